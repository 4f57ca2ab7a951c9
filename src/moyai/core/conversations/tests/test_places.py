"""Names of points that are ours to translate."""

import pytest

from moyai.core.conversations import places
from moyai.core.conversations.places import name_point, show_name
from moyai.core.places.models import Facility


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


def test_a_point_far_from_every_settlement_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_list_settlements", lambda: [Facility(name="荒井", lon=137.96, lat=35.84)])
    assert name_point(137.95, 35.83) == "荒井のあたり"
    assert name_point(-0.12, 51.5) == ""
