"""Pages of the register for tests."""

from datetime import date

from tests.factories import at, make_partner, make_user

from moyai.core.accounts.enums import Role
from moyai.fleet.crews.driver_facts import DriverFacts
from moyai.fleet.crews.operations import open_driver_file

FACTS = {
    "number": "1",
    "name": "平沢 健一",
    "kana": "ひらさわ けんいち",
    "birth_date": date(1961, 5, 3),
    "address": "伊那市美篶",
    "hired_date": date(2015, 4, 1),
    "appointed_date": date(2015, 4, 10),
    "licence_number": "302012345670",
    "licence_kinds": "普通二種",
    "licence_issued_date": date(2024, 5, 1),
    "licence_expires_date": date(2027, 6, 3),
}


def make_facts(**changes):
    return DriverFacts(**FACTS | changes)


def open_file(driver=None, *, by=None, now=None, partner=None, **changes):
    """Open a page of the register."""
    return open_driver_file(
        driver_id=(driver or make_user(Role.DRIVER)).pk,
        partner_id=(partner or make_partner()).pk,
        facts=make_facts(**changes),
        by=by or make_user(Role.OFFICER),
        now=now or at(8),
    )
