"""One incident's roster in memory, and the rows that it writes.

The rows are a function of the set of claims and of the register, so it does not matter which process works in
which claim. Processes take turns by changing the incident's `Projection` (the row is locked until the end of
the transaction); each begins its turn by taking in what the others have worked in since. A process that fails
forgets its roster: the next begins from the database.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.db.models.expressions import RawSQL

from moyai.engines.whereabouts import Claim, PartyChange, Roster, Rules
from moyai.engines.whereabouts import Incident as Span
from moyai.services.evacuation.claims.codec import read_claim
from moyai.services.evacuation.models import (
    ClaimRecord,
    Incident,
    Moment,
    Projection,
    RegisterChange,
    RosterPerson,
)
from moyai.services.evacuation.projecting.bulk import list_numbers, select_numbers
from moyai.services.evacuation.projecting.entries import load, read_person_traits
from moyai.services.evacuation.projecting.places import read_places
from moyai.services.evacuation.projecting.register import DatabaseRegister
from moyai.services.evacuation.projecting.rows import RowMaker
from moyai.services.evacuation.projecting.standing import Standings
from moyai.services.evacuation.projecting.writing import Plan, clear, make_plan, write_plan
from moyai.services.evacuation.urgency import MOST_URGENT

logger = logging.getLogger(__name__)

EDITION = 4
"""To be raised when the engine's rules, or what is written of them, change: rosters are then written anew."""
BATCH = 4000
CHUNK = 5000
MOST_CHANGES = 5_000
"""After so many changes of the register it is quicker to begin anew."""

Row = tuple[int, str, str, dict[str, object]]
_T = TypeVar("_T")


class Asking(Protocol):
    """How the database is asked: what does not answer may be asked again."""

    def __call__(self, question: Callable[[], _T], /) -> _T:
        """Return the question's answer."""
        ...


def ask_once(question: Callable[[], _T], /) -> _T:
    """Ask as one does within a transaction: what fails, fails."""
    return question()


class Overtaken(Exception):  # noqa: N818 - no error: it is begun again from the database
    """Somebody else has written since, or what the roster knows is too old."""


@dataclass(frozen=True, slots=True)
class Work:
    """One batch, worked out.

    Attributes:
        plan: what is to be written; None: nothing.
        claims: numbers of the claims that were worked in.
        batch: number of the batch.
        register_no: the last change of the register that was taken in.
        token: of the `Projection` that the roster belongs to.
        closed_at: the incident's end as the roster takes it.
        people: known to be somewhere after it.
    """

    plan: Plan | None
    claims: list[int]
    batch: int
    register_no: int
    token: UUID | None
    closed_at: datetime | None
    people: int


