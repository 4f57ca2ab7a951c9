"""What is kept of the course how long: inside the period stays, outside goes; the nameless at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods
from moyai.services.smart_farm.enums_lessons import Guess, StepHow
from moyai.services.smart_farm.models import (
    Attempt,
    Certificate,
    EntryReport,
    Experiment,
    FarmMember,
    Hypothesis,
    Measurement,
    NotebookEntry,
    StepProgress,
)
from moyai.services.smart_farm.picture_files import PICTURES
from moyai.services.smart_farm.tests.learning import (
    find_seat_of,
    make_class,
    make_experiment,
    open_lessons,
)
from moyai.services.smart_farm.tests.plots import NOW

pytestmark = pytest.mark.django_db
PERIODS = {period.model: period for period in list_periods()}
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def run(model: str) -> int:
    return erase_period(period=PERIODS[f"smart_farm.{model}"], now=NOW)


def edges(model: str):
    before = NOW - timedelta(days=PERIODS[f"smart_farm.{model}"].days)
    return before - SECOND, before


@pytest.fixture
def seat():
    return find_seat_of(make_class("あおい", "みどり"), "あおい")


def make_entry(seat, at, number=0):
    return NotebookEntry.objects.create(
        code=str(number), seat=seat, text="t", on_day=at.date(), written_at=at, changed_at=at,
        picture=PICTURES.write(b"jpeg"),
    )  # fmt: skip


def make_progress(seat, at, step="s"):
    assignment = seat.school_class.assignments.first() or open_lessons(seat.school_class, "plant-needs")[0]
    return StepProgress.objects.create(
        seat=seat, assignment=assignment, step=step, began_at=at, seen_at=at, done_at=at, how=StepHow.READ
    )


def test_entries_go_with_their_pictures(seat, django_capture_on_commit_callbacks):
    files = [make_entry(seat, at, n).picture for n, at in enumerate(edges("NotebookEntry"))]
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        assert run("NotebookEntry") == 1
    assert [PICTURES.locate(name).exists() for name in files] == [False, True]
    assert NotebookEntry.objects.count() == 1


def test_answers_go_and_that_it_was_done_stays(seat):
    progress = make_progress(seat, NOW)
    for number, at in enumerate(edges("Attempt")):
        Attempt.objects.create(
            progress=progress, number=number, answer=[0], said="", is_right=False, share_pct=0, made_at=at
        )
    assert run("Attempt") == 1
    assert (Attempt.objects.count(), StepProgress.objects.count()) == (1, 1)


def test_progress_goes(seat):
    for number, at in enumerate(edges("StepProgress")):
        make_progress(seat, at, f"s{number}")
    assert run("StepProgress") == 1
    assert StepProgress.objects.get().step == "s1"


def test_guesses_go(seat):
    other = find_seat_of(seat.school_class, "みどり")
    experiment = make_experiment(seat.school_class)
    for each, at in zip((seat, other), edges("Hypothesis"), strict=True):
        Hypothesis.objects.create(experiment=experiment, seat=each, guess=Guess.SAME, written_at=at)
    assert run("Hypothesis") == 1
    assert Hypothesis.objects.get().seat == other


def test_reports_go_when_they_are_decided(seat):
    entry = make_entry(seat, NOW)
    gone, stays = edges("EntryReport")
    for at, decided in ((gone, gone), (stays, stays), (gone, None)):
        facts = {"decision": "dismissed", "decided_at": decided} if decided else {}
        EntryReport.objects.create(entry=entry, made_at=at, **facts)
    assert run("EntryReport") == 1
    assert EntryReport.objects.count() == 2


def test_experiments_go_with_what_was_measured(seat):
    for at in edges("Experiment"):
        experiment = make_experiment(seat.school_class)
        Measurement.objects.create(
            plot=experiment.plots.first(), outcome="height", value=1, measured_on=NOW.date(), seat=seat,
            entered_at=NOW,
        )  # fmt: skip
        Experiment.objects.filter(pk=experiment.pk).update(made_at=at)
    assert run("Experiment") == 1
    assert (Experiment.objects.count(), Measurement.objects.count()) == (1, 1)


def test_certificates_go(seat):
    gone, stays = edges("Certificate")
    for code, at in (("1", gone - timedelta(days=1)), ("2", stays)):
        Certificate.objects.create(
            code=code, seat=None, course="c", course_title="t", farm_name="f", lessons=6, name_digest="",
            issued_on=at.date(),
        )  # fmt: skip
    assert run("Certificate") == 1
    assert Certificate.objects.get().code == "2"


def test_what_somebody_without_a_name_wrote_goes_at_once(seat):
    other = find_seat_of(seat.school_class, "みどり")
    experiment = make_experiment(seat.school_class)
    for number, each in enumerate((seat, other)):
        make_entry(each, NOW, number)
        progress = make_progress(each, NOW)
        Attempt.objects.create(
            progress=progress, number=1, answer=[0], said="", is_right=False, share_pct=0, made_at=NOW
        )
        Hypothesis.objects.create(experiment=experiment, seat=each, guess=Guess.SAME, written_at=NOW)
    FarmMember.objects.filter(pk=seat.member_id).update(name="", user=None)
    assert [run(model) for model in ("NotebookEntry", "Attempt", "Hypothesis")] == [1, 1, 1]
    assert [run(model) for model in ("NotebookEntry", "Attempt", "Hypothesis")] == [0, 0, 0]
    assert NotebookEntry.objects.get().seat == other
