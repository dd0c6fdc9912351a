"""What the directory keeps: places that help, who changed what in them, and what people propose.

A place bears every field of the national schema « lieux de médiation numérique », under its French
name, so that a file goes in and out without a table between; what the schema cannot say is ours,
under English names.
"""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from guichet.features.directory.kinds import PUBLIC_KINDS, Kind

# An entry that nobody checked for so many months says so wherever it appears.
STALE_MONTHS = 12
LONGEST_NAME = 200
LONGEST_LINE = 300
LONGEST_TEXT = 4000


class Territory(models.TextChoices):
    """For whom a place is: the people of a commune, of several, of a département, anybody."""

    COMMUNE = "commune", "une commune"
    EPCI = "epci", "une intercommunalité"
    DEPARTMENT = "department", "un département"
    NATIONAL = "national", "toute la France"


class Answer(models.TextChoices):
    """Yes, no, or nobody said; what nobody said is never shown as a no."""

    UNKNOWN = "", "On ne sait pas"
    YES = "yes", "Oui"
    NO = "no", "Non"


class Appointment(models.TextChoices):
    """Whether one must have an appointment."""

    UNKNOWN = "", "On ne sait pas"
    WITHOUT = "without", "Sans rendez-vous"
    BOTH = "both", "Avec ou sans rendez-vous"
    WITH = "with", "Sur rendez-vous"


class Status(models.TextChoices):
    """Whether a place is shown. A closed one keeps its page, which says so."""

    SHOWN = "shown", "Dans l’annuaire"
    CLOSED = "closed", "Fermé ou parti"
    HIDDEN = "hidden", "Caché"


class LinkState(models.TextChoices):
    """What somebody of the team saw when opening the site of a place."""

    UNKNOWN = "", "Pas encore ouvert"
    OPENS = "opens", "S’ouvre"
    DEAD = "dead", "Ne s’ouvre plus"


class PlaceQuerySet(models.QuerySet["Place"]):
    """Questions about places; the day is always an argument."""

    def shown(self) -> Self:
        """Give those that anyone may see in the lists."""
        return self.filter(status=Status.SHOWN)

    def stale(self, today: date) -> Self:
        """Give those that nobody checked for twelve months, or ever."""
        return self.filter(models.Q(checked_on=None) | models.Q(checked_on__lt=stale_before(today)))