class Projector:
    """What one process knows of one incident's roster."""

    def __init__(self, incident_id: int) -> None:
        self.incident_id = incident_id
        self._roster: Roster | None = None
        self._register = DatabaseRegister()
        self._register_no = 0
        self._token: UUID | None = None
        self._batch = 0
        self._closed_at: datetime | None = None
        self._writer = uuid4()
        self._standings = Standings(incident_id)

    def project(self, now: datetime) -> int:
        """Work one batch of claims in; return how many it was.

        One transaction: the rows, the counts and the marks on the claims are there together, or not at all.
        """
        try:
            with transaction.atomic():
                return self._project(now)
        except BaseException:
            self._roster = None
            raise

    def _project(self, now: datetime) -> int:
        state, incident = self._take_turn(now)
        self._come_up(state, incident, now)
        work = self._work_out(now, (), ask_once)
        self._write(work, state, now)
        return len(work.claims)

    def _come_up(self, state: Projection, incident: Incident, now: datetime) -> None:
        """Take in what others wrote, and write anew what they could not know."""
        if begins := self._roster is None or self._must_begin_anew(state, incident):
            self._begin(incident, state)
        if begins or state.writer != self._writer:
            self._standings.begin(is_empty=state.batch == 0)
        has_learned = not begins and self._learn(state)
        if state.is_stale or state.edition != EDITION or self._knows_more(state, begins or has_learned):
            self._follow_register(ask_once)
            self._write_anew(now)

    def _knows_more(self, state: Projection, has_read: bool) -> bool:
        """Return whether claims were read with a register newer than that with which others wrote their rows.

        What they wrote of them may then be of people whom this roster takes for others.
        """
        return has_read and _find_newest_change() != state.register_no

    def work_ahead(self, now: datetime, without: Collection[int], ask: Asking = ask_once) -> Work:
        """Work the next batch out in memory, for `store`; nothing is written.

        Args:
            now: the town's time.
            without: numbers of claims that were worked out already, and not stored yet.
            ask: how to read, outside a transaction: may ask again.

        Raises:
            Overtaken: it must be begun anew.
        """
        if self._roster is None or ask(_find_newest_change) - self._register_no > MOST_CHANGES:
            raise Overtaken
        return self._work_out(now, without, ask)

    def store(self, work: Work, now: datetime) -> None:
        """Write what was worked out ahead, where nobody has written since; from any thread.

        May be called again where it is not known whether the last call's transaction was kept.

        Raises:
            Overtaken: somebody has; nothing is written.
        """
        with transaction.atomic():
            state, incident = self._take_turn(now)
            if self._is_stored(work, state):
                return
            if not self._follows(work, state, incident):
                raise Overtaken
            self._write(work, state, now)

    def forget(self) -> None:
        """Forget the roster: the next batch begins from the database."""
        self._roster = None

    def _follows(self, work: Work, state: Projection, incident: Incident) -> bool:
        """Return whether the database stands where the work began."""
        return (
            state.writer == self._writer
            and state.token == work.token
            and state.batch + bool(work.claims) == work.batch
            and state.edition == EDITION
            and not state.is_stale
            and incident.closed_at == work.closed_at
        )

    def _is_stored(self, work: Work, state: Projection) -> bool:
        """Return whether this very work was written before: it leaves its batch, or its change, behind."""
        return (
            state.writer == self._writer
            and state.token == work.token
            and state.batch == work.batch
            and state.register_no == work.register_no
        )

    def _work_out(self, now: datetime, without: Collection[int], ask: Asking) -> Work:
        assert self._roster is not None
        forced = self._follow_register(ask)
        rows = ask(lambda: self._read_waiting(without))
        self._add(rows, ask)
        plan = self._make_plan(self._roster.take_changes(), forced, now, ask)
        self._batch += bool(rows)
        people = self._roster.count_people()
        claims = [row[0] for row in rows]
        return Work(plan, claims, self._batch, self._register_no, self._token, self._closed_at, people)

    def _take_turn(self, now: datetime) -> tuple[Projection, Incident]:
        """Wait for the others, then return how far they came; nobody else writes until the end."""
        Projection.objects.get_or_create(
            incident_id=self.incident_id, defaults={"edition": EDITION, "register_no": _find_newest_change()}
        )
        Projection.objects.filter(pk=self.incident_id).update(updated_at=now)
        state = Projection.objects.select_related("incident").get(pk=self.incident_id)
        return state, state.incident

    def _must_begin_anew(self, state: Projection, incident: Incident) -> bool:
        return (
            state.is_stale
            or self._token != state.token
            or self._batch > state.batch
            or state.edition != EDITION
            or self._closed_at != incident.closed_at
            or _find_newest_change() - self._register_no > MOST_CHANGES
        )

    def _begin(self, incident: Incident, state: Projection) -> None:
        """Read every claim that was worked in already."""
        if state.closed_at != incident.closed_at and self._has_late_claims(incident):
            state.is_stale = True
        if _find_newest_change() - state.register_no > MOST_CHANGES:
            state.is_stale = True
        self._register = DatabaseRegister()
        self._register_no = _find_newest_change()
        self._closed_at = incident.closed_at
        self._roster = make_roster(incident, self._register)
        self._batch, self._token = 0, state.token
        self._learn(state)

    def _has_late_claims(self, incident: Incident) -> bool:
        at = incident.closed_at
        return at is None or incident.claims.filter(said_at__gt=at, projected_in__isnull=False).exists()

    def _learn(self, state: Projection) -> bool:
        """Take in what others have worked in; return whether there was any.

        They wrote the rows: what changes by it is not written.
        """
        assert self._roster is not None
        if self._batch == state.batch:
            return False
        others = ClaimRecord.objects.filter(
            incident=self.incident_id, projected_in__gt=self._batch, projected_in__lte=state.batch
        )
        for rows in _read_chunks(others):
            self._add(rows)
        self._roster.take_changes()
        self._batch = state.batch
        return True

    def _follow_register(self, ask: Asking) -> set[str]:
        """Take in what changed in the register; return the keys of the people it is about."""
        assert self._roster is not None
        forced = set()
        newer = RegisterChange.objects.filter(pk__gt=self._register_no).order_by("pk")[:MOST_CHANGES]
        for change in ask(lambda: list(newer.all())):
            person_id, before = str(change.resident), load(change.resident, change.before)
            self._register.forget(person_id, before)
            self._roster.refresh(person_id, read_person_traits(before) if before else None)
            self._register_no = change.pk
            forced.add(f"p:{person_id}")
        return forced

    def _read_waiting(self, without: Collection[int]) -> list[Row]:
        waiting = ClaimRecord.objects.filter(incident=self.incident_id, projected_at__isnull=True)
        if without:
            waiting = waiting.exclude(pk__in=RawSQL(*select_numbers(without)))  # noqa: S611 - our words
        return list(waiting.order_by("pk").values_list("pk", "kind", "event_id", "body")[:BATCH])

    def _add(self, rows: Iterable[Row], ask: Asking = ask_once) -> None:
        assert self._roster is not None
        claims = list(read_claims(rows))
        ask(lambda: self._register.prepare(claims))
        self._roster.add_all(claims)

    def _make_plan(
        self, changes: list[PartyChange], forced: set[str], now: datetime, ask: Asking = ask_once
    ) -> Plan | None:
        if not changes:
            return None
        assert self._roster is not None
        places = ask(lambda: read_places(changes))
        maker = RowMaker(self.incident_id, self._roster, self._register, places, now)
        return make_plan(changes, self._roster, maker, self._standings, forced)

    def _write_anew(self, now: datetime) -> None:
        assert self._roster is not None
        self._roster.take_changes()
        clear(self.incident_id)
        self._standings.begin(is_empty=True)
        parties = self._roster.list_parties()
        for start in range(0, len(parties), CHUNK):
            some = parties[start : start + CHUNK]
            plan = self._make_plan([PartyChange(party.key, None, party) for party in some], set(), now)
            if plan is not None:
                write_plan(self.incident_id, plan)

    def _write(self, work: Work, state: Projection, now: datetime) -> None:
        if work.plan is not None:
            write_plan(self.incident_id, work.plan)
        if work.claims:
            claims = state.claims + len(work.claims)
            Projection.objects.filter(pk=self.incident_id).update(batch=work.batch, claims=claims)
            self._mark(work, now)
            self._note_moment(work.people, claims, now)
        Projection.objects.filter(pk=self.incident_id).update(
            register_no=work.register_no,
            edition=EDITION,
            closed_at=work.closed_at,
            is_stale=False,
            writer=self._writer,
        )

    def _mark(self, work: Work, now: datetime) -> None:
        """Note on the claims in which batch they were."""
        condition, listed = list_numbers("id", work.claims)
        table = ClaimRecord._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET projected_at = %s, projected_in = %s WHERE {condition}",  # noqa: S608
                [connection.ops.adapt_datetimefield_value(now), work.batch, listed],
            )

    def _note_moment(self, people: int, reports: int, now: datetime) -> None:
        """Note what is known in this minute, for the trend."""
        on_roster = RosterPerson.objects.filter(incident=self.incident_id)
        Moment.objects.update_or_create(
            incident_id=self.incident_id,
            at=now.replace(second=0, microsecond=0),
            defaults={
                "people": people,
                "reports": reports,
                "urgent": on_roster.filter(urgency__lte=MOST_URGENT).count(),
            },
        )


