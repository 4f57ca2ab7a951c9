"""Each rule beside its source, written out again; what is missing is never taken for well or ill."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.habit.frailty import (
    FOOD_GROUPS,
    KIHON,
    OLD_OLD,
    JChs,
    Movement,
    Referral,
    Rule,
    State,
    Status,
    advise,
    assess_j_chs,
    assess_kihon,
    assess_old_old,
    assess_variety,
    find_bmi,
    find_referral,
    find_score_trend,
    list_eaten_daily,
    list_unknown,
)
from moyai.engines.sentences import Sentence

# 基本チェックリスト, form of Inabe (expydoc 11883430): いいえ counts in these, はい in the others.
NO_COUNTS = {1, 2, 3, 4, 5, 6, 7, 8, 16, 19}


def kihon(*risky, missing=()):
    """Answers with risk answers at the given numbers and no others."""
    answers = {}
    for number in range(1, 26):
        if number in missing:
            continue
        if number == 12:
            answers["kihon_12"] = "under" if number in risky else "not_under"
        else:
            answers[f"kihon_{number:02}"] = "no" if (number in risky) == (number in NO_COUNTS) else "yes"
    return answers


def state(code, *risky, missing=()):
    return assess_kihon(kihon(*risky, missing=missing)).find(code).state


def test_every_question_is_asked_in_both_languages_and_stands_once():
    for questions, count in ((KIHON, 25), (OLD_OLD, 15), (FOOD_GROUPS, 10)):
        assert [question.number for question in questions] == list(range(1, count + 1))
        assert len({question.id for question in questions}) == count
        for question in questions:
            assert question.official
            assert question.plain.ja.endswith("。")
            assert question.plain.en.endswith((".", "?"))
            assert len({option.code for option in question.options}) == len(question.options) > 1
            assert any(option.is_risk for option in question.options)


def test_the_form_of_inabe_says_which_answer_counts():
    for question in KIHON:
        if question.number != 12:
            risky = {option.code for option in question.options if option.is_risk}
            assert risky == {"no" if question.number in NO_COUNTS else "yes"}
    assert assess_kihon(kihon(*range(1, 26))).points == 25
    assert assess_kihon(kihon()).points == 0


@pytest.mark.parametrize(
    ("code", "enough", "too_few"),
    [
        # keroro-ro.com/?p=6: 1 to 20 ten; 6 to 10 three; 11 and 12 both; 13 to 15 two.
        ("kihon_several", (1, 2, 3, 4, 5, 6, 7, 11, 13, 16), (1, 2, 3, 4, 5, 6, 7, 11, 13, 21, 22, 23)),
        ("kihon_motor", (6, 9, 10), (6, 9, 11, 5)),
        ("kihon_nutrition", (11, 12), (11, 13)),
        ("kihon_oral", (13, 15), (14, 12)),
        # bio-protocol.org/bio101/r9853728: "no" to 16; one of 18 to 20; two of 21 to 25.
        ("kihon_going_out", (16,), (17,)),
        ("kihon_memory", (19,), (17, 21)),
        ("kihon_mood", (21, 25), (24, 20)),
    ],
)
def test_a_criterion_of_the_checklist_holds_from_its_threshold_on(code, enough, too_few):
    assert state(code, *enough) == State.YES
    assert state(code, *too_few) == State.NO
    assert state("kihon_programme", *enough) == State.YES


def test_what_was_not_read_in_a_source_is_labelled_with_the_reason():
    result = assess_kihon(kihon())
    doubted = {finding.rule.code for finding in result.findings if not finding.rule.is_confirmed}
    assert doubted == {"kihon_going_out_less", "kihon_programme"}
    assert not result.is_confirmed
    assert all(each.ja and each.en for each in result.doubts)
    assert assess_kihon(kihon(6, 9, 10)).find("kihon_programme").rule.is_confirmed
    assert not assess_kihon(kihon(16, 19, 21, 22)).find("kihon_programme").rule.is_confirmed
    assert all(finding.rule.source for finding in result.findings)
    with pytest.raises(ValueError, match="says why"):
        Rule("x", Sentence("x", "x"), "x", 1, "x", is_confirmed=False)


@pytest.mark.parametrize(
    ("points", "status"),
    [
        (0, Status.ROBUST),
        (3, Status.ROBUST),
        (4, Status.PREFRAIL),
        (7, Status.PREFRAIL),
        (8, Status.FRAIL),
        (25, Status.FRAIL),
    ],
)
def test_satakes_cut_offs(points, status):
    """PMID 26171645: 3/4 and 7/8; Yakabe et al. 2023: 3 or lower, 4 to 7, 8 or over."""
    assert assess_kihon(kihon(*range(1, points + 1))).status == status


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(1, 25)), st.sets(st.integers(1, 25)))
def test_missing_answers_are_told_only_where_no_answer_could_change_it(risky, missing):
    """Whatever is filled in for what is missing, a state that was told stays."""
    result = assess_kihon(kihon(*risky, missing=missing))
    least = assess_kihon(kihon(*(risky - missing)))
    most = assess_kihon(kihon(*(risky | missing)))
    assert (result.points, result.most) == (least.points, most.points)
    for finding, low, high in zip(result.findings, least.findings, most.findings, strict=True):
        if finding.rule.code == "kihon_programme":
            told = low.state if low.state == State.YES or high.state == State.NO else State.CANNOT_TELL
        else:
            told = low.state if low.state == high.state else State.CANNOT_TELL
        assert finding.state == told
    assert result.status == (least.status if least.status == most.status else Status.CANNOT_TELL)


@pytest.mark.parametrize(
    ("height", "weight", "answer"),
    [
        ("150", "41.6", "under"),
        ("150", "41.625", "not_under"),
        ("160", "47.35", "under"),
        ("160", "47.36", "not_under"),
        ("170.5", "53.7", "under"),
    ],
)
def test_the_body_mass_index_is_reckoned_exactly(height, weight, answer):
    """18.5 itself does not count: 未満. 18.5 × 1.5² is 41.625; 18.5 × 1.6² is 47.36."""
    assert find_bmi(Decimal(height), Decimal(weight)) == answer


@pytest.mark.parametrize(("height", "weight"), [("1.5", "45"), ("150", "450"), ("NaN", "45"), ("150", "-1")])
def test_slips_of_the_hand_are_no_body(height, weight):
    with pytest.raises(ValueError, match="cannot be"):
        find_bmi(Decimal(height), Decimal(weight))


def test_answers_that_no_form_has_are_refused_or_listed():
    with pytest.raises(ValueError, match="kihon_01"):
        assess_kihon({"kihon_01": "perhaps"})
    assert list_unknown(KIHON, {"kihon_01": "yes", "kihon_26": "yes"}) == ("kihon_26",)


# t-frailty.com/knowledge/04.
OLD_OLD_RISK = {
    1: ("not_so_good", "bad"),
    2: ("rather_dissatisfied", "dissatisfied"),
    **dict.fromkeys((3, 9, 13, 14, 15), ("no",)),
    **dict.fromkeys((4, 5, 6, 7, 8, 10, 11), ("yes",)),
    12: ("smokes",),
}


def old_old(*risky, missing=()):
    answers = {}
    for question in OLD_OLD:
        if question.number not in missing:
            options = [each for each in question.options if each.is_risk == (question.number in risky)]
            answers[question.id] = options[0].code
    return answers


def test_the_risk_answers_of_those_of_75_and_more():
    for question in OLD_OLD:
        assert tuple(each.code for each in question.options if each.is_risk) == OLD_OLD_RISK[question.number]


def test_four_of_the_twelve_are_a_sign_and_it_is_said_that_the_twelve_are_by_elimination():
    """Hori et al. 2023: twelve items, four and more; 1, 2 and 12 are none of them."""
    assert assess_old_old(old_old(3, 7, 9)).status == Status.NOT_LIKELY
    result = assess_old_old(old_old(3, 7, 9, 13))
    assert (result.points, result.status) == (4, Status.POSSIBLE)
    assert assess_old_old(old_old(1, 2, 12, 3, 7, 9)).points == 3
    assert assess_old_old(old_old(*range(1, 16))).points == 12
    assert not result.is_confirmed
    assert not result.find("old_old_frailty").rule.is_confirmed
    assert any("12" in doubt.ja for doubt in result.doubts)


def test_missing_answers_of_the_fifteen():
    assert assess_old_old(old_old(3, 7, 9, missing=(13,))).status == Status.CANNOT_TELL
    assert assess_old_old(old_old(3, 7, missing=(13,))).status == Status.NOT_LIKELY
    assert assess_old_old(old_old(3, 7, 9, 10, missing=(13,))).status == Status.POSSIBLE
    assert assess_old_old(old_old(3, 7, 9, missing=(12,))).status == Status.NOT_LIKELY


WELL = {
    "sex": "female",
    "weight_loss_kg": Decimal(0),
    "grip_kg": Decimal(20),
    "is_tired": False,
    "gait_m_s": Decimal("1.2"),
    "exercises_weekly": True,
    "does_sports_weekly": False,
}
SIGNS = (
    {"weight_loss_kg": Decimal(2)},
    {"grip_kg": Decimal("17.9")},
    {"is_tired": True},
    {"gait_m_s": Decimal("0.99")},
    {"exercises_weekly": False},
)


@pytest.mark.parametrize("chosen", list(product([False, True], repeat=5)))
def test_j_chs_counts_its_five_signs(chosen):
    """Satake & Arai 2020: three and more frail, one or two prefrail, none robust."""
    facts = dict(WELL)
    for sign, is_there in zip(SIGNS, chosen, strict=True):
        facts |= sign if is_there else {}
    result = assess_j_chs(JChs(**facts))
    assert result.points == sum(chosen)
    expected = Status.ROBUST if not any(chosen) else Status.PREFRAIL if sum(chosen) < 3 else Status.FRAIL
    assert result.status == expected
    assert result.is_confirmed


@pytest.mark.parametrize(
    ("sex", "grip", "is_weak"),
    [("male", "27.9", True), ("male", "28", False), ("female", "17.9", True), ("female", "18", False)],
)
def test_grip_of_men_and_women(sex, grip, is_weak):
    result = assess_j_chs(JChs(**(WELL | {"sex": sex, "grip_kg": Decimal(grip)})))
    assert (result.find("j_chs_grip").state == State.YES) == is_weak


@pytest.mark.parametrize(
    "absent", [key for key in WELL if key not in ("exercises_weekly", "does_sports_weekly")]
)
def test_what_was_not_measured_is_not_taken_for_well(absent):
    result = assess_j_chs(JChs(**(WELL | {absent: None})))
    assert result.status == Status.CANNOT_TELL
    assert len(result.missing) == 1
    assert (result.points, result.most) == (0, 1)


def test_one_kind_of_exercise_is_enough_to_know():
    assert assess_j_chs(JChs(**(WELL | {"does_sports_weekly": None}))).status == Status.ROBUST
    assert assess_j_chs(JChs(**(WELL | {"exercises_weekly": None}))).status == Status.CANNOT_TELL
    with pytest.raises(ValueError, match="gait"):
        JChs("male", gait_m_s=Decimal(40))


def variety(count, other="weekly"):
    return {q.id: "almost_daily" if n < count else other for n, q in enumerate(FOOD_GROUPS)}


@pytest.mark.parametrize(
    ("count", "status"),
    [
        (0, Status.LOW),
        (3, Status.LOW),
        (4, Status.MIDDLING),
        (6, Status.MIDDLING),
        (7, Status.GOOD),
        (10, Status.GOOD),
    ],
)
def test_food_variety_counts_what_is_eaten_almost_daily(count, status):
    """Kumagai et al. 2003: one point a group; every other day is none."""
    assert assess_variety(variety(count, "every_other_day")).points == count
    assert assess_variety(variety(count)).status == status
    # Seven and more is what its institute recommends; where "low" begins was not read.
    assert assess_variety(variety(count)).is_confirmed == (count >= 7)


def test_a_week_of_diary_gives_answers_and_less_gives_none():
    diary = {f"d{n}": {"fish", *(["meat"] if n < 5 else []), *(["eggs"] if n == 0 else [])} for n in range(7)}
    answers = list_eaten_daily(diary)
    assert answers["variety_fish"] == "almost_daily"
    assert answers["variety_meat"] == "every_other_day"
    assert answers["variety_eggs"] == "weekly"
    assert answers["variety_milk"] == "seldom"
    assert assess_variety(answers).points == 1
    assert list_eaten_daily({"d0": {"fish"}}) is None
    with pytest.raises(ValueError, match="cake"):
        list_eaten_daily({"d0": {"cake"}})


def trend(before, after):
    return find_score_trend(before, date(2026, 4, 1), after, date(2026, 10, 1))


def test_a_trend_tells_which_side_of_life_moved():
    found = trend(assess_kihon(kihon(6, 9, 10, 11, 12)), assess_kihon(kihon(6, 9)))
    assert (found.movement, found.points, found.days) == (Movement.BETTER, -3, 183)
    moved = {change.code: change.movement for change in found.changes}
    assert moved == {
        "kihon_motor": Movement.BETTER,
        "kihon_nutrition": Movement.BETTER,
        "kihon_programme": Movement.BETTER,
    }
    assert "2026-04-01" in found.sentence.ja


def test_more_food_is_better_and_more_signs_are_worse():
    assert trend(assess_variety(variety(3)), assess_variety(variety(5))).movement == Movement.BETTER
    assert trend(assess_old_old(old_old()), assess_old_old(old_old(3))).movement == Movement.WORSE


@settings(max_examples=40, deadline=None)
@given(*[st.sets(st.integers(1, 25))] * 4)
def test_a_trend_holds_whatever_is_missing(before, after, gap, other_gap):
    told = trend(
        assess_kihon(kihon(*before, missing=gap)), assess_kihon(kihon(*after, missing=other_gap))
    ).movement
    ends = {
        trend(assess_kihon(kihon(*one)), assess_kihon(kihon(*other))).movement
        for one, other in product((before - gap, before | gap), (after - other_gap, after | other_gap))
    }
    assert told == (ends.pop() if len(ends) == 1 else Movement.UNKNOWN)


def test_only_the_same_rules_are_compared():
    with pytest.raises(ValueError, match="same rules"):
        trend(assess_kihon(kihon()), assess_old_old(old_old()))
    with pytest.raises(ValueError, match="comes first"):
        find_score_trend(assess_kihon(kihon()), date(2026, 4, 1), assess_kihon(kihon()), date(2026, 4, 1))


def test_advice_speaks_of_what_was_found_and_of_nothing_else():
    assert advise(assess_kihon(kihon())) == ()
    assert advise(assess_kihon({})) == ()
    one = advise(assess_kihon(kihon(13, 14)), assess_old_old(old_old(4)))
    assert len(one) == 1
    assert "お口" in one[0].ja
    assert advise(assess_variety(variety(9))) == ()
    assert len(advise(assess_variety(variety(2)))) == 1
    every = advise(assess_kihon(kihon(*range(1, 26))), assess_old_old(old_old(*range(1, 16))))
    assert len(every) == len({each.ja for each in every}) == 11
    assert all(each.ja and each.en for each in every)


@pytest.mark.parametrize(
    ("results", "referral"),
    [
        ((assess_kihon(kihon()),), Referral.NONE),
        ((assess_kihon({}),), Referral.NONE),
        ((assess_kihon(kihon(16)),), Referral.OFFER),
        ((assess_kihon(kihon(1, 2, 3, 4)),), Referral.OFFER),
        ((assess_kihon(kihon(1, 2, 3, 18)),), Referral.SOON),
        ((assess_kihon(kihon(*range(1, 9))),), Referral.SOON),
        ((assess_old_old(old_old(3, 7, 9, 13)),), Referral.OFFER),
        ((assess_old_old(old_old(3, 7, 9, 11)),), Referral.SOON),
        ((assess_variety(variety(0)),), Referral.NONE),
        ((assess_j_chs(JChs(**WELL)), assess_kihon(kihon())), Referral.NONE),
    ],
)
def test_when_the_support_centre_is_offered(results, referral):
    assert find_referral(results) == referral
