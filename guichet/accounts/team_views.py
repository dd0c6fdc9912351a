"""The team's own pages inside the shell: one's account, one's keys, the members, the trail."""

from collections.abc import Sequence

from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.accounts import audit, passphrases, reader_session, second_factor, trail_head
from guichet.accounts.access import needs
from guichet.accounts.address import TEAM_PREFIX
from guichet.accounts.forms import MemberForm, OpenKeyForm, PassphraseForm
from guichet.accounts.models import AuditEntry, Member
from guichet.accounts.roles import Role

_LINES = 100
_form_page = require_http_methods(["GET", "HEAD", "POST"])


@_form_page
@sensitive_post_parameters()
@needs()
def account(request: HttpRequest, member: Member) -> HttpResponse:
    """Show one's roles and second factor; change one's passphrase."""
    form = PassphraseForm(request.POST or None, member=member)
    is_changed = form.is_bound and form.is_valid()
    if is_changed:
        _change_passphrase(member, form.cleaned_data["new"], by=member)
        update_session_auth_hash(request, member)
        form = PassphraseForm(member=member)
    context = {
        "form": form,
        "is_changed": is_changed,
        "member": member,
        "roles": _roles_of(member),
        "codes_left": second_factor.codes_left(member),
    }
    return render(request, "accounts/account.html", context)


@_form_page
@sensitive_post_parameters()
@needs()
def keys(request: HttpRequest, member: Member) -> HttpResponse:
    """Open one's reader key for this session, or close it."""
    next_page = _local(request, request.POST.get("next") or request.GET.get("next", ""))
    form = OpenKeyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        response = redirect(next_page or TEAM_PREFIX)
        try:
            reader_session.unlock(request, response, member, form.cleaned_data["passphrase"])
        except ValidationError as fault:
            form.add_error("passphrase", fault)
        else:
            return response
    context = {
        "form": form,
        "next": next_page,
        "key_name": member.key_name,
        "is_open": reader_session.is_open(request, member),
    }
    return render(request, "accounts/keys.html", context)


@require_POST
@needs()
def close_keys(request: HttpRequest, member: Member) -> HttpResponse:
    """Close one's reader key before the session ends."""
    response = redirect("team:keys")
    reader_session.lock(request, response)
    return response


@require_safe
@needs(Role.ADMINISTRATOR)
def members(request: HttpRequest, member: Member) -> HttpResponse:
    """List the team."""
    rows = [
        {"member": one, "roles": sorted(group.name for group in one.groups.all())}
        for one in Member.objects.prefetch_related("groups").order_by("username")
    ]
    return render(request, "accounts/members.html", {"rows": rows})


@_form_page
@needs(Role.ADMINISTRATOR)
def add_member(request: HttpRequest, member: Member) -> HttpResponse:
    """Add a member, and show the passphrase drawn for them, this once."""
    form = MemberForm(request.POST or None, initial={"is_active": True})
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            drawn = passphrases.drawn()
            form.instance.set_password(drawn)
            added = form.save()
            audit.record(by=member, action=audit.MEMBER_ADDED, about=added.get_username())
        return render(request, "accounts/passphrase.html", {"member": added, "drawn": drawn})
    return render(request, "accounts/member.html", {"form": form, "edited": None})


@_form_page
@needs(Role.ADMINISTRATOR)
def member_page(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Change a member's name, roles or key."""
    edited = get_object_or_404(Member, pk=number)
    form = MemberForm(request.POST or None, instance=edited)
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            form.save()
            audit.record(by=member, action=audit.MEMBER_CHANGED, about=edited.get_username())
        return redirect("team:members")
    return render(request, "accounts/member.html", {"form": form, "edited": edited})


@require_POST
@needs(Role.ADMINISTRATOR)
def draw_passphrase(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Draw another passphrase for a member who lost theirs, and show it this once."""
    edited = get_object_or_404(Member, pk=number)
    drawn = passphrases.drawn()
    _change_passphrase(edited, drawn, by=member)
    return render(request, "accounts/passphrase.html", {"member": edited, "drawn": drawn})


@require_POST
@needs(Role.ADMINISTRATOR)
def remove_second_factor(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Forget the telephone that a member lost: they set up another when they next come in."""
    edited = get_object_or_404(Member, pk=number)
    with transaction.atomic():
        second_factor.take_away(edited)
        audit.record(by=member, action=audit.FACTOR_REMOVED, about=edited.get_username())
    return redirect("team:member", number)


@require_safe
@needs(Role.ADMINISTRATOR)
def trail(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the trail, the last lines first, and whether its chain holds."""
    page = Paginator(AuditEntry.objects.order_by("-number"), _LINES).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "lines": [
            {"entry": one, "label": audit.label(one.action), "about": audit.subject(one)}
            for one in page
        ],
        "broken_at": audit.broken_at(),
        "head_fault": trail_head.fault(),
        "fingerprint": audit.fingerprint(),
    }
    return render(request, "accounts/trail.html", context)


@transaction.atomic
def _change_passphrase(edited: Member, typed: str, *, by: Member) -> None:
    edited.set_password(typed)
    edited.save(update_fields=["password"])
    action = audit.PASSPHRASE_CHANGED if edited == by else audit.PASSPHRASE_DRAWN
    audit.record(by=by, action=action, about=edited.get_username())


def _roles_of(member: Member) -> Sequence[str]:
    return [
        f"{name} : {Role(name).explained}"
        for name in member.groups.order_by("name").values_list("name", flat=True)
        if name in list(Role)
    ]


def _local(request: HttpRequest, address: str) -> str:
    """Keep an address of ours, and no other."""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if is_ours and address.startswith("/") else ""
