"""How a figure has developed: the curves, their words and their table."""
