"""French typography for all that is shown: real apostrophes, and spaces that do not break.

The catalogue and the code are written with plain spaces and are set here, in one place.
"""

import re

NO_BREAK = "\u00a0"
# The space comes first, for the search to leap from one to the next.
_GLUED_SPACE = re.compile(
    r" (?:(?=[;:!?»%€])|(?<=« )|(?<=\bn° )|(?<=\d )(?=\d{3}(?!\d))|(?<=\b[LRD]\. )(?=[\d*]))"
)
_APOSTROPHE = re.compile(r"(?<=\w)'")


def unbroken(text: str) -> str:
    """Return a text that somebody typed with spaces that do not break where French has none.

    Not one character is changed otherwise: a name keeps its apostrophe as it was typed.
    """
    return _GLUED_SPACE.sub(NO_BREAK, text)


def typeset(text: str) -> str:
    """Return the text as French prints it: « l’avis : 3 » with a curly apostrophe, unbroken.

    Spaces before ; : ! ? » % €, after «, n°, L., R. and D., and between thousands become
    no-break; set twice, it is the same.
    """
    return unbroken(_APOSTROPHE.sub("’", text))
