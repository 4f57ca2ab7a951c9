"""Gifts and flags of long ago go; what came later stays, and a project keeps how much it was given."""

from datetime import timedelta

import pytest

from moyai.core.codes import make_code
from moyai.services.habit_challenge.enums import FlagKind
from moyai.services.habit_challenge.erasing_coins import erase_flags, erase_gifts
from moyai.services.habit_challenge.models import Flag, Gift, Project
from moyai.services.habit_challenge.tests.coins_town import NOW, make_member, make_project

pytestmark = pytest.mark.django_db
LONG_AGO = NOW - timedelta(days=400)


def test_old_gifts_go_and_the_project_stays() -> None:
    member, project = make_member(), make_project()
    for key, given_at in (("old", LONG_AGO), ("new", NOW)):
        Gift.objects.create(
            code=make_code(), member=member, project=project, coins=3, given_at=given_at, idempotency_key=key
        )
    facts = {"before": NOW - timedelta(days=1), "now": NOW}
    assert (erase_gifts(**facts), erase_gifts(**facts)) == (1, 0)
    assert [one.idempotency_key for one in Gift.objects.all()] == ["new"]
    assert Project.objects.filter(pk=project.pk).exists()


def test_old_flags_go_decided_or_not() -> None:
    member = make_member()
    for key, raised_at in (("old", LONG_AGO), ("new", NOW)):
        Flag.objects.create(member=member, kind=FlagKind.SAME_STEPS, raised_at=raised_at, key=key)
    facts = {"before": NOW - timedelta(days=1), "now": NOW}
    assert (erase_flags(**facts), erase_flags(**facts)) == (1, 0)
    assert [one.key for one in Flag.objects.all()] == ["new"]
