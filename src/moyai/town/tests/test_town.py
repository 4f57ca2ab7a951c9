"""A town's own files: written, checked, loaded, rostered."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from moyai.core.accounts.models import User
from moyai.core.places.models import Area, Facility
from moyai.fleet.models import Shift, Vehicle
from moyai.services.shared_taxi.models import Tariff
from moyai.town.operations import plan_roster
from moyai.town.plan import read_plan
from moyai.town.template import write_template


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_template(tmp_path)
    return tmp_path


def test_template_has_no_mistakes(folder: Path) -> None:
    assert read_plan(folder)[1] == []


def test_template_written_twice_keeps_what_is_there(folder: Path) -> None:
    (folder / "town.csv").write_text("code,name,name_en\n111112,別の町,Other\n")
    assert write_template(folder) == []
    assert read_plan(folder)[0].town["name"] == "別の町"


@pytest.mark.django_db
def test_load_brings_everything_in_and_may_be_repeated(folder: Path) -> None:
    out = StringIO()
    call_command("town", "load", str(folder), stdout=out)
    vehicle = Vehicle.objects.get()
    assert {a.key for a in vehicle.areas.all()} == {"north", "centre"}
    assert (Area.objects.count(), Facility.objects.count(), Tariff.objects.get().ordinary_yen) == (2, 1, 500)
    password = out.getvalue().split("first password ")[1].split()[0]
    assert User.objects.get(username="driver1").check_password(password)
    shifts = Shift.objects.count()
    again = StringIO()
    call_command("town", "load", str(folder), stdout=again)
    assert "first password" not in again.getvalue()
    assert (Vehicle.objects.count(), Shift.objects.count()) == (1, shifts)


def add_place(folder: Path, name: str, number: str = "", *, is_landmark: str = "no") -> None:
    with (folder / "places.csv").open("a", encoding="utf-8") as file:
        file.write(f"clinic,{name},,,,138.0,35.8,{is_landmark},,{number}\n")


def load(folder: Path) -> dict[str, int]:
    call_command("town", "load", str(folder), "--days", "0", stdout=StringIO())
    return dict(Facility.objects.values_list("name", "number"))


@pytest.mark.django_db
def test_places_keep_their_numbers_from_load_to_load_and_through_an_export(
    folder: Path, tmp_path: Path
) -> None:
    add_place(folder, "甲医院", "31", is_landmark="yes")
    add_place(folder, "乙医院", is_landmark="yes")
    add_place(folder, "丙医院")
    first = {"もやい市役所": 32, "甲医院": 31, "乙医院": 33, "丙医院": 1001}
    assert load(folder) == first
    add_place(folder, "丁医院", is_landmark="yes")
    assert load(folder) == {**first, "丁医院": 34}

    elsewhere = tmp_path / "elsewhere"
    call_command("town", "places", str(elsewhere), stdout=StringIO())
    with pytest.raises(CommandError, match="is there already"):
        call_command("town", "places", str(elsewhere), stdout=StringIO())
    Facility.objects.all().delete()
    (folder / "places.csv").write_bytes((elsewhere / "places.csv").read_bytes())
    assert load(folder) == {**first, "丁医院": 34}
    add_place(folder, "戊医院", is_landmark="yes")
    assert load(folder)["戊医院"] == 35


@pytest.mark.django_db
def test_load_of_a_table_without_numbers_numbers_its_places(folder: Path) -> None:
    lines = (folder / "places.csv").read_text(encoding="utf-8-sig").splitlines()
    (folder / "places.csv").write_text("\n".join(line.rpartition(",")[0] for line in lines))
    assert load(folder) == {"もやい市役所": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "name", "sentence"),
    [("1", "甲医院", "場所の番号1は「もやい市役所」のものです"), ("9", "もやい市役所", "の番号は1です")],
)
def test_load_refuses_a_number_that_is_anothers_or_would_change_one(
    folder: Path, number: str, name: str, sentence: str
) -> None:
    load(folder)
    text = (folder / "places.csv").read_text(encoding="utf-8-sig").replace("もやい市役所", name)
    (folder / "places.csv").write_text(text.replace("市の公表資料,", f"市の公表資料,{number}"))
    with translation.override("ja"), pytest.raises(CommandError, match="Nothing was changed") as caught:
        load(folder)
    assert sentence in str(caught.value)
    assert dict(Facility.objects.values_list("name", "number")) == {"もやい市役所": 1}


def test_check_names_numbers_that_cannot_be(folder: Path) -> None:
    for number in ("5", "5", "0", "ten"):
        add_place(folder, f"医院{number}", number)
    texts = [str(mistake) for mistake in read_plan(folder)[1]]
    assert texts == [
        "places.csv, line 4, number: 5 stands in line 3 already",
        "places.csv, line 5, number: '0': is not a number from 1 to 999999",
        "places.csv, line 6, number: 'ten': invalid literal for int() with base 10: 'ten'",
    ]


@pytest.mark.django_db
def test_roster_skips_weekends_and_holidays(folder: Path) -> None:
    call_command("town", "load", str(folder), "--days", "0", stdout=StringIO())
    plan, _mistakes = read_plan(folder)
    # 2027-01-01 (Friday) is a holiday, 2nd and 3rd are a weekend, 11th is 成人の日.
    assert plan_roster(plan=plan, first=date(2027, 1, 1), days=11) == 5
    assert {s.date.day for s in Shift.objects.all()} == {4, 5, 6, 7, 8}


@pytest.mark.django_db
def test_roster_that_breaks_the_rules_of_working_hours_is_refused_by_name(folder: Path) -> None:
    text = (folder / "roster.csv").read_text(encoding="utf-8-sig").replace("15:00", "23:50")
    (folder / "roster.csv").write_text(text)
    with pytest.raises(CommandError, match="15 h 20 min bound in a day"):
        call_command("town", "load", str(folder), "--days", "7", stdout=StringIO())
    assert Shift.objects.count() == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "vehicles.csv",
            "north centre",
            "south",
            "vehicles.csv, line 2, areas: 'south' is not in areas.geojson",
        ),
        ("vehicles.csv", ",4,0,2,", ",four,0,2,", "vehicles.csv, line 2, seats: 'four'"),
        ("places.csv", "138.005", "999", "places.csv, line 2, lon: '999'"),
        ("roster.csv", "15:00", "8:00", "roster.csv, line 2, closes: is not after opens"),
        ("roster.csv", "driver1", "nobody", "roster.csv, line 2, driver: 'nobody'"),
        ("town.csv", "999997", "99", "town.csv, line 2, code: '99'"),
        ("staff.csv", ",driver,", ",king,", "staff.csv, line 2, role: 'king'"),
        ("tariff.csv", "2026-04-01", "April", "tariff.csv, line 2, valid_from: 'April'"),
        ("areas.geojson", '"operating"', '"sea"', "areas.geojson, line 1, kind: is neither"),
    ],
)
def test_mistake_names_file_line_and_column(
    folder: Path, file: str, old: str, new: str, expected: str
) -> None:
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8-sig").replace(old, new))
    with pytest.raises(CommandError, match="nothing was changed") as caught:
        call_command("town", "check", str(folder), stdout=StringIO())
    assert expected in str(caught.value)


def test_missing_file_and_column_are_named(folder: Path) -> None:
    (folder / "staff.csv").unlink()
    (folder / "tariff.csv").write_text("valid_from\n2026-01-01\n")
    texts = [str(m) for m in read_plan(folder)[1]]
    assert "staff.csv, line 1, file: is missing" in texts
    assert "tariff.csv, line 1, heading: lacks ordinary_yen, self_service_yen, discount_yen" in texts


def test_wrong_encoding_is_said(folder: Path) -> None:
    (folder / "town.csv").write_bytes("code,name,name_en\n999997,もやい,x\n".encode("cp932"))
    assert "is not UTF-8" in str(read_plan(folder)[1][0])
