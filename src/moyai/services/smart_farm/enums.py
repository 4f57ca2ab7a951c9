"""Words of the smart farm."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FarmRole(models.TextChoices):
    """What somebody is on a farm; one person may be several."""

    OPERATOR = "operator", _("はなれて育てる人")
    SUPPORTER = "supporter", _("畑にいる支え手")
    ADVISER = "adviser", _("農業の先生")
    TEACHER = "teacher", _("学校の先生")
    PUPIL = "pupil", _("生徒")
    GUARDIAN = "guardian", _("保護者")
    ADMINISTRATOR = "administrator", _("農園の管理者")


class PointerType(models.TextChoices):
    """What a point in a bed is: FarmBot's words."""

    PLANT = "Plant", _("植物")
    WEED = "Weed", _("雑草")
    TOOL_SLOT = "ToolSlot", _("道具の置き場所")
    GENERIC = "GenericPointer", _("しるし")


class PlantStage(models.TextChoices):
    """How far a plant is: FarmBot's words."""

    PLANNED = "planned", _("予定")
    PENDING = "pending", _("待っています")
    PLANTED = "planted", _("植えました")
    SPROUTED = "sprouted", _("芽が出ました")
    ACTIVE = "active", _("育っています")
    HARVESTED = "harvested", _("収穫しました")
    REMOVED = "removed", _("抜きました")


class LeaseEnd(models.TextChoices):
    """Why somebody no longer holds a robot."""

    GIVEN_BACK = "given_back", _("返しました")
    EXPIRED = "expired", _("時間になりました")
    HANDED_OVER = "handed_over", _("つぎの人にわたしました")
    TAKEN_OVER = "taken_over", _("支え手か管理者がかわりました")


class JobKind(models.TextChoices):
    """What a robot can be asked to do while nobody steers it."""

    SOW = "sow", _("種をまく")
    WATER = "water", _("水をやる")
    PHOTOGRAPH = "photograph", _("写真をとる")
    MEASURE = "measure", _("土の水分をはかる")
    SEQUENCE = "sequence", _("決まった手順")


class JobStatus(models.TextChoices):
    """How far a job is."""

    ASKED = "asked", _("確認を待っています")
    QUEUED = "queued", _("順番を待っています")
    RUNNING = "running", _("動いています")
    DONE = "done", _("終わりました")
    FAILED = "failed", _("できませんでした")
    REFUSED = "refused", _("見送りました")
    CANCELLED = "cancelled", _("とりやめました")


class Audience(models.TextChoices):
    """For whom a token was made: FarmBot's words."""

    BOT = "bot", "bot"
    HUMAN = "human", "human"


class ToldEnd(models.TextChoices):
    """How a robot answered what it was told."""

    DONE = "done", _("終わりました")
    FAILED = "failed", _("できませんでした")


class KeyScope(models.TextChoices):
    """What a key of the sensors opens."""

    WRITE = "write", _("測定値を送る")
    READ = "read", _("測定値を読む")
