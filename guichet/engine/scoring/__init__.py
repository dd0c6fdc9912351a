"""Scores opened: a published scoring model as data, what it gives for a person, and why."""
