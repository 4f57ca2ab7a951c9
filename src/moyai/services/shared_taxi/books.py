"""What the books are told of: the names of parties, closed days, entries that only we take back."""

from collections.abc import Callable, Collection

from django.utils.translation import gettext as _

from moyai.core.codes import show_code
from moyai.core.ledger.guards import guard, guard_when
from moyai.core.ledger.locks import lock
from moyai.core.ledger.parties import name_kind
from moyai.core.ledger.verdict import reconcile
from moyai.core.partners.models import Partner
from moyai.core.places.models import Municipality
from moyai.fleet.models import Vehicle
from moyai.services.shared_taxi.queries.claims import CLAIM
from moyai.services.shared_taxi.queries.open_days import find_open_day_of_partner, find_open_day_of_vehicle
from moyai.services.shared_taxi.queries.reconciling import list_faults
from moyai.services.shared_taxi.queries.refunds import has_refund


def register() -> None:
    """Make names, closed days and guarded entries known to the books."""
    name_kind("vehicle", _name_vehicles)
    name_kind("partner", _name_partners)
    name_kind("municipality", _name_municipalities)
    name_kind("pass", _numbered(lambda: _("定期券 %(code)s")))
    name_kind("ride", _numbered(lambda: _("乗車 %(code)s")))
    name_kind("booklet", _numbered(lambda: _("回数券 %(code)s")))
    lock("vehicle", find_open_day_of_vehicle)
    lock("partner", find_open_day_of_partner)
    guard_when(has_refund)
    reconcile(list_faults)
    for prefix in ("closing:", CLAIM, "fee:"):
        guard(prefix)


def _name_vehicles(codes: Collection[str]) -> dict[str, str]:
    return dict(Vehicle.objects.filter(code__in=codes).values_list("code", "name"))


def _name_partners(codes: Collection[str]) -> dict[str, str]:
    return dict(Partner.objects.filter(code__in=codes).values_list("code", "name"))


def _name_municipalities(codes: Collection[str]) -> dict[str, str]:
    return dict(Municipality.objects.filter(code__in=codes).values_list("code", "name"))


def _numbered(get_words: Callable[[], str]) -> Callable[[Collection[str]], dict[str, str]]:
    """Passes and booklets are told by their number: whose they are is nobody's business here."""
    return lambda codes: {code: get_words() % {"code": show_code(code)} for code in codes}
