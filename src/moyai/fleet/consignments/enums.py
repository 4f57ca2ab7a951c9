"""Words of consignments."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsignmentState(models.TextChoices):
    """Where a consignment stands.

    STRANDED: nobody can carry it, or it came back; a person must act.
    """

    WAITING = "waiting", _("運ぶ人を探している")
    PLANNED = "planned", _("運ぶ人が決まった")
    UNDER_WAY = "under_way", _("運んでいる")
    IN_LOCKER = "in_locker", _("ロッカーで待っている")
    HANDED = "handed", _("渡した")
    LEFT = "left", _("置いてきた")
    NOT_MET = "not_met", _("会えなかった")
    STRANDED = "stranded", _("運べない")
    CANCELLED = "cancelled", _("取消")

    @classmethod
    def live(cls) -> list[str]:
        """Return the states in which somebody still has to do something."""
        return [cls.WAITING, cls.PLANNED, cls.UNDER_WAY, cls.IN_LOCKER, cls.STRANDED, cls.NOT_MET]


class LegState(models.TextChoices):
    """Where one leg stands. DROPPED: another carrier was chosen, or it was called off."""

    PLANNED = "planned", _("これから")
    UNDER_WAY = "under_way", _("運んでいる")
    DONE = "done", _("済み")
    NOT_MET = "not_met", _("会えなかった")
    DROPPED = "dropped", _("取りやめ")


class Act(models.TextChoices):
    """How a box changed hands. TAKEN_OVER: from a carrier that came to a stop on its way."""

    COLLECTED = "collected", _("受け取った")
    TAKEN_OVER = "taken_over", _("途中で引き継いだ")
    DELIVERED = "delivered", _("渡した")
    RETURNED = "returned", _("戻した")
    LOST = "lost", _("なくなった")


class Outcome(models.TextChoices):
    """What happened at the end of a leg."""

    IN_PERSON = "in_person", _("手渡した")
    LEFT = "left", _("置いた（写真）")
    NOT_MET = "not_met", _("会えなかった")


class Temperature(models.TextChoices):
    """What a box needs."""

    AMBIENT = "ambient", _("常温")
    CHILLED = "chilled", _("冷蔵")
    FROZEN = "frozen", _("冷凍")


class ReadingFlag(models.TextChoices):
    """What is wrong with a reading."""

    FINE = "", _("よい")
    ABSURD = "absurd", _("温度計がおかしい")
    BREACH = "breach", _("温度が外れた")


class HubKind(models.TextChoices):
    """A place where goods change carriers or wait."""

    DEPOT = "depot", _("集配所")
    LOCKER = "locker", _("ロッカー")
    PORT = "port", _("ドローンの離着陸場")


class AskState(models.TextChoices):
    """Where a request to a volunteer stands."""

    ASKED = "asked", _("お願い中")
    ACCEPTED = "accepted", _("引き受けた")
    DECLINED = "declined", _("断った")
    EXPIRED = "expired", _("返事がない")
    ABSENT = "absent", _("急に来られない")
    WITHDRAWN = "withdrawn", _("取りやめ")
    DONE = "done", _("済み")

    @classmethod
    def live(cls) -> list[str]:
        """Return the states in which the volunteer is counted on."""
        return [cls.ASKED, cls.ACCEPTED]
