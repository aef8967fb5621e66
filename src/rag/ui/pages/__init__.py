"""One script a page; Streamlit runs the file when its address is asked for."""
