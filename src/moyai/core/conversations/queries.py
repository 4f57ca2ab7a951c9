"""Reads on conversations."""

from __future__ import annotations

from copy import copy
from datetime import date, datetime, timedelta

from django.db.models import DurationField, ExpressionWrapper, F, QuerySet

from moyai.core.accounts.models import User
from moyai.core.clock import at_local, local
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.registry import FLOWS, list_private_flows
from moyai.core.conversations.turns import look, make_context
from moyai.core.indicators.series import percentile
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import list_residents_for
from moyai.engines.conversation import Language, Visited, replay

STAFF = ("desk",)
TAKEN_UP_WITHIN = timedelta(hours=24)
"""A conversation that has timed out can be taken up from another device for so long."""

MOST_UNFINISHED = 5
MOST_TOLD = 2


def get_session(code: str, now: datetime) -> Session:
    """Return a session; one whose time is up reads as expired even before it is marked so.

    Raises:
        Session.DoesNotExist: There is no such session.
    """
    return get_session_as_of(Session.objects.select_related("resident", "actor").get(code=code), now)


def get_session_as_of(session: Session, now: datetime) -> Session:
    """Return a session as it reads now, without asking for it again; the one given stays as it was stored."""
    session = copy(session)
    if session.status == SessionStatus.ACTIVE and session.expires_at <= now:
        session.status = SessionStatus.EXPIRED
    return session


def list_handed_over() -> QuerySet[Session]:
    """Return the conversations that wait for a person, oldest first."""
    waiting = Session.objects.filter(status=SessionStatus.HANDED_OVER)
    return waiting.select_related("resident").order_by("updated_at")


def list_journey(session: Session, now: datetime) -> tuple[Visited, ...]:
    """Return the questions answered so far, for the screen of whoever takes over."""
    return look(session, now).journey


def list_unfinished(user: User, resident: Resident, now: datetime) -> list[Session]:
    """Return a resident's conversations that ``user`` may go on with, the latest first.

    Whatever door they were begun at. Those that staff conduct, and those that were stopped or handed over,
    are not among them; nor are flows for which the user does not stand for the resident, nor what she said
    herself in a private one.
    """
    open_ = Session.objects.filter(
        resident=resident,
        flow__in=FLOWS,
        status__in=[SessionStatus.ACTIVE, SessionStatus.EXPIRED],
        expires_at__gt=now - TAKEN_UP_WITHIN,
    ).exclude(channel__in=STAFF)
    found = open_.order_by("-updated_at", "-pk")[: 4 * MOST_UNFINISHED]
    allowed: dict[str, bool] = {}
    hers = {resident.user_id} - {user.pk, None}
    private = list_private_flows()
    told = [one for one in found if not (one.flow in private and one.actor_id in hers)]
    return [one for one in told if _stands_for(user, one, now, allowed)][:MOST_UNFINISHED]


def list_latest_unfinished(user: User, resident: Resident, now: datetime) -> list[Session]:
    """Return the latest of each flow among `list_unfinished`: more of one are the same wish, begun again."""
    latest: dict[str, Session] = {}
    for one in list_unfinished(user, resident, now):
        latest.setdefault(one.flow, one)
    return list(latest.values())


def list_earlier(user: User, session: Session, now: datetime) -> list[Session]:
    """Return an unfinished conversation that ``user`` may go on with, and the earlier ones of its flow.

    Nothing when she may not.
    """
    if session.resident is None:
        return []
    mine = [one for one in list_unfinished(user, session.resident, now) if one.flow == session.flow]
    place = next((n for n, one in enumerate(mine) if one.pk == session.pk), len(mine))
    return mine[place:]


def get_summary(session: Session, now: datetime, language: Language) -> str:
    """Return in a line what was answered so far: 「自宅 → ？」, else the first answers; empty without any.

    Reads nothing of what the flow would fetch, and keeps silent on sensitive answers.
    """
    turn = replay(FLOWS[session.flow].flow, make_context(session, now), session.answers)
    told = [one for one in turn.journey if not one.is_sensitive and one.kind != "show"]
    places = [one.label.get(language) for one in told if one.kind == "place"]
    if not places:
        return " · ".join(one.label.get(language) for one in told[:MOST_TOLD])
    is_open = turn.status == "asking" and turn.prompt.kind == "place"
    return " → ".join([*places[:MOST_TOLD], *(["？"] if is_open else [])])


def may_take_up(user: User, session: Session, now: datetime) -> bool:
    """Tell whether ``user`` may go on here with a conversation of a resident that was begun elsewhere."""
    if session.resident is None or session.flow not in FLOWS:
        return False
    return any(one.pk == session.pk for one in list_unfinished(user, session.resident, now))


def _stands_for(user: User, session: Session, now: datetime, allowed: dict[str, bool]) -> bool:
    """Tell whether the user is the resident or her proxy in the flow's scope; asked once a scope."""
    scope = FLOWS[session.flow].scope
    if scope not in allowed:
        mine = list_residents_for(user, scope, local(now).date())
        allowed[scope] = any(one.pk == session.resident_id for one in mine)
    return allowed[scope]


def count_completed_percent(flow: str, channel: str, since: date, until: date) -> float | None:
    """Return how many conversations begun on the days came to an end by themselves, in percent.

    Those still going on are not counted; None where none is left (they are erased in time).

    Args:
        flow: which.
        channel: the door at which it was begun.
        since: the first day, in Japan.
        until: the last day.
    """
    start, end = at_local(since, 0), at_local(until + timedelta(days=1), 0)
    begun = Session.objects.filter(flow=flow, channel=channel, started_at__gte=start, started_at__lt=end)
    over = begun.exclude(status=SessionStatus.ACTIVE).count()
    return 100 * begun.filter(status=SessionStatus.ENDED).count() / over if over else None


def find_answer_minutes(flow: str, share: float, since: date, until: date) -> float | None:
    """Return the minutes within which a share of those who asked for a person had one.

    Those who still wait, or whose conversation has been erased, are not counted; None where nobody is left.

    Args:
        flow: in which conversations they asked.
        share: 0.5 for the median, 0.9 for the ninetieth percentile.
        since: the first day, in Japan.
        until: the last day.
    """
    start, end = at_local(since, 0), at_local(until + timedelta(days=1), 0)
    taken = Session.objects.filter(flow=flow, handed_at__gte=start, handed_at__lt=end, taken_at__isnull=False)
    waits = taken.annotate(wait=ExpressionWrapper(F("taken_at") - F("handed_at"), DurationField()))
    return percentile((wait.total_seconds() / 60 for wait in waits.values_list("wait", flat=True)), share)
