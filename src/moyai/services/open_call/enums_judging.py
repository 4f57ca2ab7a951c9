"""Words of judging: rounds, reviews, conflicts of interest, decisions, the final day."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    """How far a round of reviews is."""

    PREPARING = "preparing", _("準備中")
    OPEN = "open", _("審査中")
    CLOSED = "closed", _("審査を締めました")
    DECIDED = "decided", _("決定しました")


class ReviewState(models.TextChoices):
    """How far a judge is with an entry."""

    ASSIGNED = "assigned", _("未着手")
    DRAFT = "draft", _("途中")
    DONE = "done", _("審査済み")
    DECLINED = "declined", _("辞退")


class ConflictKind(models.TextChoices):
    """Why a judge may not judge an entry."""

    DECLARED = "declared", _("本人の申告")
    ORGANISATION = "organisation", _("同じ所属")
    CO_APPLICANT = "co_applicant", _("応募者のひとり")
    KIN = "kin", _("家族・親族")
    OFFICE = "office", _("事務局の判断")


class Result(models.TextChoices):
    """What was decided of an entry."""

    CHOSEN = "chosen", _("採択・通過")
    ALMOST = "almost", _("条件つき（追加の資料をお願いします）")
    RESERVE = "reserve", _("補欠")
    NOT_CHOSEN = "not_chosen", _("見送り")


class FinalState(models.TextChoices):
    """Where the final day stands."""

    PLANNED = "planned", _("準備中")
    RUNNING = "running", _("開催中")
    HELD = "held", _("結果は委員長の発表を待っています")
    RELEASED = "released", _("結果を発表しました")


class SlotKind(models.TextChoices):
    """What happens in a line of the run sheet."""

    PITCH = "pitch", _("発表")
    QUESTIONS = "questions", _("質疑")
    BREAK = "break", _("休憩")
    TALK = "talk", _("あいさつ・講演")
    VOTE = "vote", _("投票")
    AWARD = "award", _("表彰")


class VoteKind(models.TextChoices):
    """How the audience votes."""

    RANKED = "ranked", _("順位をつける")
    POINTS = "points", _("持ち点を分ける")
