"""The rules of fairness: pure, and as they bite in quotes and bookings."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import DAY, at, make_user

from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.services.shared_taxi import operations
from moyai.services.shared_taxi.enums import Purpose, RideStatus, UnmetReason
from moyai.services.shared_taxi.fairness import Use, count_ahead_days, counts, find_bar, is_frequent, rank
from moyai.services.shared_taxi.models import FairnessRule, Ride
from moyai.services.shared_taxi.operations import NotAllowed, RuleExists, RuleStands, book_ride, set_rule
from moyai.services.shared_taxi.queries import quote_ride
from moyai.services.shared_taxi.tests.town import (
    FARM,
    HALL,
    HOME,
    HOSPITAL,
    NOW,
    book,
    first_offer,
    make_day,
    make_resident,
    wish,
)
from moyai.services.shared_taxi.usage import count_left, find_purpose, find_rule


@dataclass(frozen=True)
class Rule:
    monthly_rides: int | None = 8
    is_medical_counted: bool = False
    medical_ahead_days: int = 7
    shopping_ahead_days: int = 5
    other_ahead_days: int = 3
    frequent_from: int | None = 20
    frequent_ahead_days: int = 1


days = st.integers(0, 14)
limits = st.none() | st.integers(0, 40)
rules = st.builds(
    Rule,
    monthly_rides=limits,
    is_medical_counted=st.booleans(),
    medical_ahead_days=days,
    shopping_ahead_days=days,
    other_ahead_days=days,
    frequent_from=limits,
    frequent_ahead_days=days,
)
uses = st.builds(Use, month=st.integers(0, 50), recent=st.integers(0, 50))
purposes = st.sampled_from(Purpose)


@given(rule=rules, purpose=purposes, use=uses, ahead=days)
def test_a_bar_says_when_it_falls(rule, purpose, use, ahead):
    """Independent of the rules' own arithmetic: booking is possible on the day that is named, not before."""
    bar = find_bar(rule, purpose=purpose, use=use, day=DAY, today=DAY - timedelta(days=ahead))
    if bar is None or bar.opens is None:
        return
    assert DAY - timedelta(days=ahead) < bar.opens <= DAY
    assert find_bar(rule, purpose=purpose, use=use, day=DAY, today=bar.opens) is None
    before = find_bar(rule, purpose=purpose, use=use, day=DAY, today=bar.opens - timedelta(days=1))
    assert before == bar


@given(rule=rules, purpose=purposes, use=uses, ahead=days)
def test_who_rides_more_never_has_more(rule, purpose, use, ahead):
    today = DAY - timedelta(days=ahead)
    more = Use(use.month + 1, use.recent + 1)
    barred = find_bar(rule, purpose=purpose, use=use, day=DAY, today=today)
    assert barred is None or find_bar(rule, purpose=purpose, use=more, day=DAY, today=today) is not None


@given(rule=rules, use=uses, ahead=days)
def test_the_doctor_is_never_behind_for_having_ridden(rule, use, ahead):
    free = replace(rule, is_medical_counted=False)
    today = DAY - timedelta(days=ahead)
    seen = {
        find_bar(free, purpose=Purpose.MEDICAL, use=Use(month, recent), day=DAY, today=today)
        for month, recent in ((0, 0), (use.month, use.recent), (99, 99))
    }
    assert len(seen) == 1
    assert not is_frequent(free, Purpose.MEDICAL, Use(99, 99))


@given(rule=rules, purpose=purposes)
def test_frequent_riders_begin_no_earlier(rule, purpose):
    usual = count_ahead_days(rule, purpose, is_frequent=False)
    assert count_ahead_days(rule, purpose, is_frequent=True) <= usual


def test_queue_puts_the_doctor_first_then_who_rode_less():
    given_ = [(Purpose.OTHER, 0), (Purpose.SHOPPING, 9), (Purpose.MEDICAL, 30), (Purpose.SHOPPING, 1)]
    assert sorted(given_, key=lambda one: rank(*one)) == [
        (Purpose.MEDICAL, 30),
        (Purpose.SHOPPING, 1),
        (Purpose.SHOPPING, 9),
        (Purpose.OTHER, 0),
    ]
    assert counts(Rule(is_medical_counted=True), Purpose.MEDICAL)


def make_rule(since: date = DAY - timedelta(days=60), **limits: object) -> FairnessRule:
    return FairnessRule.objects.create(valid_from=since, made_at=NOW, **limits)


