"""What the people of a farm say: consents for children, the diary, what troubles somebody in it, films."""

from django.db import models
from django.db.models import Q

from moyai.services.smart_farm.enums_people import ConsentFor, EntryState, FilmStatus


class PupilConsent(models.Model):
    """A guardian's yes for a child; withdrawn, never changed."""

    pupil = models.ForeignKey("smart_farm.FarmMember", on_delete=models.CASCADE, related_name="consents")
    guardian = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, related_name="consents_given"
    )
    purpose = models.CharField(max_length=9, choices=ConsentFor.choices)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="farm_one_live_consent",
            ),
            models.CheckConstraint(condition=Q(purpose__in=ConsentFor.values), name="farm_consent_known"),
        ]


class DiaryEntry(models.Model):
    """A few words about a robot's bed on a day, perhaps with one of its pictures.

    ``is_handover``: for whoever comes next; it is shown first when her turn begins. ``read_by``: who has.
    ``hidden_by``: who took it from sight, or "complaint" until somebody has looked.
    """

    code = models.CharField(max_length=8, unique=True)
    robot = models.ForeignKey("smart_farm.Robot", on_delete=models.CASCADE, related_name="diary")
    member = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="diary"
    )
    text = models.CharField(max_length=400)
    image = models.ForeignKey(
        "smart_farm.GardenImage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_handover = models.BooleanField(default=False)
    read_by = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    read_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=EntryState.choices, default=EntryState.SHOWN)
    hidden_by = models.CharField(max_length=64, blank=True)
    idempotency_key = models.CharField(max_length=80, unique=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EntryState.values), name="farm_entry_known")
        ]
        indexes = [models.Index(fields=["robot", "-written_at"], name="farm_diary_of_a_robot")]


class DiaryTrouble(models.Model):
    """Somebody finds an entry wrong; who writes it is not told. A teacher or supporter decides."""

    entry = models.ForeignKey(DiaryEntry, on_delete=models.CASCADE, related_name="troubles")
    by = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, related_name="diary_troubles"
    )
    why = models.CharField(max_length=200)
    said_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_upheld = models.BooleanField(default=False)

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "by"], condition=Q(decided_at__isnull=True), name="farm_trouble_once"
            )
        ]


class Film(models.Model):
    """A film of a robot's pictures of some days, one a moment; ``file`` lies beside the pictures."""

    code = models.CharField(max_length=8, unique=True)
    robot = models.ForeignKey("smart_farm.Robot", on_delete=models.CASCADE, related_name="films")
    since = models.DateField()
    until = models.DateField()
    status = models.CharField(max_length=6, choices=FilmStatus.choices, default=FilmStatus.ASKED)
    frames = models.PositiveSmallIntegerField(default=0)
    file = models.CharField(max_length=80, blank=True)
    asked_by = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["robot"], condition=Q(status=FilmStatus.ASKED), name="farm_one_film_waits"
            ),
            models.CheckConstraint(condition=Q(status__in=FilmStatus.values), name="farm_film_known"),
        ]
