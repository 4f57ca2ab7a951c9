"""Names of points that are ours to translate."""

import pytest

from moyai.core.conversations.places import show_name


@pytest.mark.parametrize(
    ("stored", "english"),
    [
        ("自宅", "Home"),
        ("西箕輪のあたり", "Near 西箕輪"),
        ("伊那中央病院", "伊那中央病院"),
        ("のあたり", "のあたり"),
        ("", ""),
    ],
)
def test_stored_names_are_shown_in_both_languages(stored: str, english: str) -> None:
    assert (show_name(stored).get("ja"), show_name(stored).get("en")) == (stored, english)
