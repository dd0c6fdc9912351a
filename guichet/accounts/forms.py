"""What a member types to come in, to keep their account, and to keep the team."""

import re
from typing import Any, ClassVar

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Model

from guichet.accounts import demonstration, second_factor, tries
from guichet.accounts.models import Member
from guichet.accounts.roles import Role
from guichet.engine.sealing.readers import SHORTEST_PASSPHRASE

_WRONG_CODE = (
    "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant, et vérifiez l’heure du "
    "téléphone."
)


def _passphrase(label: str, autocomplete: str, **more: Any) -> forms.CharField:  # noqa: ANN401
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=200, widget=widget, **more)


class EnterForm(LoginForm):
    """A name and a passphrase."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["login"] = forms.CharField(
            label="Nom", max_length=150, widget=forms.TextInput(attrs=attributes)
        )
        self.fields["password"] = _passphrase("Phrase secrète", "current-password")
        self.order_fields(["login", "password"])

    def clean(self) -> dict[str, Any]:
        """Refuse the accounts of the demonstration wherever others could come."""
        cleaned: dict[str, Any] = super().clean()
        member = self.user
        is_demonstration = isinstance(member, Member) and member.is_demonstration
        if is_demonstration and not demonstration.is_allowed(self.request):
            raise ValidationError(
                "Ce compte de démonstration n’entre que sur la machine qui se sert elle-même."
            )
        return cleaned


class _Code(forms.CharField):
    """A code, however it was spaced."""

    def __init__(self, label: str, **more: Any) -> None:  # noqa: ANN401
        widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        )
        super().__init__(label=label, max_length=40, widget=widget, **more)

    def clean(self, value: Any) -> str:  # noqa: ANN401
        """Leave out spaces and hyphens."""
        return re.sub(r"[\s-]", "", super().clean(value))


class CodeForm(AuthenticateForm):
    """The code on the telephone, or one of the recovery codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["code"] = _Code(
            "Code",
            help_text="Les six chiffres affichés par votre téléphone, ou un code de secours.",
        )

    def clean_code(self) -> str:
        """Check the code, and take it. Raises ValidationError."""
        tries.begin("code", self.user.get_username())
        code: str = self.cleaned_data["code"]
        for authenticator in Authenticator.objects.filter(user=self.user):
            if second_factor.accepts(self.user, authenticator, code):
                authenticator.user = self.user
                self.authenticator = authenticator
                tries.forget("code", self.user.get_username())
                return code
        raise ValidationError(_WRONG_CODE)


class FirstCodeForm(forms.Form):
    """The first code, which proves that the telephone has the secret (base 32).

    allauth's own form would leave the secret unclosed in the session.
    """

    code = _Code("Code", help_text="Les six chiffres que votre téléphone affiche.")

    def __init__(self, *args: Any, user: Member, secret: str, **kwargs: Any) -> None:  # noqa: ANN401
        self.user = user
        self.secret = secret
        self.step = 0
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        """Check the code, and note which half minute it is of. Raises ValidationError."""
        tries.begin("code", self.user.get_username())
        code: str = self.cleaned_data["code"]
        step = second_factor.step_of(self.secret, code)
        if step is None:
            raise ValidationError(_WRONG_CODE)
        self.step = step
        tries.forget("code", self.user.get_username())
        return code


class OpenKeyForm(forms.Form):
    """The passphrase of the reader's key, which is not the one of the account."""

    passphrase = _passphrase("Phrase secrète de votre clé de lecture", "off")


class PassphraseForm(forms.Form):
    """Another passphrase for one's account."""

    current = _passphrase("Phrase secrète actuelle", "current-password")
    new = _passphrase(
        "Nouvelle phrase secrète",
        "new-password",
        help_text=f"Au moins {SHORTEST_PASSPHRASE} caractères. Cinq mots tirés au hasard conviennent.",
    )
    again = _passphrase("La même, encore une fois", "new-password")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:  # noqa: ANN401
        self.member = member
        super().__init__(*args, **kwargs)

    def clean_current(self) -> str:
        """Check it, slowly if need be. Raises ValidationError."""
        # Counted apart from the entrance, where anybody may be wrong under any name.
        tries.begin("current", self.member.get_username())
        typed: str = self.cleaned_data["current"]
        if not self.member.check_password(typed):
            raise ValidationError("Ce n’est pas votre phrase secrète actuelle.")
        tries.forget("current", self.member.get_username())
        return typed

    def clean_new(self) -> str:
        """Check the rule. Raises ValidationError."""
        typed: str = self.cleaned_data["new"]
        validate_password(typed, self.member)
        return typed

    def clean(self) -> dict[str, Any]:
        """Check that both are the same."""
        typed = super().clean() or {}
        if "new" in typed and typed.get("again") != typed["new"]:
            self.add_error("again", "Les deux saisies diffèrent.")
        return typed


class _Roles(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """The roles, each with what it opens."""

    def label_from_instance(self, obj: Model) -> str:
        """Say what the role opens."""
        return f"{obj} : {Role(str(obj)).explained}"


class MemberForm(forms.ModelForm[Member]):
    """A member: name, roles, reader's key."""

    roles = _Roles(
        label="Rôles",
        queryset=Group.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un rôle."},
    )

    class Meta:
        model = Member
        fields: ClassVar = ["username", "key_name", "is_active"]
        labels: ClassVar = {
            "username": "Nom",
            "key_name": "Nom de sa clé de lecture",
            "is_active": "Peut entrer dans les coulisses",
        }
        help_texts: ClassVar = {
            "username": "Un prénom ou un surnom suffit : lettres, chiffres, et @ . + - _",
            "key_name": "Celui donné à « guichet keys create --name ».",
            "is_active": "",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        groups = self.fields["roles"]
        assert isinstance(groups, _Roles)  # noqa: S101 - declared above
        groups.queryset = Group.objects.filter(name__in=list(Role)).order_by("name")
        if self.instance.pk:
            groups.initial = self.instance.groups.all()

    def clean(self) -> dict[str, Any]:
        """Keep somebody who can keep the team."""
        cleaned = super().clean() or {}
        stays = cleaned.get("is_active") and any(
            one.name == Role.ADMINISTRATOR for one in cleaned.get("roles", ())
        )
        others = Member.objects.filter(groups__name=Role.ADMINISTRATOR, is_active=True)
        if not stays and not others.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Il faut qu’une personne au moins garde l’administration.")
        return cleaned

    def save(self, commit: bool = True) -> Member:
        """Write the member and their roles."""
        member = super().save(commit)
        member.groups.set(self.cleaned_data["roles"])
        return member
