"""People in the register: registration, search, contacts, own places."""

from datetime import date

import pytest

from moyai.core.audit.models import Entry
from moyai.core.residents import operations, queries
from moyai.core.residents.contacts import BadContact, normalise_contact, normalise_phone, show_phone
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.tests.factories import NOW, register

HOME = operations.Home("長野県伊那市荒井0-1", 137.96, 35.84, "荒井")


def test_register_makes_household_code_and_contacts(town):
    hanako = register(
        town,
        contacts=[(ContactKind.MOBILE, "090-1234-5678"), (ContactKind.PHONE, "０２６５－７８－４１１１")],
    )
    assert (hanako.name, hanako.kana) == ("伊藤 花子", "いとう はなこ")
    assert queries.get_resident(f"{hanako.code[:4]} {hanako.code[4:]}") == hanako
    assert hanako.household.address == HOME.address
    assert [(c.kind, c.value, c.is_preferred) for c in queries.list_contact_points(hanako)] == [
        ("mobile", "09012345678", True),
        ("phone", "0265784111", False),
    ]
    assert queries.find_phone(hanako) == "09012345678"
    entry = Entry.objects.get(action="residents.register")
    assert entry.subject == f"resident:{hanako.code}"


def test_register_refuses_the_same_person_twice(town):
    hanako = register(town)
    with pytest.raises(operations.AlreadyRegistered) as refused:
        register(town, family_kana="イトウ", given_kana="ﾊﾅｺ")
    assert refused.value.facts == {"resident": hanako.code}


def test_register_joins_a_household(town):
    hanako = register(town)
    taro = register(town, given_name="太郎", given_kana="たろう", household=hanako.household)
    assert taro.household == hanako.household


def test_register_with_a_bad_number_changes_nothing(town):
    with pytest.raises(BadContact):
        register(town, contacts=[(ContactKind.PHONE, "12345")])
    assert queries.search_residents("伊藤") == []


@pytest.mark.parametrize(
    "text", ["伊藤", "いとう", "イトウ ﾊﾅｺ", "伊藤　花子", "はなこ", "5678", "090-1234-5678"]
)
def test_search_finds_by_any_writing(town, text):
    hanako = register(town, contacts=[(ContactKind.MOBILE, "09012345678")])
    register(town, family_name="小林", family_kana="こばやし", given_name="茂", given_kana="しげる")
    assert queries.search_residents(text) == [hanako]


def test_search_by_code(town):
    hanako = register(town, contacts=[(ContactKind.MOBILE, "09012345678"), (ContactKind.PHONE, "0265721234")])
    assert queries.search_residents(hanako.code) == [hanako]


@pytest.mark.parametrize("text", ["", "  ", "567", "存在しない"])
def test_search_finds_nobody(town, text):
    register(town, contacts=[(ContactKind.MOBILE, "09012345678")])
    assert queries.search_residents(text) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_search_costs_two_queries(town, rows, django_assert_num_queries):
    for given in ["はなこ", "たろう", "じろう"][:rows]:
        register(town, given_kana=given)
    with django_assert_num_queries(2):
        found = queries.search_residents("伊藤")
        assert [list(r.contact_points.all()) for r in found] == [[]] * rows
        assert {r.household.address for r in found} == {HOME.address}


def test_change_contact_replaces_and_keeps_preference(town):
    hanako = register(town, contacts=[(ContactKind.MOBILE, "09012345678"), (ContactKind.PHONE, "0265784111")])
    change = {"resident": hanako, "actor": "test", "now": NOW}
    operations.change_contact(kind=ContactKind.MOBILE, value="08011112222", is_preferred=False, **change)
    assert queries.find_phone(hanako) == "08011112222"
    operations.change_contact(kind=ContactKind.PHONE, value="0265784112", is_preferred=True, **change)
    assert [(c.value, c.is_preferred) for c in queries.list_contact_points(hanako)] == [
        ("0265784112", True),
        ("08011112222", False),
    ]


def test_own_places(town):
    hanako = register(town)
    own = {"resident": hanako, "actor": "test", "now": NOW}
    operations.name_own_place(name="娘の家", lon=137.9, lat=35.8, **own)
    place = operations.name_own_place(name="娘の家", lon=137.95, lat=35.8, **own)
    assert [(p.name, p.lon) for p in queries.list_own_places(hanako)] == [("娘の家", 137.95)]
    operations.forget_own_place(place_id=place.pk, **own)
    operations.forget_own_place(place_id=place.pk, **own)
    assert queries.list_own_places(hanako) == []


def test_own_places_end_at_twenty(town):
    hanako = register(town)
    for number in range(20):
        operations.name_own_place(
            resident=hanako, name=f"{number}", lon=137.9, lat=35.8, actor="test", now=NOW
        )
    with pytest.raises(operations.TooManyPlaces):
        operations.name_own_place(
            resident=hanako, name="もう一つ", lon=137.9, lat=35.8, actor="test", now=NOW
        )


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("０２６５-78-4111", "0265784111"), ("+81 265 78 4111", "0265784111"), ("090 1234 5678", "09012345678")],
)
def test_normalise_phone(typed, digits):
    assert normalise_phone(typed) == digits


@pytest.mark.parametrize(
    ("kind", "value"), [(ContactKind.EMAIL, "a@b"), (ContactKind.PHONE, "110"), (ContactKind.LINE, " ")]
)
def test_normalise_contact_refuses(kind, value):
    with pytest.raises(BadContact):
        normalise_contact(kind, value)


def test_show_phone():
    assert [show_phone(n) for n in ("0265784111", "09012345678", "119")] == [
        "0265-78-4111",
        "090-1234-5678",
        "119",
    ]


def test_find_twin_needs_the_same_birth(town):
    register(town)
    facts = {"family_kana": "いとう", "given_kana": "はなこ", "lon": HOME.lon, "lat": HOME.lat}
    assert queries.find_twin(birth_date=date(1950, 1, 2), **facts) is None
