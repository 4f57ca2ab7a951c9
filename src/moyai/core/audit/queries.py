"""Reads on the audit log."""

from dataclasses import dataclass

from moyai.core.audit.models import Entry
from moyai.core.audit.operations import GENESIS, compute_hash

BATCH = 1000


@dataclass(frozen=True)
class Verdict:
    """What a walk along the chain found.

    Attributes:
        entries: how many entries were walked before the end or the break.
        broken_at: id of the first entry that does not fit, or None when all fit.
        reason: what does not fit.
        last_hash: hash of the last good entry; kept elsewhere, it also shows when the end was cut off.
    """

    entries: int
    broken_at: int | None
    reason: str
    last_hash: str


def verify_chain(*, batch: int = BATCH) -> Verdict:
    """Walk the whole chain from its beginning and stop at the first entry that does not fit.

    Found: an entry changed, removed from the beginning or the middle, put in between, or reordered. Entries
    cut off at the end leave a shorter chain that fits: compare with the ``last_hash`` of an earlier verdict.
    """
    expected, walked, after = GENESIS, 0, 0
    while rows := list(Entry.objects.filter(pk__gt=after).order_by("pk")[:batch]):
        for entry in rows:
            reason = _find_break(entry, expected)
            if reason:
                return Verdict(walked, entry.pk, reason, expected)
            expected, after, walked = entry.hash, entry.pk, walked + 1
    return Verdict(walked, None, "", expected)


def list_entries(subject: str, limit: int = 100) -> list[Entry]:
    """Return what was done to a subject, the latest first."""
    return list(Entry.objects.filter(subject=subject).order_by("-pk")[:limit])


def has_entry(value: str) -> bool:
    """Tell whether the chain holds the entry of a hash."""
    return Entry.objects.filter(hash=value).exists()


def _find_break(entry: Entry, expected: str) -> str:
    if entry.previous_hash != expected:
        return "the entry before it is missing or another one"
    if entry.hash != compute_hash(entry):
        return "its content was changed"
    return ""
