"""Registers the reading room, which has no public address."""

from importlib import import_module

from django.apps import AppConfig, apps


class ReadingConfig(AppConfig):
    name = "guichet.features.testimonies.reading"
    label = "reading"

    def ready(self) -> None:
        """Open the back office, if this process has one."""
        if apps.is_installed("wagtail.admin"):
            import_module("guichet.features.testimonies.reading.backoffice")
