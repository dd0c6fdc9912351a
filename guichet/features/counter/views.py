"""The counter: one question a screen, then what to do. Nothing is stored: see `from_code`."""

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guichet.engine import catalogue as catalogues
from guichet.engine import questionnaire
from guichet.engine.answers import AnswerFault
from guichet.engine.entries import Question
from guichet.engine.orientation import Orientation, orient
from guichet.engine.questionnaire import UNKNOWN, CodeFault
from guichet.features.counter.forms import WHO_SEES, AnswerForm
from guichet.features.counter.presentation import calendar, on_paper, page
from guichet.lib.clock import today
from guichet.lib.rooms import Whereabouts, helpers_near

Answers = dict[str, Any]

# One tap answers these: the possible answers are links.
LINKED = ("choice", "situation")


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the next question, or take the answer to the one on screen (POST, never stored)."""
    answers = _answers(request.GET)
    if answers is None:
        return _lost(request)
    question = _question(request.GET, answers)
    if question is None:
        return _to("counter:result", answers)
    if question.kind in LINKED:
        return render(request, "counter/question.html", _screen(question, answers))
    typed = request.POST if request.method == "POST" else None
    form = AnswerForm(question, catalogues.load(), answers, typed)
    if typed is not None:
        try:
            unknown = question.may_be_unknown and "unknown" in typed
            answer = UNKNOWN if unknown else form.read(today())
        except AnswerFault:
            return render(request, "counter/question.html", _screen(question, answers, form))
        return _onward(answers, question, answer)
    return render(request, "counter/question.html", _screen(question, answers, form))


@require_safe
def enter(request: HttpRequest, situation: str) -> HttpResponse:
    """Come in by a situation, from the search or a sheet: only the service is still to be said."""
    catalogue = catalogues.load()
    found = catalogue.situations.get(situation)
    if found is None:
        raise Http404
    if len(found.bodies) == 1:
        return _to("counter:ask", {"body": found.bodies[0], "situation": found.id})
    choices = [
        {
            "label": one.label,
            "note": one.hint,
            "url": _url({"body": one.value, "situation": found.id}),
        }
        for one in catalogue.questions["body"].choices
        if one.value in found.bodies
    ]
    screen = _screen(catalogue.questions["body"], {})
    return render(
        request,
        "counter/question.html",
        {**screen, "groups": [{"title": found.title, "choices": choices}]},
    )


@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """Show the procedures that apply, most urgent first."""
    found = _orientation(request)
    if isinstance(found, HttpResponse):
        return found
    answers, orientation = found
    shown = page(catalogues.load(), orientation, answers, today())
    context = {
        "page": shown,
        "code": _code(answers),
        "rows": _recap_rows(answers),
        "near": helpers_near(Whereabouts("", answers.get("place", ""), (answers["situation"],))),
    }
    return render(request, "counter/result.html", context)


@require_safe
def result_pdf(request: HttpRequest) -> HttpResponse:
    """Give the same result on paper."""
    from guichet.engine.typesetting.pdf import typeset  # loads the typesetter only when needed

    found = _orientation(request)
    if isinstance(found, HttpResponse):
        return found
    answers, orientation = found
    address = request.build_absolute_uri("/").rstrip("/")
    shown = page(catalogues.load(), orientation, answers, today())
    document = on_paper(shown, questionnaire.recap(catalogues.load(), answers), address)
    return _file(typeset(document), "application/pdf", "guichet.pdf")


@require_safe
def result_ics(request: HttpRequest) -> HttpResponse:
    """Give the last days to a calendar, under neutral names."""
    found = _orientation(request)
    if isinstance(found, HttpResponse):
        return found
    _, orientation = found
    return _file(calendar(orientation, today()), "text/calendar; charset=utf-8", "dates.ics")


def _orientation(request: HttpRequest) -> tuple[Answers, Orientation] | HttpResponse:
    answers = _answers(request.GET)
    if answers is None:
        return _lost(request)
    if questionnaire.next_question(catalogues.load(), answers) is not None:
        return _to("counter:ask", answers)
    return answers, orient(catalogues.load(), answers, today())


def _answers(query: QueryDict) -> Answers | None:
    """Return the answers in the address; None when the code is cut or mistyped."""
    code = query.get("r", "")
    if not code:
        return {}
    try:
        answers = questionnaire.from_code(catalogues.load(), code)
    except CodeFault:
        return None
    dates = [value for value in answers.values() if isinstance(value, datetime.date)]
    return None if any(day > today() for day in dates) else answers


def _lost(request: HttpRequest) -> HttpResponse:
    return render(request, "counter/lost.html", status=404)


def _question(query: QueryDict, answers: Answers) -> Question | None:
    """Return the question to show: the one to correct (`n`, its number), or the next."""
    wanted = query.get("n", "")
    for one in questionnaire.asked(catalogues.load(), answers):
        if wanted == str(one.code):
            return one
    return questionnaire.next_question(catalogues.load(), answers)


def _screen(
    question: Question, answers: Answers, form: AnswerForm | None = None
) -> dict[str, object]:
    asked = [one.id for one in questionnaire.asked(catalogues.load(), answers)]
    position = asked.index(question.id)
    return {
        "question": question,
        "form": form,
        "who": WHO_SEES,
        "groups": _groups(question, answers),
        "number": position + 1,
        "of": len(asked) if position > 1 else None,
        "is_last": position > 1 and position + 1 == len(asked),
        "back": _back(asked[:position], answers),
        "rows": _recap_rows(answers),
    }


def _groups(question: Question, answers: Answers) -> list[dict[str, object]]:
    """Return the answers to choose from, as links; situations come by family."""
    catalogue = catalogues.load()
    if question.kind not in LINKED:
        return []
    families = {one.id: one.family for one in catalogue.situations.values()}
    groups: dict[str, list[dict[str, object]]] = {}
    for one in questionnaire.choices(catalogue, question, answers):
        family = families[str(one.value)] if question.kind == "situation" else ""
        url = _url(_with(answers, question, one.value))
        current = answers.get(question.id) == one.value
        link = {"label": one.label, "note": one.hint, "url": url, "current": current}
        groups.setdefault(family, []).append(link)
    names = catalogue.vocabulary.families
    return [{"title": names.get(key, ""), "choices": links} for key, links in groups.items()]


def _back(before: list[str], answers: Answers) -> str:
    """Return the address of the previous question; '' on the first screen."""
    if not before:
        return ""
    return _url(answers, catalogues.load().questions[before[-1]])


def _recap_rows(answers: Answers) -> list[dict[str, str]]:
    lines = questionnaire.recap(catalogues.load(), answers)
    return [
        {"label": one.question.recap, "value": one.answer, "url": _url(answers, one.question)}
        for one in lines
    ]


def _with(answers: Answers, question: Question, answer: object) -> Answers:
    return questionnaire.pruned(catalogues.load(), {**answers, question.id: answer})


def _onward(answers: Answers, question: Question, answer: object) -> HttpResponseRedirect:
    return _to("counter:ask", _with(answers, question, answer))


def _code(answers: Answers) -> str:
    return questionnaire.to_code(catalogues.load(), answers) if answers else ""


def _url(answers: Answers, correct: Question | None = None, name: str = "counter:ask") -> str:
    query = QueryDict(mutable=True)
    if answers:
        query["r"] = _code(answers)
    if correct is not None:
        query["n"] = str(correct.code)
    return reverse(name) + (f"?{query.urlencode()}" if query else "")


def _to(name: str, answers: Answers) -> HttpResponseRedirect:
    response = redirect(_url(answers, name=name))
    response.status_code = 303
    return response


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
