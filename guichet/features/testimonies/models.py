"""What is kept of a testimony: sealed parts that nobody reads here, and the few facts that work needs.

In clear, a row says only what the team must know before opening: by which door it came, on which day,
how urgent, about what in general, and how far it may be used. All the rest is in the sealed parts.
"""

import uuid
from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

# A deposit is erased so many days after the last exchange (docs/threat-model.md).
KEPT_DAYS = 90
# A text hidden in an emergency may be put back during so many days; then it is gone for good.
HIDDEN_DAYS = 30


class Door(models.TextChoices):
    """For whom the questions are written."""

    USERS = "users", "Usager·ère"
    WORKERS = "workers", "Au travail"


class Consent(models.TextChoices):
    """How far a testimony may be used; each step allows the ones before it."""

    COUNT = "count", "Compter seulement"
    QUOTE = "quote", "Citer sans détails"
    PUBLISH = "publish", "Publier après mon accord"
    COURT = "court", "Utiliser en justice"


class Urgency(models.IntegerChoices):
    """How soon somebody must read it."""

    NONE = 0, "Pas d’urgence signalée"
    SOON = 1, "Bientôt"
    NOW = 2, "Urgent"


class Status(models.TextChoices):
    """How far the team has come, as the ticket shows it."""

    RECEIVED = "received", "Arrivé, pas encore lu"
    READING = "reading", "En cours de lecture"
    ASKING = "asking", "L’équipe vous a écrit"
    APPROVAL = "approval", "Une version attend votre accord"
    CLOSED = "closed", "Lu et classé"
    PUBLISHED = "published", "Publié"
    REFUSED = "refused", "Version refusée : rien n’est publié"
    HIDDEN = "hidden", "Retiré d’urgence, à confirmer"
    WITHDRAWN = "withdrawn", "Retiré"
    ERASED = "erased", "Effacé au terme du délai"


class DepositQuerySet(models.QuerySet["Deposit"]):
    """Questions about deposits; the day is always an argument."""

    def open(self) -> Self:
        """Give those that can still be opened."""
        return self.exclude(status__in=(Status.WITHDRAWN, Status.ERASED))

    def past_their_term(self, today: date) -> Self:
        """Give those whose last exchange is too old to be kept."""
        return self.open().filter(last_exchange_on__lt=today - timedelta(days=KEPT_DAYS))


class Deposit(models.Model):
    """One testimony, as it came. `envelope` says who may open it; without slots, nobody ever again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Derived from the ticket: it finds the row, and the ticket is not found from it.
    lookup = models.CharField(max_length=32, unique=True)
    envelope = models.BinaryField()
    door = models.CharField(max_length=10, choices=Door.choices)
    is_from_paper = models.BooleanField(default=False)
    consent = models.CharField(max_length=10, choices=Consent.choices)
    # Whether the person, back with the ticket, may read again what they deposited.
    shows_text = models.BooleanField(default=False)
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.NONE)
    theme = models.SlugField(max_length=40, blank=True)
    # The published testimony to which the person said « moi aussi ».
    echoes = models.ForeignKey(
        "Testimony", null=True, blank=True, on_delete=models.SET_NULL, related_name="echoed_by"
    )
    # Days, never hours: an hour could be compared with somebody's connection.
    received_on = models.DateField()
    last_exchange_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RECEIVED)
    # Grows with each change by the team: who edits an older state is told (see `reading`).
    revision = models.PositiveIntegerField(default=0)
    # The publishable version under discussion (part « version/<number> »), 0 when there is none.
    version = models.PositiveIntegerField(default=0)
    version_approved_on = models.DateField(null=True, blank=True)
    version_refused_on = models.DateField(null=True, blank=True)

    objects = DepositQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["status", "-urgency", "received_on"], name="deposit_inbox"),
            models.Index(fields=["last_exchange_on"], name="deposit_term"),
        ]

    def __str__(self) -> str:
        return f"dépôt du {self.received_on:%d/%m/%Y}"

    @property
    def kept_until(self) -> date:
        """Return the last day on which it is kept if nothing more is exchanged."""
        return self.last_exchange_on + timedelta(days=KEPT_DAYS)


class PartKind(models.TextChoices):
    """What a sealed part contains; `contents` says in which form."""

    ANSWERS = "answers", "Réponses"
    CONTACT = "contact", "Contact"
    RECEIPT = "receipt", "Numéro du reçu"
    FILE = "file", "Fichier nettoyé"
    ORIGINAL = "original", "Fichier d’origine"
    KINDS = "file-kinds", "Sortes des fichiers"
    FROM_PERSON = "from-person", "Message de la personne"
    FROM_TEAM = "from-team", "Message de l’équipe"
    VERSION = "version", "Version à publier"
    FINGERPRINT = "fingerprint", "Empreinte du récit"


class SealedPart(models.Model):
    """One part of a deposit, closed by its key and bound to its name, which serves only once."""

    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=12, choices=PartKind.choices)
    name = models.CharField(max_length=80)
    sealed = models.BinaryField()
    added_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deposit", "name"], name="one_part_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} du {self.added_on:%d/%m/%Y}"


class TeamNote(models.Model):
    """A note between members, sealed to their keys alone: the ticket does not open it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    envelope = models.BinaryField()
    sealed = models.BinaryField()
    added_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["added_on", "id"]

    def __str__(self) -> str:
        return f"note du {self.added_on:%d/%m/%Y}"


