"""What waits in judging: for judges, for the office, for the chair."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_judging import ReviewState, RoundState
from moyai.services.open_call.models import Decision, Review, Round, Staff
from moyai.services.open_call.queries.panel.progress import list_covered
from moyai.services.open_call.queries.panel.reviewing import list_reviews
from moyai.services.open_call.waiting import Waiting

UNFINISHED = (ReviewState.ASSIGNED, ReviewState.DRAFT)


def list_for(user: User, now: datetime) -> Iterator[Waiting]:
    """Yield what waits for somebody."""
    own = [
        each
        for each in list_reviews(user)
        if each.round.state == RoundState.OPEN and each.state in UNFINISHED
    ]
    if own:
        due = min((each.round.due_at for each in own if each.round.due_at is not None), default=None)
        yield Waiting(_("審査する応募があります"), reverse("open_call:reviews"), due)
    seats = Staff.objects.filter(user=user, left_at__isnull=True)
    programmes = [each.programme_id for each in seats if each.role == StaffRole.CHAIR]
    for one in Round.objects.filter(programme__in=programmes, state=RoundState.CLOSED):
        yield Waiting(_("審査が終わり、決定を待っています"), reverse("open_call:round_decide", args=[one.pk]))
    unsent = Decision.objects.filter(
        round__programme__in=programmes, replaced_by__isnull=True, entries__told_at__isnull=True
    ).exclude(entries__told_at__isnull=False)
    for decision in unsent.distinct():
        yield Waiting(_("まだ送っていない決定があります"), reverse("open_call:decision", args=[decision.pk]))
    offices = [each.programme_id for each in seats if each.role == StaffRole.OFFICE]
    for one in Round.objects.filter(programme__in=offices, state=RoundState.OPEN):
        has_gap = Review.objects.filter(round=one, state=ReviewState.DECLINED).exists()
        if has_gap and any(each.missing for each in list_covered(one)):
            yield Waiting(
                _("審査員が足りない応募があります"),
                reverse("open_call:round_assign", args=[one.pk]),
                one.due_at,
            )
