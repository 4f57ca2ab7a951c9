"""Files of steps as phones and pedometers write them, and files that want to do harm."""

import io
import json
import struct
import zipfile
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.habit.days import DayRule
from moyai.engines.habit.step_files import CannotRead, ReadRule, archive, read_steps
from moyai.engines.habit.step_files.solution import REFUSALS

RULE = ReadRule(DayRule(ZoneInfo("Asia/Tokyo")), date(2026, 4, 1), date(2026, 4, 30))
DOCTYPE = """<!DOCTYPE HealthData [
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary|ClinicalRecord)*)>
<!ATTLIST HealthData locale CDATA #REQUIRED>
]>"""


def record(start, end, value, source="花子のiPhone", kind="StepCount", device="iPhone"):
    return (
        f'<Record type="HKQuantityTypeIdentifier{kind}" sourceName="{source}" unit="count" device="{device}" '
        f'creationDate="{end}" startDate="{start}" endDate="{end}" value="{value}"/>'
    )


def apple(*records, doctype=DOCTYPE):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}\n<HealthData locale="ja_JP">'
        f'<ExportDate value="2026-04-30 12:00:00 +0900"/>{"".join(records)}</HealthData>'
    ).encode()


WALK = record("2026-04-02 09:00:00 +0900", "2026-04-02 09:10:00 +0900", 900)
WATCHED = record(
    "2026-04-02 09:00:00 +0900",
    "2026-04-02 09:10:00 +0900",
    940,
    "花子のApple\xa0Watch",
    device="Apple Watch",
)
LATE = record("2026-04-03 23:30:00 +0900", "2026-04-04 00:30:00 +0900", 1000)


