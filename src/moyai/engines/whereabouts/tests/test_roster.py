"""The roster, case by case: who counts, what is flagged, what can be undone."""

from dataclasses import replace
from datetime import date

import pytest

from moyai.engines.whereabouts import (
    Condition,
    Description,
    Flag,
    Kind,
    Reached,
    Report,
    Retraction,
    Role,
    Roster,
    Sameness,
    Speaker,
    Sure,
    Verdict,
    Where,
    sort_by_reach,
)
from moyai.engines.whereabouts.tests.worlds import HOUR, INCIDENT, OPENED, make_register, report

HOME, CAR, KIN = Where(Kind.HOME), Where(Kind.CAR), Where(Kind.KIN)
HOME_ADDRESS = "今治市常盤町1-2-3"
S1, S2 = Where(Kind.SHELTER, "S1"), Where(Kind.SHELTER, "S2")


def roster(*claims):
    found = Roster(make_register(), INCIDENT)
    found.add_all(claims)
    return found


def heads(*claims):
    """Return (kind, place) and how many, areas left out."""
    return {f"{kind} {place}".strip(): n for (kind, _area, place), n in roster(*claims).count_heads().items()}


def test_we_are_four_and_the_daughters_own_word_are_the_same_people():
    father = report("a", "1", CAR, people=4)
    assert heads(father) == {"car": 4}
    assert heads(father, report("b", "3", CAR, 1, 1)) == {"car": 4}
    assert heads(father, report("b", "3", KIN, 1, 1)) == {"car": 3, "kin": 1}
    assert heads(father, report("b", "2", CAR, 1, 4)) == {"car": 4}


def test_a_shelters_card_is_the_girl_her_father_counted():
    card = Description("", "ｻﾄｳ ﾕｲ", date(2000, 5, 6))
    found = roster(report("a", "1", CAR, people=4), report("b", card, S1, 1, role=Role.DESK))
    assert found.count_heads() == {("car", "", ""): 3, ("shelter", "", "S1"): 1}
    assert found.find("p:3").where == S1


def test_a_family_moves_with_whoever_tells_it():
    first = report("a", "1", CAR, people=4, companions=("2", "3", "4"))
    assert heads(first, report("b", "1", S1, 5, 4)) == {"shelter S1": 4}
    assert heads(first, report("b", "1", S1, 0.5, 4)) == {"shelter S1": 4}
    assert heads(report("a", "1", CAR, people=4), report("b", "1", S1, 5, 3)) == {"shelter S1": 3, "car": 1}
    assert heads(report("a", "1", CAR, people=4), report("b", "1", S1, 5)) == {"shelter S1": 1, "car": 3}


def test_a_number_that_was_put_right_leaves_nobody_behind():
    assert heads(report("a", "7", CAR, people=2), report("b", "7", CAR, 0.1, 1)) == {"car": 1}
    assert heads(report("a", "1", CAR, people=5), report("b", "1", CAR, 0.1, 4)) == {"car": 4}


def test_part_of_a_family_is_a_number_without_names():
    found = roster(report("a", "1", CAR, people=3))
    (group,) = found.find_party("p:1").groups
    assert (found.count_people(), group.people, group.perhaps) == (3, 2, ("p:2", "p:3", "p:4"))
    reach = sort_by_reach(found, ["1", "2", "5"])
    assert (reach[Reached.CONFIRMED], reach[Reached.PERHAPS], reach[Reached.SILENT]) == (["1"], ["2"], ["5"])


def test_who_is_presumed_with_her_family_is_reached_but_less_surely():
    found = roster(report("a", "1", CAR, people=4))
    assert sort_by_reach(found, ["4"])[Reached.PRESUMED] == ["4"]
    assert found.find("p:4").sure_pct < found.find("p:1").sure_pct


def test_the_newest_claim_holds_unless_it_is_less_sure_and_hardly_newer():
    desk = report("a", "5", S1, 1, role=Role.DESK)
    near = report("b", "5", CAR, 1.5, role=Role.NEIGHBOUR)
    found = roster(desk, near).find("p:5")
    assert found.where == S1
    told = {each.event_id: (each.verdict, each.behind_s) for each in found.reasons}
    assert told == {"a": (Verdict.HOLDS, 0), "b": (Verdict.OUTWEIGHED, 1800)}
    assert (
        roster(desk, replace(near, happened_s=near.said_s + 2 * HOUR, said_s=near.said_s + 2 * HOUR))
        .find("p:5")
        .where
        == CAR
    )
    assert roster(desk, report("c", "5", CAR, 1.5)).find("p:5").where == CAR


