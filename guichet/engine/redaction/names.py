"""People's names: after a title, an introduction or a relation, and first names by themselves."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from guichet.engine.redaction import tables
from guichet.engine.redaction.findings import Finding, Kind
from guichet.engine.redaction.reading import Reading, Word
from guichet.engine.redaction.sequences import (
    PARTICLES,
    is_proper,
    proper_sequence,
    words_from,
)

_TITLE: Final = re.compile(
    r"\b(?:mr|mme|mmes|mlle|mle|monsieur|madame|mademoiselle|maitre|docteur|dr|sieur|professeur)\b\.? ?(?=[a-z])"
)
_SHORT_TITLE: Final = re.compile(r"(?<!\w)(?:M\. ?|M |Me |Pr\.? )(?=[A-ZÉÈÀÂÎÔÇ])")
_INTRODUCED: Final = re.compile(
    r"(?:\bj(?:e )?m'? ?ap+el+e?|\bje mapel+e?|\bjmap+el+e?|\bs'ap+el+e?(?:r|nt|ait)?|\bsap+el+e?|\bm'ap+el+e|\bmap+el+e"
    r"|\bnomme?e?|\bprenomme?e?|\b(?:mon|son|le|de) (?:pre)?nom(?: est| c'?est| de famille(?: est)?)?|\bnom ?:|\bsignee? ?:?|\bsigne par"
    r"|\bsurnomme?e?|\bdite?s? ?|\balias)(?: moi| donc)?[ :,]{1,3}(?=[a-z])"
)
_MYSELF: Final = re.compile(
    r"\b(?:moi,? (?:c'? ?est|cest|je suis)|ici|je suis|c'? ?est|cest|appel\w*|avec|et|par|de la part de),? (?=[a-z])"
)
_RELATION_WORDS: Final = [
    "mari",
    "femme",
    "epoux",
    "epouse",
    "ex",
    "conjointe?",
    "compagnon",
    "compagne",
    "copain",
    "copine",
    "cop?aine",
    "fils",
    "fille",
    "filles",
    "bebe",
    "enfants?",
    "frere",
    "soeur",
    "s.ur",
    "freres",
    "s.urs",
    "mere",
    "pere",
    "maman",
    "papa",
    "cousine?",
    "oncle",
    "tante",
    "tonton",
    "tata",
    "tatie",
    "neveu",
    "niece",
    "mamie",
    "papi",
    "papy",
    "mamy",
    "voisine?",
    "voisins",
    "amie?",
    "amis",
    "pote",
    "collegues?",
    "binome",
    "cheff?e?",
    "patron",
    "patronne",
    "responsable",
    "manageu?r",
    "manageuse",
    "directeur",
    "directrice",
    "conseil+[ie]+re?",
    "conseiller",
    "conseillers",
    "referente?",
    "assistante?",
    "sociale?",
    "controleur",
    "controleuse",
    "agente?",
    "avocate?",
    "medecin",
    "docteur",
    "juge",
    "gestionnaire",
    "interlocutrice",
    "interlocuteur",
    "dame",
    "monsieur",
    "formateur",
    "formatrice",
    "tuteur",
    "tutrice",
    "curateur",
    "curatrice",
    "proprietaire",
    "proprio",
    "bailleur",
    "drh",
    "rh",
    "deleguee?",
    "educatrice",
    "educateur",
    "gerante?",
    "superviseur",
    "superviseuse",
    "beau-pere",
    "belle-mere",
    "beau-frere",
    "belle-soeur",
    "belle-fille",
    "beau-fils",
    "grand-mere",
    "grand-pere",
    "petit-fils",
    "petite-fille",
    "jumeaux",
    "jumelles",
    "jumelle",
    "ainee?",
    "cadette?",
    "cadet",
    "petite?",
    "dernier",
    "derniere",
    "gosse",
    "gamine?",
    "filleule?",
    "marraine",
    "parrain",
    "assistant",
    "accompagnatrice",
    "psy",
    "infirmiere",
    "mediateur",
    "mediatrice",
    "chauffeur",
    "livreur",
    "dispatcheu?r",
    "formatrice",
    "client",
    "cliente",
    "nourrice",
    "instit",
    "maitresse",
    "comptable",
    "secretaire",
    "patientes?",
    "residente?",
]
_RELATION: Final = re.compile(
    r"\b(?:" + "|".join(_RELATION_WORDS) + r")\b"
    r"(?: (?:sociale?|principale?|referente?|syndicale?|juridique|actuelle?|emploi|rsa|caf))?"
    r"(?: (?:de |du |d'|a )?(?:la |l'|le )?(?:caf|cpam|mairie|mission locale|france travail|pole emploi"
    r"|prefecture|rsa|travail|agence|departement|equipe|nuit|depot|insertion))?"
    r"(?: ?[,:(]| c'?est| cest| c| est| etait| dit| nommee?| prenommee?| il| elle)? ?,? ?(?=[a-z])"
)
_APPOSITION: Final = re.compile(
    r",? (?:c'est )?(?:ma|mon|notre|une|un|la|le) (?:" + "|".join(_RELATION_WORDS) + r")\b"
)
_INITIAL_BEFORE: Final = re.compile(r"(?<![\w.'’])[A-Z]\. ?(?=[A-ZÉÈ][a-zéèêàâîôûëïüç]{2})")
_INITIAL_AFTER: Final = re.compile(r" (?:[A-Z]\b\.?|[a-z]\.)(?![\w'’])")
_BORN: Final = re.compile(r"\bnée? (?=[A-ZÉÈÀÂÎÔÇ])")
_ARTICLES: Final = frozenset({"un", "une", "le", "la", "les", "des", "cette", "ce"})
_BEFORE_TERRITORIES: Final = frozenset({"l", "en", "ile", "d", "chez", "du", "au", "le", "la"})
_FIRST_NAME: Final = "[prénom]"
_FULL_NAME: Final = "[nom]"
_REASON: Final = "Un nom désigne une personne, celle qui témoigne ou une autre."
_UNKNOWN_REASON: Final = "Un mot inconnu avec une majuscule est souvent un nom."


def find(reading: Reading) -> Iterator[Finding]:
    """Yield the names of people, overlaps included; each name found once is found everywhere."""
    found = [
        *_titled(reading),
        *_introduced(reading),
        *_related(reading),
        *_first_names(reading),
        *_initials(reading),
    ]
    yield from found
    yield from _again(reading, found)


def _name(reading: Reading, words: list[Word], reason: str = _REASON) -> Finding:
    start, end = words[0].start, words[-1].end
    after = _INITIAL_AFTER.match(reading.text, end)
    if after and not reading.is_shouted:
        end = after.end()
    given = len(words) == 1 and words[0].plain in tables.first_names() and not after
    return reading.finding((start, end), Kind.NAME, reason, _FIRST_NAME if given else _FULL_NAME)


def _person(reading: Reading, place: int, most: int) -> list[Word]:
    """Return the proper name that starts here, unless it is a function: « la Ministre »."""
    words = proper_sequence(reading, place, most)
    if words and words[0].plain in _ARTICLES and not words[0].is_capital:
        return []
    return words


def _titled(reading: Reading) -> Iterator[Finding]:
    for match in _TITLE.finditer(reading.plain):
        yield from _after_title(reading, match.start(), match.end())
    for match in _SHORT_TITLE.finditer(reading.text):
        if match.group()[1] != " " or not reading.is_shouted:
            yield from _after_title(reading, match.start(), match.end())


def _after_title(reading: Reading, start: int, place: int) -> Iterator[Finding]:
    """« Mme K. », « madame petit », « Monsieur de la Tour »: the title goes with the name."""
    words = _person(reading, place, 3)
    if not words:
        words = [
            word
            for word in words_from(reading, place)[:1]
            if word.start == place and _may_follow_a_title(word)
        ]
    if words:
        end = words[-1].end
        if len(words[-1].plain) == 1 and reading.text[end : end + 1] == ".":
            end += 1
        yield reading.finding((start, end), Kind.NAME, _REASON, _FULL_NAME)


def _may_follow_a_title(word: Word) -> bool:
    if len(word.plain) == 1:
        return word.is_capital
    return word.plain in tables.surnames() and word.plain not in tables.function_words()


def _introduced(reading: Reading) -> Iterator[Finding]:
    for match in _INTRODUCED.finditer(reading.plain):
        words = _person(reading, match.end(), 3)
        if not words and re.search(r"ap+el", match.group()):
            words = [word for word in words_from(reading, match.end())[:1] if _is_given(word)]
        if words:
            yield _name(reading, _with_surname(reading, words))
    for match in _BORN.finditer(reading.text):
        words = _person(reading, match.end(), 2)
        if words:
            yield _name(reading, words)
    for match in _MYSELF.finditer(reading.plain):
        words = [word for word in words_from(reading, match.end())[:1] if word.start == match.end()]
        if words and _is_given(words[0]) and not _is_everyday(words[0].plain):
            yield _name(reading, _with_surname(reading, words))


def _is_given(word: Word) -> bool:
    return word.plain in tables.first_names() and word.plain not in tables.function_words()


def _related(reading: Reading) -> Iterator[Finding]:
    for match in _RELATION.finditer(reading.plain):
        words = _person(reading, match.end(), 2)
        if words and (_is_given(words[0]) or words[0].is_capital or _is_bare(match.group())):
            yield _name(reading, _with_surname(reading, words))


def _is_bare(relation: str) -> bool:
    """Say whether the name follows at once: « ma fille keziah », and not « mon mari est hs »."""
    return re.search(r"(?: est| etait| il| elle| a|,) ?$", relation) is None


def _first_names(reading: Reading) -> Iterator[Finding]:
    previous: Word | None = None
    for word in reading.words:
        if _is_first_name(reading, word, previous):
            led = [previous] if previous and _is_shouted_surname(reading, previous, word) else []
            yield _name(reading, [*led, *_with_surname(reading, [word])])
        previous = word


def _is_first_name(reading: Reading, word: Word, previous: Word | None) -> bool:
    plain = word.plain
    if not _is_listed(plain) or (previous and previous.plain in ("saint", "sainte", "st", "ste")):
        return False
    if previous and previous.plain in _ARTICLES and not word.is_capital:
        return not tables.is_french_word(plain)
    if not _is_everyday(plain):
        return True
    if _APPOSITION.match(reading.plain, word.end):
        return True
    if previous and previous.plain in _BEFORE_TERRITORIES and plain in tables.kept_names():
        return False
    # « Rayan » opens a sentence as a name would; « Rose » or « Aude » may be a flower or a département.
    is_only_a_name = not (
        tables.is_french_word(plain)
        or plain in tables.informal_words()
        or plain in tables.kept_names()
    )
    opens = reading.starts_sentence(word.start)
    return word.is_capital and not reading.is_shouted and (is_only_a_name or not opens)


def _is_shouted_surname(reading: Reading, left: Word, name: Word) -> bool:
    """« DUBOIS Martine », as forms ask for it."""
    written = reading.text[left.start : left.end]
    return (
        len(written) >= 3
        and written.isupper()
        and not reading.is_shouted
        and reading.between(left, name) == " "
        and left.plain not in tables.kept_names()
    )


def _is_everyday(plain: str) -> bool:
    """Say whether a first name is also a common word, a département or a shop: « rose », « aude »."""
    return (
        plain in tables.ambiguous_first_names()
        or plain in tables.informal_words()
        or plain in tables.kept_names()
    )


def _is_listed(plain: str) -> bool:
    names = tables.first_names()
    if len(plain) < 3:
        return False
    parts = plain.split("-")
    return plain in names or (len(parts) == 2 and all(part in names for part in parts))


def _with_surname(reading: Reading, words: list[Word]) -> list[Word]:
    """Add what follows a first name when it reads as a surname, or as a second first name."""
    following = [
        word for word in words_from(reading, words[-1].end) if word.start > words[-1].end - 1
    ]
    extended = list(words)
    waiting: list[Word] = []
    for word in following[:4]:
        if reading.plain[(waiting or extended)[-1].end : word.start] not in (" ", " '", "'", "-"):
            break
        if _is_surname(reading, word):
            extended += [*waiting, word]
            waiting = []
            if len(extended) >= 4:
                break
        elif (
            word.plain in PARTICLES
            and not waiting
            and word.is_capital | (word.plain in ("ben", "el", "al"))
        ):
            waiting.append(word)
        else:
            break
    return extended


def _is_surname(reading: Reading, word: Word) -> bool:
    plain = word.plain
    if plain in tables.function_words() or plain in tables.kept_names() or len(plain) < 2:
        return False
    if word.is_capital and not reading.is_shouted:
        return True
    return plain in tables.surnames() and plain not in tables.informal_words()


def _initials(reading: Reading) -> Iterator[Finding]:
    for match in _INITIAL_BEFORE.finditer(reading.text):
        words = words_from(reading, match.end())[:1]
        if words and words[0].start == match.end() and words[0].plain not in tables.kept_names():
            yield reading.finding((match.start(), words[0].end), Kind.NAME, _REASON, _FULL_NAME)


def unknown_capitals(reading: Reading, found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield words with a capital that no list knows, and that nothing else explains."""
    if reading.is_shouted:
        return
    known = {place for one in found for place in range(one.start, one.end)}
    for word in reading.words:
        if (
            word.is_capital
            and word.start not in known
            and len(word.plain) >= 3
            and is_proper(reading, word)
            and word.plain not in tables.kept_names()
            and not tables.is_french_word(word.plain)
            and not reading.starts_sentence(word.start)
            and not _is_acronym(reading, word)
        ):
            yield reading.finding((word.start, word.end), Kind.NAME, _UNKNOWN_REASON, _FULL_NAME)


def _is_acronym(reading: Reading, word: Word) -> bool:
    written = reading.text[word.start : word.end]
    return written.isupper() and (len(written) <= 5 and word.plain not in tables.surnames())


def _again(reading: Reading, found: list[Finding]) -> Iterator[Finding]:
    """Yield the names already told, each time that they come back."""
    known = {
        word
        for finding in found
        for word in re.findall(r"[a-z-]{4,}", reading.plain[finding.start : finding.end])
        if not tables.is_french_word(word) and word not in tables.kept_names()
    }
    for word in reading.words:
        if word.plain in known:
            yield _name(reading, [word])
