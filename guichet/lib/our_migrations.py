"""Tells our migrations from those of libraries, which an empty database receives first.

Each of Wagtail's many migrations makes Django draw again every model it knows that is joined to the one
that changes: a third of the time goes when ours are not among them yet.
"""

from django.apps import apps


def is_ours(migration: tuple[str, str | None]) -> bool:
    """Tell whether a migration (label of its application, name) is one of ours."""
    return apps.get_app_config(migration[0]).name.startswith("guichet.")
