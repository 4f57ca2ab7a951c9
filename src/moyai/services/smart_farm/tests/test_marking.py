"""Answers marked: what is right is right however it is written, and nothing else is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.services.smart_farm.course.marking import (
    BadAnswerError,
    Note,
    mark_choice,
    mark_number,
    read_choice,
)
from moyai.services.smart_farm.course.quizzes import Quiz, QuizKind, list_shown
from moyai.services.smart_farm.course.words import Words

ABC = tuple(Words(each) for each in "abcd")
WIDE = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
cents = st.integers(-100_000, 100_000).map(lambda each: Decimal(each) / 100)


def make(kind, right=frozenset({1}), **facts):
    partners = tuple(Words(each) for each in "wxyz") if kind is QuizKind.MATCH else ()
    return Quiz(kind, Words("?"), ABC, partners, frozenset(right), **facts)


def make_number(value=50, tolerance=0, unit="mL", units=(("L", Decimal(1000)),)):
    return Quiz(
        QuizKind.NUMBER,
        Words("?"),
        value=Decimal(value),
        tolerance=Decimal(tolerance),
        unit=unit,
        units=units,
    )


@given(st.integers(0, 3), st.integers(0, 3))
def test_one_is_right_or_not(right, chosen):
    marked = mark_choice(make(QuizKind.ONE, {right}), (chosen,))
    assert marked.is_right == (right == chosen)
    assert marked.note == (Note.RIGHT if right == chosen else Note.NOT_YET)


@given(st.sets(st.integers(0, 3), min_size=1), st.sets(st.integers(0, 3), min_size=1))
def test_many_are_right_as_far_as_each_option_is_as_it_should_be(right, chosen):
    marked = mark_choice(make(QuizKind.MANY, right), tuple(chosen))
    assert marked.is_right == (right == chosen)
    assert marked.share == Fraction(sum((n in right) == (n in chosen) for n in range(4)), 4)


@given(st.permutations(range(4)))
def test_an_order_is_right_as_far_as_pairs_are(order):
    marked = mark_choice(make(QuizKind.ORDER), tuple(order))
    assert marked.is_right == (list(order) == [0, 1, 2, 3])
    turned = mark_choice(make(QuizKind.ORDER), tuple(reversed(order)))
    assert marked.share + turned.share == 1


@given(st.permutations(range(4)))
def test_pairs_are_right_as_far_as_they_are(partners):
    marked = mark_choice(make(QuizKind.MATCH), tuple(partners))
    assert marked.share == Fraction(sum(n == one for n, one in enumerate(partners)), 4)
    assert marked.is_right == (marked.share == 1)


@settings(max_examples=60)
@given(
    cents,
    cents.map(abs),
    st.fractions(-1, 1, max_denominator=50),
    st.booleans(),
    st.sampled_from(["", "mL", "L"]),
)
def test_a_number_within_the_tolerance_is_right_in_every_unit_and_width(
    value, tolerance, part, is_wide, unit
):
    quiz = make_number(value, tolerance)
    said = value + tolerance * Decimal(part.numerator) / Decimal(part.denominator)
    said = said.quantize(Decimal("0.0001"), rounding="ROUND_DOWN" if said > value else "ROUND_UP")
    said = min(max(said, value - tolerance), value + tolerance)
    typed = f"{(said / 1000 if unit == 'L' else said):f}{unit}"
    assert mark_number(quiz, typed.translate(WIDE) if is_wide else typed).is_right


@settings(max_examples=60)
@given(cents, cents.map(abs), st.sampled_from([-1, 1]), st.integers(1, 10_000))
def test_a_number_outside_is_not_right_and_told_which_way(value, tolerance, side, cents_off):
    said = value + side * (tolerance + Decimal(cents_off) / 100)
    marked = mark_number(make_number(value, tolerance, units=()), f"{said:f}")
    assert not marked.is_right
    assert marked.note in (Note.CLOSE, Note.MORE if side < 0 else Note.LESS)
    assert (marked.note is Note.CLOSE) == (abs(said - value) <= 2 * tolerance)


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("50", Note.RIGHT),
        (" 50 mL ", Note.RIGHT),
        ("50ｍｌ", Note.RIGHT),
        ("0.05L", Note.RIGHT),
        ("５０", Note.RIGHT),
        ("+50", Note.RIGHT),
        ("50 L", Note.UNIT),
        ("0.05", Note.UNIT),
        ("50 cm", Note.UNIT),
        ("49", Note.MORE),
        ("51", Note.LESS),
        ("−50", Note.MORE),
        ("1,000", Note.LESS),
    ],
)
def test_numbers_as_children_type_them(typed, note):
    assert mark_number(make_number(), typed).note is note


@pytest.mark.parametrize("typed", ["", "mL", "abc", "5 0", "1e9999", "--5", "1,00", "nan", "∞", "9" * 39])
def test_what_is_no_number_is_no_answer(typed):
    with pytest.raises(BadAnswerError):
        mark_number(make_number(), typed)


@settings(max_examples=150)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_marked_or_no_answer(typed):
    try:
        marked = mark_number(make_number(), typed)
    except BadAnswerError:
        return
    assert marked.is_right == (marked.share == 1) == (marked.note is Note.RIGHT)


@settings(max_examples=150)
@given(
    st.sampled_from([kind for kind in QuizKind if kind is not QuizKind.NUMBER]),
    st.lists(st.text(max_size=3) | st.sampled_from("0123"), max_size=6),
)
def test_whatever_is_sent_is_an_answer_to_the_question_or_none(kind, raw):
    quiz = make(kind)
    try:
        answer = read_choice(quiz, raw)
    except BadAnswerError:
        return
    assert set(answer) <= set(range(4))
    assert len(set(answer)) == len(answer) >= 1
    marked = mark_choice(quiz, answer)
    assert 0 <= marked.share <= 1
    assert marked.is_right == (marked.share == 1)


@given(st.text(max_size=20), st.sampled_from(QuizKind))
def test_options_are_shown_each_once_the_same_to_one_pupil_and_never_solved(seed, kind):
    if kind is QuizKind.NUMBER:
        return
    quiz = make(kind)
    shown = list_shown(quiz, seed)
    assert sorted(shown) == [0, 1, 2, 3]
    assert shown == list_shown(quiz, seed)
    assert (shown == (0, 1, 2, 3)) == (kind in (QuizKind.ONE, QuizKind.MANY))


def test_every_other_order_is_shown_to_somebody():
    shown = {list_shown(make(QuizKind.ORDER), str(seed)) for seed in range(600)}
    assert shown == set(permutations(range(4))) - {(0, 1, 2, 3)}
