"""Words of the course: how far somebody is, experiments, the notebook."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StepHow(models.TextChoices):
    """How a step came to be done."""

    READ = "read", _("よみました")
    ANSWERED = "answered", _("自分で答えました")
    TOGETHER = "together", _("いっしょに見ました")
    SEEN = "seen", _("ロボットの記録にあります")
    SAID = "said", _("本人が「できた」を押しました")
    WRITTEN = "written", _("書きました")
    CONFIRMED = "confirmed", _("先生がたしかめました")


class Factor(models.TextChoices):
    """What an experiment changes between its two groups."""

    WATER = "water", _("水の量")
    DEPTH = "depth", _("種の深さ")
    SPACING = "spacing", _("株のあいだ")
    CROP = "crop", _("作物")
    SOIL = "soil", _("土")
    LIGHT = "light", _("日あたり")
    SOWN = "sown", _("まいた日")


class Light(models.TextChoices):
    """How much sun a group has."""

    SUN = "sun", _("日なた")
    HALF = "half", _("半日かげ")
    SHADE = "shade", _("日かげ")


class Group(models.TextChoices):
    """The two groups of an experiment."""

    A = "A", "A"
    B = "B", "B"


class Outcome(models.TextChoices):
    """What is measured of a plant or a spot; the unit stands with it."""

    HEIGHT = "height", _("高さ（mm）")
    LEAVES = "leaves", _("葉の数（枚）")
    WEIGHT = "weight", _("重さ（g）")
    SOIL = "soil", _("土の水分（%）")
    PROBE = "probe", _("ロボットのセンサーの目もり")


class Guess(models.TextChoices):
    """What somebody expects before it begins."""

    A_MORE = "a_more", _("Aのほうが大きくなる")
    B_MORE = "b_more", _("Bのほうが大きくなる")
    SAME = "same", _("だいたい同じ")


class ExperimentState(models.TextChoices):
    """How far an experiment is."""

    PLANNED = "planned", _("じゅんび中")
    RUNNING = "running", _("実験中")
    ENDED = "ended", _("おわりました")


class Source(models.TextChoices):
    """Where a measurement came from."""

    HAND = "hand", _("手で")
    SENSOR = "sensor", _("センサーで")


class EntryState(models.TextChoices):
    """Whether an entry can be read by the class."""

    SHOWN = "shown", _("見せています")
    HIDDEN = "hidden", _("先生が見るまで、かくしています")


class Decision(models.TextChoices):
    """What a teacher decided on something that troubled somebody."""

    UPHELD = "upheld", _("かくしたままにしました")
    DISMISSED = "dismissed", _("また見せました")
