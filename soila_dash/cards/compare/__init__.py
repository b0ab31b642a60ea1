"""How regions compare: ranked dots, their words and their table."""
