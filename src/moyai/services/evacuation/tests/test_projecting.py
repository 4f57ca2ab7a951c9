"""The tables equal a roster made from scratch, whatever the batches, restarts, retractions and processes."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as settings_of_django
from django.db import OperationalError, transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.factories import make_resident

from moyai.core.places.models import Municipality
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import ContactPoint, Household, Resident
from moyai.engines import whereabouts as engine
from moyai.services.evacuation import models
from moyai.services.evacuation.enums import Mode
from moyai.services.evacuation.models import Incident
from moyai.services.evacuation.operations.claiming import keep_claim
from moyai.services.evacuation.projecting import catch_up, insisting, projector
from moyai.services.evacuation.projecting.catching_up import forget_all
from moyai.services.evacuation.projecting.cells import Cell, count_groups, find_person_cell
from moyai.services.evacuation.projecting.entries import read_entry, read_residents
from moyai.services.evacuation.projecting.overlapping import Overlapping
from moyai.services.evacuation.projecting.places import read_codes
from moyai.services.evacuation.projecting.projector import Projector, make_roster
from moyai.services.evacuation.projecting.rows import RowMaker
from moyai.services.evacuation.projecting.standing import list_marks
from moyai.services.evacuation.projecting.syncing import sweep_register
from moyai.services.evacuation.tests.town import NOW, begin, make_places

HOUR = 3600
AT_S = int(NOW.timestamp())
PEOPLE = (
    ("佐藤 一郎", "さとう いちろう", date(1970, 1, 2), 0, "0898112222"),
    ("佐藤 花子", "さとう はなこ", date(1972, 3, 4), 0, ""),
    ("佐藤 結衣", "さとう ゆい", date(2026, 1, 6), 0, ""),
    ("髙橋 花子", "たかはし はなこ", date(1940, 7, 8), 1, "09011112222"),
    ("髙橋 茂", "たかはし しげる", date(1938, 7, 8), 1, ""),
    ("佐藤 花子", "さとう はなこ", date(1950, 9, 9), 2, "08055556666"),
)
TOLD = (
    engine.Description("佐藤花子", "サトウ ハナコ", date(1972, 3, 4)),
    engine.Description("", "ｻﾄｳ ﾊﾅｺ", telephone="0898(11)2222"),
    engine.Description("佐藤花子"),
    engine.Description("高橋 花子", birth_date=date(1940, 7, 8), address="長谷1-1"),
    engine.Description(
        "渡邉 健", "わたなべ けん", date(1999, 1, 1), telephone="070-1212-3434", household="bus"
    ),
    engine.Description("渡辺健", "ワタナベケン", telephone="07012123434"),
    engine.Description(age_low=40, age_high=49, sex="m"),
)
WHERES = (
    engine.Where(engine.Kind.HOME),
    engine.Where(engine.Kind.CAR, lon=137.95, lat=35.83, accuracy_m=30),
    engine.Where(engine.Kind.SHELTER, "s1", area="west"),
    engine.Where(engine.Kind.SHELTER, "gone"),
    engine.Where(engine.Kind.KIN, words="<b>妹の家</b>"),
    engine.Where(engine.Kind.UNKNOWN),
)
TABLES = (models.RosterPerson, models.RosterGroup, models.RosterDoubt, models.RosterNotice)


@pytest.fixture(autouse=True)
def restarted() -> Iterator[None]:
    forget_all()
    yield
    forget_all()


def register_people() -> list[Resident]:
    town = Municipality.objects.get(code="202096")
    homes = [
        Household.objects.create(municipality=town, address=f"長谷{n + 1}-1", lon=137.95, lat=35.8 + n / 100)
        for n in range(3)
    ]
    return [register_person(n, homes[person[3]], person) for n, person in enumerate(PEOPLE)]


def register_person(number: int, home: Household, person: tuple[Any, ...]) -> Resident:
    name, kana, born, _home, phone = person
    family, given_name = name.split()
    family_kana, given_kana = kana.split()
    made = Resident.objects.create(
        code=f"{number:08}",
        household=home,
        family_name=family,
        given_name=given_name,
        family_kana=family_kana,
        given_kana=given_kana,
        birth_date=born,
        registered_at=NOW,
    )
    if phone:
        ContactPoint.objects.create(resident=made, kind=ContactKind.MOBILE, value=phone)
    return made


@st.composite
def histories(draw: st.DrawFn) -> list[engine.Claim]:
    """Reports of numbers 0 … 5 (put in later), decisions and retractions; ids are sometimes used twice."""
    subjects = st.sampled_from(["0", "1", "2", "3", "4", "5"]) | st.sampled_from(TOLD)
    made: list[engine.Claim] = []
    for _ in range(draw(st.integers(1, 10))):
        at_s = AT_S + draw(st.integers(-2, 30)) * HOUR
        made.append(
            engine.Report(
                event_id=f"r{draw(st.integers(0, 12))}",
                speaker=engine.Speaker(
                    draw(st.sampled_from(engine.Role)), draw(st.sampled_from([None, "0", "3"]))
                ),
                about=draw(subjects),
                happened_s=at_s,
                said_s=at_s,
                where=draw(st.none() | st.sampled_from(WHERES)),
                people=draw(st.sampled_from([None, 1, 2, 3, 5, 0, 999])),
                companions=tuple(draw(st.lists(subjects, max_size=2))),
                condition=draw(st.none() | st.sampled_from(engine.Condition)),
                needs=tuple(draw(st.lists(st.sampled_from(["water", "oxygen", "milk"]), max_size=2))),
            )
        )
    for number in range(draw(st.integers(0, 2))):
        made.append(engine.Retraction(f"t{number}", f"r{draw(st.integers(0, 12))}", AT_S + HOUR))
    return made


def put_in(claim: engine.Claim, people: list[Resident]) -> engine.Claim:
    """Return a claim with the numbers that the people have in the database."""
    if not isinstance(claim, engine.Report):
        return claim

    def name(subject: engine.Subject) -> engine.Subject:
        return str(people[int(subject)].pk) if isinstance(subject, str) else subject

    speaker = claim.speaker
    by = None if speaker.person_id is None else str(people[int(speaker.person_id)].pk)
    return replace(
        claim,
        about=name(claim.about),
        companions=tuple(name(each) for each in claim.companions),
        speaker=engine.Speaker(speaker.role, by),
    )


def compare_with_scratch(incident: models.Incident) -> None:
    """Assert that the tables say what a roster says that reads all claims and residents now."""
    entries = [
        read_entry(row) for row in read_residents(set(Resident.objects.values_list("pk", flat=True))).values()
    ]
    memory = engine.MemoryRegister(each.person for each in entries)
    memory.find_entry = {each.person.id: each for each in entries}.get  # type: ignore[attr-defined]
    roster = make_roster(incident, memory)  # type: ignore[arg-type]
    roster.add_all(read_all(incident))
    places = read_codes(models.Shelter.objects.values_list("code", flat=True))
    maker = RowMaker(incident.pk, roster, memory, places, NOW)  # type: ignore[arg-type]
    parties = roster.list_parties()
    expected = (
        [row for party in parties for row in maker.make_people(party, party.people)],
        [row for party in parties for row in maker.make_groups(party)],
        [row for party in parties for row in maker.make_doubts(party)],
        [row for party in parties for row in maker.make_notices(party)],
    )
    for table, rows in zip(TABLES, expected, strict=True):
        stored = table.objects.filter(incident=incident)
        assert sorted(map(dump, stored)) == sorted(json.dumps(row, sort_keys=True) for row in rows), table
    people, groups, *_rest = expected
    marks = {(row["key"], mark) for row in people for mark in list_marks(row)}
    assert set(incident.marks.values_list("key", "mark")) == marks
    cells: Counter[Cell] = Counter()
    cells.update(cell for row in people if (cell := find_person_cell(row)))
    count_groups(cells, groups, 1)
    stored_cells = incident.cells.exclude(people=0)
    assert {(c.town, c.kind, c.x, c.y): c.people for c in stored_cells} == dict(cells)
    heads = models.HeadCount.objects.filter(incident=incident).exclude(people=0)
    assert {(h.kind, h.area, h.place): h.people for h in heads} == dict(roster.count_heads())
    needs = models.NeedCount.objects.filter(incident=incident).exclude(people=0)
    assert {(n.need, n.area): n.people for n in needs} == dict(roster.count_needs())


def read_all(incident: models.Incident) -> list[engine.Claim]:
    rows = incident.claims.values_list("pk", "kind", "event_id", "body")
    return list(projector.read_claims(rows))


def dump(row: Any) -> str:
    """Return a stored row as `RowMaker` makes rows."""
    names = [f.attname for f in row._meta.concrete_fields if f.attname != "id"]
    values = {name: getattr(row, name) for name in names}
    told = {name: int(v.timestamp()) if isinstance(v, datetime) else v for name, v in values.items()}
    # PostgreSQL keeps the keys of JSON in an order of its own.
    return json.dumps(told, sort_keys=True)


STEPS = st.sampled_from(
    [
        *("go on", "restart", "other process", "ahead", "overtaken"),
        *("telephone", "move", "new neighbour", "sweep"),
    ]
)


class AtOnce(Executor):
    """Runs what it is given where it stands, after something else has happened."""

    def __init__(self, first: Callable[[], object] = lambda: None) -> None:
        self._first = first

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self._first()
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as failure:
            future.set_exception(failure)
        return future


@pytest.mark.django_db
# Not shrunk: each example fills a town, and what fails is short already.
@settings(max_examples=25, phases=(Phase.explicit, Phase.generate))
@given(histories(), st.lists(STEPS, min_size=3, max_size=12), st.sampled_from([1, 3, 1000]))
def test_the_tables_say_what_a_roster_from_scratch_says(
    claims: list[engine.Claim], steps: list[str], size: int
) -> None:
    with in_a_town_of_its_own():
        try_history(claims, steps, size)


@contextmanager
def in_a_town_of_its_own() -> Iterator[None]:
    """Take back whatever an example did, as a test's end would."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    forget_all()


