"""The SOILA dashboard: how children's services develop in Finland, region by region."""

__version__ = "0.1.0"