class Place(models.Model):
    """An organisation or a place that helps, or the counter of a public body."""

    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField("genre", max_length=16, choices=Kind.choices, default=Kind.OTHER)
    status = models.CharField("état", max_length=8, choices=Status.choices, default=Status.SHOWN)
    # Grows with each change: who edits an older state is told.
    revision = models.PositiveIntegerField(default=0)

    # --- The national schema, field by field ------------------------------------------------------
    # The schema's `id` is `source` and `source_id` together, unique here.
    source_id = models.CharField("identifiant à la source", max_length=120, blank=True)
    pivot = models.CharField("SIRET", max_length=20, blank=True)
    nom = models.CharField("nom", max_length=LONGEST_NAME)
    commune = models.CharField("commune", max_length=120, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    code_insee = models.CharField("code de la commune", max_length=5, blank=True)
    adresse = models.CharField("adresse", max_length=LONGEST_LINE, blank=True)
    complement_adresse = models.CharField(
        "complément d’adresse", max_length=LONGEST_LINE, blank=True
    )
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    typologie = models.JSONField("typologie", default=list, blank=True)
    telephone = models.CharField("téléphone", max_length=40, blank=True)
    courriels = models.JSONField("adresses électroniques", default=list, blank=True)
    site_web = models.JSONField("sites", default=list, blank=True)
    horaires = models.TextField("horaires", blank=True)
    presentation_resume = models.CharField("en une phrase", max_length=LONGEST_LINE, blank=True)
    presentation_detail = models.TextField("présentation", blank=True)
    source = models.CharField("source", max_length=120, blank=True)
    itinerance = models.JSONField("itinérance", default=list, blank=True)
    structure_parente = models.CharField("structure parente", max_length=LONGEST_NAME, blank=True)
    date_maj = models.DateField("mis à jour à la source le", null=True, blank=True)
    services = models.JSONField("services", default=list, blank=True)
    publics_specifiquement_adresses = models.JSONField("publics", default=list, blank=True)
    prise_en_charge_specifique = models.JSONField("accueils particuliers", default=list, blank=True)
    frais_a_charge = models.JSONField("prix", default=list, blank=True)
    dispositif_programmes_nationaux = models.JSONField(
        "programmes nationaux", default=list, blank=True
    )
    formations_labels = models.JSONField("formations et labels", default=list, blank=True)
    autres_formations_labels = models.JSONField(
        "autres formations et labels", default=list, blank=True
    )
    modalites_acces = models.JSONField("comment venir", default=list, blank=True)
    modalites_accompagnement = models.JSONField("manières d’aider", default=list, blank=True)
    fiche_acces_libre = models.CharField("fiche Acceslibre", max_length=500, blank=True)
    prise_rdv = models.CharField("prise de rendez-vous", max_length=500, blank=True)

    # --- What the schema cannot say ---------------------------------------------------------------
    # Slugs of the catalogue (situations.yaml); none: whatever happens to people.
    situations = models.JSONField("situations", default=list, blank=True)
    # Codes of ISO 639-1 (« ar »), French left out.
    languages = models.JSONField("langues", default=list, blank=True)
    sign_language = models.CharField(
        "langue des signes", max_length=3, choices=Answer.choices, blank=True
    )
    step_free = models.CharField(
        "accès de plain-pied", max_length=3, choices=Answer.choices, blank=True
    )
    appointment = models.CharField(
        "rendez-vous", max_length=8, choices=Appointment.choices, blank=True
    )
    by_phone = models.CharField(
        "aide par téléphone", max_length=3, choices=Answer.choices, blank=True
    )
    by_post = models.CharField(
        "aide par courrier", max_length=3, choices=Answer.choices, blank=True
    )
    territory = models.CharField("pour qui", max_length=12, choices=Territory.choices, blank=True)
    territory_code = models.CharField("code du territoire", max_length=9, blank=True)
    postal_address = models.TextField("adresse pour écrire", blank=True)

    # --- Who answers for it -----------------------------------------------------------------------
    checked_by = models.CharField("vérifié par", max_length=120, blank=True)
    checked_on = models.DateField("vérifié le", null=True, blank=True)
    # The fields that somebody corrected here: an import leaves them as they are.
    kept_fields = models.JSONField(default=list, blank=True)
    link_state = models.CharField(max_length=5, choices=LinkState.choices, blank=True)
    link_checked_on = models.DateField(null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["code_insee", "kind"], name="place_commune"),
            models.Index(fields=["territory", "territory_code"], name="place_territory"),
            models.Index(fields=["checked_on"], name="place_checked"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~models.Q(source_id=""),
                name="one_place_for_a_source_and_its_identifier",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def is_public_body(self) -> bool:
        """Tell whether it is a service of the public authorities itself."""
        return self.kind in PUBLIC_KINDS

    def is_stale(self, today: date) -> bool:
        """Tell whether nobody checked it for twelve months."""
        return self.checked_on is None or self.checked_on < stale_before(today)


def stale_before(today: date) -> date:
    """Return the day before which a check is too old."""
    year = today.year - STALE_MONTHS // 12
    is_leap_day = today.month == 2 and today.day == 29
    return today.replace(year=year, day=28 if is_leap_day else today.day)


class Spot(models.Model):
    """Where a place is, once for each subject that it is looked for by: all that a search reads.

    `topic` is a slug of the catalogue's situations, ANY for who helps whatever happens, EVERY for all
    who help; PUBLIC for the services of the public authorities, and « @ » with a kind. Town halls have
    none: a commune finds its own by its code. Coordinates stand here too, so that one index answers
    without opening the places.
    """

    EVERY = "*"
    ANY = ""
    PUBLIC = "@"

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="spots")
    topic = models.CharField(max_length=40, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["topic", "latitude", "longitude", "place"], name="spot_nearest"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "topic"], name="one_spot_a_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.topic}"


class Origin(models.TextChoices):
    """Where a value comes from."""

    TEAM = "team", "l’équipe"
    PROPOSAL = "proposal", "une proposition, acceptée"
    IMPORT = "import", "un fichier"
    UNDO = "undo", "un retour en arrière"


class ProposalStatus(models.TextChoices):
    """What became of a proposal."""

    WAITING = "waiting", "Attend"
    ACCEPTED = "accepted", "Acceptée"
    PARTLY = "partly", "Acceptée en partie"
    REFUSED = "refused", "Refusée"


class Proposal(models.Model):
    """What somebody without an account says of a place, or of one that is missing.

    `values` are the fields that they changed, `seen` the same fields as they saw them. The contact is
    erased as soon as the team has decided.
    """

    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.CASCADE, related_name="proposals"
    )
    values = models.JSONField(default=dict)
    seen = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    # What names one sending: the same form sent twice is one proposal.
    token = models.CharField(max_length=64, unique=True)
    # Days, never hours: an hour could be compared with somebody's connection.
    received_on = models.DateField()
    status = models.CharField(
        max_length=8, choices=ProposalStatus.choices, default=ProposalStatus.WAITING
    )
    reason = models.CharField(max_length=LONGEST_LINE, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["received_on", "id"]
        indexes: ClassVar = [models.Index(fields=["status", "received_on"], name="proposal_inbox")]

    def __str__(self) -> str:
        return f"proposition n° {self.pk}"


class RunStatus(models.TextChoices):
    """How far an import is."""

    # Nothing tells a run that was killed from one at work.
    RUNNING = "running", "En cours, ou interrompu : relancez-le, il reprendra"
    DONE = "done", "Terminé"


class ImportRun(models.Model):
    """One file that came in. `line` is the last one that is done for good: a killed run resumes there."""

    source = models.CharField(max_length=120)
    file_name = models.CharField(max_length=200, blank=True)
    format = models.CharField(max_length=40, blank=True)
    # Of the whole file: the same file again is the same run.
    digest = models.CharField(max_length=64)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=RunStatus.choices, default=RunStatus.RUNNING)
    line = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    noted = models.PositiveIntegerField(default=0)
    # How many corrections made here the file would have undone.
    kept = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["source", "digest"], name="import_once")]

    def __str__(self) -> str:
        return f"import n° {self.pk}"


class ImportRefusal(models.Model):
    """What a line of a file said that was not kept: the whole line, or one field of it."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="refusals")
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=LONGEST_LINE)
    is_whole_line = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["line", "id"]

    def __str__(self) -> str:
        return f"ligne {self.line}"


class FieldChange(models.Model):
    """One field of one place, before and after: the history that nobody rewrites."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    changed_on = models.DateField()
    origin = models.CharField(max_length=8, choices=Origin.choices)
    # The name that the member had, or the source of the file.
    by = models.CharField(max_length=120, blank=True)
    # The revision of the place that this change made: those of one save go together.
    revision = models.PositiveIntegerField()
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.SET_NULL, related_name="changes"
    )
    run = models.ForeignKey(
        ImportRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="changes"
    )

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.field}, révision {self.revision}"