class VersionSeen(models.Model):
    """That a member read this publishable version and found nothing that identifies anybody."""

    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="seen")
    version = models.PositiveIntegerField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The reader key it was opened with: other eyes are another member with another key.
    key_id = models.CharField(max_length=16)
    seen_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deposit", "version", "key_id"], name="a_key_sees_a_version_once"
            ),
            models.UniqueConstraint(
                fields=["deposit", "version", "member"], name="a_member_sees_a_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version} vue le {self.seen_on:%d/%m/%Y}"


class IdentityReason(models.TextChoices):
    """Why a team may need to know who wrote; there is no other reason."""

    ASKED = "asked", "La personne demande qu’on la joigne ainsi"
    DANGER = "danger", "Quelqu’un est en danger"
    COURT = "court", "La personne a choisi la justice, et le dossier part"


class IdentityRequest(models.Model):
    """That a member asked to see how a person may be reached; another one must confirm it."""

    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="identity_requests")
    reason = models.CharField(max_length=10, choices=IdentityReason.choices)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    # The reader key that each opened: a key lent or passed on does not make two people.
    asked_with = models.CharField(max_length=16)
    asked_on = models.DateField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    confirmed_with = models.CharField(max_length=16, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | (~Q(confirmed_by=F("asked_by")) & ~Q(confirmed_with=F("asked_with"))),
                name="four_eyes_unseal_an_identity",
            ),
        ]

    def __str__(self) -> str:
        return f"demande du {self.asked_on:%d/%m/%Y}"


class TestimonyQuerySet(models.QuerySet["Testimony"]):
    """Questions about what may be shown and counted."""

    def counted(self) -> Self:
        """Give all that enter the figures: whatever the consent, withdrawn ones excepted."""
        return self.filter(withdrawn_on=None)

    def readable(self) -> Self:
        """Give those with a text that anyone may read."""
        return self.counted().filter(published_on__isnull=False).exclude(text="")


class Testimony(models.Model):
    """What the team made countable of a deposit and, if the person agreed, what anyone may read.

    `number` is permanent: it is quoted in print, and still answers (« retiré ») after a withdrawal.
    The facts that are counted are `facets`; nothing in them is finer than a month or a département.
    """

    number = models.PositiveIntegerField(unique=True)
    # Kept after the deposit is erased, so that the ticket can still withdraw it.
    deposit = models.OneToOneField(
        Deposit, null=True, on_delete=models.SET_NULL, related_name="testimony"
    )
    door = models.CharField(max_length=10, choices=Door.choices)
    consent = models.CharField(max_length=10, choices=Consent.choices)
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    # The first day of the month in which it happened.
    month = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    # A number that was never readable is answered like one that was never given: walking the numbers
    # must not count those who wished to be counted only.
    was_readable = models.BooleanField(default=False)
    withdrawn_on = models.DateField(null=True, blank=True)
    # The version of the deposit that it was made of; 0 when that was not noted yet.
    version = models.PositiveIntegerField(default=0)

    objects = TestimonyQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["withdrawn_on", "published_on", "-number"], name="testimony_shelf"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(text="", title=""),
                name="withdrawn_means_without_text",
            ),
        ]

    def __str__(self) -> str:
        return f"témoignage n° {self.number}"


