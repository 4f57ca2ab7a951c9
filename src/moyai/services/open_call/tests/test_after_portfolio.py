"""The portfolio: rates, medians, and nothing that tells one firm's result."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from moyai.core.indicators.registry import Period
from moyai.services.open_call.enums_after import Outcome, ReviewAt
from moyai.services.open_call.indicators import after as indicators
from moyai.services.open_call.models import Agreement, Entry, FollowUp, Move, Programme, Trial, TrialReview
from moyai.services.open_call.queries.portfolio import LEAST, Facts, _show, _sum, list_portfolio, list_stays
from moyai.services.open_call.tests.after_makers import NOW, make_entry, make_programme

pytestmark = pytest.mark.django_db


def _make_over(entry: Entry, outcome: Outcome, satisfaction: int = 4, still: str = "running") -> None:
    number = Agreement.objects.count()
    agreement = Agreement.objects.create(
        entry=entry, number=1, state="agreed", town_agreed_at=NOW, firm_agreed_at=NOW, made_at=NOW
    )
    trial = Trial.objects.create(
        code=f"9{number:07d}", agreement=agreement, title="t", state="ended", ended_at=NOW, made_at=NOW
    )
    TrialReview.objects.create(
        trial=trial,
        at=ReviewAt.END,
        finding="f",
        outcome=outcome,
        reasons="r",
        satisfaction=satisfaction,
        written_by="x",
        written_at=NOW,
    )
    FollowUp.objects.create(trial=trial, years=1, state=still, asked_on=NOW.date())


def _fill(programme: Programme, outcomes: list[Outcome]) -> None:
    for number, outcome in enumerate(outcomes):
        _make_over(make_entry(programme, state="done", leader=f"{programme.code}{number}"), outcome)


def test_a_programme_is_counted():
    programme = make_programme()
    _fill(programme, [Outcome.ROLL_OUT, Outcome.ROLL_OUT, Outcome.STOP])
    make_entry(programme, state="not_adopted", leader="z")
    (line,) = list_portfolio()
    assert (line.applicants, line.adopted, line.adoption_rate) == (4, 3, 75.0)
    assert line.outcomes == {"roll_out": 2, "stop": 1}
    assert round(line.contract_rate) == 67
    assert (line.satisfaction, line.survival_1, line.survival_3) == (4.0, 100.0, None)


def test_results_of_few_are_hidden_and_cannot_be_reckoned_from_the_whole():
    many, few = make_programme(), make_programme(code="10000002")
    _fill(many, [Outcome.ROLL_OUT] * LEAST)
    _fill(few, [Outcome.STOP])
    lines = {each.programme.pk if each.programme else None: each for each in list_portfolio()}
    assert lines[few.pk].ended is lines[few.pk].outcomes is lines[few.pk].satisfaction is None
    assert lines[None].outcomes == {"roll_out": LEAST}
    assert lines[None].applicants == LEAST + 1


OUTCOMES = st.dictionaries(st.sampled_from(["roll_out", "stop"]), st.integers(1, 4), max_size=2)


@given(st.lists(OUTCOMES, max_size=5))
def test_what_is_hidden_is_never_of_fewer_than_three_within_the_whole(rows):
    counted = []
    for row in rows:
        facts = Facts()
        facts.outcomes.update(row)
        counted.append(facts)
    whole = _show(_sum(counted), None)
    shown = sum(each.ended for each in counted if each.ended >= LEAST)
    rest = (whole.ended or shown) - shown
    assert rest == 0 or rest >= LEAST


def test_days_of_stages_are_those_between_moves():
    kinds = {"a": "entry", "b": "entry", "c": "review", "d": "trial"}
    days = [NOW + timedelta(days=each) for each in (0, 2, 5, 9)]
    path = list(zip("abcd", days, strict=True))
    assert list_stays(path, kinds) == [("entry", 5.0), ("review", 4.0)]
    assert list_stays([], kinds) == []


def test_medians_need_three_entries():
    programme = make_programme()
    for number in range(3):
        entry = make_entry(programme, state="agreeing", leader=f"e{number}")
        steps = [
            ("submitted", 0),
            ("screening", 1),
            ("interview", 5 + number),
            ("adopted", 12),
            ("agreeing", 20),
        ]
        before = "draft"
        for state, day in steps:
            at = entry.begun_at + timedelta(days=day)
            Move.objects.create(entry=entry, from_state=before, to_state=state, actor="x", moved_at=at)
            before = state
    (line,) = list_portfolio()
    assert line.days == {"entry": 1.0, "review": 5.0, "interview": 6.0, "decision": 8.0}


def test_everybody_reads_page_and_csv(client):
    assert client.get(reverse("open_call:portfolio")).status_code == 200
    programme = make_programme()
    _fill(programme, [Outcome.ROLL_OUT, Outcome.EXTEND, Outcome.STOP])
    assert "33%" in client.get(reverse("open_call:portfolio")).content.decode()
    answer = client.get(reverse("open_call:portfolio_csv"))
    (row,) = csv.DictReader(io.StringIO(answer.content.decode().lstrip("\ufeff")))
    assert (row["applicants"], row["ended_roll_out"], row["survival_3_years_pct"]) == ("3", "1", "")


def test_indicators_count_the_period():
    programme = make_programme()
    _fill(programme, [Outcome.ROLL_OUT, Outcome.STOP])
    today = NOW.date()
    period = Period(today - timedelta(days=60), today)
    values = {each.key: each.read(period) for each in indicators.INDICATORS}
    assert values["open_call.applicants"] == 2
    assert values["open_call.contract_rate"] == 50
    entry = Entry.objects.first()
    for source, target in (("interview", "adopted"), ("adopted", "agreeing")):
        Move.objects.create(entry=entry, from_state=source, to_state=target, actor="x", moved_at=NOW)
    assert indicators.count_adopted(period) == 1
    assert indicators.read_contracts(Period(today - timedelta(days=9), today - timedelta(days=1))) is None
