"""A region's profile over all goals, and its parts."""
