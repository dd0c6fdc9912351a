"""The rooms: one capability each; no room imports another."""
