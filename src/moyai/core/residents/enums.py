"""Words of the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactKind(models.TextChoices):
    """Ways to reach a person."""

    PHONE = "phone", _("固定電話")
    MOBILE = "mobile", _("携帯電話")
    EMAIL = "email", _("メール")
    LINE = "line", _("LINE")
    TV = "tv", _("テレビ")


class Mobility(models.TextChoices):
    """How somebody gets about outside the house."""

    UNAIDED = "unaided", _("何も使わずに歩く")
    CANE = "cane", _("つえ")
    WALKER = "walker", _("歩行器・シルバーカー")
    WHEELCHAIR = "wheelchair", _("車いす")


class EligibilityStatus(models.TextChoices):
    """Where an eligibility stands.

    PROVISIONAL: declared, evidence not yet seen; may use the service at the ordinary fare until it expires.
    RENEWED: was confirmed until ``expires_date``, when a renewal took its place.
    """

    PROVISIONAL = "provisional", _("仮登録（書類の確認待ち）")
    CONFIRMED = "confirmed", _("確認済み")
    REFUSED = "refused", _("対象外")
    RENEWED = "renewed", _("更新済み")
    WITHDRAWN = "withdrawn", _("取りやめ")
