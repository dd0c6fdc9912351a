"""Wakes Django up with our settings, from the command line or from a server."""

import gc
import os

import django

from config import drawn


def name_settings() -> None:
    """Tell Django where the settings are, unless someone already did."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def take_part(part: str, team_port: int) -> None:
    """Say what this process is for, before the settings are read: « public » or « coulisses »."""
    os.environ["GUICHET_PART"] = part
    os.environ["GUICHET_TEAM_PORT"] = str(team_port)


def wake(*, keeps_drawn: bool = True) -> None:
    """Load the settings and every room.

    Without `keeps_drawn`, a secret that is not there yet is drawn for this process alone, and not
    written. Raises ``django.core.exceptions.ImproperlyConfigured``, in French, when a setting is wrong.
    """
    drawn.keeps = keeps_drawn
    name_settings()
    # What is loaded stays to the end: looking there for what may go takes an eighth of the time.
    gc.disable()
    try:
        django.setup()
    finally:
        gc.enable()


def take_restored_secrets() -> None:
    """Go on with the secrets that a backup just put in the data folder."""
    from django.conf import settings

    from config.settings import installation_key

    settings.SECRET_KEY = installation_key(settings.DATA_DIR)
    settings.TICKET_PEPPER = drawn.pepper(settings.DATA_DIR)
