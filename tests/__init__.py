"""The tests that belong to no room."""
