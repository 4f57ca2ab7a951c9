"""Lists from strangers' files: understood, put right, refused by line, and never half taken in."""

import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from moyai.services.evacuation.enums import Status
from moyai.services.evacuation.importing.codes import repair_code
from moyai.services.evacuation.models import Shelter
from moyai.services.evacuation.tests.town import make_officer, make_places, press

pytestmark = pytest.mark.django_db
HEADER = (
    "全国地方公共団体コード,ID,名称,名称_カナ,所在地_連結表記,緯度,経度,"
    "災害種別_洪水,災害種別_崖崩れ、土石流及び地滑り,想定収容人数,備考"
)
GOOD = "202096,1,西小学校,ニシショウガッコウ,伊那市西1,35.83,137.92,1,,120人,=1+1"
REAL = os.environ.get("SHELTER_LISTS", "")
"""A folder of the GSI's GeoJSON files, which are not in the repository."""


def run(tmp_path, *lines, encoding="utf-8-sig", **options):
    path = tmp_path / "list.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    call_command("import_shelters", str(path), **options)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932"])
def test_the_standard_list_in_the_encodings_that_towns_use(tmp_path, encoding):
    run(tmp_path, HEADER, GOOD, encoding=encoding)
    shelter = Shelter.objects.get()
    assert (shelter.code, shelter.capacity, shelter.hazards) == ("202096-1", 120, ["flood"])
    assert shelter.note == "=1+1"  # kept as it is; what is exported is made safe there


def test_a_second_list_changes_facts_and_leaves_the_state(tmp_path):
    run(tmp_path, HEADER, GOOD)
    officer = make_officer()
    press("202096-1", Status.OPEN, officer)
    run(tmp_path, HEADER, GOOD.replace("西小学校", "新西小学校").replace("120人", ""))
    shelter = Shelter.objects.get()
    assert (shelter.name, shelter.status, shelter.capacity) == ("新西小学校", "open", 120)


def test_what_the_list_lacks_is_retired_only_when_asked_and_closed(tmp_path):
    run(tmp_path, HEADER, GOOD, GOOD.replace(",1,西", ",2,東"), GOOD.replace(",1,西", ",3,南"))
    press("202096-3", Status.OPEN, make_officer())
    run(tmp_path, HEADER, GOOD)
    assert Shelter.objects.filter(is_listed=True).count() == 3
    run(tmp_path, HEADER, GOOD, retire_missing=True)
    assert set(Shelter.objects.filter(is_listed=True).values_list("code", flat=True)) == {
        "202096-1",
        "202096-3",
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (GOOD.replace("35.83,137.92", "137.92,35.83"), "3行目.*緯度と経度が逆"),
        (GOOD.replace("35.83", "三十五"), "3行目.*数ではありません"),
        (GOOD.replace("35.83", "nan"), "3行目.*日本の中にありません"),
        (GOOD.replace("120人", "-5"), "3行目.*想定収容人数"),
        (GOOD.replace("137.92,1,", "137.92,○,"), "3行目.*災害種別_洪水"),
        (GOOD.replace("西小学校", ""), "3行目.*名称がありません"),
        (GOOD.replace("西小学校", "あ" * 101), "3行目.*名称が長すぎます"),
        (GOOD.replace("西小学校", "【訓練】西小学校"), "3行目.*訓練の一覧"),
        (GOOD.replace("202096", "20209x"), "3行目.*市町村のコード"),
        (GOOD, "3行目.*2行目にもあります"),
        (GOOD + ",余分", "3行目.*列が12個"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_taken_in(tmp_path, line, said):
    with pytest.raises(CommandError, match=f"(?s){said}.*何も変えていません"):
        run(tmp_path, HEADER, GOOD, line)
    assert not Shelter.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00\x80\x81",
        b"{",
        b"[]",
        b'{"features": 3}',
        b'{"features": [null]}',
        b"a,b\r\n1,2",
        b"[" * 5000,
    ],
    ids=["empty", "bytes", "brace", "list", "number", "null", "columns", "deep"],
)
def test_what_is_no_list_is_refused_in_words(tmp_path, content):
    path = tmp_path / "list"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="何も変えていません"):
        call_command("import_shelters", str(path))


def test_a_dry_run_changes_nothing(tmp_path, capsys):
    run(tmp_path, HEADER, GOOD, dry_run=True)
    assert not Shelter.objects.exists()
    assert "追加1" in capsys.readouterr().out


def test_codes_that_a_spreadsheet_spoilt_are_put_right():
    assert [repair_code(c) for c in ("202096", "20209", "11002", "1100", "202090", "x")] == [
        "202096",
        "202096",
        "011002",
        "011002",
        None,
        None,
    ]


def test_an_export_is_read_back_and_no_cell_of_it_is_a_formula(client, tmp_path):
    make_places()
    Shelter.objects.filter(code="s1").update(name='=HYPERLINK("http://x")', note="@SUM(1)")
    client.force_login(make_officer())
    answer = client.get("/evacuation/shelters.csv")
    text = answer.content.decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert "'@SUM(1)" in text
    path = tmp_path / "back.csv"
    path.write_bytes(answer.content)
    call_command("import_shelters", str(path))
    assert Shelter.objects.filter(code="202096-s2", name="中央公民館").exists()


@pytest.mark.skipif(not REAL, reason="SHELTER_LISTS names no folder of the GSI's lists")
def test_the_real_lists_of_a_prefecture():
    files = sorted(Path(REAL).glob("*.geojson"))
    call_command("import_shelters", *map(str, files))
    features = sum(len(json.loads(path.read_bytes())["features"]) for path in files)
    assert Shelter.objects.count() == features
