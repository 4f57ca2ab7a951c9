"""The state is a function of the set of claims, and nobody is counted twice."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.whereabouts import Report, Retraction, Roster, Rules, Verdict
from moyai.engines.whereabouts.check import recompute
from moyai.engines.whereabouts.tests.worlds import INCIDENT, OPENED, PEOPLE, histories, make_register, reports

CROWDED = Rules(crowd=1)


def roster(claims, rules=None):
    found = Roster(make_register(), INCIDENT, rules)
    found.add_all(claims)
    return found


@given(histories())
def test_the_slow_checker_says_the_same(claims):
    made = roster(claims)
    names, holds, heads = recompute(claims, PEOPLE, INCIDENT, Rules())
    people = list(made.list_people())
    assert made.count_heads() == heads
    assert {p.key: p.names for p in people} == {k: names[k] for k in (p.key for p in people)}
    own = {
        p.key: r.event_id
        for p in people
        for r in p.reasons
        if r.verdict is Verdict.HOLDS and not p.is_presumed
    }
    presumed = {p.key for p in people if p.is_presumed}
    assert own == {k: v for k, v in holds.items() if k not in presumed}


@given(histories(), st.randoms(), st.sampled_from([None, CROWDED]))
def test_neither_order_nor_repetition_nor_looking_between_matters(claims, dice, rules):
    expected = roster(claims, rules)
    shuffled = claims + dice.sample(claims, len(claims) // 2)
    dice.shuffle(shuffled)
    step_by_step = roster([], rules)
    for claim in shuffled:
        step_by_step.add(claim)
        step_by_step.count_people()
    assert step_by_step.digest() == expected.digest()
    assert step_by_step.list_parties() == expected.list_parties()
    assert step_by_step.count_heads() == expected.count_heads()
    assert step_by_step.count_needs() == expected.count_needs()


@given(histories())
def test_the_changes_taken_make_up_the_whole(claims):
    made = Roster(make_register(), INCIDENT, keeps_changes=True)
    kept = {}
    for claim in claims:
        made.add(claim)
        for change in made.take_changes():
            assert kept.pop(change.key, None) == change.before
            if change.after is not None:
                kept[change.key] = change.after
    assert [kept[key] for key in sorted(kept)] == made.list_parties()
    assert made.take_changes() == []


@given(histories(), st.data(), st.sampled_from([None, CROWDED]))
def test_taking_back_restores_exactly(claims, data, rules):
    extra = data.draw(reports(1000))
    made = roster(claims, rules)
    before = made.digest()
    made.add(extra)
    with_extra = made.digest()
    made.add(Retraction("back", extra.event_id, OPENED))
    assert made.digest() == before
    made.add(Retraction("forth", "back", OPENED + 1))
    assert made.digest() == with_extra


@given(histories())
def test_nobody_is_counted_twice_and_every_claim_is_accounted_for(claims):
    made = roster(claims)
    parties = made.list_parties()
    named = Counter(name for party in parties for p in party.people for name in p.names)
    assert set(named.values()) <= {1}
    counted = sum(p.is_counted and p.where is not None for party in parties for p in party.people)
    numbers = sum(group.people for party in parties for group in party.groups)
    assert made.count_people() == counted + numbers == made.count_heads().total()
    assert all(heads > 0 for heads in made.count_heads().values())
    told = {r.event_id for p in made.list_people() for r in p.reasons}
    taken = {c.target for c in claims if isinstance(c, Retraction)}
    assert {c.event_id for c in claims if isinstance(c, Report)} - taken <= told


@given(histories(), st.sampled_from(PEOPLE), st.sampled_from(["A", "B", "", "C"]))
def test_a_register_that_changed_is_as_if_it_had_always_been_so(claims, somebody, household):
    register = make_register()
    made = Roster(register, INCIDENT)
    made.add_all(claims)
    made.digest()
    moved = replace(somebody, description=replace(somebody.description, household=household))
    before = register.find_traits(somebody.id)
    register.put(moved)
    made.refresh(somebody.id, before)
    fresh = Roster(register, INCIDENT)
    fresh.add_all(claims)
    assert made.list_parties() == fresh.list_parties()
    assert made.digest() == fresh.digest()
