"""The entrance of the team's pages: name and passphrase, then a code; and setting up the second factor."""

from typing import Any

import segno
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST

from guichet.accounts import audit, reader_session, second_factor
from guichet.accounts.access import has_second_factor, member_of
from guichet.accounts.address import TEAM_PREFIX
from guichet.accounts.forms import CodeForm, EnterForm, FirstCodeForm
from guichet.engine.typography import typeset

_FORBIDDEN = 403


class Enter(LoginView):
    """Name and passphrase."""

    form_class = EnterForm
    template_name = "accounts/enter.html"


class EnterCode(AuthenticateView):
    """The code of the telephone, or a recovery code."""

    form_class = CodeForm
    template_name = "accounts/enter_code.html"


class SetUpSecondFactor(ActivateTOTPView):
    """The only page of who has no second factor yet: the secret, as a picture and in letters."""

    form_class = FirstCodeForm
    template_name = "accounts/second_factor.html"

    def dispatch(self, request: HttpRequest) -> HttpResponseBase:
        """Show nothing to who has one already: another is set up after the administration erased it.

        A session that came in without the code ends; one that came in with it goes on.
        """
        if has_second_factor(request):
            return redirect(TEAM_PREFIX)
        if Authenticator.objects.filter(user=member_of(request)).exists():
            request.session.flush()
            return redirect("account_login")
        response: HttpResponseBase = super().dispatch(request)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form its secret: another each time that the page is asked for."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        anew = self.request.method != "POST"
        return {**kwargs, "secret": second_factor.to_come(self.request.session, anew=anew)}

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """Give the secret to copy, and its picture."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret: str = context["form"].secret
        context["picture"] = _picture(context["totp_url"])
        context["secret"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return context

    def form_valid(self, form: FirstCodeForm) -> HttpResponse:
        """Keep the second factor, and show the recovery codes, this once."""
        member = member_of(self.request)
        with transaction.atomic():
            codes = second_factor.give(member, form.secret)
            # The code that was just typed opens nothing more.
            second_factor.take(member, form.step)
            audit.record(by=member, action=audit.FACTOR_SET)
        second_factor.has_come(self.request.session)
        factor = Authenticator.objects.get(user=member, type=Authenticator.Type.TOTP)
        record_authentication(self.request, member, "mfa", id=factor.pk, type="totp")
        # A new session: nobody who saw the one before the code is in.
        self.request.session.cycle_key()
        return render(self.request, "accounts/recovery_codes.html", {"codes": codes})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the session, or the log-in that was begun, and close the reader's key."""
    response = redirect("account_login")
    reader_session.lock(request, response)
    clear_login(request)
    logout(request)
    return response


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this page is for another role."""
    return render(request, "accounts/forbidden.html", status=_FORBIDDEN)


def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do when a form comes without its token: the page stayed open for too long."""
    return render(request, "accounts/refused_form.html", status=_FORBIDDEN)


def _picture(address: str) -> SafeString:
    """Draw the code as a part of the page: our policy allows no picture made of data."""
    drawing = segno.make(address, error="m").svg_inline(
        scale=5, border=4, light="#fff", dark="#000", title=typeset("Le même secret, en image")
    )
    return mark_safe(drawing)  # noqa: S308 - drawn by us, from an address that we made
