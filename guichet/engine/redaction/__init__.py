"""Find what identifies people in a testimony, and propose replacements; a person decides.

`proposer.propose(text)` is the door. Nothing here accepts anything, keeps anything or calls out.
"""
