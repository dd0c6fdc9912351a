"""French as people type it in a search: without accents, inflected, by ear.

A text and a question go through the same functions, so that « algorithmes » meets « algorithme »,
« controle » meets « contrôle » and « perssu » sounds like « perçu ».
"""

import re
import unicodedata
from collections.abc import Iterator

import Stemmer

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'"})
_WORD = re.compile(r"[^\W_]+")
# « L. 311-3-1 », « R*343-4 » and « L311-3-1 » are one article.
_ARTICLE = re.compile(r"\b([lrd])(?:\.\s?|\s?\*\s?)(?=[0-9])")
_LONGEST_WORD = 40

_EMPTY = (
    "a ai alors apres as au aucun aussi autre aux avait avant avec avez avoir avons ayant c ca car "
    "ce cela celle celui ces cet cette ceux chez comme comment d dans de depuis des deux dois doit "
    "donc du elle elles en encore entre es est et etais etait ete etes etre eu eux faire fait faut "
    "ils il j je jai juste l la le les leur leurs lui m ma mais me meme mes moi mon n ne ni nos "
    "notre nous on ont ou par parce pas peu peut peux plus pour pourquoi puis qu quand que quel "
    "quelle quelles quels qui quoi s sa sans se sera ses si sont son sous suis sur t ta te tes toi "
    "ton tous tout toute tres tu un une va vers veut veux vos votre vous y"
)
EMPTY_WORDS = frozenset(_EMPTY.split())
"""Words that say nothing of a subject, folded."""

_BY_EAR = tuple(
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"[ae]?i[nm](?=[^aeiouymn]|$)", "1"),
        (r"[ae][mn](?=[^aeiouymn]|$)", "2"),
        (r"ph", "f"),
        (r"ch", "3"),
        (r"gn", "4"),
        (r"gu(?=[eiy])", "5"),
        (r"ge(?=[ao])|g(?=[eiy])", "j"),
        (r"g", "5"),
        (r"qu|q", "k"),
        (r"s?c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"ti(?=on)", "si"),
        (r"eau|au", "o"),
        (r"oe|eu", "6"),
        (r"[ae][iy]", "e"),
        (r"(?:er|ez|et)$", "e"),
        (r"[hw]", ""),
        (r"y", "i"),
        (r"z", "s"),
        (r"(.)\1+", r"\1"),
        (r"(?:e?s|e?x|e|t|d)$", ""),
    )
)


def fold(text: str) -> str:
    """Return the text in lower case, without accents nor ligatures; « ç » becomes « c »."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    return "".join(char for char in plain if not unicodedata.combining(char))


def words(text: str) -> Iterator[str]:
    """Yield each word that says something, as written but in lower case, in order."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_LIGATURES)
    for word in _WORD.findall(_ARTICLE.sub(r"\1", plain)):
        folded = fold(word)
        if folded not in EMPTY_WORDS and (len(folded) > 1 or folded.isdecimal()):
            yield word[:_LONGEST_WORD]


def stems(word: str) -> tuple[str, ...]:
    """Return the stems of a word: one, or two where dropping the accents changes the stem.

    Each is made of letters and figures only, lower case, without accents.
    """
    # One each time: a stemmer holds the word it works on, and several people search at once. It
    # remembers none: what people search must not stay in memory.
    stemmer = Stemmer.Stemmer("french", 0)
    found = (stemmer.stemWord(fold(word)), fold(stemmer.stemWord(word.lower())))
    return tuple(dict.fromkeys("".join(_WORD.findall(one)) for one in found if one))


def sound(word: str) -> str:
    """Return roughly how a word is heard: two spellings that sound alike give the same key."""
    heard = fold(word.lower().replace("ç", "ss"))
    for pattern, replacement in _BY_EAR:
        heard = pattern.sub(replacement, heard)
    return heard
