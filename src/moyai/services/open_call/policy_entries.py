"""What a town sets for entries, as one object."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.core.manifest import read_policy


@dataclass(frozen=True)
class EntriesPolicy:
    """Settings of this part; what each means stands in ``areas/entries.py``."""

    entry_file_mb: int
    entry_total_mb: int
    entry_files: int
    entry_archive_mb: int
    entry_archive_parts: int
    entry_invitation_days: int
    entry_consent_days: int
    entry_one_per_organisation: bool
    entry_sign_ups_an_hour: int


def get_entries_policy() -> EntriesPolicy:
    """Return them."""
    return read_policy("open_call", EntriesPolicy)
