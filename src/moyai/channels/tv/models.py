"""Television sets and the households that they belong to."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class TvSet(models.Model):
    """One set. It proves itself with a cookie, of which only the hash is kept.

    Without a household it shows a code.
    The set remembers who is at it and the conversation that she is in: power may go at any moment.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    household = models.ForeignKey(
        "residents.Household", on_delete=models.CASCADE, null=True, blank=True, related_name="tv_sets"
    )
    name = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=6, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    paired_at = models.DateTimeField(null=True, blank=True)
    paired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        "residents.Resident", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    talk = models.ForeignKey(
        "conversations.Session", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=8, default="ja")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="tv_code_unique"),
            models.CheckConstraint(
                condition=Q(household__isnull=True) | Q(code=""), name="tv_paired_has_no_code"
            ),
        ]


class PairingTry(models.Model):
    """Somebody entered a code that no set shows: counted, so that nobody can go through them all."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)


class ShownNotice(models.Model):
    """A notice that stood on a set of the household: the outbox counts it as delivered."""

    notice = models.OneToOneField("notices.Notice", on_delete=models.CASCADE, related_name="+")
    tv_set = models.ForeignKey(TvSet, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
