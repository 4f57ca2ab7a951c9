"""What scores say, and what is decided of it: the record, who is told, what is replaced."""

from fractions import Fraction

import pytest

from moyai.engines.judging.calibration import Prior
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_judging import Result, RoundState
from moyai.services.open_call.models import Decision, Entry, EntryDecision, Review, Tiding
from moyai.services.open_call.operations.moving import move_entry
from moyai.services.open_call.operations.panel.deciding import Choice, decide, send
from moyai.services.open_call.operations.panel.rounds import close_round, make_round, open_round
from moyai.services.open_call.operations.panel.rubrics import save_rubric
from moyai.services.open_call.panel.targets import find_target, list_judged, list_results
from moyai.services.open_call.programmes.plan import Mover
from moyai.services.open_call.programmes.templates import load_template
from moyai.services.open_call.queries.panel.deciding import is_untouched, list_decidable, list_gaps, list_told
from moyai.services.open_call.queries.panel.exporting import make_csv, make_json
from moyai.services.open_call.queries.panel.selecting import choose
from moyai.services.open_call.queries.panel.weighing import describe, weigh
from moyai.services.open_call.refusals_panel import PanelRefused
from moyai.services.open_call.tests.panel_makers import (
    CRITERIA,
    NOW,
    make_entry,
    make_judges,
    make_open_round,
    make_programme,
    make_staff,
    make_theme,
    score_all,
)

database = pytest.mark.django_db
BY = {"actor": "x", "now": NOW}


@pytest.fixture
def case(db):
    programme = make_programme()
    themes = [make_theme(programme, f"2000000{n}") for n in (1, 2)]
    entries = [make_entry(programme, n, theme=themes[n % 2]) for n in range(1, 7)]
    judges = make_judges(programme, 2)
    chair = make_staff(programme, StaffRole.CHAIR, "chair")
    one = make_open_round(programme, entries, judges)
    score_all(one)
    close_round(one=one, **BY)
    return one, entries, themes, chair


def make_choices(one, theme, chosen, **changes):
    return [
        Choice(
            each,
            changes.get(each.code, Result.CHOSEN if each.code in chosen else Result.NOT_CHOSEN),
            "理由",
            "ことば",
            n,
        )
        for n, each in enumerate(list_decidable(one, theme), start=1)
    ]


def settle(case, chosen, theme=None, **facts):
    one, _entries, _themes, chair = case
    weighing = weigh(one, first=2, theme=theme, draws=100)
    facts = {
        "one": one, "theme": theme, "choices": make_choices(one, theme, chosen), "reason": "全体の理由",
        "record": describe(weighing, NOW), "chair": chair,
    } | facts  # fmt: skip
    return decide(**facts, **BY)


def refuse(code, work, *args, **facts):
    with pytest.raises(PanelRefused) as refused:
        work(*args, **facts)
    assert refused.value.code == code


def test_where_results_lead_in_each_plan():
    pilot, contest = load_template("pilot"), load_template("contest")
    assert list_judged(pilot, "document") == ["screening"]
    assert find_target(pilot, "screening", Result.CHOSEN) == "interview"
    assert find_target(pilot, "screening", Result.ALMOST) is None
    assert find_target(pilot, "screening", Result.RESERVE) == "document_no"
    assert find_target(pilot, "interview", Result.CHOSEN) == "adopted"
    assert find_target(pilot, "interview", Result.ALMOST) == "almost"
    assert find_target(pilot, "interview", Result.NOT_CHOSEN, none_suitable=True) == "none_suitable"
    assert find_target(contest, "screening", Result.CHOSEN) == "finalist"
    assert find_target(contest, "screening", Result.RESERVE) == "almost"
    assert Result.ALMOST not in list_results(pilot, "screening")


FIXTURE = {"A": [6, 4, None, 7], "B": [7, 5, 8, None], "C": [9, None, 10, 9]}


