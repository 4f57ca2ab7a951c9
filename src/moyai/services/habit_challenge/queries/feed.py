"""What a team sees of its days: reports with what was given to them, and the chat; paged by key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from moyai.services.habit_challenge.days_policy import find_team_day
from moyai.services.habit_challenge.enums import Cheer as CheerKind
from moyai.services.habit_challenge.enums import Part, ReportState
from moyai.services.habit_challenge.models import Block, Cheer, Member, Report, Team, Word


class BadPlaceError(ValueError):
    """A place in the feed that no page of ours named."""


@dataclass(frozen=True)
class Item:
    """One report in the feed.

    Attributes:
        report: with ``member``.
        cheers: handles of the givers by kind.
        own: kinds that the viewer has given.
        may_cheer: whether she may.
        has_photo: whether there is a photo that she may see.
        is_own: whether it is hers.
    """

    report: Report
    cheers: dict[str, list[str]] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    may_cheer: bool = False
    has_photo: bool = False
    is_own: bool = False


@dataclass(frozen=True)
class Feed:
    """A page. ``before``: where the next one begins; empty: there is none."""

    items: list[Item]
    before: str = ""


def list_feed(team: Team, viewer: Member | None, before: str | None = None, most: int = 20) -> Feed:
    """Return a page of a team's reports, newest day first.

    Args:
        team: whose.
        viewer: a member or supporter of it; None, or somebody else: no photos, nothing to press.
        before: where the page begins, as the page before named it.
        most: reports on it.

    Raises:
        BadPlaceError: no page named that.
    """
    is_inside = is_of_team(viewer, team)
    rows = Report.objects.filter(team=team)
    own = Q(member=viewer) if viewer is not None else Q(pk__in=())
    rows = rows.filter(Q(state=ReportState.SHOWN) | own & ~Q(state=ReportState.SHOWN))
    if not is_inside:
        rows = rows.filter(state=ReportState.SHOWN)
    if viewer is not None:
        rows = rows.exclude(member__in=_list_blocked(viewer))
    if before:
        day, at, number = _read_place(before)
        older = Q(day__lt=day) | Q(day=day, posted_at__lt=at) | Q(day=day, posted_at=at, pk__lt=number)
        rows = rows.filter(older, day__lte=day)
    page = list(rows.select_related("member").order_by("-day", "-posted_at", "-pk")[: most + 1])
    rest = _write_place(page[most - 1]) if len(page) > most else ""
    return Feed(_describe(page[:most], viewer, is_inside=is_inside), rest)


def find_item(report: Report, viewer: Member) -> Item:
    """Return one report as the feed shows it."""
    return _describe([report], viewer, is_inside=True)[0]


def list_words(team: Team, viewer: Member, before: int | None = None, most: int = 30) -> list[Word]:
    """Return lines of a team's chat, oldest of the page first; of people whom she blocks none."""
    shown = Q(state=ReportState.SHOWN) | Q(state=ReportState.HIDDEN, member=viewer)
    rows = Word.objects.filter(shown, team=team).exclude(member__in=_list_blocked(viewer))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.select_related("member", "report__member").order_by("-pk")[:most])[::-1]


def list_uncheered(member: Member, now: datetime, most: int = 20) -> list[Report]:
    """Return her mates' reports of today and yesterday to which she has given no OK, newest first."""
    team = member.team
    if team is None:
        return []
    day = find_team_day(team, now)
    given = Cheer.objects.filter(giver=member, kind=CheerKind.OK).values("report")
    rows = Report.objects.filter(
        team=team, day__gte=day - timedelta(days=1), state=ReportState.SHOWN
    ).exclude(member=member)
    rows = rows.exclude(pk__in=given).exclude(member__in=_list_blocked(member))
    return list(rows.select_related("member").order_by("-day", "-posted_at")[:most])


def list_reporters(team: Team, day: date) -> set[int]:
    """Return who has reported a day, by number of member."""
    rows = Report.objects.filter(team=team, day=day).exclude(state=ReportState.WITHDRAWN)
    return set(rows.values_list("member", flat=True))


def list_people(team: Team) -> list[Member]:
    """Return who is in a team now: those who report first, then who accompanies."""
    rows = Member.objects.filter(team=team, left_on__isnull=True).order_by("joined_on", "pk")
    return sorted(rows, key=lambda one: one.part == Part.SUPPORTER)


def is_of_team(viewer: Member | None, team: Team) -> bool:
    """Tell whether somebody is in a team, or accompanies it."""
    return viewer is not None and viewer.team_id == team.pk and viewer.left_on is None


def list_blocked_of(member: Member) -> list[Member]:
    """Return of whom somebody wants to see nothing."""
    return [row.whom for row in Block.objects.filter(by=member).select_related("whom").order_by("pk")]


def _list_blocked(viewer: Member) -> QuerySet[Block, Any]:
    """Return whom somebody wants to see nothing of, to be asked within another question."""
    return Block.objects.filter(by=viewer).values("whom")


def _describe(reports: Sequence[Report], viewer: Member | None, *, is_inside: bool) -> list[Item]:
    given: defaultdict[int, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    own: defaultdict[int, set[str]] = defaultdict(set)
    cheers = Cheer.objects.filter(report__in=reports).select_related("giver").order_by("pk")
    for cheer in cheers:
        given[cheer.report_id][cheer.kind].append(cheer.giver.handle)
        if viewer is not None and cheer.giver_id == viewer.pk:
            own[cheer.report_id].add(cheer.kind)
    items = []
    for report in reports:
        is_own = viewer is not None and report.member_id == viewer.pk
        items.append(
            Item(
                report,
                {kind: list(names) for kind, names in given[report.pk].items()},
                frozenset(own[report.pk]),
                may_cheer=is_inside and not is_own and report.state == ReportState.SHOWN,
                has_photo=bool(report.photo) and is_inside,
                is_own=is_own,
            )
        )
    return items


def _write_place(report: Report) -> str:
    return f"{report.day:%Y%m%d}.{int(report.posted_at.timestamp() * 1_000_000)}.{report.pk}"


def _read_place(text: str) -> tuple[date, datetime, int]:
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) < 18 for part in parts):
        raise BadPlaceError(text)
    try:
        day = datetime.strptime(parts[0], "%Y%m%d").date()
        at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(parts[1]))
    except (ValueError, OverflowError):
        raise BadPlaceError(text) from None
    return day, at, int(parts[2])
