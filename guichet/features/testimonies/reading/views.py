"""What a reader sees of the testimonies: the list, one testimony opened, and what they do with it.

Nothing of a testimony is in an address, a title or a log. Whoever works on one that the person
withdraws meanwhile is told so, and keeps nothing of it.
"""

from collections.abc import Callable
from functools import wraps
from mimetypes import guess_extension
from typing import Any, Final, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from guichet.accounts import audit
from guichet.accounts.access import has_role, needs
from guichet.accounts.models import Member
from guichet.accounts.reader_session import with_reader
from guichet.accounts.roles import Role
from guichet.engine.sealing.envelope import SealBroken
from guichet.engine.sealing.key_folder import KeyFolderFault
from guichet.engine.sealing.seal import NoReader
from guichet.engine.sealing.unseal import UnlockedReader
from guichet.engine.typography import typeset
from guichet.features.testimonies.models import Deposit, IdentityReason, Status
from guichet.features.testimonies.reading import inbox as inboxes
from guichet.features.testimonies.reading import opening, resemblance, services
from guichet.features.testimonies.reading.forms import (
    ContactForm,
    FilterForm,
    MessageForm,
    NoteForm,
)
from guichet.features.testimonies.reading.opening import Opened, OpenedFile
from guichet.lib.clock import today
from guichet.lib.uploads.kinds import EXTENSIONS

TO_MEND: Final = 422
GONE: Final = 410
CONFLICT: Final = 409
BROKEN: Final = 500
# Days before erasure under which a page says so.
SOON_ERASED: Final = 14

P = ParamSpec("P")


@require_safe
@needs(Role.READER)
def inbox(request: HttpRequest, member: Member) -> HttpResponse:
    """List the deposits, without opening any."""
    form = FilterForm(request.GET)
    page, lines = inboxes.page_of(form.wanted(), request.GET.get("page"), today())
    kept = request.GET.copy()
    kept.pop("page", None)
    themes = inboxes.themes()
    waves = [(one, themes.get(one.theme, one.theme)) for one in resemblance.waves(today())]
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "kept": kept.urlencode(),
        "is_filtered": any(form.cleaned_data.values()),
        "waves": waves,
        "soon": SOON_ERASED,
    }
    return render(request, "reading/inbox.html", context)


