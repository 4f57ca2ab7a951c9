"""Fields of a form: no condition runs in a circle, what is hidden is not asked, hostile answers are told."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.services.open_call.form_fields import (
    Field,
    FieldKind,
    FormError,
    check_answers,
    check_fields,
    keep_answers,
    read_fields,
    visible_fields,
    write_fields,
)
from moyai.services.open_call.programmes.templates import list_templates, load_form

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)


@st.composite
def forms(draw):
    """Sound forms of up to eight fields, with conditions on earlier ones."""
    fields: list[Field] = []
    for index in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(list(FieldKind)))
        choices = ("a", "b", "c") if kind in (FieldKind.CHOICE, FieldKind.CHOICES) else ()
        deciders = [each for each in fields if each.choices or each.kind is FieldKind.TICK]
        when = None
        if deciders and draw(st.booleans()):
            decides = draw(st.sampled_from(deciders))
            values = st.sampled_from(decides.choices or ("yes", "no"))
            when = (decides.key, tuple(draw(st.lists(values, min_size=1, max_size=2, unique=True))))
        required = draw(st.booleans()) and kind is not FieldKind.HEADING
        fields.append(
            Field(key=f"f{index}", kind=kind, label="問", required=required, choices=choices, when=when)
        )
    return tuple(fields)


def answer(field):
    """A right answer to a field."""
    return {
        FieldKind.SHORT: "文",
        FieldKind.LONG: "文\r\n文",
        FieldKind.NUMBER: "１,２００",
        FieldKind.DATE: "2027-04-01",
        FieldKind.CHOICE: "b",
        FieldKind.CHOICES: ["a", "c"],
        FieldKind.FILE: ["x.pdf"],
        FieldKind.TICK: True,
        FieldKind.HEADING: None,
    }[field.kind]


@pytest.mark.parametrize("key", list_templates())
def test_each_template_has_a_sound_form_in_both_languages(key):
    fields = read_fields(load_form(key))
    assert all(each.label_en for each in fields)
    assert {FieldKind.FILE, FieldKind.TICK, FieldKind.CHOICE} <= {each.kind for each in fields}
    assert any(each.when for each in fields)


@given(forms())
def test_what_is_written_is_read_again(fields):
    assert read_fields(write_fields(fields)) == fields


@given(forms(), st.dictionaries(st.sampled_from([f"f{i}" for i in range(8)]), ANYTHING, max_size=8))
def test_hostile_answers_never_break_and_what_is_hidden_is_not_asked(fields, answers):
    shown = {each.key for each in visible_fields(fields, answers)}
    faults = check_answers(fields, answers)
    assert set(faults) <= shown
    assert set(keep_answers(fields, answers)) <= shown
    for field in fields:
        if field.when:
            assert field.key not in shown or field.when[0] in shown
        else:
            assert field.key in shown


@given(forms())
def test_right_answers_are_taken_and_missing_ones_told(fields):
    answers = {each.key: answer(each) for each in fields}
    assert check_answers(fields, answers) == {}
    asked = {each.key for each in visible_fields(fields, {}) if each.required}
    assert set(check_answers(fields, {})) == asked


@given(forms(), st.data())
def test_a_condition_on_itself_or_a_later_field_is_told(fields, data):
    index = data.draw(st.integers(0, len(fields) - 1))
    later = data.draw(st.integers(index, len(fields) - 1))
    rows = write_fields(fields)
    rows[index]["when"] = {"key": fields[later].key, "values": ["a"]}
    with pytest.raises(FormError) as told:
        read_fields(rows)
    assert fields[index].key in told.value.faults


@pytest.mark.parametrize(
    "change",
    [
        {"key": "Ä"},
        {"key": "../x"},
        {"kind": "script"},
        {"label": ""},
        {"label": "x" * 201},
        {"choices": ["a", "a"]},
        {"choices": []},
        {"choices": 3},
        {"most": 5},
        {"most": "x"},
        {"when": {"key": "nobody", "values": ["a"]}},
        {"when": {"key": "head", "values": ["a"]}},
        {"when": {"key": "tick", "values": ["maybe"]}},
        {"when": {"key": "tick", "values": []}},
        {"when": "tick"},
    ],
)
def test_what_does_not_hold_together_is_told(change):
    rows = [
        {"key": "head", "kind": "heading", "label": "見出し"},
        {"key": "tick", "kind": "tick", "label": "はい"},
        {"key": "pick", "kind": "choice", "label": "選ぶ", "choices": ["a", "b"]},
    ]
    read_fields(copy.deepcopy(rows))
    rows[2] |= change
    with pytest.raises(FormError):
        read_fields(rows)


def test_no_fields_too_many_and_the_same_key_twice_are_told():
    field = Field(key="a", kind=FieldKind.SHORT, label="問")
    assert set(check_fields(())) == {""}
    assert set(check_fields([Field(f"a{i}", FieldKind.SHORT, "問") for i in range(81)])) == {""}
    assert set(check_fields([field, field])) == {"a"}
    for data in (None, 3, "text", {"a": 1}, [3], [None]):
        with pytest.raises(FormError):
            read_fields(data)


def test_limits_hold_to_the_sign_and_the_number():
    fields = [
        Field("a", FieldKind.SHORT, "問", most=3),
        Field("n", FieldKind.NUMBER, "問", most=10),
        Field("m", FieldKind.CHOICES, "問", choices=("x", "y", "z"), most=2),
    ]
    assert check_answers(fields, {"a": "a\r\nb", "n": 10, "m": ["x", "y"]}) == {}
    assert set(check_answers(fields, {"a": "abcd", "n": 10.5, "m": ["x", "y", "z"]})) == {"a", "n", "m"}
    assert set(check_answers(fields, {"n": "nan", "m": ["x", "x"], "a": "\x00"})) == {"a", "n", "m"}
