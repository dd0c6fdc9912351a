"""The thread of a case under a paper ticket: what was sent, what came back, the next date, the next letter."""
