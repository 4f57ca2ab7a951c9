"""A claim as JSON and back. Only what was said is written: a report of one tap is a short row."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from datetime import date
from typing import Any

from moyai.engines.whereabouts import (
    Claim,
    Condition,
    Description,
    Kind,
    Report,
    Retraction,
    Role,
    Sameness,
    Speaker,
    Subject,
    Sure,
    Where,
)
from moyai.services.evacuation.enums import ClaimKind

_DEFAULTS = {each.name: each.default for each in fields(Description)} | {
    each.name: each.default for each in fields(Where)
}

_ROLES = {role.value: role for role in Role}
_KINDS = {kind.value: kind for kind in Kind}
_PLAIN = {kind: Where(kind) for kind in Kind}


def get_kind(claim: Claim) -> ClaimKind:
    """Return what sort of claim it is."""
    if isinstance(claim, Report):
        return ClaimKind.REPORT
    return ClaimKind.SAMENESS if isinstance(claim, Sameness) else ClaimKind.RETRACTION


def write_claim(claim: Claim) -> dict[str, Any]:
    """Return a claim as JSON, without its kind and event id, which have columns of their own."""
    if isinstance(claim, Report):
        return _write_report(claim)
    if isinstance(claim, Sameness):
        return {
            "first": claim.first,
            "second": claim.second,
            "same": claim.is_same,
            "said": claim.said_s,
            "staff": claim.staff,
        }
    return {"target": claim.target, "said": claim.said_s, "staff": claim.staff}


def read_claim(kind: str, event_id: str, body: dict[str, Any]) -> Claim:
    """Return the claim that was written.

    Raises:
        KeyError: something is missing.
        ValueError: something cannot be; nothing that `write_claim` wrote.
    """
    if kind == ClaimKind.REPORT:
        return _read_report(event_id, body)
    if kind == ClaimKind.SAMENESS:
        return Sameness(
            event_id, body["first"], body["second"], body["same"], body["said"], body.get("staff", "")
        )
    return Retraction(event_id, body["target"], body["said"], body.get("staff", ""))


def digest_claim(kind: str, body: dict[str, Any]) -> str:
    """Return 32 hexadecimal digits that stand for a statement."""
    text = json.dumps([kind, body], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _write_report(report: Report) -> dict[str, Any]:
    written: dict[str, Any] = {
        "role": report.speaker.role.value,
        "about": _write_subject(report.about),
        "at": report.happened_s,
        "said": report.said_s,
    }
    optional: dict[str, Any] = {
        "by": report.speaker.person_id,
        "staff": report.speaker.staff,
        "where": None if report.where is None else _write_fields(report.where),
        "people": report.people,
        "with": [_write_subject(each) for each in report.companions],
        "condition": report.condition,
        "needs": list(report.needs),
        "met": list(report.needs_met),
        "stay": report.stay_s,
        "sure": "" if report.sure is Sure.SAW else report.sure,
        "door": report.door,
    }
    return written | {
        key: value for key, value in optional.items() if value is not None and value != "" and value != []
    }


def _read_report(event_id: str, body: dict[str, Any]) -> Report:
    where = body.get("where")
    condition = body.get("condition")
    return Report(
        event_id=event_id,
        speaker=Speaker(_ROLES[body["role"]], body.get("by"), body.get("staff", "")),
        about=_read_subject(body["about"]),
        happened_s=body["at"],
        said_s=body["said"],
        where=None if where is None else _read_where(where),
        people=body.get("people"),
        companions=tuple(_read_subject(each) for each in body.get("with", ())),
        condition=None if condition is None else Condition(condition),
        needs=tuple(body.get("needs", ())),
        needs_met=tuple(body.get("met", ())),
        stay_s=body.get("stay"),
        sure=Sure.SAW if (sure := body.get("sure")) is None else Sure(sure),
        door=body.get("door", ""),
    )


def _read_where(written: dict[str, Any]) -> Where:
    """Return a place; one of which nothing but the kind is told is always the same object."""
    kind = _KINDS[written["kind"]]
    return _PLAIN[kind] if len(written) == 1 else Where(**written | {"kind": kind})


def _write_subject(subject: Subject) -> str | dict[str, Any]:
    return subject if isinstance(subject, str) else _write_fields(subject)


def _read_subject(written: str | dict[str, Any]) -> Subject:
    if isinstance(written, str):
        return written
    born = written.get("birth_date")
    return Description(**written | {"birth_date": None if born is None else date.fromisoformat(born)})


def _write_fields(told: Description | Where) -> dict[str, Any]:
    found = {}
    for each in fields(told):
        value = getattr(told, each.name)
        if each.name == "kind" or value != _DEFAULTS[each.name]:
            found[each.name] = value.isoformat() if isinstance(value, date) else value
    return found
