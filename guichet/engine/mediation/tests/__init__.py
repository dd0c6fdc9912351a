"""Lists of places that others publish."""
