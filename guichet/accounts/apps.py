"""Registers the team's accounts, and their menu where the team's pages are served."""

from collections.abc import Iterable
from datetime import date
from importlib import import_module

from django.apps import AppConfig, apps

from guichet.lib.keeping import Erased


class AccountsConfig(AppConfig):
    name = "guichet.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Open the back office, if this process has one."""
        if apps.is_installed("wagtail.admin"):
            import_module("guichet.accounts.backoffice")

    def erase_expired(self, today: date) -> Iterable[Erased]:
        """Erase ended sessions and old counts of wrong tries."""
        from guichet.accounts import terms

        yield Erased("sessions", "sessions de l’équipe finies", terms.erase_sessions())
        yield Erased("tries", "essais manqués, oubliés", terms.erase_tries())
