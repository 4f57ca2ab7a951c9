"""Where what stands in a record of 120 bytes: (name, width, kind); N digits, C letters, X spaces."""

from __future__ import annotations

RECORD_BYTES = 120

Layout = tuple[tuple[str, int, str], ...]

_ACCOUNT_BANK = (("bank", 4, "N"), ("bank_name", 15, "C"), ("branch", 3, "N"), ("branch_name", 15, "C"))

HEADER: Layout = (
    ("kind", 1, "N"),
    ("business", 2, "N"),
    ("encoding", 1, "N"),
    ("code", 10, "N"),
    ("name", 40, "C"),
    ("date", 4, "N"),
    *_ACCOUNT_BANK,
    ("deposit", 1, "N"),
    ("account", 7, "N"),
    ("spare", 17, "X"),
)
DATA: Layout = (
    ("kind", 1, "N"),
    *_ACCOUNT_BANK,
    ("spare", 4, "X"),
    ("deposit", 1, "N"),
    ("account", 7, "N"),
    ("holder", 30, "C"),
    ("amount_yen", 10, "N"),
    ("new", 1, "N"),
    ("customer", 20, "N"),
    ("result", 1, "N"),
    ("spare_2", 8, "X"),
)
TRAILER: Layout = (
    ("kind", 1, "N"),
    ("count", 6, "N"),
    ("total_yen", 12, "N"),
    ("done_count", 6, "N"),
    ("done_yen", 12, "N"),
    ("refused_count", 6, "N"),
    ("refused_yen", 12, "N"),
    ("spare", 65, "X"),
)
END: Layout = (("kind", 1, "N"), ("spare", 119, "X"))

BUSINESS = "91"
"""種別コード of collections (口座振替)."""
