"""What respondents said."""
