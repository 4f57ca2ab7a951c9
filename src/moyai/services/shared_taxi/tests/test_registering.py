from datetime import date, timedelta
from typing import Any

import pytest
from tests.factories import DAY, make_user

from moyai.core.accounts.enums import Role
from moyai.core.accounts.queries import list_roles
from moyai.core.errors import Refused
from moyai.core.notices.models import Notice
from moyai.core.residents.models import Consent, Eligibility, Resident
from moyai.core.residents.operations import AlreadyDecided, Home, Person
from moyai.core.residents.queries import find_phone
from moyai.services.shared_taxi.enums import EligibilityReason as Reason
from moyai.services.shared_taxi.enums import EvidenceKind as Evidence
from moyai.services.shared_taxi.operations import (
    BadPassword,
    Claim,
    NotEligible,
    TwiceRegistered,
    decide_eligibility,
    open_account,
    register_resident,
)
from moyai.services.shared_taxi.queries import quote_ride
from moyai.services.shared_taxi.tests.town import (
    FAR,
    HALL,
    HOME,
    NOW,
    make_day,
    make_eligibility,
    make_resident,
    make_town,
    wish,
)

pytestmark = pytest.mark.django_db

CLAIM = Claim(reason=Reason.DISABILITY, evidence=Evidence.PHYSICAL_HANDBOOK, reference="長野123")


def register(**changes: Any) -> Resident:
    make_town()
    facts = {
        "person": Person("伊那", "花子", "イナ", "ハナコ", date(1980, 4, 1)),
        "home": Home("伊那市沢渡1-1", HOME.lon, HOME.lat, "沢渡"),
        "phone": "0265-78-4111",
        "claim": CLAIM,
        "actor": "test",
        "now": NOW,
        **changes,
    }
    return register_resident(**facts)


def test_register_resident_may_ride_for_thirty_days() -> None:
    eligibility = Eligibility.objects.get(resident=register())
    assert (eligibility.status, eligibility.expires_date) == ("provisional", DAY + timedelta(days=30))
    assert (eligibility.reason, eligibility.evidence_reference) == ("disability", "長野123")


def test_register_resident_keeps_phone_and_consent_but_no_account() -> None:
    resident = register()
    assert (find_phone(resident), resident.user_id) == ("0265784111", None)
    assert Consent.objects.get(resident=resident).purpose == "shared_taxi"


def test_register_resident_with_a_password_can_sign_in(client) -> None:
    resident = register(password="sakura-2026-hana")
    resident.refresh_from_db()
    assert resident.user is not None and list_roles(resident.user) == {Role.RESIDENT}
    assert client.login(username=resident.code, password="sakura-2026-hana")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"home": Home("荒井", HALL.lon, HALL.lat)}, "centre_home"),
        ({"home": Home("東京", FAR.lon, FAR.lat)}, "outside_area"),
        ({"claim": Claim(reason=Reason.AGE_65, evidence=Evidence.MY_NUMBER_CARD)}, "not_eligible"),
        ({"claim": Claim(reason=Reason.DISABILITY, evidence=Evidence.MY_NUMBER_CARD)}, "not_eligible"),
        ({"phone": "12345"}, "bad_contact"),
        ({"password": "12345678"}, "bad_password"),
    ],
)
def test_register_resident_who_may_not_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as caught:
        register(**changes)
    assert caught.value.code == code
    assert (Resident.objects.count(), Eligibility.objects.count()) == (0, 0)


def test_register_resident_twice_is_refused() -> None:
    first = register()
    with pytest.raises(TwiceRegistered) as caught:
        register()
    assert caught.value.facts == {"resident": first.code}


def test_register_resident_of_65_on_the_birthday() -> None:
    born = date(DAY.year - 65, DAY.month, DAY.day)
    claim = Claim(reason=Reason.AGE_65, evidence=Evidence.MY_NUMBER_CARD)
    register(person=Person("伊那", "花子", "イナ", "ハナコ", born), claim=claim)
    with pytest.raises(NotEligible):
        late = born + timedelta(days=1)
        register(person=Person("伊那", "桃子", "イナ", "モモコ", late), claim=claim)


def test_open_account_twice_is_refused() -> None:
    resident = register(password="sakura-2026-hana")
    with pytest.raises(BadPassword) as caught:
        open_account(resident=resident, password="sakura-2026-hana", now=NOW)
    assert caught.value.code == "account_exists"


def test_decide_eligibility_starts_the_discount() -> None:
    make_day()
    resident = register()
    before = quote_ride(**wish(resident), now=NOW).offers[0]
    eligibility = decide_eligibility(
        eligibility_id=Eligibility.objects.get().pk,
        is_granted=True,
        decided_by=make_user(Role.OFFICER),
        now=NOW,
    )
    after = quote_ride(**wish(resident), now=NOW).offers[0]
    assert (before.fare_yen, after.fare_yen) == (300, 250)
    assert (eligibility.status, eligibility.expires_date) == ("confirmed", None)
    assert Notice.objects.get().text["ja"] == "ご登録の書類を確認しました。引き続きご利用ください。"


def test_decide_eligibility_takes_the_date_on_the_document() -> None:
    resident = make_resident(status=None)
    declared = make_eligibility(resident)
    decided = decide_eligibility(
        eligibility_id=declared.pk,
        is_granted=True,
        expires_date=date(2027, 3, 31),
        decided_by=make_user(Role.OFFICER),
        now=NOW,
    )
    assert decided.expires_date == date(2027, 3, 31)
    assert "2027年3月31日" in Notice.objects.get().text["ja"]


def test_decide_eligibility_refused_tells_why() -> None:
    declared = make_eligibility(make_resident(status=None))
    decide_eligibility(
        eligibility_id=declared.pk,
        is_granted=False,
        note="手帳の期限が切れています。",
        decided_by=make_user(Role.OFFICER),
        now=NOW,
    )
    assert "手帳の期限が切れています。" in Notice.objects.get().text["ja"]


def test_decide_eligibility_twice_counts_once() -> None:
    declared = make_eligibility(make_resident(status=None))
    staff = make_user(Role.OFFICER)
    decide_eligibility(eligibility_id=declared.pk, is_granted=True, decided_by=staff, now=NOW)
    with pytest.raises(AlreadyDecided):
        decide_eligibility(eligibility_id=declared.pk, is_granted=False, note="x", decided_by=staff, now=NOW)
    assert Notice.objects.count() == 1