def try_history(claims: list[engine.Claim], steps: list[str], size: int) -> None:
    make_places()
    people = register_people()
    incident = begin(Mode.DRILL)
    other = Projector(incident.pk)
    waiting = [put_in(claim, people) for claim in claims]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(projector, "BATCH", size)
        mine = Projector(incident.pk)
        for number, step in enumerate([*steps, "go on"]):
            is_last = number == len(steps)
            take = len(waiting) if is_last else min(2, len(waiting))
            for claim in waiting[:take]:
                keep_claim(incident=incident, claim=claim)
            waiting = waiting[take:]
            if step == "ahead":
                Overlapping(AtOnce()).project(mine, NOW)
            elif step == "overtaken":
                Overlapping(AtOnce(lambda: other.project(NOW))).project(mine, NOW)
            live(step, people, number, other)
            while catch_up(incident=incident, now=NOW):
                pass
    assert not incident.claims.filter(projected_at=None).exists()
    compare_with_scratch(incident)


def live(step: str, people: list[Resident], number: int, other: Projector) -> None:
    """Let something happen between two batches."""
    if step == "restart":
        forget_all()
    elif step == "other process":
        other.project(NOW)
    elif step == "telephone":
        ContactPoint.objects.filter(resident=people[1]).delete()
        ContactPoint.objects.create(resident=people[1], kind=ContactKind.MOBILE, value="07012123434")
    elif step == "move":
        people[2].household = people[3].household
        people[2].save()
    elif step == "new neighbour":
        person = ("渡辺 健", "わたなべ けん", date(1999, 1, 1), 0, "07012123434")
        people.append(register_person(100 + number, people[5].household, person))
    elif step == "sweep":
        Household.objects.filter(pk=people[0].household_id).update(address="御園9-9", lat=35.81)
        sweep_register(NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    settings_of_django.DATABASES["default"]["ENGINE"].endswith("sqlite"), reason="for a database of many"
)
def test_batches_are_worked_out_while_the_one_before_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    incident = let_twenty_report(monkeypatch)
    overlapping = Overlapping()
    try:
        assert catch_up(incident=incident, now=NOW, overlapping=overlapping) == 20
    finally:
        overlapping.close()
    compare_with_scratch(incident)


