"""Who works in a programme: added, changed, leaves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from moyai.core.accounts.models import User
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.models import Programme, Staff, Teammate
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.telling import tell
from moyai.services.open_call.refusals_calls import CallingRefused
from moyai.services.open_call.texts import calls as say

JUDGES = (StaffRole.JUDGE, StaffRole.CHAIR)


@transaction.atomic
def add_staff(
    *,
    programme: Programme,
    user: User,
    role: StaffRole,
    name: str,
    actor: str,
    now: datetime,
    organisation: str = "",
    section: str = "",
    expertise: str = "",
    most: int = 15,
) -> Staff:
    """Give somebody a role in a programme, and tell her.

    Args:
        programme: in which.
        user: her account.
        role: what she does there.
        name: as it stands in the programme.
        actor: for the audit log.
        now: the moment.
        organisation: where she works, for conflicts of interest.
        section: of the town hall, where she is of one.
        expertise: what she knows, in words.
        most: so many entries she can review in a round, or teams she can mentor.

    Raises:
        CallingRefused: ``title_wanted``, ``already_staff`` or ``is_entrant``.
    """
    if not name.strip():
        raise CallingRefused("title_wanted")
    Programme.objects.select_for_update().get(pk=programme.pk)
    if Staff.objects.filter(programme=programme, user=user, role=role, left_at__isnull=True).exists():
        raise CallingRefused("already_staff")
    if role in JUDGES and _has_entered(user, programme):
        raise CallingRefused("is_entrant")
    staff = Staff.objects.create(
        programme=programme,
        user=user,
        role=role,
        name=name.strip(),
        organisation=organisation.strip(),
        section=section.strip(),
        expertise=expertise.strip(),
        most=most,
        joined_at=now,
    )
    note("add_staff", f"programme:{programme.code}", actor, now, staff=staff.pk, role=str(role))
    english = {"office": "the office", "owner": "the section", "judge": "a judge", "chair": "the chair"}
    text = say.fill(
        say.STAFF_ADDED,
        programme=programme.title,
        programme_en=programme.title_en,
        role=role.label,
        role_en=english.get(role.value, "a mentor"),
    )
    tell(
        user=user,
        programme=programme,
        key=f"staff:{staff.pk}",
        text=text,
        now=now,
        address=reverse("open_call:home"),
    )
    return staff


@transaction.atomic
def edit_staff(
    *,
    staff: Staff,
    name: str,
    organisation: str,
    section: str,
    expertise: str,
    most: int,
    actor: str,
    now: datetime,
) -> Staff:
    """Change what is known of somebody who works in a programme.

    Raises:
        CallingRefused: ``title_wanted`` or ``has_left``.
    """
    if not name.strip():
        raise CallingRefused("title_wanted")
    if staff.left_at is not None:
        raise CallingRefused("has_left")
    staff.name, staff.organisation = name.strip(), organisation.strip()
    staff.section, staff.expertise, staff.most = section.strip(), expertise.strip(), most
    staff.save(update_fields=["name", "organisation", "section", "expertise", "most"])
    note("edit_staff", f"programme:{staff.programme.code}", actor, now, staff=staff.pk)
    return staff


@transaction.atomic
def end_staff(*, staff: Staff, actor: str, now: datetime) -> None:
    """Have somebody leave her role; what she did stays.

    Raises:
        CallingRefused: ``has_left``.
    """
    if not Staff.objects.filter(pk=staff.pk, left_at__isnull=True).update(left_at=now):
        raise CallingRefused("has_left")
    staff.left_at = now
    note("end_staff", f"programme:{staff.programme.code}", actor, now, staff=staff.pk)


@transaction.atomic
def take_back_staff(*, staff: Staff, actor: str, now: datetime) -> None:
    """Give somebody her role again who left it.

    Raises:
        CallingRefused: ``already_staff``: she has it, maybe by another row; ``no_account``: she is gone.
    """
    if staff.user_id is None:
        raise CallingRefused("no_account")
    same = Staff.objects.filter(
        programme=staff.programme, user=staff.user_id, role=staff.role, left_at__isnull=True
    )
    if same.exists():
        raise CallingRefused("already_staff")
    staff.left_at = None
    staff.save(update_fields=["left_at"])
    note("take_back_staff", f"programme:{staff.programme.code}", actor, now, staff=staff.pk)


def _has_entered(user: User, programme: Programme) -> bool:
    teams = Teammate.objects.filter(
        user=user, entry__programme=programme, left_at__isnull=True, accepted_at__isnull=False
    )
    return teams.exclude(entry__status=EntryStatus.WITHDRAWN).exists()
