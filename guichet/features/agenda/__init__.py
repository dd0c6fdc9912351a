"""The agenda: meetings and cycles of meetings, so that somebody, somewhere, soon, is beside you."""
