"""Words of an entry: who is in its team, what it declares, what became of its files."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryStatus(models.TextChoices):
    """Whether an entry counts. Where it stands in its programme is `Entry.state`, which is data."""

    DRAFT = "draft", _("下書き")
    SUBMITTED = "submitted", _("提出済み")
    WITHDRAWN = "withdrawn", _("取り下げ")


class TeamRole(models.TextChoices):
    """What somebody is in a team that enters."""

    LEADER = "leader", _("代表")
    MEMBER = "member", _("メンバー")
    TEACHER = "teacher", _("引率の先生")


class Declaring(models.TextChoices):
    """What an entry declares."""

    TAX = "tax", _("税の滞納がないこと")
    ANTISOCIAL = "antisocial", _("反社会的勢力でないこと")
    RULES = "rules", _("募集要項に同意すること")


class FileState(models.TextChoices):
    """What was found of a file."""

    KEPT = "kept", _("受け取りました")
    REMOVED = "removed", _("取り消しました")
