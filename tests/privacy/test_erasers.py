"""Each eraser: just inside the period stays, just outside goes."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from moyai.core.clock import local
from moyai.core.conversations.models import KeptPhoto, Session, SessionStatus, StrangerStart
from moyai.core.notices.models import Delivery, Notice
from moyai.core.notices.operations import notify
from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods
from moyai.core.privacy.registry import find_eraser
from moyai.core.residents.models import Eligibility
from moyai.fleet.models import Position, Replan, Stop, Task
from moyai.services.evacuation.models import Telegram
from moyai.services.shared_taxi.enums import UnmetReason
from moyai.services.shared_taxi.models import GroupRide, Refund, Ride, UnmetRequest
from moyai.services.shared_taxi.operations import record_unmet
from moyai.services.shared_taxi.tests.town import (
    HOME,
    HOSPITAL,
    book,
    make_day,
    make_eligibility,
    make_resident,
)
from tests.factories import at, make_vehicle

pytestmark = pytest.mark.django_db
NOW = at(3, day=at(0).date() + timedelta(days=4000))
SECOND = timedelta(seconds=1)
ROOT = Path(__file__).resolve().parents[2]
PERIODS = {period.model: period for period in list_periods()}


def run(model: str) -> int:
    return erase_period(period=PERIODS[model], now=NOW)


def edge(model: str) -> tuple[datetime, datetime]:
    """Return the last moment that goes and the first that stays."""
    before = NOW - timedelta(days=PERIODS[model].days)
    return before - SECOND, before


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    backend = "django.core.files.storage.FileSystemStorage"
    default = {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path


def make_session(updated: datetime, status: str = SessionStatus.EXPIRED, **facts: Any) -> Session:
    code = f"{Session.objects.count():08d}"
    times = {"started_at": updated, "updated_at": updated, "expires_at": updated}
    return Session.objects.create(code=code, flow="register", channel="web", status=status, **times, **facts)


def make_photo(name: str, kept: datetime, status: str = SessionStatus.EXPIRED) -> KeptPhoto:
    default_storage.save(name, ContentFile(b"picture"))
    answers = {"name": {"value": "伊那 花子"}, "photo": {"value": {"file": name}}}
    session = make_session(NOW, status, answers=answers)
    return KeptPhoto.objects.create(name=name, session=session, kept_at=kept)


def list_files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*.png")}


def test_photos_of_conversations_that_are_over_go(files: Path) -> None:
    out, inside = edge("conversations.KeptPhoto")
    old = make_photo("conversations/old.png", out)
    young = make_photo("conversations/young.png", inside)
    assert run("conversations.KeptPhoto") == 1
    assert list_files(files) == {"young.png"}
    assert set(KeptPhoto.objects.values_list("pk", flat=True)) == {young.pk}
    assert old.session is not None
    assert old.session.answers.keys() - Session.objects.get(pk=old.session.pk).answers.keys() == {"photo"}


@pytest.mark.parametrize("status", [SessionStatus.ACTIVE, SessionStatus.HANDED_OVER])
def test_photos_of_conversations_that_go_on_stay(files: Path, status: str) -> None:
    make_photo("conversations/old.png", edge("conversations.KeptPhoto")[0], status)
    assert run("conversations.KeptPhoto") == 0
    assert list_files(files) == {"old.png"}


def test_photo_that_a_registration_holds_stays_with_it(files: Path) -> None:
    photo = make_photo("conversations/old.png", edge("conversations.KeptPhoto")[0], SessionStatus.ENDED)
    claim = make_eligibility(make_resident(status=None))
    Eligibility.objects.filter(pk=claim.pk).update(evidence_file=photo.name)
    assert run("conversations.KeptPhoto") == 1
    assert (list_files(files), KeptPhoto.objects.count()) == ({"old.png"}, 0)


def test_photo_without_its_conversation_goes(files: Path) -> None:
    photo = make_photo("conversations/old.png", edge("conversations.KeptPhoto")[0])
    Session.objects.all().delete()
    photo.refresh_from_db()
    assert (photo.session, run("conversations.KeptPhoto"), list_files(files)) == (None, 1, set())


@pytest.mark.parametrize("status", SessionStatus.values)
def test_old_conversations_go_whatever_became_of_them(status: str) -> None:
    out, inside = edge("conversations.Session")
    make_session(out, status)
    young = make_session(inside, status)
    assert run("conversations.Session") == 1
    assert Session.objects.get() == young


def test_marks_of_strangers_go() -> None:
    for moment in edge("conversations.StrangerStart"):
        StrangerStart.objects.create(key="k", at=moment)
    assert run("conversations.StrangerStart") == 1
    assert StrangerStart.objects.get().at == edge("conversations.StrangerStart")[1]


def make_evidence(name: str, **when: Any) -> Eligibility:
    claim = make_eligibility(make_resident(status=None))
    file = default_storage.save(f"conversations/{name}.png", ContentFile(b"picture"))
    Eligibility.objects.filter(pk=claim.pk).update(evidence_file=file, evidence_reference="12", **when)
    return claim


@pytest.mark.parametrize("start", ["decided_at", "expires_date"])
def test_evidence_goes_after_the_decision_or_the_end(files: Path, start: str) -> None:
    out, inside = edge("residents.Eligibility")
    day = local(inside).date()
    moments = {"decided_at": (out, inside), "expires_date": (day - timedelta(days=1), day)}[start]
    claims = [make_evidence(name, **{start: m}) for name, m in zip(("old", "young"), moments, strict=True)]
    assert run("residents.Eligibility") == 1
    old, young = (Eligibility.objects.get(pk=claim.pk) for claim in claims)
    assert (old.evidence_file, old.evidence_reference, young.evidence_reference) == ("", "", "12")
    assert list_files(files) == {"young.png"}


def test_notices_go_with_their_deliveries() -> None:
    resident = make_resident()
    for key, moment in zip("ab", edge("notices.Notice"), strict=True):
        notify(resident=resident, kind="test", text={"ja": "雪です"}, idempotency_key=key, now=moment)
    assert run("notices.Notice") == 1
    assert (Notice.objects.get().idempotency_key, Delivery.objects.count()) == ("b", 1)


def test_positions_go() -> None:
    vehicle = make_vehicle()
    for moment in edge("fleet.Position"):
        Position.objects.create(vehicle=vehicle, at=moment, lon=137.95, lat=35.83)
    assert run("fleet.Position") == 1
    assert Position.objects.get().at == edge("fleet.Position")[1]


def test_reports_of_re_plans_go() -> None:
    vehicle = make_vehicle()
    for moment in edge("fleet.Replan"):
        Replan.objects.create(vehicle=vehicle, at=moment, actor="test")
    assert run("fleet.Replan") == 1
    assert Replan.objects.get().at == edge("fleet.Replan")[1]


@pytest.fixture
def rides() -> tuple[Ride, Ride]:
    make_day()
    return book(make_resident(given="花子"), key="old"), book(make_resident(given="梅子"), key="young")


def test_contacts_leave_ended_tasks(rides: tuple[Ride, Ride]) -> None:
    for ride, moment in zip(rides, edge("fleet.Task"), strict=True):
        facts = {"dropoff_from": moment, "dropoff_until": moment, "note": "玄関まで"}
        Task.objects.filter(pk=ride.task_id).update(**facts)
    assert run("fleet.Task") == 1
    old, young = (Task.objects.get(pk=ride.task_id) for ride in rides)
    assert (old.contact_name, old.contact_phone, old.note) == ("", "", "")
    assert (young.contact_name, young.contact_phone, young.note) == ("伊那 梅子", "09000000000", "玄関まで")


def test_rides_go_with_task_and_stops(rides: tuple[Ride, Ride]) -> None:
    for ride, moment in zip(rides, edge("shared_taxi.Ride"), strict=True):
        Ride.objects.filter(pk=ride.pk).update(created_at=moment)
    assert run("shared_taxi.Ride") == 1
    young = Ride.objects.get()
    assert young == rides[1]
    assert Task.objects.get().pk == young.task_id
    assert set(Stop.objects.exclude(task=None).values_list("task", flat=True)) == {young.task_id}


def make_unmet(moment: datetime, **facts: Any) -> UnmetRequest:
    return record_unmet(
        reason=UnmetReason.NO_CAPACITY,
        channel="web",
        idempotency_key=f"{moment}",
        origin=HOME,
        destination=HOSPITAL,
        now=moment,
        **facts,
    )


def test_refused_requests_lose_the_person_and_keep_the_figure(rides: tuple[Ride, Ride]) -> None:
    resident = rides[0].resident
    out, inside = (
        make_unmet(moment, resident=resident, detail={"shift": 3})
        for moment in edge("shared_taxi.UnmetRequest")
    )
    UnmetRequest.objects.update(ride=rides[0])
    assert (run("shared_taxi.UnmetRequest"), run("shared_taxi.UnmetRequest")) == (1, 0)
    out.refresh_from_db()
    inside.refresh_from_db()
    assert (out.resident, out.ride, out.origin_name, out.destination_name, out.detail) == (
        None, None, "", "", {},
    )  # fmt: skip
    points = [out.origin_lon, out.origin_lat, out.destination_lon, out.destination_lat]
    assert points == pytest.approx([137.92, 35.84, 137.96, 35.86])
    assert (out.reason, out.at, out.persons) == (
        UnmetReason.NO_CAPACITY,
        edge("shared_taxi.UnmetRequest")[0],
        1,
    )
    assert (inside.resident, inside.ride, inside.origin_lon) == (resident, rides[0], HOME.lon)


def test_refused_request_without_a_place_is_anonymised_too() -> None:
    unmet = record_unmet(
        resident=make_resident(),
        reason=UnmetReason.NOT_ELIGIBLE,
        channel="web",
        idempotency_key="k",
        now=edge("shared_taxi.UnmetRequest")[0],
    )
    assert run("shared_taxi.UnmetRequest") == 1
    unmet.refresh_from_db()
    assert (unmet.resident, unmet.origin_lon) == (None, None)


def test_refunds_go_after_their_time() -> None:
    resident = make_resident()
    for number, moment in enumerate(edge("shared_taxi.Refund")):
        Refund.objects.create(
            code=f"{number}",
            key=f"{number}",
            subject="ride:1",
            number=number,
            resident=resident,
            why="goodwill",
            made_at=moment,
            actor="test",
        )
    assert run("shared_taxi.Refund") == 1
    assert Refund.objects.get().number == 1


def test_groups_whose_rides_have_gone_go() -> None:
    for number, moment in enumerate(edge("shared_taxi.GroupRide")):
        GroupRide.objects.create(
            code=f"{number}", idempotency_key=f"{number}", title="会", arrive_by=moment, made_at=moment
        )
    assert run("shared_taxi.GroupRide") == 1
    assert GroupRide.objects.get().code == "1"


def test_old_telegrams_go() -> None:
    for number, moment in enumerate(edge("evacuation.Telegram")):
        Telegram.objects.create(digest=f"{number}", kind="VPWW55", reported_at=moment, received_at=moment)
    assert run("evacuation.Telegram") == 1
    assert Telegram.objects.get().digest == "1"


@pytest.mark.parametrize("model", PERIODS)
def test_every_eraser_is_tested_here_or_by_name_beside_it(model: str) -> None:
    eraser = find_eraser(model)
    tested = f'run("{model}")' in Path(__file__).read_text(encoding="utf-8")
    beside = [
        *ROOT.glob("src/moyai/*/tests/*.py"),
        *ROOT.glob("src/moyai/*/*/tests/*.py"),
        *ROOT.glob("src/moyai/*/*/*/tests/*.py"),
        *ROOT.glob("tests/*/*.py"),
    ]
    name = getattr(eraser, "__name__", "")
    names = (name, f'["{model}"]') if name else (f'["{model}"]',)
    texts = [path.read_text(encoding="utf-8") for path in beside]
    label, table = model.split(".")
    in_its_room = [text for text in texts if f'f"{label}.{{model}}"' in text]
    assert (
        tested
        or any(one in text for one in names for text in texts)
        or any(f'"{table}"' in text for text in in_its_room)
    )
