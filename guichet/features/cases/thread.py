"""What goes on in a case: what happened, what they answered, what comes next. Each change is a save."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.engine import answers as reading
from guichet.engine import catalogue as catalogues
from guichet.engine.answers import Reading
from guichet.engine.cases import next_letter, reply
from guichet.engine.cases.contents import (
    CaseContent,
    CaseFull,
    Happening,
    KeptLetter,
    Kind,
    Note,
)
from guichet.engine.cases.known import Known, fingerprints
from guichet.engine.cases.proofs import proofs
from guichet.features.cases import presentation, services
from guichet.features.cases.access import (
    TO_MEND,
    of_case,
    revision,
    show_case,
    with_case,
)
from guichet.features.cases.forms import (
    DAY,
    KIND,
    NUMBER,
    NoteForm,
    QuestionsForm,
    happening_questions,
    number_of,
)
from guichet.features.cases.services import OpenCase
from guichet.lib.clock import today
from guichet.lib.links import link


def _known(request: HttpRequest, opened: OpenCase) -> Known | None:
    """Return the letter that the page named (« 2 », or « 2 sent » from a button)."""
    number = number_of(request.POST.get(NUMBER, "").partition(" ")[0])
    kept = opened.content.letter(number) if number is not None else None
    return Known.of(catalogues.load(), opened.content, kept, today()) if kept else None


def _save(request: HttpRequest, opened: OpenCase, content: CaseContent, done: str) -> HttpResponse:
    saved = services.save(opened, content, revision=revision(request), today=today())
    return show_case(request, saved, done=done)


def _with(content: CaseContent, *happenings: Happening) -> CaseContent:
    for one in happenings:
        content = content.with_happening(one)
    return content


# --- What happened --------------------------------------------------------------------------------


@with_case
def note_happening(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Ask what happened and when, then keep it."""
    known = _known(request, opened)
    if known is None:
        return show_case(request, opened)
    asked_kind = request.POST.get(NUMBER, "").partition(" ")[2]
    if "day" not in request.POST:
        form = QuestionsForm(happening_questions(), today(), initial={"kind": asked_kind})
        return _ask_happening(request, opened, known, form)
    form = _HappeningForm(known, request)
    if not form.is_valid():
        return _ask_happening(request, opened, known, form)
    happening = Happening(
        number=0,
        letter=known.kept.number,
        kind=Kind(form.answers["kind"]),
        day=form.answers["day"],
        note=form.answers.get("note", ""),
    )
    try:
        content = _with(opened.content, happening)
    except CaseFull as fault:
        return show_case(request, opened, done=str(fault), status=TO_MEND)
    return _save(request, opened, content, "C’est noté. Les dates sont recomptées.")


class _HappeningForm(QuestionsForm):
    """What happened, on a day that does not come before the letter was sent."""

    def __init__(self, known: Known, request: HttpRequest) -> None:
        super().__init__(happening_questions(), today(), request.POST)
        self.known = known

    def judged(self, typed: dict[str, str]) -> Reading:  # type: ignore[override]
        """Refuse a day that contradicts what is known already."""
        found = reading.read(self.questions, typed, self.today)
        day, sent = found.answers.get(DAY.id), self.known.sent
        if day and sent and day < sent and found.answers.get("kind") != Kind.SENT:
            found.faults[DAY.id] = "Cette date est avant l’envoi de la lettre. Vérifiez les deux."
        return found


def _ask_happening(
    request: HttpRequest, opened: OpenCase, known: Known, form: QuestionsForm
) -> HttpResponse:
    context = {**of_case(opened), "form": form, "title": known.title, "number": known.kept.number}
    status = TO_MEND if form.is_bound else 200
    return render(request, "cases/happening.html", context, status=status)


