"""Renewing: sixty days before the end and after it, beside what is still confirmed, checked by staff."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.factories import at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.indicators.registry import Period
from moyai.core.notices.models import Notice
from moyai.core.residents.enums import EligibilityStatus as Status
from moyai.core.residents.models import Eligibility, Resident
from moyai.core.residents.queries import find_eligibility
from moyai.services.shared_taxi.enums import EligibilityReason, EvidenceKind
from moyai.services.shared_taxi.indicators.readers import read_registered
from moyai.services.shared_taxi.operations import (
    NotRenewable,
    decide_eligibility,
    renew_eligibility,
    tell_renewals_due,
)
from moyai.services.shared_taxi.queries import find_renewable
from moyai.services.shared_taxi.standing import find_standing
from moyai.services.shared_taxi.tests.town import NOW, make_eligibility, make_resident, make_rider
from moyai.services.shared_taxi.tests.walks import begin, spoken, walk

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)
DAY = timedelta(days=1)
RENEWING: dict[str, Any] = {
    "evidence": "disease_certificate",
    "reference": "12-34",
    "photo": None,
    "sure": True,
}


def make_ill(expires: date | None, status: Status = Status.CONFIRMED, **facts: Any) -> Resident:
    reason = EligibilityReason.INTRACTABLE_DISEASE
    return make_resident(reason=reason, status=status, expires=expires, **facts)


def renew(resident: Resident) -> Eligibility:
    evidence = EvidenceKind.DISEASE_CERTIFICATE
    return renew_eligibility(resident=resident, evidence=evidence, actor="test", now=NOW)


def decide(eligibility: Eligibility, *, is_granted: bool) -> None:
    officer = make_user(Role.OFFICER)
    decide_eligibility(
        eligibility_id=eligibility.pk, is_granted=is_granted, note="古い", decided_by=officer, now=NOW
    )


def list_states(resident: Resident) -> list[tuple[str, date | None]]:
    rows = resident.eligibilities.order_by("declared_at", "pk")
    return list(rows.values_list("status", "expires_date"))


@pytest.mark.parametrize(
    ("status", "expires", "may"),
    [
        (Status.CONFIRMED, TODAY + 61 * DAY, False),
        (Status.CONFIRMED, TODAY + 60 * DAY, True),
        (Status.CONFIRMED, TODAY - 400 * DAY, True),
        (Status.CONFIRMED, None, False),
        (Status.PROVISIONAL, TODAY, False),
        (Status.PROVISIONAL, TODAY - DAY, True),
        (Status.REFUSED, TODAY - DAY, False),
        (Status.WITHDRAWN, TODAY - DAY, False),
    ],
)
def test_what_may_be_renewed(status: Status, expires: date | None, may: bool) -> None:
    resident = make_ill(expires, status)
    assert (find_renewable(resident, TODAY) is not None) == may
    if not may:
        with pytest.raises(NotRenewable):
            renew(resident)


def test_confirmed_goes_on_beside_its_renewal_and_so_does_the_fare() -> None:
    resident = make_ill(TODAY + 20 * DAY)
    declared = renew(resident)
    assert list_states(resident) == [("confirmed", TODAY + 20 * DAY), ("provisional", TODAY + 30 * DAY)]
    first, later = (find_eligibility(resident, "shared_taxi", TODAY + n * DAY) for n in (20, 21))
    assert (first is not None and first.status, later) == ("confirmed", declared)
    assert find_eligibility(resident, "shared_taxi", TODAY + 31 * DAY) is None


def test_who_renews_early_loses_nothing() -> None:
    assert renew(make_ill(TODAY + 55 * DAY)).expires_date == TODAY + 55 * DAY


def test_renewal_waits_once() -> None:
    resident = make_ill(TODAY)
    renew(resident)
    with pytest.raises(NotRenewable):
        renew(resident)


def test_evidence_must_fit_the_reason() -> None:
    with pytest.raises(NotRenewable):
        renew_eligibility(
            resident=make_ill(TODAY), evidence=EvidenceKind.MY_NUMBER_CARD, actor="test", now=NOW
        )


def test_granted_renewal_takes_the_place_of_the_old() -> None:
    resident = make_ill(TODAY + 20 * DAY)
    decide(renew(resident), is_granted=True)
    assert list_states(resident) == [("renewed", TODAY - DAY), ("confirmed", date(2027, 6, 10))]


def test_refused_renewal_leaves_the_old_until_its_day() -> None:
    resident = make_ill(TODAY + 20 * DAY)
    decide(renew(resident), is_granted=False)
    assert list_states(resident) == [("confirmed", TODAY + 20 * DAY), ("refused", TODAY)]
    standing = find_standing(resident, TODAY)
    assert standing is not None
    assert (standing.may_ride, standing.tone) == (True, "success")


def test_unchecked_one_that_ran_out_is_replaced() -> None:
    resident = make_ill(TODAY - DAY, Status.PROVISIONAL)
    renew(resident)
    assert list_states(resident) == [("withdrawn", TODAY - DAY), ("provisional", TODAY + 30 * DAY)]


def test_renewed_resident_counts_once_before_and_after() -> None:
    resident = make_ill(TODAY + 20 * DAY)
    Eligibility.objects.update(declared_at=NOW - 90 * DAY)
    past, present = (Period(day - DAY, day) for day in (TODAY - 2 * DAY, TODAY))
    declared = renew(resident)
    assert (read_registered(past), read_registered(present)) == (1, 1)
    decide(declared, is_granted=True)
    assert (read_registered(past), read_registered(present)) == (1, 1)


def test_conversation_sends_the_renewal_and_leads_to_her_page() -> None:
    user, resident = make_rider(reason=EligibilityReason.INTRACTABLE_DISEASE, expires=TODAY)
    talk = walk(begin("renew", resident_id=resident.pk, actor_id=user.pk), RENEWING)
    assert spoken(talk).startswith("更新を申し込みました")
    assert talk.turn.outcome.page == f"/me/profile/?for={resident.code}"
    renewed = Eligibility.objects.get(status=Status.PROVISIONAL)
    assert (renewed.reason, renewed.evidence_reference) == ("intractable_disease", "12-34")


def test_conversation_of_staff_leads_to_no_page_of_hers() -> None:
    staff = make_user(Role.DISPATCHER)
    talk = begin("renew", resident_id=make_ill(TODAY).pk, actor_id=staff.pk, channel="desk")
    assert walk(talk, RENEWING).turn.outcome.page == ""


def test_conversation_says_when_nothing_is_due() -> None:
    talk = begin("renew", resident_id=make_ill(TODAY + 61 * DAY).pk)
    assert (talk.turn.outcome.is_done, "いま更新するものはありません" in spoken(talk)) == (False, True)


def test_no_is_no() -> None:
    talk = walk(begin("renew", resident_id=make_ill(TODAY).pk), {**RENEWING, "sure": False})
    assert (talk.turn.outcome.is_done, Eligibility.objects.count()) == (False, 1)


def test_booking_leads_whose_registration_ended_to_the_renewal() -> None:
    talk = begin(resident_id=make_ill(TODAY - DAY).pk)
    assert [link.flow for link in talk.turn.outcome.links] == ["renew"]


def test_everybody_due_is_told_once() -> None:
    due = make_ill(TODAY + 60 * DAY)
    make_ill(TODAY + 61 * DAY)
    make_ill(TODAY - DAY)
    make_ill(TODAY + DAY, Status.PROVISIONAL)
    renew(make_ill(TODAY + DAY))
    assert [tell_renewals_due(now) for now in (NOW, NOW + DAY)] == [1, 2]
    assert Notice.objects.filter(resident=due).count() == 1
    text = Notice.objects.get(resident=due).text
    assert text["ja"].startswith("のりあいタクシーのご登録は2026年8月9日(日)までです。")


@pytest.mark.parametrize("url", ["/me/", "/me/profile/"])
@pytest.mark.parametrize(("expires", "shown"), [(TODAY + 60 * DAY, True), (TODAY + 61 * DAY, False)])
def test_her_pages_offer_the_renewal(
    client: Client, monkeypatch: pytest.MonkeyPatch, url: str, expires: date, shown: bool
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    user, resident = make_rider(expires=expires)
    client.force_login(user)
    page = client.get(url).content.decode()
    assert ('action="/talk/start/renew/"' in page) == shown
    if shown:
        started = client.post("/talk/start/renew/", {"resident": resident.code})
        assert "いまお持ちの書類は、どれですか。" in client.get(started["Location"]).content.decode()


def test_staff_see_renewals_among_the_registrations(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: at(9))
    client.force_login(make_user(Role.OFFICER))
    declared = renew(make_ill(TODAY))
    make_eligibility(make_resident(status=None))
    page = client.get("/registrations/").content.decode()
    assert page.count('<span class="chip chip--info">更新</span>') == 1
    assert (
        '<span class="chip chip--info">更新</span>'
        in client.get(f"/registrations/{declared.pk}/").content.decode()
    )
