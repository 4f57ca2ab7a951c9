"""Every message that was accepted, in order, so that a checker can count what came twice and what is missing.

With a file, each entry is a line of JSON in it before the request is answered.
"""

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import IO, Any

Line = dict[str, Any]


class Ledger:
    """Append-only list of accepted messages. One entry is one message with all of its recipients."""

    def __init__(self, path: Path | None = None) -> None:
        self.entries: list[Line] = []
        self._file: IO[str] | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a", encoding="utf-8")

    def append(self, entry: Line) -> Line:
        """Number an entry, keep it, and write it to the file."""
        numbered = {"seq": len(self.entries) + 1, **entry}
        self.entries.append(numbered)
        if self._file is not None:
            self._file.write(json.dumps(numbered, ensure_ascii=False, separators=(",", ":")) + "\n")
            self._file.flush()
        return numbered

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def list_entries(self, since: int = 0, most: int = 1000, to: str = "", channel: str = "") -> list[Line]:
        """Return entries after a number, for one recipient and one channel where given."""
        found = (e for e in self.entries[since:] if not to or to in e["to"])
        chosen = (e for e in found if not channel or e["channel"] == channel)
        return [entry for entry, _ in zip(chosen, range(most), strict=False)]

    def summarise(self) -> Line:
        """Count messages, deliveries, and what one person got more than once in the same words."""
        same: Counter[tuple[str, str, str]] = Counter()
        keys: Counter[tuple[str, str]] = Counter()
        requests = set()
        for entry in self.entries:
            print_ = hash_message(entry["message"])
            same.update((entry["channel"], to, print_) for to in entry["to"])
            requests.add(entry["requestId"])
            if entry["retryKey"]:
                keys[entry["retryKey"], str(entry["index"])] += 1
        return {
            "requests": len(requests),
            "messages": len(self.entries),
            "deliveries": sum(len(e["to"]) - len(e["undelivered"]) for e in self.entries),
            "undelivered": sum(len(e["undelivered"]) for e in self.entries),
            "sameWordsAgain": sum(n - 1 for n in same.values()),
            "retryKeysTwice": sum(n - 1 for n in keys.values()),
        }


def hash_message(message: Line) -> str:
    """Return a short digest of a message's content."""
    text = json.dumps(message, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
