"""What the parties of the books are called."""

from collections.abc import Callable, Collection

from django.utils.translation import gettext as _

from moyai.core.codes import show_code
from moyai.core.ledger.parties import name_kind
from moyai.core.partners.models import Partner
from moyai.core.places.models import Municipality
from moyai.fleet.models import Vehicle


def register() -> None:
    """Make the names of vehicles, firms, municipalities, passes and booklets known."""
    name_kind("vehicle", _name_vehicles)
    name_kind("partner", _name_partners)
    name_kind("municipality", _name_municipalities)
    name_kind("pass", _numbered(lambda: _("定期券 %(code)s")))
    name_kind("booklet", _numbered(lambda: _("回数券 %(code)s")))


def _name_vehicles(codes: Collection[str]) -> dict[str, str]:
    return dict(Vehicle.objects.filter(code__in=codes).values_list("code", "name"))


def _name_partners(codes: Collection[str]) -> dict[str, str]:
    return dict(Partner.objects.filter(code__in=codes).values_list("code", "name"))


def _name_municipalities(codes: Collection[str]) -> dict[str, str]:
    return dict(Municipality.objects.filter(code__in=codes).values_list("code", "name"))


def _numbered(get_words: Callable[[], str]) -> Callable[[Collection[str]], dict[str, str]]:
    """Passes and booklets are told by their number: whose they are is nobody's business here."""
    return lambda codes: {code: get_words() % {"code": show_code(code)} for code in codes}
