"""Results as pages show them: names in place of codes, shares for bars, what was changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from moyai.services.open_call.models import Entry, Final
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.finals.people import is_withdrawn


def describe_results(final: Final, counted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what pages show of results, released or about to be.

    Args:
        final: whose.
        counted: of `counting.count_final`, with outcomes and changes once released.

    Returns:
        podium, judges, audience, changes; each name as it stood at the count.
    """
    names = dict(counted["names"])
    for entry in Entry.objects.filter(programme=final.programme, code__in=names):
        names[entry.code] = names[entry.code] or str(entry)
    return {
        "podium": _list_podium(final, counted, names),
        "judges": _describe_judges(counted["judges"], names),
        "audience": _describe_audience(counted["audience"], names),
        "changes": [
            {
                "at": datetime.fromisoformat(each["at"]),
                "gone": names.get(each["gone"], each["gone"]),
                "name": names.get(each["code"], each["code"]),
                "reason": each["reason"],
            }
            for each in counted.get("changes", [])
        ],
        "withdrawn": [names.get(code, code) for code in counted["withdrawn"]],
    }


def _list_podium(final: Final, counted: Mapping[str, Any], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return finalists by outcome as it is today: who was moved up stands where she is now."""
    plan = get_plan(final.programme)
    outcomes = counted.get("outcomes", [])
    entries = {each.code: each for each in Entry.objects.filter(programme=final.programme, code__in=names)}
    moved = {each["code"]: each["reason"] for each in counted.get("changes", [])}
    winner = str(counted.get("winner_state", ""))
    order = [each.key for each in plan.states]
    english = not (get_language() or "ja").startswith("ja")
    rows = []
    for one in outcomes:
        code, state = one["code"], winner if one["code"] in moved else one["state"]
        known = plan.get_state(state)
        entry = entries.get(code)
        rows.append(
            {
                "name": names.get(code, code),
                "organisation": counted.get("organisations", {}).get(code, ""),
                "state": state,
                "title": known.title_en if english else known.title,
                "reason": moved.get(code) or one["reason"],
                "is_winner": state == winner,
                "is_gone": entry is not None and is_withdrawn(entry),
            }
        )
    return sorted(rows, key=lambda row: (row["is_gone"], order.index(row["state"])))


def _describe_judges(judges: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    rows = [
        {
            **row,
            "name": names.get(row["code"], row["code"]),
            "cells": [row["means"].get(key, "") for key in judges["criteria"]],
        }
        for row in judges["rows"]
    ]
    language = "ja" if (get_language() or "ja").startswith("ja") else "en"
    return {
        "rows": rows,
        "criteria": list(judges["criteria"].values()),
        "ties": [names.get(code, code) for code in judges["ties"]],
        "bands": [[names.get(code, code) for code in band] for band in judges["bands"] if len(band) > 1],
        "sure": judges["sure"].get(language, ""),
        "count": judges["judges"],
    }


def _describe_audience(audience: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    rounds = [
        {
            "number": one["number"],
            "rows": [
                (names.get(key, key), votes)
                for key, votes in sorted(one["votes"].items(), key=lambda x: -x[1])
            ],
            "cast": sum(one["votes"].values()),
            "exhausted": one["exhausted"],
            "is_last": one["act"] == "elect",
            "who": [names.get(key, key) for key in one["who"]],
            "tie": _name_tie(one["tie"], names),
        }
        for one in audience["rounds"]
    ]
    points = [
        (names.get(key, key), audience["points"][key]) for key in audience["order"] if audience["points"]
    ]
    return {
        "is_ranked": audience["kind"] == "ranked",
        "ballots": audience["ballots"],
        "seed": audience["seed"],
        "order": [names.get(key, key) for key in audience["order"]],
        "rounds": rounds,
        "points": points,
        "ties": [_name_tie(each, names) for each in audience["ties"]],
    }


def _name_tie(tie: Mapping[str, Any] | None, names: Mapping[str, str]) -> dict[str, Any] | None:
    if tie is None:
        return None
    return {
        "among": "、".join(names.get(key, key) for key in tie["among"]),
        "chosen": names.get(tie.get("chosen", ""), ""),
        "by_lot": tie["decided_by"] in (0, "lot", "shared"),
        "round": tie["decided_by"],
    }
