"""Words of the people of a farm: how they reach the pages, their turns, consents, diary, films."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How somebody presses what is on a page."""

    HANDS = "hands", _("マウス・タッチ・キーボード")
    SWITCH = "switch", _("スイッチ1つ（順番に光ります）")
    DWELL = "dwell", _("とめて選ぶ（視線・ヘッドマウス）")


class ScanStyle(models.TextChoices):
    """In which order a switch comes to things."""

    LINEAR = "linear", _("1つずつ")
    GROUPS = "groups", _("まとまりを選んでから、中を1つずつ")


class ConsentFor(models.TextChoices):
    """To what a guardian says yes for a child."""

    TAKE_PART = "take_part", _("ロボットの仕事をたのむこと、動かすこと")
    DIARY = "diary", _("日記を書いて、農園の人に見せること")


class EntryState(models.TextChoices):
    """Whether an entry of the diary is seen."""

    SHOWN = "shown", _("見えます")
    HIDDEN = "hidden", _("見えません")
    WITHDRAWN = "withdrawn", _("取り消しました")


class FilmStatus(models.TextChoices):
    """How far a film is."""

    ASKED = "asked", _("順番を待っています")
    MADE = "made", _("できました")
    FAILED = "failed", _("作れませんでした")
