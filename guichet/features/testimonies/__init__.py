"""The testimonies room exists so that people tell what machines did to them, and nobody can trace them.

`deposit` is public and can only seal; `reading` is the team's and can open; `published` shows what
people agreed to show. What all three share stands here: the rows, and what the sealed parts contain.
"""
