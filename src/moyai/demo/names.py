"""Common Japanese names with their readings, to be combined at random.

They are the ordinary names of the generations that ride; a combination may by chance be somebody's name, but
no row was taken from a list of people.
"""

from moyai.demo.facts import read_rows

Name = tuple[str, str]


def read_names(kind: str) -> tuple[Name, ...]:
    """Return (name, reading) pairs of a kind: ``family``, ``female`` or ``male``."""
    return tuple((r["name"], r["kana"]) for r in read_rows("invented", "names.csv") if r["kind"] == kind)


FAMILY_NAMES = read_names("family")
FEMALE_NAMES = read_names("female")
MALE_NAMES = read_names("male")
