"""Answers to what a user asks: a named query, the statistics, one frozen result rendered many times."""
