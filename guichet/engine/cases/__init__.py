"""The thread of a case: from what was sent and what came back to what runs, until when, and what next.

Pure rules: `contents` says what is sealed, `timeline` counts, `reply` asks, `papers` prints.
"""