def make_roster(incident: Incident, register: DatabaseRegister, *, keeps_changes: bool = True) -> Roster:
    """Return an empty roster of an incident."""
    closed_s = int(incident.closed_at.timestamp()) if incident.closed_at else None
    span = Span(int(incident.opened_at.timestamp()), closed_s)
    return Roster(register, span, Rules(year=incident.opened_at.year), keeps_changes=keeps_changes)


def has_work(incident: Incident) -> bool:
    """Return whether a turn would change anything. Asked without waiting for anybody."""
    if ClaimRecord.objects.filter(incident=incident, projected_at__isnull=True).exists():
        return True
    state = Projection.objects.filter(pk=incident.pk).first()
    if state is None:
        return False
    is_behind = incident.is_open and state.register_no < _find_newest_change()
    return bool(state.is_stale or is_behind or state.closed_at != incident.closed_at)


def _find_newest_change() -> int:
    return RegisterChange.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _read_chunks(claims: QuerySet[ClaimRecord]) -> Iterator[list[Row]]:
    after = 0
    while True:
        found = claims.filter(pk__gt=after).order_by("pk")
        rows = list(found.values_list("pk", "kind", "event_id", "body")[:CHUNK])
        if not rows:
            return
        yield rows
        after = rows[-1][0]


def read_claims(rows: Iterable[Row]) -> Iterator[Claim]:
    """Yield the claims; a row that is none is left out, and told to whoever runs the town."""
    for pk, kind, event_id, body in rows:
        try:
            yield read_claim(kind, event_id, body)
        except (KeyError, TypeError, ValueError):
            logger.exception("Claim %s cannot be read", pk)
