"""People and claims of the roster as pages and files say them, in the page's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moyai.core.clock import local
from moyai.core.languages import get_page_language
from moyai.core.places.queries import list_areas
from moyai.services.evacuation.enums import (
    ClaimKind,
    Condition,
    EvacuationKind,
    Flag,
    NeedKind,
    Speaker,
)
from moyai.services.evacuation.models import Charge, ClaimRecord, RosterPerson, Shelter
from moyai.services.evacuation.texts.triage import name_reason

URGENCY_TONES = {1: "danger", 2: "danger", 3: "warning", 4: "info", 5: "neutral"}
CONDITION_TONES = {
    Condition.WELL: "success",
    Condition.UNWELL: "warning",
    Condition.INJURED: "danger",
    Condition.GRAVE: "danger",
}
VERDICTS = {
    "holds": gettext_lazy("いまの居場所は、この報告から"),
    "confirms": gettext_lazy("同じ場所だと言っている"),
    "newer": gettext_lazy("そのあとに新しい報告がある"),
    "outweighed": gettext_lazy("より確かな報告があるので、採っていない"),
    "no_place": gettext_lazy("居場所の話はない"),
    "not_counted": gettext_lazy("数に入れていない"),
}
DOORS = {
    "line": gettext_lazy("LINE"),
    "web": gettext_lazy("ウェブ"),
    "voice": gettext_lazy("電話"),
    "tv": gettext_lazy("テレビ"),
    "desk": gettext_lazy("窓口"),
    "paper": gettext_lazy("紙"),
    "shelter": gettext_lazy("受付"),
}
FIELDS = {
    "name": gettext_lazy("名前"),
    "birth": gettext_lazy("生年月日・年齢"),
    "sex": gettext_lazy("性別"),
    "telephone": gettext_lazy("電話番号"),
    "address": gettext_lazy("住所"),
    "household": gettext_lazy("世帯"),
    "area": gettext_lazy("地区"),
}


def name_person(person: RosterPerson | None) -> str:
    """Return a name, or that none is known."""
    return person.name if person and person.name else _("名前はわからない")


def name_areas() -> dict[str, str]:
    """Return the areas' names by key."""
    is_english = get_page_language() == "en"
    return {a.key: a.name_en if is_english and a.name_en else a.name for a in list_areas()}


def name_place(person: RosterPerson) -> str:
    """Return where somebody is, in words."""
    if person.confirmed_at is None:
        return _("わからない")
    place = person.shelter.name if person.shelter else person.words
    return f"{EvacuationKind(person.kind).label} {place}".strip()


