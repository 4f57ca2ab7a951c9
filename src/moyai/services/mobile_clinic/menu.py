"""Which pages somebody of an institution finds in the bar, by profession: what she opens first is first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.services.mobile_clinic.access import CLINICAL, ON_BOARD, list_practices
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.office_tabs import KEEPERS
from moyai.services.mobile_clinic.queries.tidings import count_unseen

_OFFICE = frozenset({*CLINICAL, Profession.CLERK})
_ITEMS: tuple[tuple[str, Any, frozenset[Profession]], ...] = (
    ("mobile_clinic:visits", _("今日の訪問"), ON_BOARD),
    ("mobile_clinic:doctor", _("今日の診察"), frozenset({Profession.DOCTOR})),
    ("mobile_clinic:pharmacy", _("処方の受け付け"), frozenset({Profession.PHARMACIST})),
    ("mobile_clinic:tours", _("診療車"), _OFFICE),
    ("mobile_clinic:book", _("訪問の予約"), _OFFICE),
    ("mobile_clinic:appointments", _("外来と電話"), _OFFICE),
    ("mobile_clinic:shares", _("枠と交換"), _OFFICE),
    ("mobile_clinic:papers", _("診療の書類"), CLINICAL),
    ("mobile_clinic:notebooks", _("連絡帳"), CLINICAL | {Profession.PHARMACIST}),
    ("mobile_clinic:finding_patients", _("画像・心電図・音"), CLINICAL),
    ("mobile_clinic:bills", _("診療車の費用"), _OFFICE),
    ("mobile_clinic:people", _("診療所の設定"), frozenset(KEEPERS)),
    ("mobile_clinic:devices", _("測定の機器"), CLINICAL - set(KEEPERS)),
)


_TOLD_AT = "mobile_clinic:tours"
"""The page on which everything stands that its institution was told."""


def list_pages(user: User, today: date) -> Iterator[tuple[str, Any]]:
    """Yield names and labels of the pages for somebody's professions, in order; nothing for others.

    Beside the page of tidings stands how many she has not seen.
    """
    professions = {each.profession for each in list_practices(user, today)}
    for name, label, wanted in _ITEMS:
        if professions & wanted:
            count = count_unseen(user, clock.now()) if name == _TOLD_AT else 0
            yield name, _("%(page)s（新着%(count)s）") % {"page": label, "count": count} if count else label
