"""The only Streamlit code besides the pages: choices in the address, pickers, cards, theme, language."""
