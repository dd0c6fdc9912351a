"""The directory room exists so that nobody stays alone: who can help, where, when, in which language."""
