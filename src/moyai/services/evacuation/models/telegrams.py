"""Telegrams of the Meteorological Agency that came in."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.services.evacuation.enums import TelegramState
from moyai.services.evacuation.models.incidents import Incident


class Telegram(models.Model):
    """A telegram of the Meteorological Agency (JMA XML), once for each; as much of it as is needed here.

    Attributes:
        address: where it was fetched, empty for one put in by hand.
        digest: SHA-256 of the bytes: the same telegram is kept once.
        kind: data type such as ``VPWW55``.
        control: 通常, 訓練 or 試験. Only 通常 suggests anything.
        info_type: 発表, 訂正, 取消 or 遅延.
        event_id: what corrections and cancellations of the same event share.
        findings: ``[{area, code, what, level}]`` of the town's own areas, the gravest first.
        level: the gravest, 0 where there is nothing for this town.
    """

    address = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8)
    control = models.CharField(max_length=4)
    info_type = models.CharField(max_length=4)
    event_id = models.CharField(max_length=64, blank=True)
    serial = models.CharField(max_length=8, blank=True)
    office = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=120)
    headline = models.CharField(max_length=1000, blank=True)
    findings = models.JSONField(default=list)
    level = models.PositiveSmallIntegerField(default=0)
    reported_at = models.DateTimeField()
    received_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=12, choices=TelegramState.choices, default=TelegramState.NOTED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    incident = models.ForeignKey(
        Incident, on_delete=models.SET_NULL, null=True, blank=True, related_name="telegrams"
    )

    class Meta:
        ordering = ["-reported_at", "-pk"]
        indexes = [models.Index(fields=["kind", "event_id", "office"], name="telegrams_by_event")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[TelegramState.SUGGESTED, TelegramState.TAKEN]) | Q(control="通常"),
                name="telegram_only_meant_ones_act",
            )
        ]
