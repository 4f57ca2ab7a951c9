"""The whole record of a decision as a table: one line an entry."""

from __future__ import annotations

import csv
import io
from typing import Any

from moyai.services.open_call.models import Decision

HEAD = (
    "entry", "title", "theme", "result", "place", "band", "raw", "corrected", "deviation", "chance",
    "reviews", "reason", "feedback",
)  # fmt: skip
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def make_csv(decision: Decision) -> str:
    """Return a decision as CSV (RFC 4180, UTF-8 with a byte order mark for spreadsheets)."""
    known = {each["entry"]: each for each in decision.record.get("entries", [])}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for each in decision.entries.select_related("entry"):
        row: dict[str, Any] = known.get(each.entry.code, {})
        facts = [
            each.entry.code, row.get("title", ""), row.get("theme", ""), each.result, each.place,
            row.get("band"), row.get("raw"), row.get("corrected"), row.get("deviation"), row.get("chance"),
            row.get("reviews"), each.reason, each.feedback,
        ]  # fmt: skip
        writer.writerow([_tame(one) for one in facts])
    return "\ufeff" + out.getvalue()


def _tame(value: Any) -> Any:
    """Keep a spreadsheet from taking somebody's words for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RISKY) else value


def make_json(decision: Decision) -> dict[str, Any]:
    """Return a decision with all that it rests on and what it was replaced by."""
    return {
        "decision": decision.pk,
        "programme": decision.round.programme.code,
        "stage": decision.round.stage,
        "theme": decision.theme.code if decision.theme is not None else None,
        "decided_at": decision.decided_at.isoformat(),
        "decided_by": decision.decided_by.name,
        "reason": decision.reason,
        "none_suitable": decision.is_none_suitable,
        "replaced_by": decision.replaced_by_id,
        "entries": [
            {
                "entry": each.entry.code,
                "result": each.result,
                "place": each.place,
                "reason": each.reason,
                "feedback": each.feedback,
                "told_at": each.told_at.isoformat() if each.told_at else None,
            }
            for each in decision.entries.select_related("entry")
        ],
        "record": decision.record,
    }
