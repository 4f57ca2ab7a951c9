"""How large another operator's feed may be: some times the largest of a prefecture, far from a bomb."""

MOST_DOWNLOAD_BYTES = 200_000_000
MOST_FILES = 200
MOST_BYTES = 1_500_000_000
MOST_FILE_BYTES = 1_000_000_000
MOST_RATIO = 200
"""Tables are packed ten to forty times; deflate reaches a thousand with nothing but zeros."""
MOST_ROWS = 10_000_000
MOST_SECONDS = 72 * 3600
"""The latest time of a service day that is believed: GTFS counts on after 24:00:00."""
