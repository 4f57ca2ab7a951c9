"""The list that is gone through before an entry is handed in: what, and who, is missing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from moyai.engines.conversation import Localized
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.form_fields import check_answers
from moyai.services.open_call.models import Entry
from moyai.services.open_call.policy_entries import get_entries_policy
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.entries.closing import check_open, find_closing, say_moment
from moyai.services.open_call.queries.entries.people import (
    list_counted,
    list_invited,
    list_lacking,
    list_team,
)
from moyai.services.open_call.queries.entries.sections import get_answers, list_fields
from moyai.services.open_call.refusals_entries import EntryRefused
from moyai.services.open_call.texts import entries as say

_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|一般社団法人|一般財団法人|\(株\)|\(有\)|inc\.?$|co\.,? ?ltd\.?$"
)


@dataclass(frozen=True)
class Check:
    """One line of the list.

    Attributes:
        key: what it is about, a key of ``texts.entries.CHECKS``.
        is_met: whether it is all right.
        words: what is there, or missing.
    """

    key: str
    is_met: bool
    words: Localized

    @property
    def title(self) -> Localized:
        """What it is about, in words."""
        return say.CHECKS[self.key]


def list_checks(entry: Entry, now: datetime, declared: Iterable[str] = ()) -> list[Check]:
    """Return the list.

    Args:
        entry: a draft.
        now: the moment.
        declared: what is declared besides what was declared before.
    """
    plan = get_plan(entry.programme)
    checks = [_check_basics(entry), _check_form(entry), _check_team(entry, now)]
    if plan.has_minors:
        checks += [_check_births(entry), _check_consents(entry, now)]
    checks.append(_check_declarations(entry, declared))
    if plan.has_themes and get_entries_policy().entry_one_per_organisation:
        checks.append(_check_once(entry))
    return [*checks, _check_deadline(entry, now)]


def find_faults(entry: Entry) -> dict[str, object]:
    """Return what is missing or wrong in the answers of an entry, by the field's key."""
    return dict(check_answers(list_fields(entry), get_answers(entry)))


def list_undeclared(entry: Entry, declared: Iterable[str] = ()) -> list[str]:
    """Return what is still to be declared, in the plan's order."""
    made = set(entry.declarations.values_list("kind", flat=True)) | set(declared)
    return [kind for kind in get_plan(entry.programme).declares if kind not in made]


def plain_name(organisation: str) -> str:
    """Return an organisation's name without what is written now so, now so."""
    text = unicodedata.normalize("NFKC", organisation).casefold().strip()
    return re.sub(r"[\s・,.\-]", "", _FORMS.sub("", text))


def find_twin(entry: Entry) -> Entry | None:
    """Return another entry of the same organisation for the same theme that was handed in, or None."""
    name = plain_name(entry.organisation)
    if not name or entry.theme_id is None:
        return None
    others = Entry.objects.filter(
        programme=entry.programme_id, theme=entry.theme_id, status=EntryStatus.SUBMITTED
    )
    return next((one for one in others.exclude(pk=entry.pk) if plain_name(one.organisation) == name), None)


def _check_basics(entry: Entry) -> Check:
    if not entry.title.strip():
        return Check("basics", False, say.TITLE_MISSING)
    if get_plan(entry.programme).has_themes and entry.theme is None:
        return Check("basics", False, say.THEME_MISSING)
    if not entry.organisation.strip():
        return Check("basics", False, say.ORGANISATION_MISSING)
    return Check("basics", True, say.ALL_THERE)


def _check_form(entry: Entry) -> Check:
    faults = find_faults(entry)
    if not faults:
        return Check("form", True, say.ALL_THERE)
    labels = [
        Localized(each.label, each.label_en or each.label)
        for each in list_fields(entry)
        if each.key in faults
    ]
    return Check("form", False, _join(labels))


def _check_team(entry: Entry, now: datetime) -> Check:
    least, most = get_plan(entry.programme).team
    invited = list_invited(entry, now).count()
    open_ids = set(list_invited(entry, now).values_list("pk", flat=True))
    count = sum(1 for each in list_counted(entry, now) if each.pk not in open_ids)
    words = say.TEAM_IS.format(count=count, least=least, most=most)
    if invited:
        words = _join([words, say.TEAM_OPEN.format(count=invited)], " ", " ")
    return Check("team", least <= count <= most, words)


def _check_births(entry: Entry) -> Check:
    names = [each.name for each in list_team(entry).filter(born_on__isnull=True)]
    words = say.BIRTHS_MISSING.format(names="、".join(names)) if names else say.ALL_THERE
    return Check("births", not names, words)


def _check_consents(entry: Entry, now: datetime) -> Check:
    names = [each.name for each in list_lacking(entry, now)]
    words = say.CONSENTS_MISSING.format(names="、".join(names)) if names else say.ALL_THERE
    return Check("consents", not names, words)


def _check_declarations(entry: Entry, declared: Iterable[str]) -> Check:
    missing = [say.DECLARATIONS[kind] for kind in list_undeclared(entry, declared)]
    words = say.DECLARED_NOT.format(what=_join(missing)) if missing else say.ALL_THERE
    return Check("declarations", not missing, words)


def _check_once(entry: Entry) -> Check:
    twin = find_twin(entry)
    words = say.TWICE.format(code=twin.code) if twin else say.ALL_THERE
    return Check("once", twin is None, words)


def _check_deadline(entry: Entry, now: datetime) -> Check:
    programme = entry.programme
    try:
        late = check_open(programme, now)
    except EntryRefused as refused:
        return Check("deadline", False, refused.text)
    closing = find_closing(programme)
    assert closing is not None
    closes = say_moment(programme, closing.closes_at)
    if late:
        last = say_moment(programme, closing.last_at)
        return Check("deadline", True, say.IN_GRACE.format(closes=closes, late=late, last=last))
    return Check("deadline", True, say.IN_TIME.format(closes=closes))


def _join(parts: list[Localized], ja: str = "、", en: str = "; ") -> Localized:
    return Localized(ja.join(each.get("ja") for each in parts), en.join(each.get("en") for each in parts))
