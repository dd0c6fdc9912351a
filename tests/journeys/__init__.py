"""Whole journeys through an open house, in a real browser, as people make them."""
