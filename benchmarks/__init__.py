"""How fast the dashboard is beside a bare page and under load, and how often it claims falsely."""
