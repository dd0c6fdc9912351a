"""Wakes Django up with our settings, from the command line or from a server."""

import os

import django


def name_settings() -> None:
    """Tell Django where the settings are, unless someone already did."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def take_part(part: str, team_port: int) -> None:
    """Say what this process is for, before the settings are read: « public » or « coulisses »."""
    os.environ["GUICHET_PART"] = part
    os.environ["GUICHET_TEAM_PORT"] = str(team_port)


def wake() -> None:
    """Load the settings and every room.

    Raises ``django.core.exceptions.ImproperlyConfigured``, in French, when a setting is wrong.
    """
    name_settings()
    django.setup()
