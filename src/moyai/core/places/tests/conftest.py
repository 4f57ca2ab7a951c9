"""A town with two places and its officer."""

from datetime import UTC, datetime

import pytest

from moyai.core.accounts.enums import Role
from moyai.core.accounts.operations import create_account
from moyai.core.places.enums import FacilityKind
from moyai.core.places.models import Facility
from moyai.core.places.operations import add_facilities, define_municipality

NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def town(db):
    town = define_municipality(code="202096", name="伊那市", name_en="Ina", actor="test", now=NOW)
    rows = [
        Facility(municipality=town, kind=kind, name=name, kana=kana, lon=137.9, lat=35.8)
        for kind, name, kana in (
            (FacilityKind.HOSPITAL, "伊那中央病院", "いなちゅうおうびょういん"),
            (FacilityKind.TOWN_HALL, "伊那市役所", "いなしやくしょ"),
        )
    ]
    add_facilities(facilities=rows, actor="test", now=NOW, reason="test")
    return town


@pytest.fixture
def hospital(town):
    return town.facilities.get(kind=FacilityKind.HOSPITAL)


@pytest.fixture
def hall(town):
    return town.facilities.get(kind=FacilityKind.TOWN_HALL)


@pytest.fixture
def make_staff(db):
    def make(name, *roles):
        return create_account(
            username=name, password="sesame-street", display_name=name, roles=roles or (Role.DISPATCHER,)
        )

    return make
