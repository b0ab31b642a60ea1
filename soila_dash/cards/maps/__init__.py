"""A comparison on the map: tiles of equal area, and the counties' boundaries."""
