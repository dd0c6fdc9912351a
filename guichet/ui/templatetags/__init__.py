"""Template tags of the look (``{% load ui %}``)."""
