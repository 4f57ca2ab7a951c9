"""Criteria: versions, the lock at the first score, what a change afterwards does; rounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.core.audit.models import Entry as Noted
from moyai.services.open_call.enums_judging import ReviewState, RoundState
from moyai.services.open_call.models import Review, Rubric, Tiding
from moyai.services.open_call.operations.panel.rounds import (
    change_round,
    close_round,
    make_round,
    open_round,
    reopen_round,
)
from moyai.services.open_call.operations.panel.rubrics import save_rubric
from moyai.services.open_call.panel.criteria import CriteriaError, carry, dump_items, read_items, read_scores
from moyai.services.open_call.queries.panel.rubrics import foresee_change
from moyai.services.open_call.refusals_panel import PanelRefused
from moyai.services.open_call.tests.panel_makers import (
    CRITERIA,
    NOW,
    make_entry,
    make_judges,
    make_open_round,
    make_programme,
    score,
    score_all,
)

database = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"key": "Ä"}, "key"),
        ({"title": " "}, "title"),
        ({"weight": -1}, "weight"),
        ({"highest": 0}, "scale"),
        ({"highest": 11}, "scale"),
        ({"weight": "x"}, "shape"),
        ({"anchors": 3}, "shape"),
    ],
)
def test_what_is_wrong_with_criteria_is_told(change, code):
    with pytest.raises(CriteriaError) as error:
        read_items([CRITERIA[0] | change])
    assert error.value.code == code


def test_criteria_as_a_whole():
    for rows, code in (
        ([], "none"),
        ("x", "shape"),
        ([CRITERIA[0]] * 2, "twice"),
        ([CRITERIA[0]] * 21, "many"),
    ):
        with pytest.raises(CriteriaError) as error:
            read_items(rows)
        assert error.value.code == code
    with pytest.raises(CriteriaError):
        read_items([CRITERIA[0] | {"weight": 0}])


@given(st.integers(0, 9), st.integers(1, 10), st.integers(-2, 12))
def test_scores_lie_on_their_scale(low, high, value):
    if low >= high:
        return
    items = read_items([CRITERIA[0] | {"lowest": low, "highest": high}])
    if low <= value <= high:
        assert read_scores(items, {"worth": str(value)}) == {"worth": value}
    else:
        with pytest.raises(CriteriaError):
            read_scores(items, {"worth": str(value)})


def test_criteria_come_back_as_they_were_written():
    items = read_items(CRITERIA)
    assert read_items(dump_items(items)) == items
    assert items[0].steps[5] == (5, "とても大きい")


def test_what_a_change_leaves_of_scores():
    items = read_items(CRITERIA)
    scores = {"worth": 4, "sure": 2}
    weights = read_items([CRITERIA[0] | {"weight": 9}, CRITERIA[1]])
    assert carry(scores, items, weights) == scores
    longer = read_items([CRITERIA[0] | {"highest": 10}, CRITERIA[1]])
    assert carry(scores, items, longer) == {"sure": 2}


def make_case(count=4):
    programme = make_programme()
    entries = [make_entry(programme, n) for n in range(1, count + 1)]
    judges = make_judges(programme, 2)
    return programme, entries, judges, make_open_round(programme, entries, judges)


@database
def test_criteria_are_edited_in_place_until_the_first_score():
    programme, _entries, _judges, one = make_case()
    rows = [CRITERIA[0] | {"title": "効き目"}, CRITERIA[1]]
    assert save_rubric(programme=programme, stage="document", criteria=rows, actor="x", now=NOW).number == 1
    score(Review.objects.first(), 3)
    assert Rubric.objects.get().locked_at == NOW
    with pytest.raises(PanelRefused) as refused:
        save_rubric(programme=programme, stage="document", criteria=CRITERIA, actor="x", now=NOW)
    assert refused.value.code == "needs_reason"
    with pytest.raises(PanelRefused) as refused:
        save_rubric(programme=programme, stage="document", criteria=CRITERIA, actor="x", now=NOW, reason="r")
    assert refused.value.code == "has_scores"
    assert Rubric.objects.count() == 1
    assert one.state == RoundState.OPEN


@database
def test_other_weights_move_places_and_leave_reviews():
    programme, _entries, _judges, one = make_case()
    score_all(one)
    one.refresh_from_db()
    rows = [CRITERIA[0] | {"weight": 0}, CRITERIA[1]]
    change = foresee_change(one, read_items(rows))
    assert change.void == ()
    assert change.kept == 8
    assert change.moves
    made = save_rubric(
        programme=programme, stage="document", criteria=rows, actor="x", now=NOW, reason="重みの誤り",
        confirmed=change.digest,
    )  # fmt: skip
    one.refresh_from_db()
    assert (made.number, one.rubric_id, made.reason) == (2, made.pk, "重みの誤り")
    assert Review.objects.filter(state=ReviewState.DONE).count() == 8
    noted = Noted.objects.get(action="open_call.change_rubric")
    assert noted.facts["moves"] == [[each.entry, each.before, each.after] for each in change.moves]


@database
def test_another_scale_leaves_reviews_without_effect_and_tells_their_judges():
    programme, _entries, judges, one = make_case()
    score_all(one)
    one.refresh_from_db()
    rows = [CRITERIA[0] | {"highest": 10}, CRITERIA[1]]
    change = foresee_change(one, read_items(rows))
    assert len(change.void) == 8
    save_rubric(
        programme=programme, stage="document", criteria=rows, actor="x", now=NOW, reason="段階",
        confirmed=change.digest,
    )  # fmt: skip
    assert set(Review.objects.values_list("state", flat=True)) == {ReviewState.DRAFT}
    assert Review.objects.first().scores  # nothing that was written is lost
    assert Tiding.objects.filter(user=judges[0].user, key__startswith="panel:again").count() == 1
    facts = Noted.objects.get(action="open_call.change_rubric").facts
    assert len(facts["without_effect"]) == 8


@database
def test_consequences_that_changed_are_shown_again():
    programme, _entries, _judges, one = make_case()
    score(Review.objects.first(), 3)
    one.refresh_from_db()
    rows = [CRITERIA[0] | {"weight": 5}, CRITERIA[1]]
    seen = foresee_change(one, read_items(rows)).digest
    score(Review.objects.last(), 1)
    with pytest.raises(PanelRefused) as refused:
        save_rubric(
            programme=programme,
            stage="document",
            criteria=rows,
            actor="x",
            now=NOW,
            reason="r",
            confirmed=seen,
        )
    assert refused.value.code == "changed_meanwhile"


@database
def test_rounds_open_close_and_open_again_with_a_reason():
    programme, _entries, judges, one = make_case()
    assert Tiding.objects.filter(user=judges[0].user).count() == 1
    with pytest.raises(PanelRefused):
        change_round(one=one, per_entry=2, is_blind=False, due_at=None, actor="x", now=NOW)
    close_round(one=one, actor="x", now=NOW)
    with pytest.raises(PanelRefused):
        close_round(one=one, actor="x", now=NOW)
    with pytest.raises(PanelRefused):
        reopen_round(one=one, reason=" ", actor="x", now=NOW)
    reopen_round(one=one, reason="一人遅れた", actor="x", now=NOW)
    assert one.state == RoundState.OPEN
    with pytest.raises(PanelRefused) as refused:
        make_round(programme=programme, stage="document", per_entry=3, is_blind=True, actor="x", now=NOW)
    assert refused.value.code == "round_there"


@database
def test_a_round_needs_its_stage_its_criteria_and_reviews():
    programme = make_programme()
    facts = {"programme": programme, "is_blind": True, "actor": "x", "now": NOW}
    for stage, count, code in (
        ("trial", 3, "no_stage"),
        ("document", 0, "per_entry"),
        ("document", 3, "no_rubric"),
    ):
        with pytest.raises(PanelRefused) as refused:
            make_round(stage=stage, per_entry=count, **facts)
        assert refused.value.code == code
    save_rubric(programme=programme, stage="document", criteria=CRITERIA, actor="x", now=NOW)
    one = make_round(stage="document", per_entry=3, **facts)
    with pytest.raises(PanelRefused) as refused:
        open_round(one=one, actor="x", now=NOW)
    assert refused.value.code == "no_entries"
