"""Words of the fleet (MDS and the dial-a-ride literature)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VehicleStatus(models.TextChoices):
    """Whether a vehicle may be planned with."""

    IN_SERVICE = "in_service", _("運行できる")
    OUT_OF_SERVICE = "out_of_service", _("運行できない")


class ShiftStatus(models.TextChoices):
    """Where a shift stands."""

    PLANNED = "planned", _("予定")
    OPEN = "open", _("運行中")
    CLOSED = "closed", _("終了")
    BROKEN_OFF = "broken_off", _("中断")


class TaskStatus(models.TextChoices):
    """Where a task stands.

    UNASSIGNED: accepted, but its vehicle was lost and none fits; a person must act.
    """

    PLANNED = "planned", _("予約済み")
    ABOARD = "aboard", _("乗車中")
    DONE = "done", _("完了")
    CANCELLED = "cancelled", _("取消")
    NO_SHOW = "no_show", _("不在")
    UNASSIGNED = "unassigned", _("車が未定")

    @classmethod
    def live(cls) -> list[str]:
        """Return the states in which somebody still waits or rides."""
        return [cls.PLANNED, cls.ABOARD, cls.UNASSIGNED]


class StopKind(models.TextChoices):
    """What happens at a stop."""

    PICKUP = "pickup", _("お迎え")
    DROPOFF = "dropoff", _("お送り")
    BREAK = "break", _("休憩")


class StopStatus(models.TextChoices):
    """Where a stop stands."""

    PENDING = "pending", _("これから")
    ARRIVED = "arrived", _("到着")
    DONE = "done", _("済み")
    SKIPPED = "skipped", _("取りやめ")


class PressAction(models.TextChoices):
    """The driver's buttons."""

    ARRIVED = "arrived", _("到着")
    BOARDED = "boarded", _("乗車")
    NO_SHOW = "no_show", _("不在")
    DONE = "done", _("完了")


class CarrierKind(models.TextChoices):
    """What carries goods; a volunteer and a locker are no vehicles of ours."""

    VAN = "van", _("配送車")
    TAXI = "taxi", _("空いているタクシー")
    CLINIC = "clinic", _("診療車の空き便")
    VOLUNTEER = "volunteer", _("ボランティア")
    LOCKER = "locker", _("受け取りロッカー")
    DRONE = "drone", _("ドローン")


class NotHandedOver(models.TextChoices):
    """Why goods stayed aboard."""

    ABSENT = "absent", _("だれもいない")
    BLOCKED = "blocked", _("たどり着けない")
    DECLINED = "declined", _("いらないと言われた")
