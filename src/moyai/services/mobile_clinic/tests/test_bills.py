"""What the car costs: shared by the rule, posted once, the facility fee told apart."""

from datetime import date, timedelta

import pytest
from django.test import override_settings
from tests.factories import at

from moyai.core.indicators.registry import Period
from moyai.core.ledger.chart import CLINIC_RECEIVABLE
from moyai.core.ledger.models import Entry
from moyai.core.ledger.queries import get_balance
from moyai.core.manifest import whole_years
from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.erasing_treatment import erase_statements
from moyai.services.mobile_clinic.indicators.treatment import measure_city_share, measure_cost_a_visit
from moyai.services.mobile_clinic.models import Statement
from moyai.services.mobile_clinic.operations.bills import close_clinic_month, receive_statement
from moyai.services.mobile_clinic.queries.bills import draft_statements, find_facility_fee, quote_visit
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.tests.clinic import make_institution, make_patient
from moyai.services.mobile_clinic.tests.treated import make_visit

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2026, 6, 1), at(9, day=date(2026, 7, 1))


def settings_of(**changes):
    return override_settings(MOYAI_SERVICE_SETTINGS={"mobile_clinic": changes})


def make_month():
    """Three visits of one institution (one to somebody who was not there), one of another."""
    patient = make_patient(make_institution("higashi"))
    for minutes, status in ((0, VisitStatus.DONE), (40, VisitStatus.MOVED), (80, VisitStatus.NO_SHOW)):
        arrives_at = at(9) + timedelta(minutes=minutes)
        make_visit(patient, status=status, arrives_at=arrives_at, reached_at=arrives_at)
    make_visit(patient, status=VisitStatus.MOVED, arrives_at=at(12))  # the car broke down on its way
    make_visit(patient, status=VisitStatus.CANCELLED, arrives_at=at(13))
    make_visit(make_patient(make_institution("nishi")), status=VisitStatus.DONE, arrives_at=at(14))


def test_a_month_is_shared_between_institutions_and_city_and_posted_once():
    make_month()
    with pytest.raises(TreatmentRefused, match="not_over"):
        close_clinic_month(month=JUNE, actor="test", now=at(9))
    with settings_of(visit_cost_yen=9001, city_share_pct=60):
        statements = close_clinic_month(month=JUNE, actor="test", now=JULY)
        with pytest.raises(TreatmentRefused, match="closed"):
            close_clinic_month(month=JUNE, actor="test", now=JULY)
    assert [one.charges.count() for one in statements] == [3, 1]
    charge = statements[0].charges.first()
    assert [charge.cost_yen, charge.institution_yen, charge.city_yen] == [9001, 3600, 5401]
    assert [each.facility_fee_yen for each in statements[0].charges.all()] == [500, 500, 0]
    assert Entry.objects.filter(key__startswith="clinic_visit:").count() == 4
    assert get_balance(CLINIC_RECEIVABLE, party="partner:clinic-higashi") == 3 * 3600
    receive_statement(statement=statements[0], actor="test", now=JULY)
    with pytest.raises(TreatmentRefused, match="paid"):
        receive_statement(statement=statements[0], actor="test", now=JULY)
    assert get_balance(CLINIC_RECEIVABLE, party="partner:clinic-higashi") == 0
    assert statements[0].due_on == date(2026, 7, 27)


def test_who_was_not_there_costs_nothing_where_the_town_says_so():
    make_month()
    with settings_of(no_show_is_charged=False):
        assert sum(draft.institution_yen for draft in draft_statements(JUNE)) == 3 * 3600


def test_a_month_with_visits_that_are_not_over_stays_open():
    visit = make_visit(make_patient(), status=VisitStatus.BOOKED)
    with pytest.raises(TreatmentRefused, match="still_open"):
        close_clinic_month(month=JUNE, actor="test", now=JULY)
    visit.delete()
    with pytest.raises(TreatmentRefused, match="nothing"):
        close_clinic_month(month=JUNE, actor="test", now=JULY)


def test_the_patients_copy_says_what_the_place_costs():
    visit = make_visit(make_patient(), status=VisitStatus.DONE)
    assert [find_facility_fee(visit), quote_visit(visit).facility_fee_yen] == [500, 500]


def test_the_cost_of_a_visit_by_days_of_the_month():
    make_month()
    june = Period(JUNE, date(2026, 6, 30))
    assert measure_cost_a_visit(june) is None
    with settings_of(car_month_cost_yen=365_000):
        assert measure_cost_a_visit(june) == pytest.approx(365_000 * 30 / (365 / 12) / 3)
    assert measure_city_share(june) is None
    close_clinic_month(month=JUNE, actor="test", now=JULY)
    assert measure_city_share(june) == 5400


def test_statements_are_kept_seven_years_and_the_books_for_ever():
    make_month()
    close_clinic_month(month=JUNE, actor="test", now=JULY)
    period = next(each for each in list_periods() if each.model == "mobile_clinic.Statement")
    assert erase_period(period=period, now=JULY + timedelta(days=whole_years(7))) == 0
    assert erase_period(period=period, now=JULY + timedelta(days=whole_years(7) + 1)) == 2
    assert erase_statements(before=JULY + timedelta(days=1), now=JULY) == 0  # nothing is left
    assert [Statement.objects.count(), Entry.objects.filter(key__startswith="clinic_visit:").count()] == [
        0,
        4,
    ]
