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


@pytest.mark.parametrize(
    "wrong", ["--vehicles=0", "--since=2020-01-01 --until=2019-01-01", "--since=2020-01-01"]
)
def test_command_says_what_is_wrong(past: Ride, wrong: str) -> None:
    with pytest.raises(CommandError):
        call_command("study", "taxi", "--until=2020-01-02", *wrong.split())