@database
def test_the_published_fixture_comes_out_of_the_page_s_query():
    """Ge, Welling & Ghahramani's model on the four papers of the reference; 10 points are 100."""
    programme = make_programme()
    entries = [make_entry(programme, n) for n in range(1, 5)]
    judges = make_judges(programme, 3)
    criteria = [{"key": "worth", "title": "点", "weight": 1, "highest": 10}]
    save_rubric(programme=programme, stage="document", criteria=criteria, **BY)
    one = make_round(programme=programme, stage="document", per_entry=3, is_blind=True, **BY)
    for judge, scores in zip(judges, FIXTURE.values(), strict=True):
        for entry, value in zip(entries, scores, strict=True):
            if value is not None:
                Review.objects.create(
                    round=one, entry=entry, judge=judge, rubric=one.rubric, assigned_at=NOW, state="done",
                    done_at=NOW, scores={"worth": value},
                )  # fmt: skip
    open_round(one=one, **BY)
    made = weigh(one, first=2, prior=Prior(200, 100, 50), draws=100)
    found = {each.entry.pk: (each.corrected / 10, each.deviation / 10) for each in made.lines}
    wanted = [(7.3292, 0.5758), (5.3831, 0.6392), (8.3649, 0.6392), (7.7831, 0.6392)]
    for entry, pair in zip(entries, wanted, strict=True):
        assert found[entry.pk] == pytest.approx(pair, abs=5e-5)
    leniency = [each.leniency / 10 for each in made.calibration.reviewers]
    assert leniency == pytest.approx([-0.9987, -0.3078, 1.2922], abs=5e-5)
    raw = {each.entry.pk: each.standing.value for each in made.lines}
    assert [raw[each.pk] / 10 for each in entries] == [Fraction(22, 3), Fraction(9, 2), 9, 8]


def test_a_weighing_says_all_that_the_page_shows(case):
    one, entries, themes, _chair = case
    made = weigh(one, first=2, draws=100)
    assert [each.entry.code for each in made.lines] == [each.key for each in made.ranking.rows]
    assert sorted(code for band in made.ranking.bands for code in band) == [each.code for each in entries]
    assert {str(each.kind) for each in made.agreements} == {"alpha", "icc2", "icc2k"}
    assert all(each.interval for each in made.agreements)
    part = weigh(one, first=1, theme=themes[0], draws=100)
    assert len(part.lines) == 3
    assert {each.entry.code: each.corrected for each in made.lines}.items() >= {
        each.entry.code: each.corrected for each in part.lines
    }.items()


def test_the_money_chooses_within_themes(case):
    one, _entries, themes, _chair = case
    made = weigh(one, first=2, draws=100)
    outcome = choose(made, budget_yen=1_100_000, most=2, per_theme=1)
    assert len(outcome.best.keys) == 2
    assert outcome.best.cost_yen <= 1_100_000
    assert len({Entry.objects.get(code=key).theme_id for key in outcome.best.keys}) == 2
    outcome = choose(made, budget_yen=1_100_000, none_suitable=[themes[0].pk])
    assert all(Entry.objects.get(code=key).theme_id == themes[1].pk for key in outcome.best.keys)


def test_a_decision_is_recorded_and_nobody_knows_before_it_is_sent(case):
    one, entries, _themes, chair = case
    made = settle(case, {entries[3].code})
    assert one.state == RoundState.DECIDED
    assert is_untouched(made)
    assert not Tiding.objects.filter(key__startswith="panel:result").exists()
    assert set(Entry.objects.values_list("state", flat=True)) == {"screening"}
    assert list_told(one.programme, entries[0]) == []
    assert send(decision=made, chair=chair, **BY) == 6
    assert Entry.objects.get(pk=entries[3].pk).state == "interview"
    assert Entry.objects.filter(state="document_no").count() == 5
    assert Tiding.objects.filter(key__startswith="panel:result").count() == 6
    assert [each.feedback for each in list_told(one.programme, entries[0])] == ["ことば"]
    refuse("told", send, decision=made, chair=chair, **BY)
    Decision.objects.filter(pk=made.pk).update(record=made.record | {"reason": "another"})
    assert not is_untouched(Decision.objects.get(pk=made.pk))