def about_deposit(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Find the deposit for a view; say kindly that it is gone, that it is broken, that it changed.

    The view gets the deposit after the reader, then what else its address says.
    """

    @wraps(view)
    def guarded(
        request: HttpRequest,
        member: Member,
        reader: UnlockedReader,
        /,
        *,
        deposit_id: UUID,
        **more: int,
    ) -> HttpResponseBase:
        try:
            return view(request, member, reader, services.found(deposit_id), **more)
        except services.Gone:
            return render(request, "reading/gone.html", status=GONE)
        except services.Changed:
            context = {"deposit_id": deposit_id}
            return render(request, "reading/changed.html", context, status=CONFLICT)
        except SealBroken:
            return render(request, "reading/broken.html", status=BROKEN)

    return guarded


@require_safe
@needs(Role.READER)
@with_reader
@about_deposit
def deposit(
    request: HttpRequest, member: Member, reader: UnlockedReader, one: Deposit
) -> HttpResponse:
    """Open a testimony."""
    services.begin_to_read(one, member)
    return show(request, member, reader, one)


def show(
    request: HttpRequest,
    member: Member,
    reader: UnlockedReader,
    one: Deposit,
    *,
    status: int = 200,
    **more: Any,  # noqa: ANN401 - what the template gets besides
) -> HttpResponse:
    """Show a testimony, with the form that must be mended if there is one. Raises SealBroken."""
    asked = services.contact_request(one, today())
    sees_contact = services.may_see_contact(asked)
    found = opening.opened(one, reader, with_contact=sees_contact)
    if sees_contact and found.contact:
        audit.record(by=member, action=services.IDENTITY_SEEN, about=str(one.pk))
    seen = services.seen_by(one)
    context = {
        "deposit": one,
        "opened": found,
        "theme": inboxes.themes().get(one.theme, one.theme),
        "waits_for": inboxes.waits_for(one, len(seen)),
        "days_left": (one.kept_until - today()).days,
        "soon": SOON_ERASED,
        "files": opening.files(one, found.file_kinds),
        "notes": opening.notes(one, reader),
        "has_contact": one.parts.filter(name=opening.CONTACT).exists(),
        "contact_request": asked,
        "sees_contact": sees_contact,
        "may_confirm": asked is not None
        and asked.asked_by_id != member.pk
        and asked.asked_with != reader.public.id,
        "contact_form": ContactForm(),
        "message_form": MessageForm(),
        "message_name": services.new_message_name(),
        "note_form": NoteForm(),
        "seen": seen,
        "may_agree": all(
            row.member_id != member.pk and row.key_id != reader.public.id for row in seen
        ),
        "way": services.way_out(one, found.version),
        "testimony": services.testimony_of(one),
        "is_editor": has_role(member, Role.EDITOR),
        "resembling": _resembling(one, found, reader),
        "fault": "",
        **more,
    }
    return render(request, "reading/deposit.html", context, status=status)


def _resembling(
    one: Deposit, found: Opened, reader: UnlockedReader
) -> list[resemblance.Resembling]:
    if found.answers is None:
        return []
    mine = found.fingerprint
    if mine is None:
        mine = resemblance.remember(one, opening.stories(found.answers), reader, today())
    return resemblance.resembling(one, mine, reader)


# --- Acts -----------------------------------------------------------------------------------------


@require_POST
@sensitive_post_parameters()
@needs(Role.READER)
@with_reader
@about_deposit
def write(
    request: HttpRequest, member: Member, reader: UnlockedReader, one: Deposit
) -> HttpResponse:
    """Write to the person."""
    form = MessageForm(request.POST)
    if not form.is_valid():
        return show(request, member, reader, one, status=TO_MEND, message_form=form)
    name = request.POST.get("name", "")
    if not services.is_message_name(name):
        name = services.new_message_name()
    services.write(one.pk, reader, member, name, form.cleaned_data["text"], today())
    return redirect("reading:deposit", one.pk)


@require_POST
@sensitive_post_parameters()
@needs(Role.READER)
@with_reader
@about_deposit
def note(
    request: HttpRequest, member: Member, reader: UnlockedReader, one: Deposit
) -> HttpResponse:
    """Leave a note to the team."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show(request, member, reader, one, status=TO_MEND, note_form=form)
    try:
        services.add_note(one.pk, member, form.cleaned_data["text"], today())
    except (NoReader, KeyFolderFault):
        fault = typeset("Personne n’a de clé de lecture en cours : la note n’a pas été gardée.")
        return show(request, member, reader, one, status=TO_MEND, note_form=form, fault=fault)
    return redirect("reading:deposit", one.pk)


@require_POST
@needs(Role.READER)
@with_reader
@about_deposit
def status(
    request: HttpRequest, member: Member, reader: UnlockedReader, one: Deposit
) -> HttpResponse:
    """Close a testimony, or take it up again."""
    wanted = request.POST.get("status", "")
    if wanted not in (Status.READING, Status.CLOSED):
        raise Http404
    to, sent = Status(wanted), revision_of(request)
    return act(request, member, reader, one, services.change_status, one.pk, member, to, sent)


@require_POST
@needs(Role.READER)
@with_reader
@about_deposit
def contact(
    request: HttpRequest, member: Member, reader: UnlockedReader, one: Deposit
) -> HttpResponse:
    """Ask to see how the person may be reached, or confirm what another member asked."""
    if request.POST.get("do") == "confirm":
        return act(
            request,
            member,
            reader,
            one,
            services.confirm_contact,
            one.pk,
            reader,
            member,
            today(),
        )
    form = ContactForm(request.POST)
    if not form.is_valid():
        return show(request, member, reader, one, status=TO_MEND, contact_form=form)
    reason = IdentityReason(form.cleaned_data["reason"])
    services.ask_for_contact(one.pk, reader, member, reason, today())
    return redirect("reading:deposit", one.pk)


def act(
    request: HttpRequest,
    member: Member,
    reader: UnlockedReader,
    one: Deposit,
    action: Callable[P, object],
    *args: P.args,
    **kwargs: P.kwargs,
) -> HttpResponse:
    """Do something, and go back to the testimony; say what is missing when it cannot be done."""
    try:
        action(*args, **kwargs)
    except services.NotYet as fault:
        return show(request, member, reader, one, status=TO_MEND, fault=str(fault))
    return redirect("reading:deposit", one.pk)


def revision_of(request: HttpRequest) -> int:
    """Return the state that the page showed; an older or unreadable one counts as changed."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else -1


# --- Files ----------------------------------------------------------------------------------------


@require_safe
@needs(Role.READER)
@with_reader
@about_deposit
def file(
    request: HttpRequest, member: Member, reader: UnlockedReader, one: Deposit, number: int
) -> HttpResponse:
    """Say what a file is, before anything of it reaches the reader's machine."""
    found = _file(one, number, reader)
    audit.record(by=member, action=services.FILE_OPENED, about=f"{one.pk}/{number}")
    kinds = {f"file/{number}": found.head.kind}
    listed = next(item for item in opening.files(one, kinds) if item.number == number)
    context = {
        "deposit": one,
        "listed": listed,
        "head": found.head,
        "size": opening.size_in_words(len(found.content)),
    }
    return render(request, "reading/file.html", context)


@require_safe
@needs(Role.READER)
@with_reader
@about_deposit
def file_content(
    request: HttpRequest, member: Member, reader: UnlockedReader, one: Deposit, number: int
) -> HttpResponse:
    """Give the cleaned file, to keep on the reader's machine."""
    found = _file(one, number, reader)
    audit.record(by=member, action=services.FILE_OPENED, about=f"{one.pk}/{number}")
    return _attachment(found, f"temoignage-fichier-{number}")


@require_POST
@needs(Role.READER)
@with_reader
@about_deposit
def file_original(
    request: HttpRequest, member: Member, reader: UnlockedReader, one: Deposit, number: int
) -> HttpResponse:
    """Give the file as it came, which may be dangerous and say who sent it."""
    found = _file(one, number, reader, original=True)
    audit.record(by=member, action=services.ORIGINAL_OPENED, about=f"{one.pk}/{number}")
    return _attachment(found, f"temoignage-original-{number}")


def _file(
    one: Deposit, number: int, reader: UnlockedReader, *, original: bool = False
) -> OpenedFile:
    found = opening.open_file(one, number, reader, original=original)
    if found is None:
        raise Http404
    return found


def _attachment(found: OpenedFile, name: str) -> HttpResponse:
    """Give bytes that no browser may open by itself, under a name that says nothing."""
    kind = found.head.kind
    extension = EXTENSIONS.get(kind) or guess_extension(kind, strict=False) or ".bin"
    response = HttpResponse(found.content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}{extension}"'
    response.headers["X-Download-Options"] = "noopen"
    return response
