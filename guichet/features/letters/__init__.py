"""The letters room exists so that a person leaves with the letter, ready to post, and nothing of it stays here."""
