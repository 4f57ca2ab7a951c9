"""What happens to 花子 in tests."""

from itertools import count

from moyai.core.watchover import operations
from moyai.core.watchover.enums import Contact
from moyai.core.watchover.models import Concern
from moyai.core.watchover.tests.conftest import NOON

_numbers = count()


def see(resident, condition=None, at=NOON, **changes):
    facts = {"source": "t", "contact": Contact.HANDOVER, "idempotency_key": f"t:{next(_numbers)}", "now": at}
    return operations.record_observation(resident=resident, condition=condition, at=at, **facts | changes)


def miss(resident, kind="unclaimed_delivery", subject="parcel:1", at=NOON):
    facts = {"kind": kind, "source": "t", "subject": subject, "at": at, "now": at}
    return operations.report_signal(resident=resident, **facts)


def get_open(resident):
    return Concern.objects.select_related("resident__household").get(resident=resident, closed_at=None)


def list_kinds(concern):
    return [event.kind for event in concern.events.all()]
