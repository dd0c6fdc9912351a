"""Meetings and the cycles that hold them, and the few facts kept of who registers.

Hours are kept as instants and shown in the place's own time. A meeting keeps one `sequence`: it grows
with each change, tells a calendar that a newer state arrived (RFC 5545, 3.8.7.4), and tells a member who
edits an older state that somebody else changed it.
"""

import uuid
from datetime import date, datetime, timedelta
from typing import ClassVar, Final, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

# Registrations are erased so many days after the meeting.
KEPT_DAYS: Final = 30
# A meeting whose new date nobody knows keeps them for longer: people hold a place in it.
KEPT_DAYS_POSTPONED: Final = 180
MOST_PEOPLE: Final = 10
USUAL_PRICE: Final = "prix libre et conscient"
PARIS: Final = "Europe/Paris"


class CycleQuerySet(models.QuerySet["Cycle"]):
    """Questions about cycles."""

    def shown(self) -> Self:
        """Give those with something that anyone may see, newest first."""
        held = Meeting.objects.shown().filter(cycle=OuterRef("pk")).order_by("-starts_at")
        latest = Subquery(held.values("starts_at")[:1])
        return self.annotate(latest=latest).exclude(latest=None).order_by("-latest", "pk")


class Cycle(models.Model):
    """Several meetings under one title, numbered, with a common presentation."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=400, blank=True)
    # Markdown.
    body = models.TextField(blank=True)
    # Grows with each change by the team: who edits an older state is told.
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["title"]

    def __str__(self) -> str:
        return self.title


class State(models.TextChoices):
    """Who may see a meeting."""

    DRAFT = "draft", "Brouillon"
    PROPOSED = "proposed", "Proposée par quelqu’un"
    SHOWN = "shown", "Publiée"


class Status(models.TextChoices):
    """Whether a meeting takes place as it was announced."""

    PLANNED = "planned", "A lieu"
    POSTPONED = "postponed", "Reportée"
    CANCELLED = "cancelled", "Annulée"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Questions about meetings; the instant is always an argument."""

    def shown(self) -> Self:
        """Give those that anyone may see."""
        return self.filter(state=State.SHOWN)

    def to_come(self, now: datetime) -> Self:
        """Give those that have not ended, soonest first; a later date of several counts too."""
        return self.filter(last_ends_at__gte=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> Self:
        """Give those that have ended, latest first."""
        return self.filter(last_ends_at__lt=now).order_by("-starts_at", "-pk")


class Meeting(models.Model):
    """One meeting. `starts_at` and `ends_at` are instants; `zone` is where they are read."""

    # Never changes: it is how a calendar knows the meeting again (RFC 5545, 3.8.4.7).
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(
        Cycle, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings"
    )
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    is_bonus = models.BooleanField(default=False)
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=400, blank=True)
    body = models.TextField(blank=True)

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # The end of the last of its dates, so that a meeting in several days stays in the agenda.
    last_ends_at = models.DateTimeField(db_index=True)
    zone = models.CharField(max_length=40, default=PARIS)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    status_note = models.CharField(max_length=400, blank=True)
    # The date announced before the present one, said at the top of the page.
    moved_from = models.DateTimeField(null=True, blank=True)

    place_name = models.CharField(max_length=160, blank=True)
    address = models.CharField(max_length=240, blank=True)
    commune_code = models.CharField(max_length=5, blank=True, db_index=True)
    commune_name = models.CharField(max_length=80, blank=True)
    department = models.CharField(max_length=3, blank=True, db_index=True)
    # The place's name in the directory, as its address has it; the two rooms share no table.
    place_slug = models.SlugField(max_length=120, blank=True, db_index=True)

    price = models.CharField(max_length=120, default=USUAL_PRICE, blank=True)
    payment_url = models.URLField(blank=True)
    takes_registrations = models.BooleanField(default=False)
    # Without capacity, there is room for everybody.
    capacity = models.PositiveIntegerField(null=True, blank=True)
    phone_quota = models.PositiveIntegerField(default=0)
    # How people without a computer register: « 03 87 00 00 00, le matin », an address.
    by_phone = models.CharField(max_length=240, blank=True)
    # Promises of « prix libre », added up: no line says who promised what.
    pledges = models.PositiveIntegerField(default=0)
    pledged_euros = models.PositiveIntegerField(default=0)

    # None: nobody said, and the page says that nobody said.
    is_step_free = models.BooleanField(null=True, blank=True)
    has_sign_language = models.BooleanField(null=True, blank=True)
    has_childcare = models.BooleanField(null=True, blank=True)
    has_translation = models.BooleanField(null=True, blank=True)
    access_note = models.CharField(max_length=400, blank=True)
    remote_url = models.URLField(blank=True)
    remote_note = models.CharField(max_length=400, blank=True)

    press_contact = models.CharField(max_length=240, blank=True)
    # Slugs of the catalogue (rights, procedures), and links with their words.
    rights = models.JSONField(default=list, blank=True)
    links = models.JSONField(default=list, blank=True)
    # After the meeting, in Markdown: what was said, and where to read or hear it again.
    afterwards = models.TextField(blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    # How to reach who proposed it; erased when the team decides.
    proposer = models.CharField(max_length=160, blank=True)
    added_on = models.DateField()
    changed_at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "last_ends_at", "starts_at"], name="meeting_agenda"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_meeting_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(last_ends_at__gte=F("ends_at")), name="the_last_end_is_the_last"
            ),
            models.CheckConstraint(
                condition=Q(capacity=None, phone_quota=0)
                | Q(capacity__isnull=False, phone_quota__lte=F("capacity")),
                name="the_quota_fits_in_the_room",
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(is_bonus=False, cycle__isnull=False),
                name="a_number_is_of_a_cycle",
            ),
            models.UniqueConstraint(fields=["cycle", "slug"], name="one_address_in_a_cycle"),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(cycle=None), name="one_address_without_cycle"
            ),
            models.UniqueConstraint(
                fields=["cycle", "number"],
                condition=Q(number__isnull=False),
                name="one_number_in_a_cycle",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tz(self) -> ZoneInfo:
        """Return where its hours are read."""
        return ZoneInfo(self.zone)

    @property
    def starts_on(self) -> date:
        """Return the day on which it begins, there."""
        return self.starts_at.astimezone(self.tz).date()

    @property
    def registrations_kept_until(self) -> date:
        """Return the last day on which who registered is kept."""
        days = KEPT_DAYS_POSTPONED if self.status == Status.POSTPONED else KEPT_DAYS
        return self.last_ends_at.astimezone(self.tz).date() + timedelta(days=days)


class OtherDate(models.Model):
    """Another date of the same meeting: it goes on there, or begins again."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="other_dates")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_date_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["meeting", "starts_at"], name="a_date_is_said_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m/%Y}"


class Speaker(models.Model):
    """Somebody who speaks, and one line about them."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="speakers")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    line = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.name


class Moment(models.Model):
    """One line of the programme; its hour is the hour on the wall of the place."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="moments")
    position = models.PositiveSmallIntegerField()
    at = models.TimeField(null=True, blank=True)
    title = models.CharField(max_length=240)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.title


class Partner(models.Model):
    """Who makes the meeting, or the whole cycle, possible. Its logo was drawn again by us."""

    cycle = models.ForeignKey(
        Cycle, null=True, blank=True, on_delete=models.CASCADE, related_name="partners"
    )
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.CASCADE, related_name="partners"
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    url = models.URLField(blank=True)
    logo = models.BinaryField(default=b"", blank=True)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cycle=None, meeting__isnull=False)
                | Q(cycle__isnull=False, meeting=None),
                name="a_partner_is_of_a_cycle_or_of_a_meeting",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Source(models.TextChoices):
    """How a registration came."""

    WEB = "web", "Par le site"
    PHONE = "phone", "Par téléphone"
    POST = "post", "Par courrier"
    COUNTER = "counter", "Sur place"


class Seat(models.TextChoices):
    """Whether there is a place."""

    HELD = "held", "Place gardée"
    WAITING = "waiting", "En attente"


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Questions about registrations."""

    def held(self) -> Self:
        """Give those that have their places."""
        return self.filter(seat=Seat.HELD)

    def waiting(self) -> Self:
        """Give those that wait for places, in the order in which they came."""
        return self.filter(seat=Seat.WAITING).order_by("pk")


class Registration(models.Model):
    """Some people who come, under the name that they wish. One that is cancelled is erased."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="registrations")
    # Found by the digest of the code that was given once; the code itself is kept nowhere.
    code_digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    people = models.PositiveSmallIntegerField(default=1)
    needs = models.CharField(max_length=300, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.WEB)
    seat = models.CharField(max_length=10, choices=Seat.choices, default=Seat.HELD)
    # Something changed (a place was freed, the date moved), and a contact was left.
    is_to_tell = models.BooleanField(default=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["meeting", "seat"], name="registration_seats")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_PEOPLE), name="one_to_ten_people"
            ),
        ]

    def __str__(self) -> str:
        return "inscription"


class CancelledCode(models.Model):
    """That a registration was cancelled: a restored backup must not bring its line back."""

    code_digest = models.CharField(max_length=64, unique=True)
    # The last day on which a backup could still bring it back.
    until = models.DateField(db_index=True)

    def __str__(self) -> str:
        return "inscription annulée"
