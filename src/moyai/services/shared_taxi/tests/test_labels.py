from datetime import timedelta

from tests.factories import at

from moyai.services.shared_taxi.labels import show_day, show_party, show_window


def test_window_names_the_half_of_the_day_once() -> None:
    window = show_window(at(10, 5), at(10, 15))
    assert (window.get("ja"), window.get("en")) == ("午前10時5分から10時15分", "10:05 to 10:15")


def test_window_over_noon_names_both_halves() -> None:
    assert show_window(at(11, 55), at(12, 5)).get("ja") == "午前11時55分から午後0時5分"


def test_day_is_named_without_the_year() -> None:
    day = show_day(at(10) + timedelta(hours=1))
    assert (day.get("ja"), day.get("en")) == ("6月10日(水)", "Wednesday 10 June")
    assert day.get("ja", "spoken") == "6月10日、水曜日"


def test_party_names_wheelchairs() -> None:
    assert show_party(2, 1).get("ja") == "2人（車いす1台）"
    assert [show_party(n, 0).get("en") for n in (1, 2)] == ["1 person", "2 people"]
