"""A described figure as SVG, and type set without a browser."""