def name_needs(needs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what is needed."""
    return [name_need(need["code"]) for need in needs]


def name_need(code: str) -> str:
    """Return one need."""
    return str(NeedKind(code).label) if code in NeedKind.values else code


def name_flag(code: str) -> str:
    """Return what somebody should look at."""
    return str(Flag(code).label) if code in Flag.values else code


def tell_age(at: datetime | None, now: datetime) -> str:
    """Return how long ago something was, in round words; empty where it never was."""
    if at is None:
        return ""
    minutes = max(0, int((now - at).total_seconds()) // 60)
    if minutes < 1:
        return _("たったいま")
    if minutes < 60:
        return ngettext("%(n)d分前", "%(n)d分前", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d時間前", "%(n)d時間前", hours) % {"n": hours}
    return ngettext("%(n)d日前", "%(n)d日前", hours // 24) % {"n": hours // 24}


def describe_person(
    person: RosterPerson, now: datetime, areas: Mapping[str, str], charge: Charge | None = None
) -> dict[str, Any]:
    """Return a person as a line of the list."""
    language = get_page_language()
    return {
        "person": person,
        "key": person.key,
        "name": name_person(person),
        "kind": EvacuationKind(person.kind).label,
        "where": name_place(person),
        "area": areas.get(person.area, person.area),
        "condition": _name_condition(person),
        "condition_tone": CONDITION_TONES.get(Condition(person.condition), "") if person.condition else "",
        "needs": name_needs(person.needs),
        "reasons": [name_reason(why["code"], why["amount"]).get(language) for why in person.why],
        "urgency": person.urgency,
        "tone": URGENCY_TONES.get(person.urgency or 5, "neutral"),
        "confirmed_at": local(person.confirmed_at) if person.confirmed_at else None,
        "age": tell_age(person.confirmed_at, now),
        "by": name_role(person.confirmed_by),
        "door": name_door(person.door),
        "flags": [name_flag(flag) for flag in person.flags],
        "charge": charge,
    }


def _name_condition(person: RosterPerson) -> str:
    """Return how she is; nothing where it stands among the reasons already."""
    is_reason = person.condition in (Condition.UNWELL, Condition.INJURED, Condition.GRAVE)
    return "" if is_reason or not person.condition else str(Condition(person.condition).label)


def describe_claim(
    claim: ClaimRecord,
    reasons: Mapping[str, Mapping[str, Any]],
    taken: set[str],
    shelters: Mapping[str, str],
) -> dict[str, Any]:
    """Return a claim, who said it, what it says and what became of it."""
    body, reason = claim.body, reasons.get(claim.event_id)
    is_taken = claim.event_id in taken
    verdict = _("取り消した") if is_taken else VERDICTS.get(reason["verdict"], "") if reason else ""
    behind = _tell_behind(int(reason["behind_s"])) if reason and reason["verdict"] == "outweighed" else ""
    return {
        "event_id": claim.event_id,
        "said_at": local(claim.said_at),
        "happened_at": _local(body.get("at")),
        "who": name_role(body.get("role", "")),
        "staff": claim.staff.display_name if claim.staff else "",
        "door": name_door(claim.door),
        "words": describe_body(body, shelters),
        "verdict": verdict,
        "behind": behind,
        "is_holding": reason is not None and reason["verdict"] == "holds" and not is_taken,
        "is_taken": is_taken,
        "may_retract": claim.kind == ClaimKind.REPORT and not is_taken,
    }


def read_shelter_names(claims: Iterable[ClaimRecord]) -> dict[str, str]:
    """Return the names of the places that claims tell by code."""
    codes = {(claim.body.get("where") or {}).get("place_id") for claim in claims}
    found = Shelter.objects.filter(code__in=[code for code in codes if code])
    return dict(found.values_list("code", "name"))


def describe_body(body: Mapping[str, Any], shelters: Mapping[str, str]) -> list[str]:
    """Return what a report says, fact by fact."""
    where, found = body.get("where"), []
    if where:
        kind = where.get("kind", "")
        label = EvacuationKind(kind).label if kind in EvacuationKind.values else kind
        code = where.get("place_id") or ""
        parts = (label, shelters.get(code, code), where.get("words", ""))
        found.append(" ".join(str(part) for part in parts if part))
    if body.get("people") is not None:
        found.append(_("%(n)d人") % {"n": body["people"]})
    if body.get("condition") in Condition.values:
        found.append(str(Condition(body["condition"]).label))
    if body.get("needs"):
        found.append(_("要る：%(what)s") % {"what": "、".join(map(name_need, body["needs"]))})
    if body.get("met"):
        found.append(_("もう要らない：%(what)s") % {"what": "、".join(map(name_need, body["met"]))})
    if isinstance(body.get("about"), dict):
        found.append(_("相手：%(who)s") % {"who": describe_description(body["about"])})
    return found


def describe_description(told: Mapping[str, Any]) -> str:
    """Return somebody as she was described."""
    parts = [told.get("name", ""), told.get("kana", ""), told.get("birth_date", "")]
    low, high = told.get("age_low"), told.get("age_high")
    if low is not None or high is not None:
        parts.append(_("%(low)s〜%(high)s歳") % {"low": low or "", "high": high or ""})
    parts += [told.get("telephone", ""), told.get("address", "")]
    return "・".join(str(part) for part in parts if part) or _("名前はわからない")


def name_role(code: str) -> str:
    """Return who said it."""
    return str(Speaker(code).label) if code in Speaker.values else ""


def name_door(code: str) -> str:
    """Return through which door."""
    return str(DOORS.get(code, code))


def _tell_behind(seconds: int) -> str:
    minutes = max(1, abs(seconds) // 60)
    return _("差は%(n)d分ぶん") % {"n": minutes}


def _local(seconds: int | None) -> datetime | None:
    if seconds is None or not 0 <= seconds < 4_102_444_800:
        return None
    return local(datetime.fromtimestamp(seconds, UTC))
