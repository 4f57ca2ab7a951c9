"""A tap written the short way is the claim that the long way writes, and is stored as the ORM stores it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.core.conversations.polls import Choice, Tap
from moyai.services.evacuation.claims.codec import get_kind, write_claim
from moyai.services.evacuation.claims.storing import store_new_reports
from moyai.services.evacuation.claims.taps import MOST_PEOPLE, make_claim, read_answer, write_tap
from moyai.services.evacuation.models import ClaimRecord
from moyai.services.evacuation.operations.claiming import keep_claim, make_row
from moyai.services.evacuation.tests.town import begin
from moyai.services.evacuation.texts.asking import ANSWERS

answers = st.sampled_from(sorted(ANSWERS)).flatmap(
    lambda word: (
        st.just(word) if word == "help" else st.sampled_from([word, *(f"{word}.{n}" for n in (1, 8))])
    )
)
taps = st.builds(
    Tap,
    event_id=st.just("e1"),
    channel=st.just("line"),
    resident_id=st.none() | st.integers(1, 10**9),
    stranger=st.integers(1, 9).map(lambda n: f"line:{n}"),
    choice=answers.map(lambda answer: Choice("evacuation.where", 1, answer)),
    tapped_at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
)


@given(taps)
def test_the_short_way_writes_what_the_long_way_does(tap: Tap) -> None:
    answer = read_answer(tap.choice.answer)
    assert answer is not None
    assert write_tap(tap, *answer) == write_claim(make_claim(tap, *answer))


@pytest.mark.parametrize(
    "word", ["", "home.0", "home.9", "home.x", "help.1", "castle", "home.1.1", "家", "home.１"]
)
def test_what_no_button_says_is_no_answer(word: str) -> None:
    assert read_answer(word) is None
    assert read_answer(f"car.{MOST_PEOPLE}") == ("car", MOST_PEOPLE)


@pytest.mark.django_db
@pytest.mark.parametrize("resident", [None])
def test_rows_are_those_of_the_orm_and_a_known_event_is_left_alone(resident: int | None) -> None:
    incident = begin()
    at = datetime(2026, 6, 10, 1, 2, 3, tzinfo=UTC)
    tap = Tap("e1", "line", resident, "line:1", Choice("evacuation.where", 1, "car.3"), at)
    claim = make_claim(tap, "car", 3)
    expected = make_row(incident, claim)
    body = write_claim(claim)
    new = store_new_reports(incident.pk, [("e1", body), ("e1", body | {"people": 9}), ("e2", body)])
    assert new == {"e1", "e2"}
    row = ClaimRecord.objects.get(event_id="e1")
    for name in (
        "incident_id",
        "digest",
        "kind",
        "body",
        "door",
        "about_id",
        "speaker_id",
        "said_at",
        "projected_at",
    ):
        assert getattr(row, name) == getattr(expected, name), name
    assert row.kind == get_kind(claim)
    assert keep_claim(incident=incident, claim=claim).pk == row.pk
    assert store_new_reports(incident.pk, [("e1", body | {"people": 4}), ("e3", body)]) == {"e3"}
    assert ClaimRecord.objects.count() == 3
