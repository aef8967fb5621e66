"""The web pages: Streamlit lives here and nowhere else.

config      how the pages are served; what ``rag serve`` starts
entry/      the script Streamlit runs
main        the router
state       session keys and the shared assistant
text        text from outside made harmless
reading     the stretch of a document around a quotation
components/ what is drawn
pages/      one short script a page
assets/     styles, typeface, icon, Streamlit options
"""