def make_past_rides(resident, count: int, *, purpose: Purpose = Purpose.OTHER) -> None:
    """Book rides and give them the past: as many as the month has rides before DAY."""
    for number in range(count):
        offer = first_offer(resident, destination=FARM, desired_at=at(9 + number))
        ride = book(resident, key=f"past{number}", destination=FARM, desired_at=at(9 + number), offer=offer)
        Ride.objects.filter(pk=ride.pk).update(status=RideStatus.DONE, purpose=purpose)


@pytest.mark.django_db
def test_purpose_is_known_by_the_doors():
    make_day()
    assert find_purpose(HOME, HOSPITAL) == find_purpose(HOSPITAL, HOME) == Purpose.MEDICAL
    assert find_purpose(HOME, HALL) == Purpose.OTHER
    assert book(make_resident()).purpose == Purpose.MEDICAL


@pytest.mark.django_db
def test_quota_refuses_with_its_reason_and_lets_the_doctor_through():
    make_day()
    make_rule(monthly_rides=2)
    hanako = make_resident()
    make_past_rides(hanako, 2)
    refused = quote_ride(**wish(hanako, destination=HALL, desired_at=at(13)), now=NOW)
    assert (refused.refusal, refused.offers, refused.nearest) == (UnmetReason.QUOTA, (), ())
    assert refused.text is not None
    assert "1か月に2回まで" in refused.text.get("ja")
    assert "通院には" in refused.text.get("ja")
    assert quote_ride(**wish(hanako, desired_at=at(13)), now=NOW).offers
    assert count_left(hanako, NOW) == (2, 2)


@pytest.mark.django_db
def test_offer_says_the_number_of_the_ride():
    make_day()
    make_rule(monthly_rides=8)
    hanako = make_resident()
    make_past_rides(hanako, 1)
    quote = quote_ride(**wish(hanako, destination=HALL, desired_at=at(13)), now=NOW)
    assert quote.use is not None
    assert quote.use.get("ja") == "この月の2回目（8回まで）"


@pytest.mark.django_db
def test_without_rules_nothing_is_counted():
    make_day()
    hanako = make_resident()
    assert count_left(hanako, NOW) is None
    assert quote_ride(**wish(hanako), now=NOW).use is None


@pytest.mark.django_db
def test_day_not_open_yet_says_when_it_opens():
    make_day(DAY + timedelta(days=5))
    make_rule(other_ahead_days=3)
    hanako = make_resident()
    later = at(10) + timedelta(days=5)
    refused = quote_ride(**wish(hanako, destination=HALL, desired_at=later), now=NOW)
    assert refused.refusal == UnmetReason.BOOK_LATER
    assert refused.text is not None
    assert "3日前から" in refused.text.get("ja")
    assert quote_ride(**wish(hanako, desired_at=later), now=NOW).offers  # the doctor's: seven days


@pytest.mark.django_db
def test_the_last_ride_of_a_month_is_booked_once():
    """Two offers were shown while one ride was left; the second booking is refused."""
    make_day()
    make_rule(monthly_rides=1)
    hanako = make_resident()
    one, two = (first_offer(hanako, destination=HALL, desired_at=at(hour)) for hour in (10, 13))
    book(hanako, destination=HALL, desired_at=at(10), offer=one)
    with pytest.raises(NotAllowed) as refused:
        book_ride(
            **wish(hanako, destination=HALL, desired_at=at(13)),
            offer=two,
            idempotency_key="k2",
            actor="t",
            now=NOW,
        )
    assert refused.value.code == "quota"
    assert Ride.objects.count() == 1


@pytest.mark.django_db
def test_rules_begin_tomorrow_at_the_earliest_and_can_be_taken_back_until_then():
    officer = make_user(Role.OFFICER)
    limits = {"monthly_rides": 8}
    with pytest.raises(RuleStands):
        set_rule(valid_from=DAY, limits=limits, made_by=officer, now=NOW)
    rule = set_rule(valid_from=DAY + timedelta(days=1), limits=limits, made_by=officer, now=NOW)
    with pytest.raises(RuleExists):
        set_rule(valid_from=rule.valid_from, limits=limits, made_by=officer, now=NOW)
    assert (find_rule(DAY), find_rule(DAY + timedelta(days=1))) == (None, rule)
    with pytest.raises(RuleStands):
        operations.withdraw_rule(rule_id=rule.pk, made_by=officer, now=at(9) + timedelta(days=1))
    operations.withdraw_rule(rule_id=rule.pk, made_by=officer, now=NOW)
    assert not FairnessRule.objects.exists()
    actions = Entry.objects.filter(subject__startswith="fairness_rule:").order_by("pk")
    assert [entry.action for entry in actions] == ["shared_taxi.set_rule", "shared_taxi.withdraw_rule"]