def test_none_suitable_is_a_decision_of_a_theme(case):
    one, entries, themes, chair = case
    refuse("nobody_chosen", settle, case, set(), themes[0])
    refuse("none_chosen", settle, case, {entries[1].code}, themes[0], is_none_suitable=True)
    made = settle(case, set(), themes[0], is_none_suitable=True)
    assert one.state == RoundState.CLOSED  # the other theme is open yet
    send(decision=made, chair=chair, **BY)
    themes[0].refresh_from_db()
    assert themes[0].is_none_suitable
    assert Entry.objects.filter(state="none_suitable").count() == 3
    settle(case, {entries[0].code}, themes[1])
    assert one.state == RoundState.DECIDED


def test_what_is_refused(case):
    one, entries, themes, _chair = case
    refuse("needs_reason", settle, case, {entries[0].code}, reason=" ")
    refuse("incomplete", settle, case, set(), choices=make_choices(one, themes[0], {entries[1].code}))
    refuse("no_target", settle, case, set(), choices=make_choices(one, None, {entries[0].code}, **{
        entries[1].code: Result.ALMOST}))  # fmt: skip
    judge = Review.objects.first().judge
    refuse("not_yours", settle, case, {entries[0].code}, chair=judge)
    settle(case, {entries[0].code})
    refuse("decided", settle, case, {entries[1].code})
    refuse("other_scope", settle, case, {entries[1].code}, themes[0])


def withdraw(entry):
    entry.refresh_from_db()
    move_entry(
        entry=entry, to="withdrawn", movers=frozenset({Mover.ENTRANT}), actor="x", now=NOW, reason="都合"
    )
    Entry.objects.filter(pk=entry.pk).update(status="withdrawn", withdrawn_at=NOW)
    entry.refresh_from_db()


def test_a_withdrawn_winner_shows_the_next_and_is_replaced_with_a_reason(case):
    _one, entries, _themes, chair = case
    first = settle(case, {entries[3].code})
    send(decision=first, chair=chair, **BY)
    withdraw(entries[3])
    assert Tiding.objects.filter(user=chair.user, key__startswith="panel:gap").count() == 1
    (gap,) = list_gaps(first)
    assert gap.gone.entry == entries[3]
    assert gap.following.entry.theme_id == entries[3].theme_id
    assert (gap.freed_yen, gap.needed_yen) == (
        504_000,
        502_000 if gap.following.entry == entries[1] else 506_000,
    )
    following = gap.following.entry
    made = settle(case, {following.code}, because="取り下げのため繰り上げ")
    first.refresh_from_db()
    assert first.replaced_by == made
    refuse("replaced", send, decision=first, chair=chair, **BY)
    assert send(decision=made, chair=chair, **BY) == 1  # the others know already
    following.refresh_from_db()
    assert following.state == "interview"
    assert list_gaps(made) == []


def test_the_record_is_taken_along_whole_and_tame(case):
    one, entries, _themes, _chair = case
    made = settle(case, {entries[0].code}, choices=[
        Choice(each, Result.CHOSEN if each == entries[0] else Result.NOT_CHOSEN, "=1+1", "ことば", 1)
        for each in list_decidable(one, None)])  # fmt: skip
    lines = make_csv(made).splitlines()
    assert len(lines) == 7
    assert "'=1+1" in lines[1]
    whole = make_json(made)
    assert len(whole["record"]["reviews"]) == 12
    assert whole["record"]["rubric"]["criteria"][0]["key"] == CRITERIA[0]["key"]
    assert len(whole["record"]["entries"]) == len(whole["entries"]) == 6
    assert EntryDecision.objects.filter(decision=made).count() == 6
