"""The script for ``streamlit run app.py``; the pages are in src/rag/ui."""

from rag.ui.main import main

main()
