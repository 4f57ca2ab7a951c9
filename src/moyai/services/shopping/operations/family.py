"""Who of a member's family may shop for her: she says so herself, or the desk after asking her."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.codes import normalise_code
from moyai.core.residents.models import Proxy, Resident
from moyai.core.residents.operations import appoint_proxy, end_proxy, give_consent, withdraw_consent
from moyai.services.shopping.notices import tell_family
from moyai.services.shopping.policy import LABEL
from moyai.services.shopping.refusals import NotPossible
from moyai.services.shopping.texts import family as say

CONSENT = "shopping.family"
CONSENT_VERSION = "2026-11"


@transaction.atomic
def let_shop(
    *, resident: Resident, number: str, name: str, relation: str, actor: str, now: datetime
) -> Proxy:
    """Let somebody of the family order for a resident, see her orders, and change them.

    Her yes is kept as a consent; both are told.

    Args:
        resident: For whom; she has said yes.
        number: The relative's own number, eight digits.
        name: The relative's name as it is registered, spaces aside: a slip of a digit names nobody else.
        relation: What the relative is to her, in a word.
        actor: Who enters it.
        now: The town's time.

    Raises:
        NotPossible: ``unknown``, ``oneself``, ``no_account``.
    """
    found = Resident.objects.select_related("user").filter(code=normalise_code(number)).first()
    if found is None or _bare(found.name) != _bare(name):
        raise NotPossible("unknown", say.UNKNOWN)
    if found.pk == resident.pk:
        raise NotPossible("oneself", say.ONESELF)
    if found.user is None:
        raise NotPossible("no_account", say.NO_ACCOUNT)
    give_consent(resident=resident, purpose=CONSENT, version=CONSENT_VERSION, actor=actor, now=now)
    proxy = appoint_proxy(
        resident=resident,
        user=found.user,
        scope=LABEL,
        relation=relation.strip(),
        valid_until=None,
        actor=actor,
        now=now,
    )
    key = f"{proxy.pk}:{now.isoformat()}"
    tell_family(resident, say.LET.format(name=found.name), f"let:{key}", now)
    tell_family(found, say.MAY_SHOP.format(name=resident.name), f"may:{key}", now)
    return proxy


@transaction.atomic
def end_shopping(*, proxy: Proxy, actor: str, now: datetime) -> None:
    """Take it back; with the last of the family the consent ends as well."""
    resident, name, key = proxy.resident, name_relative(proxy), f"end:{proxy.pk}:{now.isoformat()}"
    end_proxy(proxy=proxy, actor=actor, now=now)
    if not Proxy.objects.filter(resident=resident, scope=LABEL).exists():
        withdraw_consent(resident=resident, purpose=CONSENT, actor=actor, now=now)
    tell_family(resident, say.ENDED.format(name=name), key, now)


def name_relative(proxy: Proxy) -> str:
    """Return what a relative is called: as registered, where she is."""
    registered = Resident.objects.filter(user=proxy.user).first()
    return registered.name if registered else str(proxy.user.display_name)


def _bare(name: str) -> str:
    return "".join(name.split())