def test_since_when_and_last_confirmed_by_whom():
    found = roster(
        report("a", "5", HOME, 0),
        report("b", "5", S1, 2),
        report("c", "5", S1, 9, role=Role.DESK, door="desk"),
        report("d", "5", S1, 5, role=Role.FAMILY, by="6"),
    ).find("p:5")
    assert (found.since_s, found.confirmed_s) == (OPENED + 2 * HOUR, OPENED + 9 * HOUR)
    assert (found.confirmed_by, found.door) == ("desk", "desk")
    assert [each.verdict for each in found.reasons] == ["newer", "confirms", "holds", "confirms"]


def test_needs_stand_until_they_are_told_to_be_met():
    asked = report("a", "1", CAR, 0, 4, needs=("water", "oxygen"), condition=Condition.UNWELL)
    met = report("b", "1", None, 2, needs_met=("water",))
    assert roster(asked).count_needs() == {("oxygen", ""): 1, ("water", ""): 4}
    found = roster(asked, met)
    assert found.count_needs() == {("oxygen", ""): 1}
    assert found.find("p:1").condition is Condition.UNWELL
    late = report("c", "1", None, 1, needs=("water",), said_s=OPENED + 9 * HOUR)
    assert [need.code for need in roster(asked, met, late).find("p:1").needs] == ["oxygen"]


@pytest.mark.parametrize(
    ("claim", "flag", "people"),
    [
        (report("a", "5", CAR, people=999), Flag.TOO_MANY, 1),
        (report("a", "5", CAR, people=-3), Flag.TOO_FEW, 1),
        (report("a", "5", Where(Kind.CAR, lon=2.35, lat=48.85)), Flag.ABROAD, 1),
        (report("a", "5", CAR, 30, said_s=OPENED), Flag.FUTURE, 1),
        (report("a", "5", CAR, 101), Flag.AFTER_CLOSE, 0),
        (report("a", "5", CAR, -48), Flag.BEFORE, 0),
    ],
)
def test_what_cannot_be_is_flagged_and_kept(claim, flag, people):
    found = roster(claim)
    assert [each.flag for each in found.list_notices()] == [flag]
    person = found.find("p:5")
    assert (found.count_people(), person.flags, person.reasons[0].event_id) == (people, (flag,), "a")


def test_999_counts_where_the_desk_says_it():
    assert roster(report("a", Description(), S1, people=999, role=Role.DESK)).count_people() == 999


def test_one_card_at_two_shelters_is_flagged_and_counted_once():
    found = roster(report("a", "5", S1, 1, role=Role.DESK), report("b", "5", S2, 1.2, role=Role.DESK))
    assert found.count_heads() == {("shelter", "", "S2"): 1}
    assert found.find("p:5").flags == (Flag.TWO_PLACES,)
    hours_later = roster(report("a", "5", S1, 1, role=Role.DESK), report("b", "5", S2, 4, role=Role.DESK))
    assert hours_later.find("p:5").flags == ()


def test_one_id_for_two_statements_is_flagged_whichever_came_first():
    a, b = report("x", "5", CAR, 1), report("x", "5", S1, 2)
    for claims in ((a, b), (b, a)):
        found = roster(*claims)
        assert found.find("p:5").where == CAR
        assert [each.flag for each in found.list_notices()] == [Flag.ID_REUSED]


def test_a_name_alone_is_shown_to_staff_and_never_merged():
    found = roster(
        report("a", "2", CAR, people=1), report("b", Description("佐藤花子"), S1, 1, role=Role.DESK)
    )
    doubts = found.list_doubts()
    assert {(d.first[:2], d.second) for d in doubts} == {("e:", "p:2"), ("e:", "p:7")}
    assert found.count_people() == 2
    said = Sameness("s", doubts[0].first, "p:2", True, OPENED)
    found.add(said)
    assert (found.count_people(), found.find("p:2").where, found.list_doubts()) == (1, S1, [])
    found.add(Retraction("t", "s", OPENED + 1))
    assert (found.count_people(), len(found.list_doubts())) == (2, 2)


def near(lon, lat, kind=Kind.CAR):
    return Where(kind, lon=lon, lat=lat, accuracy_m=30)


