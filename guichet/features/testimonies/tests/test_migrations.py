"""What a house of the first release holds is still there, and still right, after its update."""

import datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

TODAY = datetime.date(2026, 11, 21)


def _at(name: str) -> StateApps:
    MigrationExecutor(connection).migrate([("testimonies", name)])
    return MigrationExecutor(connection).loader.project_state([("testimonies", name)]).apps


@pytest.mark.django_db(transaction=True)
def test_old_testimonies_are_neither_hidden_nor_changed_by_the_update() -> None:
    try:
        old = _at("0001_initial").get_model("testimonies", "Testimony")
        old.objects.create(
            number=1, door="users", consent="publish", title="Un titre", text="Un texte",
            published_on=TODAY, was_readable=True,
        )  # fmt: skip
        old.objects.create(number=2, door="users", consent="publish", withdrawn_on=TODAY)
    finally:
        now = _at("0002_hidden_texts")
    kept = now.get_model("testimonies", "Testimony").objects.order_by("number")
    facts = kept.values_list("title", "text", "published_on", "withdrawn_on", "version")
    assert list(facts) == [("Un titre", "Un texte", TODAY, None, 0), ("", "", None, TODAY, 0)]
    assert not now.get_model("testimonies", "Hiding").objects.exists()
