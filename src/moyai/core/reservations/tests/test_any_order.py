"""Whatever is done in whatever order: nobody has anything twice, and nothing is lost or kept by mistake."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import EARLY, at

from moyai.core.errors import Refused
from moyai.core.reservations.enums import Status
from moyai.core.reservations.models import Cell, Reservation, Resource, Span
from moyai.core.reservations.operations import book, expire_holds, move, release
from moyai.core.reservations.queries import list_free
from moyai.core.reservations.specs import Wanted
from moyai.core.reservations.tests.resources import make_booking, make_hold, make_resource

pytestmark = pytest.mark.django_db

SPANS = st.tuples(st.integers(0, 11), st.integers(1, 4))
"""Beginning and length in quarters of an hour after 10:00."""

STEPS = st.one_of(
    st.tuples(st.just("hold"), st.sets(st.integers(0, 2), min_size=1), SPANS),
    st.tuples(st.just("reserve"), st.sets(st.integers(0, 2), min_size=1), SPANS),
    st.tuples(st.just("move"), st.integers(0, 5), SPANS),
    st.tuples(st.just("book"), st.integers(0, 5)),
    st.tuples(st.just("release"), st.integers(0, 5)),
    st.tuples(
        st.just("expire"),
    ),
    st.tuples(st.just("wait"), st.integers(1, 20)),
)


@dataclass
class Had:
    """What one reservation must have."""

    resources: set[int]
    quarters: set[int]
    until: datetime | None
    over: bool = False


class Model:
    """What must be so, kept as plainly as can be: by resource, the quarters that somebody has."""

    def __init__(self) -> None:
        self.now = EARLY
        self.had: dict[int, Had] = {}

    def is_live(self, pk: int) -> bool:
        each = self.had[pk]
        return not each.over and (each.until is None or each.until > self.now)

    def is_free(self, resources: set[int], quarters: set[int], but: int | None = None) -> bool:
        return not any(
            pk != but and self.is_live(pk) and resources & each.resources and quarters & each.quarters
            for pk, each in self.had.items()
        )


def quarters_of(span: tuple[int, int]) -> set[int]:
    return set(range(span[0], span[0] + span[1]))


def wants(resources: list[int], span: tuple[int, int]) -> list[Wanted]:
    begin = at(10) + timedelta(minutes=15 * span[0])
    return [Wanted(pk, begin, begin + timedelta(minutes=15 * span[1])) for pk in resources]


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEPS, max_size=25))
def test_nobody_has_anything_twice(steps):
    Reservation.objects.all().delete()
    resources = [_find_or_make(f"r{number}") for number in range(3)]
    model = Model()
    for step in steps:
        _do(step, model, resources)
        _check_rows(model.now)
        _check_free(model, resources)


def _find_or_make(code: str) -> int:
    found = Resource.objects.filter(code=code).first()
    return (found or make_resource(code)).pk


def _do(step: tuple, model: Model, resources: list[int]) -> None:
    verb = step[0]
    if verb == "wait":
        model.now += timedelta(minutes=step[1])
    elif verb == "expire":
        expire_holds(model.now)
    elif verb in ("hold", "reserve"):
        _take(verb, step[1], step[2], model, resources)
    elif model.had:
        pk = sorted(model.had)[step[1] % len(model.had)]
        {"move": _move, "book": _book, "release": _release}[verb](pk, step, model)


def _take(verb: str, chosen: set[int], span: tuple[int, int], model: Model, resources: list[int]) -> None:
    wanted = wants([resources[number] for number in sorted(chosen)], span)
    until: datetime | None = model.now + timedelta(minutes=10) if verb == "hold" else None
    ids = {each.resource_id for each in wanted}
    expected = model.is_free(ids, quarters_of(span))
    try:
        if until is None:
            made = make_booking(*wanted, now=model.now)
        else:
            made = make_hold(*wanted, until=until, now=model.now)
    except Refused as refused:
        assert (refused.code, expected) == ("taken", False)
        return
    assert expected
    model.had[made.pk] = Had(ids, quarters_of(span), until)


def _move(pk: int, step: tuple, model: Model) -> None:
    each = model.had[pk]
    version = Reservation.objects.get(pk=pk).version
    wanted = wants(sorted(each.resources), step[2])
    live = model.is_live(pk)
    free = model.is_free(each.resources, quarters_of(step[2]), but=pk)
    try:
        move(reservation_id=pk, wanted=wanted, version=version, actor="user:1", now=model.now)
    except Refused as refused:
        assert refused.code == ("taken" if live else "changed")
        assert not (live and free)
        return
    assert live
    assert free
    each.quarters = quarters_of(step[2])


def _book(pk: int, step: tuple, model: Model) -> None:
    live = model.is_live(pk)
    try:
        book(reservation_id=pk, actor="user:1", now=model.now)
    except Refused as refused:
        assert (refused.code, live) == ("hold_over", False)
        return
    assert live
    model.had[pk].until = None


def _release(pk: int, step: tuple, model: Model) -> None:
    release(reservation_id=pk, actor="user:1", now=model.now)
    model.had[pk].over = True


def _check_rows(now: datetime) -> None:
    """Read the rows alone: living spans of one resource do not overlap; cells are theirs and no other's."""
    live = [Status.HELD, Status.BOOKED]
    spans = list(Span.objects.filter(reservation__status__in=live).order_by("resource_id", "starts_at"))
    for one, other in pairwise(spans):
        assert one.resource_id != other.resource_id or one.ends_at <= other.starts_at
    assert Cell.objects.count() == sum((s.ends_at - s.starts_at) // timedelta(minutes=5) for s in spans)
    assert not Cell.objects.exclude(span__reservation__status__in=live).exists()


def _check_free(model: Model, resources: list[int]) -> None:
    for pk in resources:
        free = list_free([pk], at(10), at(14), duration_s=900, step_s=900, now=model.now)
        begins = [at(10) + timedelta(minutes=15 * q) for q in range(16) if model.is_free({pk}, {q})]
        assert free == [begin for begin in begins if begin >= model.now]
