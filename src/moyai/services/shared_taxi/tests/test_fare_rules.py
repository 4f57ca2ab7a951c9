"""Whatever the tariff, the rider and who helps: the parts are never negative and make up the whole."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.conversation import Localized
from moyai.services.shared_taxi.enums import EligibilityReason, FareClass
from moyai.services.shared_taxi.fares import Discounted, Fare, Rider, Support, compute_fare

TODAY = date(2026, 6, 10)
YEN = st.integers(0, 2000)
MAYBE_YEN = st.none() | YEN
NAME = Localized("春のキャンペーン", "Spring campaign")

tariffs = st.builds(
    SimpleNamespace, ordinary_yen=YEN, self_service_yen=YEN, discount_yen=YEN, companion_yen=MAYBE_YEN
)
riders = st.builds(
    Rider,
    birth_date=st.dates(date(1920, 1, 1), date(2000, 1, 1)),
    reason=st.sampled_from(EligibilityReason),
    is_confirmed=st.booleans(),
)
days = st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))
campaigns = st.builds(
    lambda first, length, **yen: Discounted(
        name=NAME, first_date=first, last_date=first + timedelta(days=length), **yen
    ),
    days,
    st.integers(0, 60),
    ordinary_yen=MAYBE_YEN,
    self_service_yen=MAYBE_YEN,
    discount_yen=MAYBE_YEN,
)
supports = st.builds(
    Support,
    sponsor=st.just(NAME),
    sponsor_yen=YEN,
    sponsorship_id=st.just(3),
    pass_until=st.none() | days,
    pass_id=st.just(5),
    tickets_yen=st.integers(0, 10_000),
    booklet_id=st.just(7),
)
asked = st.fixed_dictionaries(
    {
        "tariff": tariffs,
        "rider": riders,
        "on": st.just(TODAY),
        "is_self_service": st.booleans(),
        "persons": st.integers(1, 6),
        "campaigns": st.lists(campaigns, max_size=3),
        "support": supports,
    }
)


def fare(asked: dict[str, Any], **changes: Any) -> Fare:
    return compute_fare(**asked | changes)


@given(asked)
def test_no_part_is_negative_and_together_they_are_the_whole(asked: dict[str, Any]) -> None:
    found, tariff = fare(asked), asked["tariff"]
    parts = found.parts
    amounts = (found.own_yen, found.companion_yen, found.cash_yen, parts.city_yen, parts.sponsor_yen)
    assert min(*amounts, parts.pass_yen, parts.ticket_yen) >= 0
    assert found.cash_yen + parts.ticket_yen == found.total_yen
    assert found.whole_yen >= tariff.ordinary_yen * found.persons
    assert parts.city_yen <= tariff.ordinary_yen * found.persons


@given(asked)
def test_whole_is_the_ordinary_fare_where_nobody_pays_more(asked: dict[str, Any]) -> None:
    tariff = asked["tariff"]
    dearest = max(tariff.ordinary_yen, tariff.self_service_yen, tariff.discount_yen)
    calm = SimpleNamespace(**vars(tariff) | {"ordinary_yen": dearest})
    assert fare(asked, tariff=calm).whole_yen == dearest * asked["persons"]


@given(asked)
def test_campaign_counts_only_within_its_dates(asked: dict[str, Any]) -> None:
    live = [one for one in asked["campaigns"] if one.first_date <= TODAY <= one.last_date]
    assert fare(asked) == fare(asked, campaigns=live)
    if not live:
        assert fare(asked) == fare(asked, campaigns=[])


@given(asked, campaigns)
def test_another_campaign_never_makes_it_dearer(asked: dict[str, Any], more: Discounted) -> None:
    assert fare(asked, campaigns=[*asked["campaigns"], more]).total_yen <= fare(asked).total_yen


@given(asked)
def test_cheapest_price_that_is_allowed_wins(asked: dict[str, Any]) -> None:
    found = fare(asked, support=Support())
    for one in asked["campaigns"]:
        if one.first_date <= TODAY <= one.last_date and one.ordinary_yen is not None:
            assert max(found.own_yen, found.companion_yen) <= one.ordinary_yen
    tariff = asked["tariff"]
    channel = tariff.self_service_yen if asked["is_self_service"] else tariff.ordinary_yen
    assert found.own_yen <= channel
    if found.fare_class == FareClass.DISCOUNT:
        assert asked["rider"].is_confirmed


@given(asked)
def test_one_more_person_never_makes_it_cheaper(asked: dict[str, Any]) -> None:
    one, more = fare(asked), fare(asked, persons=asked["persons"] + 1)
    assert (more.total_yen >= one.total_yen, more.whole_yen >= one.whole_yen) == (True, True)
    assert more.total_yen - one.total_yen == more.companion_yen == one.companion_yen


@given(asked)
def test_nobodys_help_makes_it_dearer(asked: dict[str, Any]) -> None:
    helped, alone = fare(asked), fare(asked, support=Support())
    assert helped.cash_yen <= alone.cash_yen
    assert helped.whole_yen == alone.whole_yen
    assert helped.parts.city_yen == alone.parts.city_yen


@given(asked)
def test_pass_covers_its_holder_and_nobody_else(asked: dict[str, Any]) -> None:
    support = replace(asked["support"], pass_until=TODAY, sponsor_yen=0)
    found, alone = fare(asked, support=support), fare(asked, support=Support())
    assert (found.own_yen, found.parts.pass_yen) == (0, alone.own_yen)
    assert found.companion_yen == alone.companion_yen


@given(asked)
def test_rows_are_named_only_where_they_pay(asked: dict[str, Any]) -> None:
    parts = fare(asked).parts
    assert (parts.sponsorship_id is None) == (parts.sponsor_yen == 0)
    assert (parts.booklet_id is None) == (parts.ticket_yen == 0)


def test_why_names_everybody_who_pays() -> None:
    tariff = SimpleNamespace(ordinary_yen=500, self_service_yen=300, discount_yen=250, companion_yen=None)
    rider = Rider(date(1940, 4, 1), EligibilityReason.AGE_65, is_confirmed=True)
    spring = Discounted(name=NAME, first_date=TODAY, last_date=TODAY, self_service_yen=200)
    shop = Localized("まる市", "Maruichi")
    support = Support(sponsor=shop, sponsor_yen=50, sponsorship_id=1, tickets_yen=100, booklet_id=2)
    found = compute_fare(
        tariff=tariff,
        rider=rider,
        on=TODAY,
        is_self_service=True,
        persons=1,
        campaigns=[spring],
        support=support,
    )
    assert found.why.get("ja") == (
        "春のキャンペーンの運賃です（2026年6月10日(水)まで）。まる市が50円を出します。回数券から100円を使います。車内では50円です。"
    )
    assert (found.cash_yen, found.parts.city_yen, found.whole_yen) == (50, 300, 500)
