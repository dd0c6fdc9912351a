"""Declares the ui floor to Django, so that its templates, tags and static files are found."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "guichet.ui"
    label = "ui"
    verbose_name = "Apparence"
