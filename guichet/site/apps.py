"""Registers the composition of the rooms."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "guichet.site"
    label = "site"
