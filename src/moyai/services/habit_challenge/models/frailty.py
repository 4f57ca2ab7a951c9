"""Questionnaires answered, and referrals. Answers are health data: sealed with the person's key."""

from django.db import models
from django.db.models import Q

from moyai.services.habit_challenge.enums import Instrument, ReferralStatus, Through


class FrailtyCheck(models.Model):
    """A questionnaire that somebody answered, whole or in part.

    ``answers`` is sealed (core/sealing): what was answered and what the rule of ``rule_version`` made of it.
    ``finished_at`` None: she may go on with it. ``subject``: whose key seals it; ``session``: the
    conversation that it was answered in.
    """

    code = models.CharField(max_length=8, unique=True)
    resident = models.ForeignKey(
        "residents.Resident", on_delete=models.PROTECT, related_name="frailty_checks"
    )
    instrument = models.CharField(max_length=10, choices=Instrument.choices)
    rule_version = models.CharField(max_length=16)
    subject = models.CharField(max_length=64)
    session = models.CharField(max_length=8, blank=True)
    answers = models.BinaryField()
    through = models.CharField(max_length=8, choices=Through.choices)
    made_by = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-begun_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(instrument__in=Instrument.values), name="frailty_instrument_known"
            ),
            models.UniqueConstraint(
                fields=["resident", "instrument"],
                condition=Q(finished_at__isnull=True),
                name="frailty_one_unfinished",
            ),
        ]

    @property
    def about(self) -> str:
        """What the answers are sealed with."""
        return f"habit.check:{self.code}"


class Referral(models.Model):
    """With her consent the community support centre (地域包括支援センター) gets in touch.

    ``centre``: a partner. ``words``: what is passed on, sealed; she has seen and agreed to just this.
    ``note``: what the centre wrote when it closed it, sealed with the same key.
    """

    code = models.CharField(max_length=8, unique=True)
    resident = models.ForeignKey(
        "residents.Resident", on_delete=models.PROTECT, related_name="frailty_referrals"
    )
    frailty_check = models.ForeignKey(
        FrailtyCheck, on_delete=models.SET_NULL, null=True, blank=True, related_name="referrals"
    )
    centre = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=64)
    words = models.BinaryField()
    note = models.BinaryField(null=True, blank=True)
    consented_at = models.DateTimeField()
    consented_by = models.CharField(max_length=64)
    status = models.CharField(max_length=9, choices=ReferralStatus.choices, default=ReferralStatus.SENT)
    taken_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-consented_at"]
        indexes = [models.Index(fields=["centre", "status"], name="frailty_referral_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ReferralStatus.values), name="frailty_referral_status_known"
            )
        ]

    @property
    def about(self) -> str:
        """What the words are sealed with."""
        return f"habit.referral:{self.code}"
