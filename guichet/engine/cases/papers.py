"""The papers of a case: the follow-up sheet, the whole case for a lawyer, the dates of a calendar."""

import datetime
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from typing import Final
from uuid import UUID

from guichet.engine import french_dates, letters
from guichet.engine.cases.contents import WORDS, CaseContent, Happening
from guichet.engine.cases.exits import Step
from guichet.engine.cases.known import Known
from guichet.engine.cases.proofs import proofs
from guichet.engine.cases.timeline import EARLY, Clock, LetterState, Timeline
from guichet.engine.posting import posting
from guichet.engine.typesetting.calendar import Event
from guichet.engine.typesetting.documents import (
    Block,
    Bullets,
    DateBox,
    Heading,
    LetterDocument,
    Paragraph,
    PlainDocument,
    SheetDocument,
    SheetSection,
)
from guichet.engine.typography import NO_BREAK, typeset

LAST_DAY: Final = "Dernier jour"
LABELS: Final = {
    "send": "Dernier jour pour poster",
    "reply": "Leur temps de réponse finit le",
    "give": "À leur envoyer avant le",
    "act": "Dernier jour pour la suite",
}
# On a locked telephone, a date says nothing of the case.
_NEUTRAL: Final = {
    "send": "Dernier jour pour poster ma lettre",
    "reply": "Fin d’un délai de réponse",
    "give": "Dernier jour pour envoyer des papiers",
    "act": "Dernier jour pour une démarche",
}
_TO_BRING: Final = "Dernier jour pour porter ou envoyer en ligne ma lettre"
_SUPPOSED: Final = " (comptée comme si la lettre était arrivée le jour de l’envoi)"
FOOTER: Final = "Information générale, à faire relire en cas de doute."
_RULE_CHANGED: Final = (
    "La règle a changé depuis que cette lettre a été écrite : faites relire les dates."
)
_TEXT_CHANGED: Final = (
    "Le modèle de cette lettre a été revu depuis. Le texte ci-dessous peut différer de ce que vous "
    "avez posté : c’est votre copie signée qui compte."
)
_NO_EVENT: Final = "Aucun évènement n’est noté dans ce dossier."
_NO_PROOF: Final = "Rien n’est encore noté dans ce dossier : aucune preuve n’est attendue."
_STEPS_SHOWN: Final = 6
_FIXED_DAY: Final = (1980, 1, 1, 0, 0, 0)


def letter_document(known: Known) -> LetterDocument | None:
    """Return a letter of the case, written again; None when it was not written here, or no more can."""
    if known.letter is None or not known.kept.answers:
        return None
    try:
        day = max(known.today, known.kept.written_on)
        return letters.compose(known.letter, known.catalogue.common, known.kept.answers, day)
    except letters.AnswersMissing:
        return None


def said(one: Happening) -> str:
    """Return an event on one line: « 6 novembre 2026 : Réponse : refus »."""
    extra = [f"lettre du {french_dates.short(one.written_on)}"] if one.written_on else []
    extra += [f"à envoyer avant le {french_dates.short(one.due)}"] if one.due else []
    extra += ["sans voies ni délais de recours"] if one.remedies_stated is False else []
    more = f" ({', '.join(extra)})" if extra else ""
    return typeset(f"{french_dates.short(one.day)} : {WORDS[one.kind]}{more}")


def label(clock: Clock) -> str:
    """Say what the day of a clock is; one on which no letter is collected is not a day to post."""
    if clock.kind == "send" and clock.post_by not in (None, clock.day):
        return LAST_DAY
    return LABELS[clock.kind]


def posting_of(step: Step, found: Timeline) -> str:
    """Say until when to post what must leave by the day of a step; '' when it is that day."""
    day, state = step.day(found.today), found.state(step.letter)
    return posting(day, state.known.place, found.today) if day and state else ""


def step_line(step: Step, found: Timeline) -> str:
    """Return a step on one line, with its date or what replaces it."""
    today = found.today
    day = step.day(today)
    until = f"jusqu’au {french_dates.written(day)}" if day else step.words
    legal = step.legal
    later = f" (la loi va peut-être jusqu’au {french_dates.short(legal)})" if legal and day else ""
    since = (
        f", pas avant le {french_dates.short(step.possible_from)}"
        if step.possible_from and step.possible_from > today
        else ""
    )
    when = "" if step.is_sure else f" – si {step.when}"
    supposed = _SUPPOSED * step.is_supposed
    said_ = typeset(f"{step.title}{when} : {until}{supposed}{later}{since}")
    return f"{said_}. {post}" if (post := posting_of(step, found)) else said_


# --- The follow-up sheet ------------------------------------------------------------------------


