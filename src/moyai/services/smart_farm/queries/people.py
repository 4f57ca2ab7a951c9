"""Who is who: roles of a farm, guardians and consents, who is to be told what."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from moyai.core.accounts.models import User
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.enums_people import ConsentFor
from moyai.services.smart_farm.models import Farm, FarmMember, PupilConsent
from moyai.services.smart_farm.queries.farms import PRESENT, list_memberships

IN_CHARGE = frozenset({FarmRole.ADMINISTRATOR, FarmRole.SUPPORTER})
"""Who plans turns, corrects hours, takes a robot over."""
LOOK_AFTER = frozenset({FarmRole.ADMINISTRATOR, FarmRole.SUPPORTER, FarmRole.TEACHER})
"""Who approves a child's jobs and looks after the diary."""
OPERATE = frozenset({FarmRole.OPERATOR})
"""Who has turns at robots; a pupil is handed one by a teacher or supporter instead."""


def list_roles_on(user: User, farm: Farm | int) -> list[FarmMember]:
    """Return all that somebody is on a farm now."""
    return list(list_memberships(user).filter(farm=farm))


def find_role(user: User, farm: Farm | int, roles: Collection[FarmRole]) -> FarmMember | None:
    """Return as whom somebody is on a farm in one of these roles."""
    wanted = {str(each) for each in roles}
    return next((each for each in list_roles_on(user, farm) if each.role in wanted), None)


def list_farms_in(user: User, roles: Collection[FarmRole]) -> list[Farm]:
    """Return the farms on which somebody is in one of these roles."""
    found = list_memberships(user).filter(role__in=[str(each) for each in roles]).select_related("farm")
    return sorted({each.farm for each in found}, key=lambda each: (each.name, each.pk))


def list_members_in(farm: Farm | int, roles: Collection[FarmRole]) -> QuerySet[FarmMember]:
    """Return who is in one of these roles now."""
    rows = FarmMember.objects.filter(PRESENT, farm=farm, role__in=[str(each) for each in roles])
    return rows.select_related("resident", "user__resident", "farm").order_by("name", "pk")


def list_wards(user: User) -> QuerySet[FarmMember]:
    """Return the pupils for whom somebody answers."""
    hers = list_memberships(user).filter(role=FarmRole.GUARDIAN, guardian_of__isnull=False)
    return FarmMember.objects.filter(PRESENT, pk__in=hers.values("guardian_of")).select_related("farm")


def list_consents(pupil: FarmMember) -> dict[str, PupilConsent]:
    """Return the consents that stand, by what they are for."""
    return {each.purpose: each for each in pupil.consents.filter(withdrawn_at__isnull=True)}


def has_consent(member: FarmMember, purpose: ConsentFor) -> bool:
    """Tell whether somebody may: of a child a guardian has said so; others answer for themselves."""
    if member.role != FarmRole.PUPIL:
        return True
    return member.consents.filter(purpose=purpose, withdrawn_at__isnull=True).exists()


def mark_consents(members: QuerySet[FarmMember]) -> QuerySet[FarmMember]:
    """Mark members with ``takes_part`` and ``writes``: whether a guardian's consent stands."""
    live = PupilConsent.objects.filter(pupil=OuterRef("pk"), withdrawn_at__isnull=True)
    return members.annotate(
        takes_part=Exists(live.filter(purpose=ConsentFor.TAKE_PART)),
        writes=Exists(live.filter(purpose=ConsentFor.DIARY)),
    )