@pytest.mark.parametrize(
    ("told", "heard", "people"),
    [
        (S1, S1, 1),
        (S1, S2, 2),
        (near(133.0, 34.0), near(133.002, 34.001), 1),
        (near(133.0, 34.0), near(133.02, 34.0), 2),
        (CAR, CAR, 2),
        (near(133.0, 34.0), near(133.0, 34.0, Kind.KIN), 2),
    ],
)
def test_one_name_at_one_place_is_counted_once_and_shown_to_staff(told, heard, people):
    """Alone neither is enough: two live in the town who bear the name, and many are at one place."""
    card = report("b", Description("佐藤花子"), heard, 1, role=Role.DESK)
    found = roster(report("a", "2", told, people=1), card)
    assert found.count_people() == people
    key = found.name(card.about, card)
    assert (key, "p:2") in {(d.first, d.second) for d in found.list_doubts()}
    found.add(Sameness("s", key, "p:2", False, OPENED))
    assert found.count_people() == 2
    found.add(Retraction("t", "s", OPENED + 1))
    found.add(Retraction("u", "a", OPENED + 9 * HOUR))
    assert found.count_people() == 1


def test_who_is_seen_where_her_family_told_to_be_is_one_of_them():
    family = report("a", "1", S1, people=4)
    found = roster(family, report("b", Description("佐藤花子"), S1, 1, role=Role.DESK))
    assert found.count_people() == 4
    stands = found.find("p:2")
    assert (stands.where, stands.is_presumed, stands.is_counted) == (S1, True, False)
    assert Flag.PERHAPS_SAME in stands.flags


def test_a_card_with_a_reading_alone_belongs_to_the_family_at_its_address():
    father = Description("森 健", "もり けん", date(1980, 1, 1), telephone="090-1", address=HOME_ADDRESS)
    card = Description(kana="モリユイ", address=HOME_ADDRESS)
    found = roster(report("a", father, S1, people=2), report("b", card, S1, 1, role=Role.PAPER))
    assert found.count_people() == 2


def test_what_was_merged_can_be_told_apart():
    card = Description("佐藤結衣", birth_date=date(2000, 5, 6))
    found = roster(report("a", card, S1, role=Role.DESK))
    key = found.name(card, report("a", card, S1, role=Role.DESK))
    assert found.find("p:3").names == (key, "p:3")
    found.add(Sameness("s", key, "p:3", False, OPENED))
    assert (found.find("p:3"), found.find(key).where) == (None, S1)
    found.add(Sameness("s2", key, "p:3", True, OPENED + 1))
    assert found.find("p:3").where == S1


def test_somebody_probable_is_counted_once_and_shown_twice():
    told = Description("佐藤 結衣", address="今治市桜井3-4-5", birth_date=date(2000, 6, 5))
    swapped = replace(told, birth_date=None, address="", telephone="090-1111-2223", sex="f")
    found = roster(report("a", "3", CAR, people=1), report("b", swapped, Where(Kind.CAR), 1, role=Role.PAPER))
    assert found.count_people() == len(list(found.list_people())) - (
        Flag.PERHAPS_SAME in found.find("p:3").flags
    )


def test_a_description_in_the_own_family_needs_only_a_given_name():
    found = roster(report("a", Description("結菜"), KIN, role=Role.FAMILY, by="1", sure=Sure.TOLD))
    assert found.find("p:4").where == KIN
    stranger = roster(report("a", Description("結菜"), KIN, role=Role.NEIGHBOUR, by="5"))
    assert stranger.find("p:4") is None


def test_the_unknown_are_counted_each_by_himself():
    unknown = Description(sex="m", age_low=40, age_high=49)
    found = roster(report("a", unknown, CAR, role=Role.STAFF), report("b", unknown, CAR, role=Role.STAFF))
    assert found.count_people() == 2


@pytest.mark.parametrize(
    "make",
    [
        lambda: Where(Kind.CAR, lon=1.0),
        lambda: Where(Kind.CAR, lon=float("nan"), lat=0.0),
        lambda: Where(Kind.CAR, words="あ" * 201),
        lambda: Description(name="あ" * 201),
        lambda: Report("", Speaker(Role.SELF), "1", 0, 0),
        lambda: Report("a", Speaker(Role.SELF), "1", 0, 0, companions=("2",) * 51),
        lambda: Sameness("a", "p:1", "p:1", True, 0),
        lambda: Sameness("a", "p:1", "h:1", True, 0),
        lambda: Retraction("a", "a", 0),
    ],
)
def test_what_is_no_claim_is_refused(make):
    with pytest.raises(ValueError, match="a "):
        make()
