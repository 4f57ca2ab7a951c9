"""A claim comes back from the database as it was said, and is kept once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines import whereabouts as engine
from moyai.services.evacuation import enums
from moyai.services.evacuation.claims.codec import get_kind, read_claim, write_claim
from moyai.services.evacuation.models import ClaimRecord
from moyai.services.evacuation.operations.claiming import keep_claim
from moyai.services.evacuation.tests.town import NOW, begin

words = st.text(max_size=20)
seconds = st.integers(0, 2_000_000_000)
descriptions = st.builds(
    engine.Description,
    name=words,
    kana=words,
    birth_date=st.none() | st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    age_low=st.none() | st.integers(0, 120),
    telephone=words,
    sex=st.sampled_from(["", "f", "m"]),
)
subjects = st.integers(1, 99).map(str) | descriptions
wheres = st.builds(
    engine.Where,
    kind=st.sampled_from(engine.Kind),
    place_id=st.none() | st.just("own-1"),
    accuracy_m=st.integers(0, 900),
    words=words,
    area=st.sampled_from(["", "hase"]),
) | st.builds(engine.Where, kind=st.just(engine.Kind.CAR), lon=st.floats(-180, 180), lat=st.floats(-90, 90))
reports = st.builds(
    engine.Report,
    event_id=st.just("e1"),
    speaker=st.builds(
        engine.Speaker, st.sampled_from(engine.Role), st.none() | st.integers(1, 9).map(str), words
    ),
    about=subjects,
    happened_s=seconds,
    said_s=seconds,
    where=st.none() | wheres,
    people=st.none() | st.integers(-5, 1000),
    companions=st.lists(subjects, max_size=3).map(tuple),
    condition=st.none() | st.sampled_from(engine.Condition),
    needs=st.lists(st.sampled_from(enums.NeedKind.values), max_size=3).map(tuple),
    needs_met=st.lists(st.sampled_from(enums.NeedKind.values), max_size=3).map(tuple),
    stay_s=st.none() | seconds,
    sure=st.sampled_from(engine.Sure),
    door=st.sampled_from(["", "line", "web"]),
)
decisions = st.builds(
    engine.Sameness, st.just("e1"), st.just("p:1"), st.just("d:2"), st.booleans(), seconds, words
)
retractions = st.builds(engine.Retraction, st.just("e1"), st.just("e0"), seconds, words)


@given(reports | decisions | retractions)
def test_what_is_written_is_read_back(claim: engine.Claim) -> None:
    assert read_claim(get_kind(claim), claim.event_id, write_claim(claim)) == claim


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (enums.EvacuationKind, engine.Kind),
        (enums.Condition, engine.Condition),
        (enums.Speaker, engine.Role),
        (enums.Flag, engine.Flag),
    ],
)
def test_the_words_are_those_of_the_engine(ours: type, theirs: type) -> None:
    assert [each.value for each in ours] == [each.value for each in theirs]  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_statement_is_kept_once_and_another_under_its_id_beside_it() -> None:
    incident = begin(enums.Mode.DRILL)
    at_s = int(NOW.timestamp())
    speaker = engine.Speaker(engine.Role.NEIGHBOUR)

    def say(kind: engine.Kind) -> ClaimRecord:
        about = engine.Description(name="山田 花子")
        report = engine.Report("e1", speaker, about, at_s, at_s, where=engine.Where(kind))
        return keep_claim(incident=incident, claim=report)

    first = say(engine.Kind.CAR)
    assert say(engine.Kind.CAR).pk == first.pk
    assert say(engine.Kind.HOME).pk != first.pk
    assert ClaimRecord.objects.filter(event_id="e1", projected_at=None).count() == 2


@pytest.mark.django_db
def test_text_that_no_database_takes_is_kept_without_what_it_refuses() -> None:
    at_s = int(NOW.timestamp())
    told = engine.Description(name="山田\0 花子", kana="\0")
    where = engine.Where(engine.Kind.KIN, words="=cmd|' /C calc'!A0\0<script>")
    report = engine.Report("e1", engine.Speaker(engine.Role.NEIGHBOUR), told, at_s, at_s, where=where)
    row = keep_claim(incident=begin(enums.Mode.DRILL), claim=report)
    row.refresh_from_db()
    assert row.body["about"] == {"name": "山田 花子", "kana": ""}
    assert row.body["where"]["words"] == "=cmd|' /C calc'!A0<script>"
