"""Information sessions: held, changed, cancelled; seats taken and given back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from moyai.core.accounts.models import User
from moyai.services.open_call.enums import ProgrammeState
from moyai.services.open_call.models import InfoSession, Programme, SessionSeat, Theme
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.calls_telling import tell_watchers
from moyai.services.open_call.operations.telling import tell
from moyai.services.open_call.queries.deadlines import show_moment
from moyai.services.open_call.refusals_calls import CallingRefused
from moyai.services.open_call.texts import calls as say


@transaction.atomic
def hold_session(
    *,
    programme: Programme,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    actor: str,
    now: datetime,
    theme: Theme | None = None,
    place: str = "",
    address: str = "",
    seats: int | None = None,
) -> InfoSession:
    """Announce a session; who watches an open programme hears of it.

    Args:
        programme: of what.
        title: of the session.
        starts_at, ends_at: when.
        actor: for the audit log.
        now: the moment.
        theme: of which theme alone; None: of the whole programme.
        place: where.
        address: where it is followed from afar.
        seats: so many; None: no limit.

    Raises:
        CallingRefused: ``title_wanted`` or ``session_backwards``.
    """
    if not title.strip():
        raise CallingRefused("title_wanted")
    if ends_at <= starts_at:
        raise CallingRefused("session_backwards")
    session = InfoSession.objects.create(
        programme=programme,
        theme=theme,
        title=title.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip(),
        address=address,
        seats=seats,
    )
    note("hold_session", f"programme:{programme.code}", actor, now, session=session.pk)
    if programme.state == ProgrammeState.OPEN and starts_at > now:
        text = say.fill(
            say.SESSION_NEW,
            programme=programme.title,
            programme_en=programme.title_en,
            session=session.title,
            at=show_moment(starts_at, programme.zone),
        )
        where = f"{reverse('open_call:programme', args=[programme.code])}#sessions"
        key = f"session:{session.pk}"
        tell_watchers(programme=programme, key=key, text=text, address=where, now=now, theme=theme)
    return session


@transaction.atomic
def take_seat(*, session: InfoSession, user: User, now: datetime) -> SessionSeat:
    """Give somebody a seat; who has one keeps it.

    Raises:
        CallingRefused: ``not_public``, ``session_over`` or ``no_seat``.
    """
    row = InfoSession.objects.select_for_update().get(pk=session.pk)
    if row.programme.state == ProgrammeState.DRAFT:
        raise CallingRefused("not_public")
    if row.cancelled_at is not None or row.starts_at <= now:
        raise CallingRefused("session_over")
    mine = SessionSeat.objects.filter(session=row, user=user).first()
    if mine is not None:
        return mine
    if row.seats is not None and row.taken.count() >= row.seats:
        raise CallingRefused("no_seat")
    return SessionSeat.objects.create(session=row, user=user, taken_at=now)


@transaction.atomic
def leave_seat(*, session: InfoSession, user: User) -> bool:
    """Give a seat back; tell whether somebody had one."""
    gone, _by_kind = SessionSeat.objects.filter(session=session, user=user).delete()
    return bool(gone)


@transaction.atomic
def cancel_session(*, session: InfoSession, actor: str, now: datetime) -> None:
    """Cancel a session; who has a seat hears of it.

    Raises:
        CallingRefused: ``session_over``.
    """
    standing = InfoSession.objects.filter(pk=session.pk, cancelled_at__isnull=True, ends_at__gt=now)
    if not standing.update(cancelled_at=now):
        raise CallingRefused("session_over")
    session.cancelled_at = now
    programme = session.programme
    note("cancel_session", f"programme:{programme.code}", actor, now, session=session.pk)
    at = show_moment(session.starts_at, programme.zone)
    text = say.fill(say.SESSION_CANCELLED, session=session.title, at=at)
    where = f"{reverse('open_call:programme', args=[programme.code])}#sessions"
    for seat in session.taken.select_related("user"):
        key = f"cancelled:{session.pk}"
        tell(user=seat.user, programme=programme, key=key, text=text, now=now, address=where)