def let_twenty_report(monkeypatch: pytest.MonkeyPatch) -> Incident:
    """Keep twenty claims for batches of three."""
    make_places()
    people = register_people()
    incident = begin(Mode.DRILL)
    for number in range(20):
        about = str(people[number % len(people)].pk)
        speaker, at_s = engine.Speaker(engine.Role.SELF, about), AT_S + number
        where = WHERES[number % len(WHERES)]
        keep_claim(
            incident=incident,
            claim=engine.Report(f"r{number}", speaker, about, at_s, at_s, where, number % 4),
        )
    monkeypatch.setattr(projector, "BATCH", 3)
    return incident


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    settings_of_django.DATABASES["default"]["ENGINE"].endswith("sqlite"), reason="for a database of many"
)
def test_a_database_that_is_away_costs_no_reading_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every batch ahead fails once: by turns before it was stored, and after, when its answer is lost."""
    incident = let_twenty_report(monkeypatch)
    store, read, begin_anew = Projector.store, Projector._read_waiting, Projector._begin
    seen: dict[str, list[int]] = {"store": [], "read": [], "begin": []}

    def store_badly(self: Projector, work: projector.Work, now: datetime) -> None:
        is_first = work.batch not in seen["store"]
        seen["store"].append(work.batch)
        if not is_first or work.batch % 2:
            store(self, work, now)
        if is_first:
            raise OperationalError("the server closed the connection")

    def read_badly(self: Projector, without: Collection[int]) -> list[projector.Row]:
        seen["read"].append(len(seen["read"]))
        if not len(seen["read"]) % 2:
            raise OperationalError("the server closed the connection")
        return read(self, without)

    def begin_counted(self: Projector, *args: Any) -> None:
        seen["begin"].append(1)
        begin_anew(self, *args)

    monkeypatch.setattr(insisting, "PAUSE_S", 0.0)
    monkeypatch.setattr(Projector, "store", store_badly)
    monkeypatch.setattr(Projector, "_read_waiting", read_badly)
    monkeypatch.setattr(Projector, "_begin", begin_counted)
    overlapping = Overlapping()
    try:
        assert catch_up(incident=incident, now=NOW, overlapping=overlapping) == 20
    finally:
        overlapping.close()
    assert seen["begin"] == [1]
    assert seen["store"] == sorted([*range(2, 8), *range(2, 8)])
    monkeypatch.undo()
    compare_with_scratch(incident)


@pytest.mark.django_db
def test_a_batch_that_fails_leaves_nothing_and_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    make_places()
    people = register_people()
    incident = begin(Mode.DRILL)
    about = str(people[0].pk)
    report = engine.Report("r1", engine.Speaker(engine.Role.SELF, about), about, AT_S, AT_S, WHERES[1], 3)
    keep_claim(incident=incident, claim=report)

    def fail(*_args: object) -> None:
        raise RuntimeError("lost")

    with monkeypatch.context() as patch:
        patch.setattr(projector, "write_plan", fail)
        with pytest.raises(RuntimeError):
            catch_up(incident=incident, now=NOW)
    assert not models.RosterPerson.objects.exists()
    assert catch_up(incident=incident, now=NOW) == 1
    compare_with_scratch(incident)
    assert models.RosterPerson.objects.filter(kind="car").count() == 3


@pytest.mark.django_db
def test_what_was_said_of_somebody_goes_with_her() -> None:
    make_places()
    people = register_people()
    incident = begin(Mode.DRILL)
    for number, person in enumerate(people[:2]):
        about = str(person.pk)
        speaker = engine.Speaker(engine.Role.SELF, about)
        keep_claim(
            incident=incident, claim=engine.Report(f"r{number}", speaker, about, AT_S, AT_S, WHERES[0], 2)
        )
    catch_up(incident=incident, now=NOW)
    people[1].delete()
    catch_up(incident=incident, now=NOW)
    compare_with_scratch(incident)
    assert not models.RosterPerson.objects.filter(name="佐藤 花子").exists()


@pytest.mark.django_db
def test_a_word_after_the_end_is_kept_and_flagged_also_when_it_came_before_the_end_was_known() -> None:
    make_places()
    people = register_people()
    incident = begin(Mode.DRILL)
    about = str(people[3].pk)
    speaker = engine.Speaker(engine.Role.SELF, about)
    late_s = AT_S + 5 * HOUR
    keep_claim(incident=incident, claim=engine.Report("r1", speaker, about, late_s, late_s, WHERES[0]))
    catch_up(incident=incident, now=NOW)
    incident.closed_at, incident.is_open = NOW + timedelta(hours=4), None
    incident.save()
    catch_up(incident=incident, now=NOW)
    compare_with_scratch(incident)
    assert [each.flag for each in incident.notices.all()] == ["after_close"]


@pytest.mark.django_db
def test_who_is_at_home_moves_with_the_house_also_when_it_was_changed_in_bulk() -> None:
    make_places()
    people = register_people()
    incident = begin(Mode.DRILL)
    about = str(people[0].pk)
    speaker = engine.Speaker(engine.Role.SELF, about)
    keep_claim(incident=incident, claim=engine.Report("r1", speaker, about, AT_S, AT_S, WHERES[0], 3))
    catch_up(incident=incident, now=NOW)
    live("sweep", people, 0, Projector(incident.pk))
    catch_up(incident=incident, now=NOW)
    compare_with_scratch(incident)
    assert set(incident.people.values_list("lat", flat=True)) == {35.81}


@pytest.mark.django_db
def test_what_was_told_in_peace_counts_in_the_order_of_help_as_soon_as_it_is_known() -> None:
    make_places()
    incident, hanako = begin(Mode.DRILL), make_resident()

    def say(kind: engine.Kind, number: int) -> models.RosterPerson:
        about, at_s = str(hanako.pk), AT_S + 60 * number
        speaker = engine.Speaker(engine.Role.SELF, about)
        claim = engine.Report(f"e{number}", speaker, about, at_s, at_s, where=engine.Where(kind))
        keep_claim(incident=incident, claim=claim)
        return look()

    def look() -> models.RosterPerson:
        catch_up(incident=incident, now=NOW + timedelta(hours=1))
        return models.RosterPerson.objects.get(resident=hanako)

    assert say(engine.Kind.CAR, 1).urgency is None
    plan = models.Preparation.objects.create(household=hanako.household, plan="shelter", updated_at=NOW)
    models.ToldNeed.objects.create(resident=hanako, code="oxygen", told_at=NOW)
    assert look().urgency is None  # she told it for herself alone
    plan.may_share = True
    plan.save()
    assert [each["code"] for each in look().why][:1] == ["known_oxygen"]
    assert say(engine.Kind.FACILITY, 2).urgency is None
