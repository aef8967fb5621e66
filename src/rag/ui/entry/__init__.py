"""Holds the script Streamlit runs, in a folder with nothing else beside it."""
