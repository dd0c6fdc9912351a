"""Backups: one encrypted archive, opened by papers alone."""
