"""Areas, search and the calendar."""

from datetime import UTC, date, datetime

import pytest

from moyai.core.places import numbering, operations, queries
from moyai.core.places.enums import AreaKind, FacilityKind
from moyai.core.places.folding import fold, fold_words
from moyai.core.places.models import Facility, Municipality

NOW = datetime(2026, 4, 1, tzinfo=UTC)
SQUARE = {"type": "Polygon", "coordinates": [[[137, 35], [138, 35], [138, 36], [137, 36], [137, 35]]]}
BESIDE = {"type": "Polygon", "coordinates": [[[138, 35], [139, 35], [139, 36], [138, 36], [138, 35]]]}
BOW = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}


@pytest.fixture
def town(db):
    return operations.define_municipality(code="202096", name="伊那市", name_en="Ina", actor="test", now=NOW)


def define_area(town, **changes):
    facts = {
        "key": "west",
        "kind": AreaKind.OPERATING,
        "name": "西",
        "name_en": "West",
        "polygon": SQUARE,
        "sort": 1,
    }
    return operations.define_area(municipality=town, actor="test", now=NOW, **{**facts, **changes})


def add_facility(town, name, **facts):
    facility = Facility(
        municipality=town,
        **{"kind": FacilityKind.HOSPITAL, "name": name, "lon": 137.9, "lat": 35.8, **facts},
    )
    return operations.add_facilities(facilities=[facility], actor="test", now=NOW, reason="test")[0]


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ｲﾅｼ ﾁｭｳｵｳ", "いなしちゅうおう"),
        ("イナシ・チュウオウ", "いなしちゅうおう"),
        ("ますみヶ丘", "ますみけ丘"),
        ("ますみケ丘", "ますみけ丘"),
        ("ＩＮＡ　Ｃｉｔｙ", "inacity"),
        ("１２３ー４", "123ー4"),
    ],
)
def test_fold(typed, folded):
    assert fold(typed) == folded


def test_fold_words_drops_what_is_empty_after_folding():
    assert fold_words("伊那　・ 病院 ") == ("伊那", "病院")


def test_find_area_inside_on_border_and_outside(town):
    area = define_area(town)
    assert queries.find_area(137.5, 35.5) == area
    assert queries.find_area(137.0, 35.5) == area
    assert queries.find_area(139.0, 35.5) is None
    assert queries.find_area(137.5, 35.5, kind=AreaKind.CENTRE) is None


def test_find_area_sees_a_redrawn_area_at_once(town):
    define_area(town)
    assert queries.find_area(137.5, 35.5) is not None
    far = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    define_area(town, polygon=far)
    assert queries.find_area(137.5, 35.5) is None


@pytest.mark.parametrize("polygon", [BOW, {"type": "Point", "coordinates": [1, 2]}, {}])
def test_define_area_refuses_what_is_no_area(town, polygon):
    with pytest.raises(operations.BadPolygon):
        define_area(town, polygon=polygon)


def test_search_places_takes_any_writing_and_ranks(town):
    clinic = add_facility(
        town, "伊那中央クリニック", kana="いなちゅうおうくりにっく", kind=FacilityKind.CLINIC
    )
    hospital = add_facility(
        town, "伊那中央病院", kana="いなちゅうおうびょういん", name_en="Ina Central Hospital"
    )
    far = add_facility(town, "高遠さくら病院", kana="たかとおさくらびょういん", address="伊那市高遠町")
    assert queries.search_places("イナチュウオウ") == [hospital, clinic]
    assert queries.search_places("ﾋﾞｮｳｲﾝ") == [hospital, far]
    assert queries.search_places("病院　高遠") == [far]
    assert queries.search_places("ina central") == [hospital]
    assert queries.search_places("イナチュウオウ", limit=1) == [hospital]
    assert queries.search_places(" ・ ") == []


def test_search_places_puts_landmarks_first_among_equals(town):
    add_facility(town, "市民病院甲")
    landmark = add_facility(town, "市民病院乙", is_landmark=True)
    assert queries.search_places("市民")[0] == landmark
    assert queries.list_landmarks() == [landmark]


def test_find_closure(town):
    assert queries.find_closure(date(2026, 11, 23)) == ("勤労感謝の日", "Labor Thanksgiving Day")
    assert queries.find_closure(date(2026, 5, 6)) == ("振替休日", "Substitute Holiday")
    assert queries.find_closure(date(2026, 11, 28)) == ("土曜日", "Saturday")
    assert queries.find_closure(date(2026, 11, 29), weekends=False) is None
    assert queries.is_open_day(date(2026, 11, 24))


def test_close_day_and_reopen(town):
    day = date(2026, 8, 14)
    operations.close_day(municipality=town, day=day, reason="お盆", reason_en="Obon", actor="test", now=NOW)
    operations.close_day(municipality=town, day=day, reason="お盆休み", reason_en="", actor="test", now=NOW)
    assert queries.find_closure(day) == ("お盆休み", "お盆休み")
    assert [c.date for c in queries.list_closed_days(day, day)] == [day]
    operations.reopen_day(municipality=town, day=day, actor="test", now=NOW)
    assert queries.is_open_day(day)


def test_searching_costs_one_query_a_table_once_read(town, django_assert_num_queries):
    add_facility(town, "伊那中央病院")
    queries.search_places("伊那")
    with django_assert_num_queries(2):
        queries.search_places("伊那")


def test_municipality(town):
    assert queries.get_municipality() == Municipality.objects.get(code="202096")


def test_numbers_are_short_for_landmarks_and_given_once(town):
    add_facility(town, "乙医院", kana="おついいん", kind=FacilityKind.CLINIC, is_landmark=True)
    rows = [
        Facility(
            municipality=town, kind=kind, name=name, kana=kana, lon=137.9, lat=35.8, is_landmark=is_landmark
        )
        for kind, name, kana, is_landmark in (
            (FacilityKind.SHELTER, "公民館", "こうみんかん", False),
            (FacilityKind.CLINIC, "丙医院", "へいいいん", True),
            (FacilityKind.CLINIC, "甲医院", "こういいん", True),
            (FacilityKind.TOWN_HALL, "市役所", "しやくしょ", True),
        )
    ]
    operations.add_facilities(facilities=rows, actor="test", now=NOW, reason="test")
    numbers = dict(Facility.objects.values_list("name", "number"))
    assert numbers == {"乙医院": 1, "市役所": 2, "甲医院": 3, "丙医院": 4, "公民館": 1001}
    Facility.objects.filter(name__in=["丙医院", "公民館"]).delete()
    assert add_facility(town, "丁医院", is_landmark=True).number == 5
    assert add_facility(town, "集会所").number == 1002


def test_number_that_is_brought_along_is_counted_and_short_ones_run_out(town):
    assert add_facility(town, "甲", number=numbering.LAST_SHORT).number == 999
    assert add_facility(town, "乙", is_landmark=True).number == 1001
    assert add_facility(town, "丙", number=5000).number == 5000
    assert add_facility(town, "丁").number == 5001
    with pytest.raises(numbering.NumberTaken):
        add_facility(town, "戊", number=5000)


def test_numbers_of_two_towns_do_not_meet(town):
    other = operations.define_municipality(code="202061", name="諏訪市", name_en="", actor="test", now=NOW)
    assert [add_facility(each, "市民病院", is_landmark=True).number for each in (town, other)] == [1, 1]
