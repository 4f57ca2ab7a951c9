"""The roster as pages read it: what the engine worked out of the claims, written party by party.

Nothing here is entered by anybody: `projecting` writes it from the claims and may write it anew at any time.
A party (`engines.whereabouts.Party`) is people who belong together; its rows are replaced as a whole.
In a surge every row is written again and again: no index repeats the beginning of another.
"""

from django.db import models
from django.db.models import Q

from moyai.core.residents.models import Resident
from moyai.services.evacuation.enums import Condition, EvacuationKind, Flag
from moyai.services.evacuation.models.incidents import Incident
from moyai.services.evacuation.models.places import Shelter


class RosterPerson(models.Model):
    """One person, or one not yet identified, as far as the claims tell; see `engines.whereabouts.Person`.

    Attributes:
        key: ``p:`` and the resident's number, or the key of a description.
        party: the party's key.
        name: as the register or the description has it, empty where no name was told.
        household: number of the household, None where there is none.
        names: all keys that were found to be this person.
        kind: where she is; ``unknown`` also where nobody knows the place.
        area: key of the area, empty where it is not known.
        town: code of the municipality where she is; of her home where the place tells none.
        needs: ``[{code, since_s, event_id}]``.
        reasons: ``[{event_id, verdict, behind_s}]``: every claim about her and what became of it.
        urgency: 1 (at once) to 5, None where nothing makes it urgent; `engines.triage`.
        points: weight among those of the same urgency.
        why: ``[{code, amount}]``, the facts that make it so, the gravest first.
        first_at: when anything was first said of her: new on the page.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="people", db_index=False)
    key = models.CharField(max_length=160)
    party = models.CharField(max_length=160)
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    household = models.PositiveBigIntegerField(null=True, blank=True)
    names = models.JSONField(default=list)
    kind = models.CharField(max_length=16, choices=EvacuationKind.choices, default=EvacuationKind.UNKNOWN)
    area = models.CharField(max_length=50, blank=True)
    town = models.CharField(max_length=6, blank=True)
    shelter = models.ForeignKey(
        Shelter, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    accuracy_m = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True)
    is_presumed = models.BooleanField(default=False)
    is_counted = models.BooleanField(default=True)
    since_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=12, blank=True)
    door = models.CharField(max_length=8, blank=True)
    condition = models.CharField(max_length=8, choices=Condition.choices, blank=True)
    needs = models.JSONField(default=list)
    stay_until_at = models.DateTimeField(null=True, blank=True)
    sure_pct = models.PositiveSmallIntegerField(default=0)
    flags = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    urgency = models.PositiveSmallIntegerField(null=True, blank=True)
    points = models.PositiveIntegerField(default=0)
    why = models.JSONField(default=list)
    first_at = models.DateTimeField()

    class Meta:
        ordering = ["incident", "key"]
        indexes = [
            models.Index(fields=["incident", "party"], name="roster_by_party"),
            models.Index(fields=["incident", "kind", "area"], name="roster_by_kind"),
            models.Index(fields=["incident", "town", "first_at"], name="roster_by_town"),
            models.Index(
                fields=["shelter", "incident"],
                name="roster_by_shelter",
                condition=Q(shelter__isnull=False),
            ),
            models.Index(fields=["incident", "confirmed_at"], name="roster_by_age"),
            models.Index(fields=["incident", "first_at"], name="roster_by_newness"),
            models.Index(
                fields=["incident", "urgency", "-points"],
                name="roster_by_urgency",
                condition=Q(urgency__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["incident", "key"], name="roster_person_once"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__isnull=False, lat__isnull=False),
                name="roster_position_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.key


class RosterGroup(models.Model):
    """People at a place whom a claim counts and does not name; see `engines.whereabouts.Group`."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="groups", db_index=False)
    party = models.CharField(max_length=160)
    event_id = models.CharField(max_length=120)
    told_by = models.CharField(max_length=160)
    kind = models.CharField(max_length=16, choices=EvacuationKind.choices)
    area = models.CharField(max_length=50, blank=True)
    town = models.CharField(max_length=6, blank=True)
    shelter = models.ForeignKey(Shelter, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    people = models.PositiveIntegerField()
    perhaps = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["incident", "party"], name="groups_by_party")]


class RosterDoubt(models.Model):
    """Two that may be one person, for staff to decide; see `engines.whereabouts.Doubt`."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="doubts", db_index=False)
    party = models.CharField(max_length=160)
    first = models.CharField(max_length=160)
    second = models.CharField(max_length=160)
    weight = models.IntegerField()
    fields = models.JSONField(default=list)

    class Meta:
        ordering = ["-weight", "first", "second"]
        indexes = [
            models.Index(fields=["incident", "party"], name="doubts_by_party"),
            models.Index(fields=["incident", "-weight"], name="doubts_by_weight"),
        ]


class RosterNotice(models.Model):
    """A flag on a claim: what somebody should look at; see `engines.whereabouts.Notice`."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="notices", db_index=False)
    party = models.CharField(max_length=160)
    event_id = models.CharField(max_length=120)
    flag = models.CharField(max_length=20, choices=Flag.choices)

    class Meta:
        indexes = [
            models.Index(fields=["incident", "party"], name="notices_by_party"),
            models.Index(fields=["incident", "flag"], name="notices_by_flag"),
        ]


class HeadCount(models.Model):
    """How many people are at a kind of place in an area, or at one shelter. Zero: there were some."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="heads")
    kind = models.CharField(max_length=16, choices=EvacuationKind.choices)
    area = models.CharField(max_length=50, blank=True)
    place = models.CharField(max_length=64, blank=True)
    people = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "kind", "area", "place"], name="head_count_once")
        ]


class NeedCount(models.Model):
    """For how many people something is needed in an area. Zero: it was needed."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="need_counts")
    need = models.CharField(max_length=20)
    area = models.CharField(max_length=50, blank=True)
    people = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "need", "area"], name="need_count_once")]


class RosterMark(models.Model):
    """What people are looked for by beside their place: ``need:oxygen``, ``flag:abroad``."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="marks", db_index=False)
    key = models.CharField(max_length=160)
    mark = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["incident", "key"], name="marks_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["incident", "mark", "key"], name="roster_mark_once"),
        ]


class CellCount(models.Model):
    """How many people, of those whose position is told and who are at no listed place, are in a square.

    Attributes:
        x: number of the square to the east: longitude divided by `projecting.cells.SIZE`, rounded down.
        y: number of the square to the north.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="cells")
    town = models.CharField(max_length=6, blank=True)
    kind = models.CharField(max_length=16, choices=EvacuationKind.choices)
    x = models.IntegerField()
    y = models.IntegerField()
    people = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "town", "kind", "x", "y"], name="cell_count_once"),
        ]


class Moment(models.Model):
    """What was known at the end of a minute: the trend, and how long it took to know of everybody.

    Attributes:
        at: the beginning of the minute.
        people: known to be somewhere.
        reports: worked in so far.
        urgent: people whose urgency is 1 or 2.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="moments")
    at = models.DateTimeField()
    people = models.PositiveIntegerField()
    reports = models.PositiveIntegerField()
    urgent = models.PositiveIntegerField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["incident", "at"], name="moment_once")]