class HidingReason(models.TextChoices):
    """Why a published text must disappear at once; no other word of it reaches the trail."""

    RECOGNISED = "recognised", "Il peut faire reconnaître quelqu’un"
    DANGER = "danger", "Quelqu’un est en danger"
    ASKED = "asked", "Quelqu’un demande qu’il disparaisse"
    MISTAKE = "mistake", "Il n’aurait pas dû paraître ainsi"
    ORDER = "order", "Un ordre écrit l’exige"


class HidingOutcome(models.TextChoices):
    """What became of a text that was hidden; empty while nobody has decided."""

    CONFIRMED = "confirmed", "Retiré pour de bon"
    PUT_BACK = "put-back", "Remis en ligne"
    REFUSED = "refused", "La personne a refusé qu’il revienne"
    EXPIRED = "expired", "Retiré pour de bon, faute de décision"


class HidingQuerySet(models.QuerySet["Hiding"]):
    """Questions about what was hidden; the day is always an argument."""

    def waiting(self) -> Self:
        """Give those about which nobody has decided yet."""
        return self.filter(outcome="")

    def past_their_term(self, today: date) -> Self:
        """Give those that waited too long for somebody to decide."""
        return self.waiting().filter(hidden_on__lt=today - timedelta(days=HIDDEN_DAYS))


class Hiding(models.Model):
    """That a member took a published text away at once; another member decides if it comes back.

    For everybody else it is withdrawn already. `kept` is what would be put back (`shelf`), in clear as
    it was published, so that nothing has to be opened in the middle of a night; empty once decided.
    """

    testimony = models.OneToOneField(Testimony, on_delete=models.CASCADE, related_name="hiding")
    reason = models.CharField(max_length=10, choices=HidingReason.choices)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    hidden_on = models.DateField()
    kept = models.JSONField(null=True)
    # Where the deposit stood, for the day when it comes back.
    status_before = models.CharField(max_length=10, choices=Status.choices, blank=True)
    outcome = models.CharField(max_length=10, choices=HidingOutcome.choices, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)

    objects = HidingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(hidden_by=None) | ~Q(ended_by=F("hidden_by")),
                name="four_eyes_end_a_hiding",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_on=None) | (~Q(outcome="") & Q(kept__isnull=True)),
                name="nothing_is_kept_once_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"texte retiré le {self.hidden_on:%d/%m/%Y}"

    @property
    def is_waiting(self) -> bool:
        """Tell whether nobody has decided yet."""
        return not self.outcome

    @property
    def decided_until(self) -> date:
        """Return the last day on which it can be put back."""
        return self.hidden_on + timedelta(days=HIDDEN_DAYS)


class Shelf(models.Model):
    """The one row that whoever publishes or withdraws locks first, so that they take turns.

    Numbers only grow: one that was given is never given again, even after a withdrawal.
    """

    last_number = models.PositiveIntegerField(default=0)
    # Grows with each change of what the public sees: who holds a copy learns that it is old.
    revision = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"étagère, état {self.revision}"


class FacetKind(models.TextChoices):
    """By what testimonies are sorted and counted."""

    THEME = "theme", "Thème"
    BODY = "body", "Organisme"
    SECTOR = "sector", "Secteur"
    SIZE = "size", "Taille de l’employeur"
    TOOL = "tool", "Outil ou algorithme"
    CONSEQUENCE = "consequence", "Conséquence"
    DEPARTMENT = "department", "Département"


class Facet(models.Model):
    """One fact of a testimony, as a word of the questionnaire's closed lists."""

    testimony = models.ForeignKey(Testimony, on_delete=models.CASCADE, related_name="facets")
    kind = models.CharField(max_length=12, choices=FacetKind.choices)
    value = models.SlugField(max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "value", "testimony"], name="a_facet_is_said_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.value}"
