"""Renderings of answers: figure, table, sentence, alternative text, file. No Streamlit here."""