@with_case
def undo(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Take back the event noted last."""
    if opened.content.last_happening() is None:
        return show_case(request, opened)
    return _save(request, opened, opened.content.undone(), "Le dernier évènement noté est retiré.")


# --- « Ils ont répondu… » -------------------------------------------------------------------------


@with_case
def note_reply(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Ask what they answered, in two pages; then say what comes next."""
    known = _known(request, opened)
    if known is None:
        return show_case(request, opened)
    kind = request.POST.get("kind", request.POST.get(KIND, ""))
    asked = reply.questions(known, kind)
    if asked == (reply.KIND,):
        form = QuestionsForm(asked, today(), request.POST if "kind" in request.POST else None)
        return _ask_reply(request, opened, known, form, "")
    is_answered = KIND in request.POST or not asked
    form = _ReplyForm(known, kind, request) if is_answered else QuestionsForm(asked, today())
    if not is_answered or not form.is_valid():
        return _ask_reply(request, opened, known, form, kind)
    found = reply.happenings(known, form.answers, today())
    try:
        content = _with(opened.content, *found)
    except CaseFull as fault:
        return show_case(request, opened, done=str(fault), status=TO_MEND)
    return _save(request, opened, content, "C’est noté. Voici ce qui peut suivre.")


class _ReplyForm(QuestionsForm):
    """The questions about an answer, judged with what the case knows."""

    def __init__(self, known: Known, kind: str, request: HttpRequest) -> None:
        super().__init__(reply.questions(known, kind), today(), request.POST)
        self.known, self.kind = known, kind

    def judged(self, typed: dict[str, str]) -> Reading:  # type: ignore[override]
        """Read the answers with the kind that the first page asked."""
        return reply.read(self.known, self.kind, typed, self.today)


def _ask_reply(
    request: HttpRequest, opened: OpenCase, known: Known, form: QuestionsForm, kind: str
) -> HttpResponse:
    chosen = [one.label for one in reply.KIND.choices if one.value == kind]
    context = {
        **of_case(opened),
        "form": form,
        "title": known.title,
        "number": known.kept.number,
        "kind": kind,
        "chosen": chosen[0] if chosen else "",
    }
    status = TO_MEND if form.is_bound else 200
    return render(request, "cases/reply.html", context, status=status)


# --- What comes next ------------------------------------------------------------------------------


@with_case
def next_step(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Explain a next step; lead to its letter, filled in with what the case knows."""
    number, _, procedure = request.POST.get(NUMBER, "").partition(" ")
    found = opened.timeline(today())
    state = found.state(number_of(number) or 0)
    step = next((one for one in state.steps if one.procedure == procedure), None) if state else None
    if state is None or step is None:
        return show_case(request, opened)
    entry = catalogues.load().procedures.get(procedure)
    values = next_letter.prefilled(state, procedure, today()) if step.has_letter else {}
    context = {
        **of_case(opened),
        "number": state.number,
        "before": state.known.title,
        "step": presentation.shown_step(step, state, found),
        "day": step.day(today()),
        "today": today(),
        "deadline": step.deadline,
        "procedure": entry,
        "slug": entry.slug if entry else "",
        "form_address": link("letters:form", entry.slug) if entry and step.has_letter else "",
        "values": [
            (name, one)
            for name, value in values.items()
            for one in (value if isinstance(value, list) else [value])
        ],
        "reported": len(values),
        "form": QuestionsForm((DAY,), today()),
    }
    return render(request, "cases/step.html", context)


@with_case
def step_done(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Note that a step without a letter of ours was taken, so that the thread goes on."""
    number, _, procedure = request.POST.get(NUMBER, "").partition(" ")
    form = QuestionsForm((DAY,), today(), request.POST)
    before = number_of(number)
    catalogue = catalogues.load()
    known = before is not None and opened.content.letter(before) is not None
    if before is None or not known or procedure not in catalogue.procedures:
        return show_case(request, opened)
    if not form.is_valid():
        return next_step(request)
    rule, _ = fingerprints(catalogue, procedure)
    day = form.answers["day"]
    try:
        content = opened.content.with_letter(
            KeptLetter(number=0, procedure=procedure, written_on=day, follows=before, rule=rule)
        )
        added = content.letters[-1].number
        content = _with(content, Happening(number=0, letter=added, kind=Kind.SENT, day=day))
    except CaseFull as fault:
        return show_case(request, opened, done=str(fault), status=TO_MEND)
    return _save(request, opened, content, "C’est noté. Les dates sont recomptées.")


@with_case
def mend_letter(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Lead back to the form of a letter that is not sent yet."""
    known = _known(request, opened)
    if known is None or known.procedure is None or not known.kept.answers:
        return show_case(request, opened)
    values = [
        (name, one)
        for name, value in known.kept.answers.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    context = {
        **of_case(opened),
        "title": known.title,
        "number": known.kept.number,
        "values": values,
        "form_address": link("letters:form", known.procedure.slug),
    }
    return render(request, "cases/mend.html", context)


# --- Notes and proofs -----------------------------------------------------------------------------


@with_case
def add_note(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Keep a few words."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show_case(request, opened, note=form, status=TO_MEND)
    note = Note(day=today(), text=form.cleaned_data["text"])
    try:
        content = opened.content.with_note(note)
    except CaseFull as fault:
        return show_case(request, opened, done=str(fault), status=TO_MEND)
    return _save(request, opened, content, "Votre note est gardée.")


@with_case
def hold_proofs(request: HttpRequest, opened: OpenCase) -> HttpResponse:
    """Keep which proofs the person has."""
    known = {one.key for one in proofs(opened.content, opened.timeline(today()))}
    held = tuple(sorted(known & set(request.POST.getlist("held"))))
    return _save(request, opened, opened.content.changed(held=held), "Vos preuves sont notées.")
