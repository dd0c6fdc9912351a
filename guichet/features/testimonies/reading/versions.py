"""From a sealed testimony to a version that identifies nobody: proposed, decided, rewritten, re-read.

Nothing is kept before « Enregistrer »: what was decided travels in the form. The original is never
changed; each version stands beside it under its own number.
"""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from guichet.accounts.access import has_role, needs
from guichet.accounts.models import Member
from guichet.accounts.reader_session import with_reader
from guichet.accounts.roles import Role
from guichet.engine import catalogue, questionnaires
from guichet.engine.questionnaires import Questionnaire
from guichet.engine.redaction.proposer import propose
from guichet.engine.sealing.unseal import UnlockedReader
from guichet.engine.typography import typeset
from guichet.features.testimonies.contents import Answers, Version
from guichet.features.testimonies.models import Consent, Deposit
from guichet.features.testimonies.reading import opening, services
from guichet.features.testimonies.reading.forms import (
    DecisionsForm,
    VersionForm,
    initial_from,
    initial_of,
)
from guichet.features.testimonies.reading.views import (
    CONFLICT,
    TO_MEND,
    about_deposit,
    act,
    revision_of,
    show,
)
from guichet.features.testimonies.shelf import READABLE
from guichet.lib.clock import today

_UNREADABLE: Final = typeset(
    "Les réponses ne s’ouvrent pas : aucune version ne peut en être faite."
)


def _edits(member: Member) -> None:
    """Keep preparing and publishing to editors, who read too. Raises PermissionDenied."""
    if not has_role(member, Role.EDITOR):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@needs(Role.READER)
@with_reader
@about_deposit
def prepare(
    request: HttpRequest, member: Member, reader: UnlockedReader, one: Deposit
) -> HttpResponse:
    """Decide passage by passage, then write; each POST says from which page it comes (`at`)."""
    _edits(member)
    answers = opening.opened(one, reader).answers
    questionnaire = _questionnaire(answers)
    if answers is None or questionnaire is None:
        return show(request, member, reader, one, status=TO_MEND, fault=_UNREADABLE)
    if request.POST.get("at") == "version":
        return _save(request, member, reader, one, questionnaire)
    if one.consent == Consent.COUNT:
        return _write(request, one, questionnaire, initial_from(questionnaire, answers.answers, ""))
    proposal = propose(opening.stories(answers), use_spacy=False)
    form = DecisionsForm(proposal, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        text = "" if one.consent == Consent.QUOTE else form.decided()
        initial = initial_from(questionnaire, answers.answers, text)
        told = form.decided() if one.consent == Consent.QUOTE else ""
        return _write(request, one, questionnaire, initial, told=told)
    context = {"deposit": one, "form": form, "passages": list(form.passages())}
    status = TO_MEND if form.is_bound else 200
    return render(request, "reading/decide.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@needs(Role.READER)
@with_reader
@about_deposit
def resume(
    request: HttpRequest, member: Member, reader: UnlockedReader, one: Deposit
) -> HttpResponse:
    """Start again from the current version."""
    _edits(member)
    found = opening.opened(one, reader)
    questionnaire = _questionnaire(found.answers)
    if questionnaire is None:
        return show(request, member, reader, one, status=TO_MEND, fault=_UNREADABLE)
    if request.method == "POST":
        return _save(request, member, reader, one, questionnaire)
    if found.version is None:
        return redirect("reading:prepare", one.pk)
    return _write(request, one, questionnaire, initial_of(found.version, questionnaire))


def _questionnaire(answers: Answers | None) -> Questionnaire | None:
    return catalogue.load().questionnaires.get(answers.questionnaire) if answers else None


def _write(
    request: HttpRequest,
    one: Deposit,
    questionnaire: Questionnaire,
    initial: dict[str, object],
    told: str = "",
) -> HttpResponse:
    form = VersionForm(questionnaire, Consent(one.consent), today(), initial=initial)
    context = {"deposit": one, "form": form, "told": told, "revision": one.revision}
    return render(request, "reading/write.html", context)


def _save(
    request: HttpRequest,
    member: Member,
    reader: UnlockedReader,
    one: Deposit,
    questionnaire: Questionnaire,
) -> HttpResponse:
    form = VersionForm(questionnaire, Consent(one.consent), today(), request.POST)
    sent = revision_of(request)
    context = {
        "deposit": one,
        "form": form,
        "told": request.POST.get("told", ""),
        "revision": max(sent, 0),
    }
    if not form.is_valid():
        return render(request, "reading/write.html", context, status=TO_MEND)
    try:
        services.save_version(one.pk, reader, member, form.version(), sent, today())
    except services.Changed as change:
        return _side_by_side(request, reader, change.deposit, form)
    except services.NotYet as fault:
        form.add_error(None, str(fault))
        return render(request, "reading/write.html", context, status=TO_MEND)
    return redirect("reading:deposit", one.pk)


def _side_by_side(
    request: HttpRequest, reader: UnlockedReader, changed: Deposit, form: VersionForm
) -> HttpResponse:
    """Show both texts: the one kept meanwhile, and the one that was about to be kept."""
    theirs: Version | None = None
    if changed.version:
        theirs = opening.version_of(changed, changed.version, reader)
    seen = services.seen_by(changed)
    context = {
        "deposit": changed,
        "form": form,
        "told": request.POST.get("told", ""),
        "revision": changed.revision,
        "theirs": theirs,
        "their_author": seen[0].member.get_username() if seen else "",
        "mine": form.version(),
    }
    return render(request, "reading/write.html", context, status=CONFLICT)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.READER)
@with_reader
@about_deposit
def reread(
    request: HttpRequest, member: Member, reader: UnlockedReader, one: Deposit
) -> HttpResponse:
    """Read a version with other eyes, and say that it identifies nobody."""
    if request.method == "POST":
        sent = revision_of(request)
        return act(
            request, member, reader, one, services.agree, one.pk, reader, member, sent, today()
        )
    found = opening.opened(one, reader)
    if found.version is None:
        return redirect("reading:deposit", one.pk)
    left = DecisionsForm(propose(found.version.text, use_spacy=False))
    context = {
        "deposit": one,
        "version": found.version,
        "counted": _counted(found.version, _questionnaire(found.answers), Consent(one.consent)),
        "will_be_public": bool(found.version.title) and Consent(one.consent) in READABLE,
        "left": list(left.passages()),
        "may_agree": all(row.member_id != member.pk for row in services.seen_by(one)),
    }
    return render(request, "reading/reread.html", context)


def _counted(
    version: Version, questionnaire: Questionnaire | None, consent: Consent
) -> list[dict[str, str]]:
    """Return what would be counted, in words."""
    if questionnaire is None:
        return []
    form = VersionForm(questionnaire, consent, today())
    month = questionnaires.month_in_words(version.month) if version.month else "non renseigné"
    rows = [{"label": "Mois", "value": month}]
    for kind in form.kinds:
        choices = dict(getattr(form.fields[kind.value], "choices", ()))
        said = [str(choices.get(value, value)) for value in version.facets.get(kind.value, [])]
        rows.append({"label": kind.label, "value": ", ".join(said) or "non renseigné"})
    return rows


@require_POST
@needs(Role.READER)
@with_reader
@about_deposit
def publish(
    request: HttpRequest, member: Member, reader: UnlockedReader, one: Deposit
) -> HttpResponse:
    """Publish a version that everybody agreed to, or count it only."""
    _edits(member)
    sent = revision_of(request)
    return act(
        request, member, reader, one, services.publish, one.pk, reader, member, sent, today()
    )
