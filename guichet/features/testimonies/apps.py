"""Registers what the three parts of the room share: the rows of the database."""

from django.apps import AppConfig


class TestimoniesConfig(AppConfig):
    name = "guichet.features.testimonies"
    label = "testimonies"
