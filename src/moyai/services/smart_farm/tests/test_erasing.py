"""What is kept how long: just inside the period stays, just outside goes."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.factories import make_resident

from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods
from moyai.core.privacy.registry import find_eraser
from moyai.core.sealing.operations import destroy_key, make_key_of
from moyai.services.smart_farm import erasing
from moyai.services.smart_farm.enums import Audience, FarmRole, JobKind, JobStatus, LeaseEnd
from moyai.services.smart_farm.models import (
    ApiToken,
    FarmMember,
    GardenImage,
    Job,
    Lease,
    RobotLog,
    RobotShift,
    SensorReading,
    Upload,
)
from moyai.services.smart_farm.picture_files import PICTURES
from moyai.services.smart_farm.tests.plots import NOW, make_member, make_robot

pytestmark = pytest.mark.django_db
PERIODS = {period.model: period for period in list_periods()}
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


ERASERS = {
    "FarmMember": erasing.anonymise_members,
    "RobotShift": erasing.erase_shifts,
    "Lease": erasing.erase_leases,
    "Job": erasing.erase_jobs,
    "ApiToken": erasing.erase_tokens,
    "RobotLog": erasing.erase_logs,
    "GardenImage": erasing.erase_images,
    "Upload": erasing.erase_uploads,
    "SensorReading": erasing.erase_readings,
}


def run(model: str) -> int:
    assert find_eraser(f"smart_farm.{model}") is ERASERS[model]
    return erase_period(period=PERIODS[f"smart_farm.{model}"], now=NOW)


def edges(model: str):
    before = NOW - timedelta(days=PERIODS[f"smart_farm.{model}"].days)
    return before - SECOND, before


def test_member_of_long_ago_loses_her_name_and_her_tokens_end():
    robot, member, other = make_robot(), make_member(FarmRole.OPERATOR), make_member(FarmRole.SUPPORTER)
    gone, _stays = edges("FarmMember")
    left = gone.date() - timedelta(days=1)
    FarmMember.objects.filter(pk=member.pk).update(joined_on=left - timedelta(days=9), left_on=left)
    ApiToken.objects.create(
        jti="1", robot=robot, member=member, audience=Audience.HUMAN, issued_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )  # fmt: skip
    assert run("FarmMember") == 1
    member.refresh_from_db()
    assert (member.name, member.user_id) == ("", None)
    assert ApiToken.objects.get().revoked_at == NOW
    other.refresh_from_db()
    assert other.name == "supporter"


def test_member_who_was_erased_goes_at_once():
    resident = make_resident()
    make_robot()
    member = make_member(FarmRole.OPERATOR)
    FarmMember.objects.filter(pk=member.pk).update(user=None, resident=resident)
    make_key_of(subject=f"resident:{resident.code}", now=NOW)
    assert run("FarmMember") == 0
    destroy_key(subject=f"resident:{resident.code}", actor="test", now=NOW)
    assert run("FarmMember") == 1
    member.refresh_from_db()
    assert (member.name, member.resident_id, member.left_on) == ("", None, NOW.date())


def test_shifts_leases_and_jobs_go_when_they_ended_long_ago():
    robot, member = make_robot(), make_member(FarmRole.OPERATOR)
    for model in ("RobotShift", "Lease", "Job"):
        for at in edges(model):
            if model == "RobotShift":
                RobotShift.objects.create(robot=robot, member=member, starts_at=at - SECOND, ends_at=at)
            elif model == "Lease":
                Lease.objects.create(
                    robot=robot, member=member, taken_at=at, seen_at=at, until=at + SECOND,
                    ended_at=at + SECOND, ended_why=LeaseEnd.EXPIRED,
                )  # fmt: skip
            else:
                Job.objects.create(
                    code=str(Job.objects.count()), robot=robot, kind=JobKind.WATER, status=JobStatus.DONE,
                    asked_at=at,
                )  # fmt: skip
        assert run(model) == 1, model
    assert [RobotShift.objects.count(), Lease.objects.count(), Job.objects.count()] == [1, 1, 1]


def test_who_steers_now_and_what_is_not_done_stays():
    robot = make_robot()
    gone, _stays = edges("Lease")
    Lease.objects.create(robot=robot, taken_at=gone, seen_at=gone, until=gone + SECOND)
    Job.objects.create(code="1", robot=robot, kind=JobKind.WATER, status=JobStatus.QUEUED, asked_at=gone)
    assert (run("Lease"), run("Job")) == (0, 0)


def test_tokens_logs_and_readings_go():
    robot = make_robot()
    for model in ("ApiToken", "RobotLog", "SensorReading"):
        for number, at in enumerate(edges(model)):
            if model == "ApiToken":
                ApiToken.objects.create(
                    jti=str(number), robot=robot, audience=Audience.BOT, issued_at=at - SECOND, expires_at=at
                )
            elif model == "RobotLog":
                RobotLog.objects.create(robot=robot, message="m", created_at=at)
            else:
                SensorReading.objects.create(robot=robot, pin=59, value=1, read_at=at, created_at=at)
        assert run(model) == 1, model


def test_pictures_go_with_their_files(django_capture_on_commit_callbacks):
    robot = make_robot()
    files = {}
    for model in ("GardenImage", "Upload"):
        for at in edges(model):
            name = PICTURES.write(b"jpeg")
            files[name] = at
            if model == "GardenImage":
                GardenImage.objects.create(robot=robot, file=name, width=1, height=1, created_at=at)
            else:
                Upload.objects.create(key=name, robot=robot, allowed_at=at, file=name)
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            assert run(model) == 1, model
    assert [PICTURES.locate(name).exists() for name in files] == [False, True, False, True]