def follow_up(content: CaseContent, found: Timeline) -> SheetDocument:
    """Return the sheet to keep at home: the next date, what is done, what is to keep, room to write."""
    first = found.first
    others = tuple(
        one for one in found.clocks if one is not first and (one.day or one.kind == "reply")
    )[:3]
    sections = (
        SheetSection("Où en sont les lettres", tuple(_where(one) for one in found.letters)),
        SheetSection("Ce qui s’est passé", tuple(_history(content, found))),
        SheetSection(
            "La suite", tuple(step_line(one, found) for one in found.steps[:_STEPS_SHOWN])
        ),
        SheetSection("À garder", tuple(one.text for one in proofs(content, found)), boxes=True),
    )
    return SheetDocument(
        title=f"Feuille de suivi, {french_dates.short(found.today)}",
        procedure_title="Mon dossier, lettre par lettre",
        last_day=_box(first) if first else None,
        boxes=tuple(_box(one) for one in others),
        sections=tuple(one for one in sections if one.items),
        follow_up_lines=6,
        footer=FOOTER,
    )


def blank_sheet() -> SheetDocument:
    """Return the sheet with nothing on it, for who keeps everything by hand."""
    room = "____ / ____ / ______"
    asked = ("Dernier jour pour poster", "Leur temps de réponse finit le", "Puis j’ai jusqu’au")
    return SheetDocument(
        title="Feuille de suivi",
        procedure_title="Mon dossier, lettre par lettre",
        boxes=tuple(DateBox(one, room) for one in asked),
        sections=(
            SheetSection("À garder, pour chaque lettre", tuple(_TO_KEEP), boxes=True),
            SheetSection("Quand une lettre arrive", tuple(_ON_ARRIVAL), boxes=True),
        ),
        follow_up_lines=14,
        footer=FOOTER,
    )


_TO_KEEP: Final = (
    "une copie de la lettre signée et de ses pièces",
    "la preuve de dépôt, puis l’avis de réception",
    "chaque réponse, avec son enveloppe",
)
_ON_ARRIVAL: Final = (
    "écrire dessus le jour où je l’ai reçue",
    "chercher comment la contester, et avant quand",
)


def _box(clock: Clock) -> DateBox:
    words = f"{label(clock)}{NO_BREAK}: {clock.title}"
    if clock.day is None and clock.kind == "act":
        return DateBox(f"La suite{NO_BREAK}: {clock.title}", "dès que possible", how=clock.ask)
    if clock.day is None:
        how_to_get_it = "\n".join(filter(None, (clock.title, clock.later)))
        return DateBox("Un jour à noter", clock.ask, how=how_to_get_it)
    legal = clock.later
    if not legal and clock.legal and clock.legal > clock.day:
        legal = typeset(
            f"La loi va peut-être jusqu’au {french_dates.written(clock.legal)}. "
            "N’attendez pas cette date."
        )
    how = clock.deadline.steps if clock.deadline else ()
    warning = " ".join(filter(None, (clock.posting, legal)))
    return DateBox(words, french_dates.written(clock.day), how="\n".join(how), warning=warning)


def _where(state: LetterState) -> str:
    return typeset(f"Lettre {state.number}, {state.known.title} : {state.words.lower()}")


def _history(content: CaseContent, found: Timeline) -> Iterator[str]:
    for one in content.in_order():
        state = found.state(one.letter)
        if state is None:
            yield said(one)
            continue
        line = f"{said(one)} – lettre {one.letter}"
        doubt = state.known.contradiction(one)
        yield f"{line}. {doubt}" if doubt else line


# --- The whole case -----------------------------------------------------------------------------


def whole(content: CaseContent, found: Timeline) -> PlainDocument:
    """Return the whole case, to hand to somebody who takes it over."""
    held = proofs(content, found)
    return PlainDocument(
        title="Dossier complet",
        intro=typeset(
            f"Ouvert le {french_dates.short(content.opened_on)}, imprimé le "
            f"{french_dates.short(found.today)}. Les dates sont comptées ce jour-là."
        ),
        blocks=(
            *_section("Ce qui court", [_clock_line(one) for one in found.clocks]),
            *_section("Ce qui peut suivre", [step_line(one, found) for one in found.steps]),
            *_section("Ce qui s’est passé", list(_history(content, found))),
            *_section("Preuves gardées", [one.text for one in held if one.is_held]),
            *_section("Preuves qui manquent", [one.text for one in held if not one.is_held]),
            *_section(
                "Notes",
                [typeset(f"{french_dates.short(one.day)} : ") + one.text for one in content.notes],
            ),
            *(block for state in found.letters for block in _letter_blocks(content, state)),
        ),
        footer=FOOTER,
    )


def _section(title: str, items: list[str]) -> tuple[Block, ...]:
    return (Heading(title), Bullets(tuple(items))) if items else ()


