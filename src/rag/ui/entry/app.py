"""The script ``rag serve`` gives to Streamlit."""

from rag.ui.main import main

main()
