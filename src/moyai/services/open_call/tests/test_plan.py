"""Plans: what comes with the service is sound, and what is not sound is told."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.services.open_call.programmes.plan import Mover, PlanError, StateKind, read_plan
from moyai.services.open_call.programmes.templates import list_templates, load_data, load_template


@pytest.mark.parametrize("key", list_templates())
def test_templates_are_sound_and_can_end_in_each_way(key):
    plan = load_template(key)
    assert {each.kind for each in plan.states} == set(StateKind)
    assert plan.get_state("none_suitable").kind is StateKind.LOST
    assert plan.list_steps(plan.first, frozenset({Mover.ENTRANT}))


def test_an_unknown_template_is_none():
    with pytest.raises(KeyError):
        load_data("../pilot")


@given(st.sampled_from(list_templates()), st.data())
def test_a_state_taken_away_is_missed(key, data):
    rows = copy.deepcopy(load_data(key))
    gone = data.draw(st.sampled_from([each["key"] for each in rows["states"]]))
    rows["states"] = [each for each in rows["states"] if each["key"] != gone]
    with pytest.raises(PlanError, match=gone):
        read_plan(rows)


@given(st.sampled_from(list_templates()), st.data())
def test_whatever_is_missing_is_told(key, data):
    rows = copy.deepcopy(load_data(key))
    gone = data.draw(st.sampled_from(sorted(rows)))
    del rows[gone]
    with pytest.raises(PlanError, match=gone):
        read_plan(rows)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"first": "nowhere"}, "first state"),
        ({"team": [5, 3]}, "team of 5 to 3"),
        ({"team": "x"}, "values to unpack"),
        ({"stages": []}, "first state"),
        ({"states": [1]}, "not subscriptable"),
    ],
)
def test_what_does_not_hold_together_is_told(change, said):
    with pytest.raises(PlanError, match=said):
        read_plan(load_data("pilot") | change)


def test_a_state_from_which_nothing_ends_is_told():
    rows = load_data("contest")
    rows["steps"] = [each for each in rows["steps"] if each["from"] != "screening"]
    with pytest.raises(PlanError, match=r"reach the state|come to an end"):
        read_plan(rows)