def _clock_line(clock: Clock) -> str:
    if clock.day is None:
        return " ".join(filter(None, (f"{clock.title} – {clock.ask}", clock.later)))
    legal = clock.legal if clock.legal and clock.legal > clock.day else None
    later = f" ; la loi va peut-être jusqu’au {french_dates.short(legal)}" if legal else ""
    supposed = _SUPPOSED * clock.is_supposed
    day = french_dates.written(clock.day)
    line = typeset(f"{label(clock)} {day} ({clock.title}){supposed}{later}")
    more = " ".join(filter(None, (EARLY * clock.is_early, clock.posting)))
    return f"{line}. {more}" if more else line


def _letter_blocks(content: CaseContent, state: LetterState) -> Iterator[Block]:
    known = state.known
    yield Heading(typeset(f"Lettre {state.number} : {known.title}"))
    happened = [said(one) for one in known.happenings]
    if happened:
        yield Bullets(tuple(happened))
    for one in known.happenings:
        if one.note:
            yield Paragraph(typeset(f"Le {french_dates.short(one.day)} : ") + one.note)
    if state.rule_changed:
        yield Paragraph(typeset(_RULE_CHANGED))
    document = letter_document(known)
    if document is None:
        yield Paragraph("Le texte de cette lettre n’est pas dans le dossier.")
        return
    if state.text_changed:
        yield Paragraph(typeset(_TEXT_CHANGED))
    yield from _as_blocks(document)


def _as_blocks(document: LetterDocument) -> Iterator[Block]:
    yield Paragraph("\n".join((*document.sender, *document.representative)))
    yield Paragraph("\n".join(document.recipient))
    yield Paragraph(document.place_and_date)
    yield Paragraph(typeset(f"Objet : {document.subject}"))
    if document.references:
        yield Paragraph(typeset("Références : ") + document.references)
    yield Paragraph(document.salutation)
    for block in document.body:
        # The headings of the letter stand below those of the case.
        yield replace(block, is_under=True) if isinstance(block, Heading) else block
    yield Paragraph(document.closing)
    yield Paragraph("\n".join(document.signature))
    if document.pieces:
        yield Bullets(tuple(f"Pièce jointe{NO_BREAK}: {one}" for one in document.pieces))


def archive(content: CaseContent, found: Timeline) -> bytes:
    """Return a .zip: the whole case, the follow-up sheet, and each letter as PDF and text."""
    from guichet.engine.typesetting.pdf import typeset as as_pdf
    from guichet.engine.typesetting.text import to_text

    files: dict[str, bytes] = {
        "dossier.pdf": as_pdf(whole(content, found)),
        "feuille-de-suivi.pdf": as_pdf(follow_up(content, found)),
        "chronologie.txt": _text(_history(content, found), _NO_EVENT),
        "preuves.txt": _text(
            (f"[{'x' if one.is_held else ' '}] {one.text}" for one in proofs(content, found)),
            _NO_PROOF,
        ),
    }
    for state in found.letters:
        document = letter_document(state.known)
        if document is not None:
            name = (
                f"lettres/{state.number}-{state.known.procedure.slug}"
                if state.known.procedure
                else ""
            )
            files[f"{name}.pdf"] = as_pdf(document)
            files[f"{name}.txt"] = to_text(document).encode()
    return _zipped(files)


def _text(lines: Iterator[str], nothing: str) -> bytes:
    """Return the lines; an empty file would look like a lost one, so it says that it is empty."""
    return (("\n".join(lines) or typeset(nothing)) + "\n").encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    """Return the files as one .zip that tells no time of day."""
    whole_archive = io.BytesIO()
    with zipfile.ZipFile(whole_archive, "w", zipfile.ZIP_DEFLATED) as archive_:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _FIXED_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive_.writestr(entry, content)
    return whole_archive.getvalue()


# --- The calendar -------------------------------------------------------------------------------


def events(found: Timeline, case: UUID) -> tuple[Event, ...]:
    """Return the dates for a calendar, under names that say nothing to who looks on.

    What must leave by a day without mail is recalled on the day to post.
    """
    return tuple(
        Event(
            uid=_uid(one, case),
            day=one.to_watch,
            summary=_summary(one),
            description="Reprenez votre ticket.",
        )
        for one in found.clocks
        if one.to_watch is not None
    )


def _summary(clock: Clock) -> str:
    if clock.day is None or clock.post_by in (None, clock.day):
        return _NEUTRAL[clock.kind]
    return _NEUTRAL["send"] if clock.to_watch == clock.post_by else _TO_BRING


def _uid(clock: Clock, case: UUID) -> str:
    """Return a stable name: keyed, or it would tell the procedure, and which case of ours it is."""
    named = f"{clock.letter} {clock.kind} {clock.procedure}".encode()
    digest = blake2b(named, digest_size=12, key=case.bytes, person=b"guichet.caldate1").hexdigest()
    return f"{digest}@guichet"


def days_to_remind(found: Timeline) -> tuple[datetime.date, ...]:
    """Return the days that are worth a reminder: all that runs, once each, from today on."""
    days = {one.to_watch for one in found.clocks if one.to_watch is not None}
    return tuple(sorted(one for one in days if one >= found.today))
