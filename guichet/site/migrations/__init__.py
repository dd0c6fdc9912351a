"""The tables of the search, step by step."""
