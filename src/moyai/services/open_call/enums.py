"""Words of a programme: what it is, who is who in it, where a theme stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammeState(models.TextChoices):
    """Whether a programme is seen and takes entries."""

    DRAFT = "draft", _("準備中")
    OPEN = "open", _("公開中")
    CLOSED = "closed", _("終わりました")


class StaffRole(models.TextChoices):
    """What somebody does in a programme, beside those who enter."""

    OFFICE = "office", _("事務局")
    OWNER = "owner", _("担当課")
    JUDGE = "judge", _("審査員")
    CHAIR = "chair", _("審査委員長")
    MENTOR = "mentor", _("メンター")


class ThemeState(models.TextChoices):
    """How far a section's problem is on its way to a public theme."""

    SUBMITTED = "submitted", _("課題として提出")
    BRUSHING = "brushing", _("磨き上げ中")
    APPROVING = "approving", _("承認待ち")
    APPROVED = "approved", _("承認済み")
    PUBLISHED = "published", _("公開中")
    WITHDRAWN = "withdrawn", _("取り下げ")


class Verdict(models.TextChoices):
    """What an approver says of a version of a theme."""

    APPROVED = "approved", _("承認")
    RETURNED = "returned", _("差し戻し")


class QuestionState(models.TextChoices):
    """Where a question stands."""

    ASKED = "asked", _("回答待ち")
    ANSWERED = "answered", _("回答済み")
    REFUSED = "refused", _("公開しません")
