"""What a reader can look at."""
