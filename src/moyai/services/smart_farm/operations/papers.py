"""Papers that say what somebody did on the farm, from what is recorded and nothing else."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.clock import at_local, local
from moyai.core.codes import make_free_code
from moyai.services.smart_farm.enums import JobStatus
from moyai.services.smart_farm.enums_people import EntryState
from moyai.services.smart_farm.models import FarmMember, TakingPart
from moyai.services.smart_farm.queries.hours import find_month, measure
from moyai.services.smart_farm.refusals_people import PeopleRefused


@transaction.atomic
def make_paper(*, member: FarmMember, since: date, until: date, by: FarmMember, now: datetime) -> TakingPart:
    """Make a paper about some days; for the same days again it is made anew, under the same number.

    Raises:
        PeopleRefused: the days are the wrong way round, or she has lost her name.
    """
    until = min(until, local(now).date())
    if since > until:
        raise PeopleRefused("backwards")
    if not member.name:
        raise PeopleRefused("left")
    facts = count_deeds(member, since, until, now)
    paper, made = TakingPart.objects.get_or_create(
        member=member,
        since=since,
        until=until,
        defaults={
            "code": make_free_code(lambda code: TakingPart.objects.filter(code=code).exists()),
            "facts": facts,
            "made_by": by,
            "made_at": now,
        },
    )
    if not made:
        paper.facts, paper.made_by, paper.made_at = facts, by, now
        paper.save(update_fields=["facts", "made_by", "made_at"])
    record(
        actor=f"farm_member:{by.pk}", action="smart_farm.make_paper", subject=f"paper:{paper.code}", now=now
    )
    return paper


def count_deeds(member: FarmMember, since: date, until: date, now: datetime) -> dict[str, int]:
    """Return what somebody did in some days, first and last counted: minutes, jobs, entries, grams picked."""
    begin, end = at_local(since, 0), at_local(until, 24 * 60)
    minutes, month = 0, find_month(since)[0]
    while month <= until:
        minutes += sum(each.minutes for each in measure(member, month, now) if since <= each.day <= until)
        month = find_month(month)[1]
    jobs = member.jobs.filter(status=JobStatus.DONE, ended_at__gte=begin, ended_at__lt=end)
    entries = member.diary.filter(state=EntryState.SHOWN, written_at__gte=begin, written_at__lt=end)
    picked = member.harvests.filter(picked_on__gte=since, picked_on__lte=until)
    return {
        "minutes": minutes,
        "jobs": jobs.count(),
        "entries": entries.count(),
        "grams": sum(picked.values_list("grams", flat=True)),
    }
