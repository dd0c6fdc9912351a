"""The reading room exists so that the team can open, answer and prepare what was deposited, and leave a trace of it."""