def pack(members, *, method=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as writer:
        for name, content in members.items():
            writer.writestr(name, content)
    return packed.getvalue()


def read(content, rule=RULE):
    return read_steps(io.BytesIO(content), rule)


def steps(content, rule=RULE):
    return {each.day.isoformat(): each.steps for each in read(content, rule).days}


def refusal(content):
    with pytest.raises(CannotRead) as caught:
        read(content)
    assert caught.value.sentence.ja
    assert caught.value.sentence.en
    return caught.value.code


def test_apples_archive_whatever_its_document_is_called():
    export_cda = '<?xml version="1.0"?><ClinicalDocument/>'
    for name in ("apple_health_export/export.xml", "apple_health_export/書き出したデータ.xml"):
        found = read(
            pack({"apple_health_export/export_cda.xml": export_cda, name: apple(WALK, WATCHED, LATE)})
        )
        assert found.kind == "apple_health"
        assert [(each.day.day, each.steps, each.source) for each in found.days] == [
            (2, 940, "花子のApple Watch"),
            (3, 500, "花子のiPhone"),
            (4, 500, "花子のiPhone"),
        ]


def test_a_team_that_closes_at_three_has_the_late_walk_in_one_day():
    rule = ReadRule(DayRule(ZoneInfo("Asia/Tokyo"), time(3)), date(2026, 4, 1), date(2026, 4, 30))
    assert steps(apple(LATE), rule) == {"2026-04-03": 1000}


def test_other_records_are_not_looked_at_and_nonsense_is_counted():
    heart = record("2026-04-02 09:00:00 +0900", "2026-04-02 09:10:00 +0900", 70, kind="HeartRate")
    nonsense = [
        record("yesterday", "2026-04-02 09:10:00 +0900", 70),
        record("2026-04-02 09:00:00 +0900", "2026-04-02 09:10:00 +0900", "many"),
        record("2026-04-02 09:00:00 +0900", "2026-04-02 09:10:00 +0900", "1e999"),
        record("2026-04-02 09:20:00 +0900", "2026-04-02 09:10:00 +0900", 70),
        record("2026-04-02 09:00:00 +0900", "2026-04-02 09:10:00 +0900", 200_000),
        record("2026-05-02 09:00:00 +0900", "2026-05-02 09:10:00 +0900", 70),
        record("2020-04-02 09:00:00 +0900", "2020-04-02 09:10:00 +0900", 70),
    ]
    found = read(apple(heart, WALK, *nonsense))
    assert [each.steps for each in found.days] == [900]
    assert {each.reason: each.count for each in found.skipped} == {
        "not_understood": 3,
        "backwards": 1,
        "too_many": 1,
        "future": 1,
        "too_old": 1,
    }
    assert "6件" in found.sentence.ja


def test_a_document_type_that_is_broken_does_no_harm():
    """Some versions of iOS wrote declarations that no parser takes."""
    assert steps(apple(WALK, doctype="<!DOCTYPE HealthData [ <!ELEMENT Workout ((Metadata <!ATTLIST ]>")) == {
        "2026-04-02": 900
    }


BOMB = '<!DOCTYPE HealthData [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE HealthData [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("doctype", [BOMB, OUTSIDE])
def test_entities_are_refused(doctype):
    assert refusal(apple(WALK, doctype=doctype)) == "unsafe"


def test_entities_by_other_ways_are_refused():
    inside = apple(record("2026-04-02 09:00:00 +0900", "2026-04-02 09:10:00 +0900", "&x;"))
    assert refusal(inside) == "broken"
    second = apple(WALK).replace(
        b"<ExportDate", b'<!DOCTYPE HealthData SYSTEM "http://example.com/x.dtd"><ExportDate'
    )
    assert refusal(second) == "broken"
    assert refusal(b"<HealthData>" + b"<a>" * 50) == "unsafe"


def test_half_a_document_and_half_an_archive_are_broken():
    assert refusal(apple(WALK)[:-20]) == "broken"
    whole = pack({"export.xml": apple(*[WALK] * 50)}, method=zipfile.ZIP_STORED)
    assert refusal(whole[: len(whole) // 2]) == "broken"
    spoilt = bytearray(whole)
    spoilt[len(whole) // 3] ^= 0xFF
    assert refusal(bytes(spoilt)) == "broken"


def test_an_archive_that_unpacks_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr("moyai.engines.habit.step_files.read.MOST_XML_BYTES", 100_000)
    bomb = pack({"export.xml": b"<HealthData>" + b" " * 10_000_000})
    assert len(bomb) < 20_000
    assert refusal(bomb) == "too_large"
    # It declares less than it holds: the count while reading stops it.
    place = bomb.index(b"PK\x01\x02") + 24
    lying = bomb[:place] + struct.pack("<I", 50_000) + bomb[place + 4 :]
    assert refusal(lying) in ("too_large", "broken")


def test_a_stream_is_counted_whatever_it_declared():
    limited = archive.Limited(io.BytesIO(b"x" * 100), 60)
    assert len(limited.read(50)) == 50
    with pytest.raises(CannotRead, match="too_large"):
        limited.read(50)


def test_files_that_are_too_large_locked_or_of_too_many_members(monkeypatch):
    locked = bytearray(pack({"a.csv": "日付,歩数\n2026-04-02,900\n"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + offset] |= 1
    assert refusal(bytes(locked)) == "locked"
    monkeypatch.setattr("moyai.engines.habit.step_files.archive.MOST_MEMBERS", 1)
    assert refusal(pack({"a.csv": "x", "b.csv": "y"})) == "too_large"
    monkeypatch.setattr("moyai.engines.habit.step_files.read.MOST_FILE_BYTES", 10)
    assert refusal(b"x" * 11) == "too_large"
    assert refusal(b"") == "empty"


@pytest.mark.parametrize(
    "table",
    [
        '日付,歩数\n2026/4/2,"5,432"\n2026/4/3,800歩\n',
        "date;steps\n2026-04-02;5432\n2026-04-03;800\n",
        "年月日\t総歩数\n20260402\t5432\n20260403\t800.0\n",
        "歩数計\n氏名,花子\n日付,時刻,歩数,距離\n令和8年4月2日,23:00,5432,3.1\nR8.4.3,23:00,800,0.4\n",
        "2026-04-02,5432\n2026-04-03,800\n",
        "日付,歩数\n２０２６年４月２日,５４３２\n2026.04.03 21:00,800\n",
        "日付,歩数\n2026/4/2,5432\n2026/4/2,5000\n2026/4/3,800\n2026/4/2,100\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "utf-16"])
def test_tables_of_pedometers_as_people_have_them(table, encoding):
    assert steps(table.encode(encoding)) == {"2026-04-02": 5432, "2026-04-03": 800}
    assert steps(pack({"steps.csv": table.encode(encoding)})) == {"2026-04-02": 5432, "2026-04-03": 800}


def test_rows_that_cannot_be_are_counted_and_days_outside_left_out():
    table = "日付,歩数\n2026-04-02,900\n04/05/2026,900\n2026-02-30,900\n2026-04-04,many\n2026-04-05\n"
    table += "2026-05-01,900\n2026-03-31,900\n2026-04-06,500000\n"
    found = read(table.encode())
    assert [each.steps for each in found.days] == [900]
    assert {each.reason: each.count for each in found.skipped} == {
        "not_understood": 4,
        "future": 1,
        "too_old": 1,
        "too_many": 1,
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "unknown"),
        (b"<html><body>login</body></html>", "unknown"),
        (b"name,age\nhana,80\n", "columns"),
        ("日付,歩数\n2025-04-02,900\n".encode(), "no_steps"),
        (b'{"a": 1}', "unknown"),
        (b"[" * 200_000, "broken"),
        (b"[1, 2", "broken"),
        (b'[{"count": "x"}]', "unknown"),
        (pack({"health_connect_export.db": b"SQLite format 3\0"}), "health_connect_database"),
        (pack({"a.txt": "hello", "b.txt": "hello"}), "unknown"),
        (pack({}), "unknown"),
        (pack({"a.bin": b"hello"}), "unknown"),
        (b"PK\x03\x04 not really", "broken"),
    ],
)
def test_what_is_no_file_of_steps_is_refused_in_plain_words(content, code):
    assert refusal(content) == code


def takeout(day, rows):
    table = "Start time,End time,Move Minutes count,Step count\n" + "".join(
        f"{start},{end},1,{count}\n" for start, end, count in rows
    )
    return f"Takeout/Fit/Daily activity metrics/{day}.csv", table


POINTS = {
    "Data Source": "derived:com.google.step_count.delta:com.google.android.gms:estimated_steps",
    "Data Points": [
        {
            "fitValue": [{"value": {"intVal": 300}}],
            "startTimeNanos": 1_775_088_000_000_000_000,
            "endTimeNanos": 1_775_088_600_000_000_000,
        },
        {"fitValue": [{"value": {}}]},
    ],
}


def test_google_fits_tables_are_summed_and_the_summary_is_believed_first():
    name, table = takeout("2026-04-02", [("09:00:00", "09:15:00", 400), ("09:15:00", "09:30:00", "")])
    members = {name: table, "Takeout/archive_browser.html": "<html/>"}
    assert steps(pack(members)) == {"2026-04-02": 400}
    other, rows = takeout("2026-04-03", [("09:00:00", "09:15:00", 50)])
    summary = "Date,Move Minutes count,Step count\n2026-04-02,30,4321\n2026-04-01,1,\n"
    members |= {other: rows, "Takeout/Fit/Daily activity metrics/Daily activity metrics.csv": summary}
    members["Takeout/Fit/All Data/derived_com.google.step_count.delta_x.json"] = json.dumps(POINTS)
    assert steps(pack(members)) == {"2026-04-02": 4321, "2026-04-03": 50}


def test_google_fits_points_are_taken_where_there_is_nothing_else():
    """1 775 088 000 is 2026-04-02 00:00 UTC, nine in the morning in Japan; raw sources stay out."""
    members = {
        "Takeout/Fit/All Data/derived_com.google.step_count.delta_x.json": json.dumps(POINTS),
        "Takeout/Fit/All Data/raw_com.google.step_count.delta_x.json": json.dumps(POINTS),
    }
    found = read(pack(members))
    assert (found.kind, [(each.day.isoformat(), each.steps) for each in found.days]) == (
        "google_fit",
        [("2026-04-02", 300)],
    )


def health(start, end, count, origin="com.example.walk", kind=None):
    device = {} if kind is None else {"device": {"type": kind}}
    return {
        "count": count,
        "startTime": start,
        "endTime": end,
        "startZoneOffset": "+09:00",
        "metadata": {"dataOrigin": origin, **device},
    }


def test_records_of_health_connect_count_once():
    rows = [
        health("2026-04-02T00:00:00Z", "2026-04-02T00:10:00Z", 800, "android"),
        health("2026-04-02T00:00:00Z", "2026-04-02T00:10:00Z", 900, {"packageName": "com.example.band"}, 1),
        health("2026-04-02T01:00:00Z", "2026-04-02T01:10:00Z", 100, "android"),
        health("2026-04-02T01:00:00", "2026-04-02T01:10:00Z", 100),
        "nonsense",
    ]
    for content in (rows, {"records": rows}):
        found = read(json.dumps(content).encode())
        assert [(each.steps, each.source, each.others) for each in found.days] == [
            (1_000, "com.example.band", ("android",))
        ]
        assert {each.reason: each.count for each in found.skipped} == {"not_understood": 2}


def test_every_refusal_shows_a_way_forward_in_both_languages():
    for sentence in REFUSALS.values():
        assert "ください" in sentence.ja or "Google Fit" in sentence.ja
        assert sentence.en


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"<HealthData", b"[", "日付,歩数\n".encode()]),
)
def test_no_file_whatever_is_in_it_does_anything_but_be_read_or_refused(content, head):
    try:
        found = read(head + content)
    except CannotRead as refused:
        assert refused.code in REFUSALS
    else:
        assert all(RULE.since <= each.day <= RULE.until and each.steps >= 0 for each in found.days)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_a_spoilt_archive_is_read_or_refused(data):
    whole = bytearray(pack({"apple_health_export/export.xml": apple(WALK, LATE)}))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(whole))
    except CannotRead as refused:
        assert refused.code in REFUSALS
