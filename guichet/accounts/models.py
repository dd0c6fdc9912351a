"""Who the members of the team are, what slows their mistakes, and the trail of what they did."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models

LONGEST_NAME = 80


class Member(AbstractUser):
    """A member of the team, known by a name of their choosing; no address is asked.

    `key_name` is the name of their reader key in the folder of keys (`guichet keys create`), if they
    read testimonies; a key has one holder, so that two members are two keys. A demonstration member may only enter on a machine that serves itself.
    """

    # As long as the trail can name (`AuditEntry.about`), and no longer.
    username = models.CharField(
        "nom",
        max_length=LONGEST_NAME,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Ce nom est déjà pris."},
    )
    key_name = models.CharField("nom de sa clé de lecture", max_length=40, blank=True)
    is_demonstration = models.BooleanField("compte de démonstration", default=False)
    # The last half minute whose code was accepted: a code of the second factor serves once.
    last_code_step = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "membre de l’équipe"
        verbose_name_plural = "membres de l’équipe"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key_name"],
                condition=~models.Q(key_name=""),
                name="a_key_has_one_holder",
                violation_error_message=(
                    "Cette clé de lecture est déjà celle d’une autre personne : chaque membre a la sienne."
                ),
            ),
        ]


class Tries(models.Model):
    """How often somebody was wrong under a name lately, and until when they must wait.

    `key` is a keyed digest: neither the name that was typed nor any address of a machine is kept.
    """

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    wait_until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["wait_until"], name="tries_old")]

    def __str__(self) -> str:
        return f"{self.count} essais"


class AuditEntry(models.Model):
    """One line of the trail; triggers refuse to change or erase it (see `audit`)."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    # A name and not a link: the line must stay as it is when the member leaves.
    by = models.CharField(max_length=150)
    action = models.SlugField(max_length=40)
    about = models.CharField(max_length=LONGEST_NAME, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"
