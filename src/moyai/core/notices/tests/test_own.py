"""What is told to her alone leaves by doors that are hers alone, and is carried to nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories import make_resident

from moyai.core.notices import own, providers
from moyai.core.notices.models import Delivery, DeskTask, Notice, Urgency
from moyai.core.notices.operations import notify, step_due
from moyai.core.notices.operations.escalating import step
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import ContactPoint

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 10, 1, tzinfo=UTC)
KIND = "test.own"


class Silent:
    """A door that takes everything."""

    def send(self, *, contact: str, text: str, retry_key: str) -> None:
        """Take it."""


@pytest.fixture(autouse=True)
def doors(monkeypatch):
    monkeypatch.setattr(own, "_kinds", {KIND})
    for door in ("line", "email", "phone"):
        monkeypatch.setitem(providers._providers, door, Silent())


def reach(resident, *kinds):
    for kind in kinds:
        ContactPoint.objects.create(resident=resident, kind=kind, value=f"{kind}:{resident.pk}")


def tell(resident, kind=KIND, urgency=Urgency.IMPORTANT, key="k") -> Notice:
    facts = {"resident": resident, "kind": kind, "text": {"ja": "お約束"}, "now": NOW}
    return notify(**facts, idempotency_key=key, urgency=urgency)


def test_it_goes_by_her_own_chat_and_no_other_door():
    resident = make_resident()
    reach(resident, ContactKind.PHONE, ContactKind.EMAIL, ContactKind.LINE)
    notice = tell(resident)
    assert list(notice.deliveries.values_list("door", flat=True)) == ["line"]
    step(notice=notice, now=NOW + timedelta(hours=1))  # the chat did not take it
    assert list(notice.deliveries.values_list("door", flat=True)) == ["line"]
    assert not DeskTask.objects.exists()


def test_a_chat_that_somebody_else_has_too_is_not_hers():
    resident, other = make_resident(), make_resident("太郎")
    reach(resident, ContactKind.LINE)
    ContactPoint.objects.create(resident=other, kind=ContactKind.LINE, value=f"line:{resident.pk}")
    assert not tell(resident).deliveries.exists()


@pytest.mark.parametrize("urgency", list(Urgency))
def test_without_a_door_of_her_own_it_stands_on_her_page_and_nowhere_else(urgency):
    resident = make_resident()
    reach(resident, ContactKind.PHONE, ContactKind.EMAIL)
    tell(resident, urgency=urgency)
    step_due(NOW + timedelta(days=3))
    assert Notice.objects.filter(resident=resident).count() == 1
    assert not Delivery.objects.exists()
    assert not DeskTask.objects.exists()


def test_other_kinds_are_told_as_ever():
    resident = make_resident()
    reach(resident, ContactKind.PHONE)
    assert list(tell(resident, "test.other").deliveries.values_list("door", flat=True)) == ["phone"]
