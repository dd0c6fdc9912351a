"""Every component of the look, as template tags: ``{% load ui %}``. Examples stand in ui/README.md.

Items passed in lists may be mappings or objects: templates read both in the same way.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, get_language_info

from guichet.lib.links import link
from guichet.ui import dates, fields, path

register = template.Library()

Context = dict[str, object]

register.filter("long_date", dates.long_date)
register.filter("plain_date", dates.plain_date)


@register.filter
def plural(count: int, ending: str = "s") -> str:
    """Return what a word takes when there are several: in French, from two on."""
    return ending if count > 1 else ""


# Frames: components around a text written in the page.


@register.simple_block_tag
def ticket(
    content: SafeString,
    title: str,
    *,
    date: date | None = None,
    today: date | None = None,
    label: str = "",
    advice: str = "",
    state: str = "",
    note: str = "",
    why: str = "",
    id: str = "",
    level: int = 2,
) -> SafeString:
    """Show a procedure: its date on the stub, its text on the body."""
    stub = (
        dates.stub_of(date, today, label, state) if date else dates.stub_without_date(label, advice)
    )
    shown = {"stub": stub, "title": title, "why": why, "note": note, "id": id, "level": level}
    return render_to_string("ui/ticket.html", {**shown, "content": content})


@register.simple_block_tag
def notice(
    content: SafeString, kind: str = "info", title: str = "", *, level: int = 2
) -> SafeString:
    """Say something that matters. ``kind``: info, warning or done."""
    shown = {"kind": kind, "title": title, "level": level, "content": content}
    return render_to_string("ui/notice.html", shown)


@register.simple_block_tag
def way_out(content: SafeString, title: str = "") -> SafeString:
    """Show the way out to a human being."""
    return render_to_string("ui/way_out.html", {"title": title, "content": content})


@register.simple_block_tag
def empty(content: SafeString, title: str) -> SafeString:
    """Say that there is nothing here, and what to do instead."""
    return render_to_string("ui/empty.html", {"title": title, "content": content})


@register.simple_block_tag
def more(content: SafeString, title: str) -> SafeString:
    """Fold away what only some readers want; print shows it."""
    return render_to_string("ui/more.html", {"title": title, "content": content})


@register.simple_block_tag
def passage(content: SafeString, language: str) -> SafeString:
    """Mark a passage in another language, with its direction."""
    bidi = get_language_info(language)["bidi"]
    shown = {"language": language, "direction": "rtl" if bidi else "ltr", "content": content}
    return render_to_string("ui/passage.html", shown)


# Ways: where one can go.


@register.inclusion_tag("ui/door.html")
def door(title: str, text: str, action: str, url: str, letter: str = "") -> Context:
    """Show one of the doors of the home page."""
    return {"title": title, "text": text, "action": action, "url": url, "letter": letter}


@register.inclusion_tag("ui/choice_list.html")
def choice_list(choices: Iterable[object]) -> Context:
    """Show the possible answers of a screen as large links ({label, url, note})."""
    return {"choices": choices}


@register.inclusion_tag("ui/link_list.html")
def link_list(links: Iterable[object]) -> Context:
    """Show pages in columns ({label, url, note})."""
    return {"links": links}


@register.inclusion_tag("ui/breadcrumb.html")
def breadcrumb(links: Iterable[object]) -> Context:
    """Show where the page stands ({label, url}); the page itself is not in the list."""
    return {"links": links}


@register.inclusion_tag("ui/quit_bar.html")
def quit_bar(url: str, words: str = "") -> Context:
    """Show « Tout effacer et quitter »; ``url`` is the neutral page.

    ``words`` takes the place of « Rien n’est enregistré » where something is.
    """
    return {"url": url, "words": words}


@register.inclusion_tag("ui/print_button.html")
def print_button(label: str = "") -> Context:
    """Show a print button, only where the script runs."""
    return {"label": label}


@register.inclusion_tag("ui/print_footer.html")
def print_footer(address: str = "", day: date | None = None) -> Context:
    """Say on paper where the page comes from, and of which day it is."""
    return {"address": address, "day": day}


@register.inclusion_tag("ui/search_box.html")
def search_box(action: str, value: str = "", label: str = "", name: str = "q") -> Context:
    """Show a search field with its button."""
    return {"action": action, "value": value, "label": label, "name": name}


@register.inclusion_tag("ui/filters.html")
def filters(choices: Iterable[object]) -> Context:
    """Show what a list can be narrowed by (``ui.lists.Choice``), inside a form of the page."""
    return {"choices": choices}


@register.inclusion_tag("ui/who_helps.html")
def who_helps(procedure: str = "", *, is_asked: bool = True) -> Context:
    """Ask for a commune, to see who helps near it; nothing where the directory is closed.

    On a page that asks something else, ``is_asked=False`` leaves only a link. ``procedure``, a slug,
    goes along in the address: leave it out of a page that a history must not tell.
    """
    action = link("directory:index")
    return {"action": action, "procedure": procedure, "is_asked": is_asked}


# Questions and answers.


@register.inclusion_tag("ui/progress.html")
def progress(number: int, total: int = 0) -> Context:
    """Show « Question 3 », or « Question 3 sur 5 » where the total is known."""
    return {"number": number, "total": total}


@register.inclusion_tag("ui/field.html")
def field(
    bound: BoundField,
    *,
    why: str = "",
    who: str = "",
    unit: str = "",
    short: bool = False,
    heading: bool = False,
) -> Context:
    """Show any form field with its label, hints and errors; ``heading`` makes the label the h1."""
    view = fields.view_of(bound, why=why, who=who, unit=unit, short=short, heading=heading)
    return {"field": view}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: forms.BaseForm) -> Context:
    """List what must be mended, each line linked to its field; nothing when all is well."""
    errors = [
        {"label": str(bound.label), "target": fields.target_of(bound), "messages": bound.errors}
        for bound in form
        if bound.errors
    ]
    general = list(form.non_field_errors())
    return {"errors": errors, "general": general, "count": len(errors) + len(general)}


@register.inclusion_tag("ui/answers.html")
def answers(rows: Iterable[object]) -> Context:
    """Show answers to read back ({label, value, url}); ``url`` makes « Corriger »."""
    return {"rows": rows}


# The law, the dates, the figures.


@register.inclusion_tag("ui/steps.html")
def steps(sentences: Iterable[str], title: str = "") -> Context:
    """Show numbered sentences: how a date was counted; folded when it has a title."""
    return {"sentences": sentences, "title": title}


@register.inclusion_tag("ui/path.html")
def draw_path(
    stages: Sequence[path.Stage | Mapping[str, object]], title: str, *, listed: bool = True
) -> Context:
    """Draw the stages of a procedure ({label, date, note, state, urgent})."""
    placed = [path.stage_of(item) for item in stages]
    rtl = get_language_bidi()
    drawings = {
        "wide": path.draw_wide(placed, rtl=rtl),
        "tall": path.draw_tall(placed, rtl=rtl),
    }
    shown = {"stages": placed, "title": title, "words": path.in_words(placed), "listed": listed}
    return {**shown, "drawings": drawings, "many": len(placed) > 5}


@register.inclusion_tag("ui/law.html")
def law(
    ref: str,
    says: str,
    *,
    status: str,
    sources: Iterable[object] = (),
    reviewed_on: date | None = None,
    doubt: str = "",
) -> Context:
    """Show one statement of law, its sources ({title, url}) and its status."""
    shown = {"ref": ref, "says": says, "sources": sources}
    return {**shown, "status": status, "reviewed_on": reviewed_on, "doubt": doubt}


@register.inclusion_tag("ui/status.html")
def status(status: str, reviewed_on: date | None = None) -> Context:
    """Show the mark of a status: verified or to_check."""
    return {"status": status, "reviewed_on": reviewed_on}


@register.inclusion_tag("ui/status_legend.html")
def status_legend() -> Context:
    """Explain the mark « à vérifier » once on a page that bears it."""
    return {}


@register.inclusion_tag("ui/data_table.html")
def data_table(
    caption: str, headers: Sequence[object], rows: Iterable[Sequence[object]], numbers: str = ""
) -> Context:
    """Show a table; ``numbers`` lists the columns of figures, from 1 (« 2 3 »)."""
    return {
        "caption": caption,
        "headers": headers,
        "rows": rows,
        "numbers": [int(number) for number in numbers.split()],
    }


@register.inclusion_tag("ui/ticket_code.html")
def ticket_code(code: str, label: str = "", note: str = "") -> Context:
    """Show the code of a paper ticket, very large."""
    return {"code": code, "label": label, "note": note}
