"""Small tools of the house that know nothing of the trade."""
