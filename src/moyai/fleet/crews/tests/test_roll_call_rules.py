"""What makes a roll-call refuse: every answer on its own, and all together."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from moyai.fleet.crews.enums import Inspection, Method, RefusalCode
from moyai.fleet.crews.roll_call_rules import RollCallFacts, list_refusals
from moyai.fleet.crews.tests.calls import AFTER, BEFORE, make_facts

FACTS = st.builds(
    RollCallFacts,
    method=st.sampled_from(Method),
    has_drunk=st.booleans(),
    alcohol_mg_l=st.none() | st.decimals(0, 3, places=2),
    is_ill=st.booleans(),
    is_fatigued=st.booleans(),
    is_sleepless=st.booleans(),
    inspection=st.none() | st.sampled_from(Inspection),
)


def test_who_is_well_may_drive():
    assert list_refusals(BEFORE, make_facts()) == []


@given(FACTS)
def test_before_duty_everything_that_was_found_refuses(facts):
    said = {
        RefusalCode.ALCOHOL: facts.alcohol_mg_l is not None and facts.alcohol_mg_l > Decimal(0),
        RefusalCode.NO_DETECTOR: facts.alcohol_mg_l is None,
        RefusalCode.DRUNK: facts.has_drunk,
        RefusalCode.ILL: facts.is_ill,
        RefusalCode.FATIGUED: facts.is_fatigued,
        RefusalCode.SLEEPLESS: facts.is_sleepless,
        RefusalCode.FAULT: facts.inspection == Inspection.FAULT,
        RefusalCode.NOT_INSPECTED: facts.inspection in (None, Inspection.NOT_DONE),
    }
    assert set(list_refusals(BEFORE, facts)) == {code for code, is_so in said.items() if is_so}


@given(FACTS)
def test_after_duty_only_alcohol_alarms(facts):
    about_alcohol = {RefusalCode.ALCOHOL, RefusalCode.NO_DETECTOR, RefusalCode.DRUNK}
    assert set(list_refusals(AFTER, facts)) == set(list_refusals(BEFORE, facts)) & about_alcohol
