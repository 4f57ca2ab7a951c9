"""``moyai study taxi``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.factories import DAY

from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.tests.test_studies import next_morning, past
from moyai.services.shared_taxi.tests.town import HOME, HOSPITAL

__all__ = ["next_morning", "past"]
pytestmark = pytest.mark.django_db


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("study", "taxi", f"--since={DAY}", f"--until={DAY}", *arguments)
    return capsys.readouterr().out


def test_command_prints_a_table(past: Ride, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "--vehicles=2", "--cross-areas", "--closes=16:00")
    assert next(line.split() for line in out.splitlines() if line.startswith("Rides a day"))[-2:] == [
        "2.0",
        "3.0",
    ]
    assert next(line.split() for line in out.splitlines() if "Crosses" in line or "Between" in line)


def test_command_prints_json(past: Ride, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(run(capsys, "--json", "--smallest=60"))
    assert found["now"]["refused"] == {"area_rule": 1}
    assert set(found) == {"now", "1 vehicles", "2 vehicles"}


def test_command_repeats_with_other_seeds(past: Ride, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ("--json", "--no-show=50", "--travel-noise=20")
    runs = json.loads(run(capsys, *wrong, "--repeats=6"))["now"]
    assert len({one["no_show_share"] for one in runs}) > 1
    alone = json.loads(run(capsys, *wrong, "--seed=3"))["now"]
    assert {key: alone[key] for key in runs[2]} == runs[2]
    told = run(capsys, *wrong[1:], "--repeats=6")
    shares = [one["no_show_share"] for one in runs]
    assert f"({min(shares):.1f} – {max(shares):.1f})" in next(
        line for line in told.splitlines() if line.startswith("Had booked and did not come")
    )


def test_command_reads_a_file(past: Ride, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "wishes.csv"
    head = "date,time,origin_lon,origin_lat,destination_lon,destination_lat"
    path.write_text(f"{head}\n{DAY},10:00,{HOME.lon},{HOME.lat},{HOSPITAL.lon},{HOSPITAL.lat}\n")
    assert json.loads(run(capsys, "--json", f"--csv={path}"))["now"]["served"] == 1
    path.write_text(f"{head}\n{DAY},noon,1,2,3,4\n")
    with pytest.raises(CommandError, match="line 2"):
        run(capsys, f"--csv={path}")


def test_what_is_written_is_read_back_and_replays_alike(
    past: Ride, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = json.loads(run(capsys, "--json"))
    path = tmp_path / "own.csv"
    run(capsys, f"--write-csv={path}")
    written = path.read_bytes()
    assert written.startswith("\ufeff日付,希望の時刻,乗る場所の経度".encode())
    assert json.loads(run(capsys, "--json", f"--csv={path}")) == own
    # As a spreadsheet of a town hall saves it again: Shift_JIS, other dates and times.
    text = written.decode("utf-8-sig").replace("-06-", "/6/").replace(",09:", ",9:")
    path.write_bytes(text.encode("cp932"))
    assert json.loads(run(capsys, "--json", f"--csv={path}")) == own


def test_a_file_of_other_columns_is_refused_with_their_names(
    past: Ride, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wishes.csv"
    path.write_text("日付,希望の時刻,電話\n2026-06-10,10:00,1\n")
    with pytest.raises(CommandError, match=r"降りる場所の緯度.*does not know 電話"):
        run(capsys, f"--csv={path}")


@pytest.mark.parametrize(
    "wrong", ["--vehicles=0", "--since=2020-01-01 --until=2019-01-01", "--since=2020-01-01"]
)
def test_command_says_what_is_wrong(past: Ride, wrong: str) -> None:
    with pytest.raises(CommandError):
        call_command("study", "taxi", "--until=2020-01-02", *wrong.split())
