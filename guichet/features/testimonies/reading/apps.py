"""Registers the reading room, which has no public address."""

from django.apps import AppConfig


class ReadingConfig(AppConfig):
    name = "guichet.features.testimonies.reading"
    label = "reading"
