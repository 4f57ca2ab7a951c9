"""Trials: milestones, log, figures from the town's indicators, consents, reviews, what comes later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry as AuditEntry
from moyai.core.indicators import registry
from moyai.core.indicators.registry import Direction, Indicator, Period
from moyai.core.places.models import Municipality
from moyai.core.residents.models import Household, Resident
from moyai.services.open_call.enums_after import LogKind, Outcome, Survival, TrialState
from moyai.services.open_call.models import Trial, TrialConsent
from moyai.services.open_call.operations.trial_consents import give_consent, withdraw_consent
from moyai.services.open_call.operations.trial_kpis import (
    add_kpi,
    correct_reading,
    read_weeks,
    record_reading,
)
from moyai.services.open_call.operations.trial_log import take_line_back, write_line
from moyai.services.open_call.operations.trial_reviews import follow_up, review_at_end, review_half_way
from moyai.services.open_call.operations.trials import (
    add_milestone,
    break_off,
    make_trial,
    mark_milestone,
    start_trial,
)
from moyai.services.open_call.queries.after_follow_ups import list_due
from moyai.services.open_call.queries.after_trials import (
    count_consents,
    count_money,
    list_kpis,
    list_milestones,
)
from moyai.services.open_call.refusals_after import AfterRefused
from moyai.services.open_call.tests.after_makers import (
    NOW,
    actor,
    make_agreed,
    make_case,
    make_draft,
    make_running,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)
KEY = "open_call.of_a_test"


@pytest.fixture
def trial() -> Trial:
    return make_running(make_case())


@pytest.fixture
def indicator(monkeypatch):
    """Let there be an indicator that gives the day of the month on which a week begins."""
    text = {"ja": "試し", "en": "Test"}
    made = Indicator(
        key=KEY,
        service="open_call",
        title=text,
        unit={"ja": "件", "en": "rides"},
        direction=Direction.UP,
        definition=text,
        read=lambda period: float(period.since.day),
    )
    monkeypatch.setitem(registry._indicators, KEY, made)
    return made


def make_resident(name: str = "花子") -> Resident:
    town, _new = Municipality.objects.get_or_create(code="202096", defaults={"name": "伊那市"})
    home = Household.objects.create(municipality=town, address="1", lon=138, lat=35.8)
    return Resident.objects.create(
        code=f"4{Resident.objects.count():07d}",
        household=home,
        user=make_user(name, Role.RESIDENT),
        family_name="架空",
        given_name=name,
        family_kana="カクウ",
        given_kana="ハナコ",
        birth_date=date(1950, 1, 1),
        registered_at=NOW,
    )


def _change_words(trial: Trial, words: str) -> None:
    Trial.objects.filter(pk=trial.pk).update(consent_says=words)
    trial.refresh_from_db()


class TestRunning:
    def test_a_trial_needs_an_agreement_that_binds(self):
        with pytest.raises(AfterRefused, match="not_agreed"):
            make_trial(agreement=make_draft(make_case()), actor="x", now=NOW)

    def test_a_start_moves_the_entry_and_is_once(self, trial):
        assert (trial.state, trial.agreement.entry.state) == (TrialState.RUNNING, "trial")
        with pytest.raises(AfterRefused, match="not_planned"):
            start_trial(trial=trial, actor="x", now=NOW)

    def test_nothing_starts_before_its_day(self):
        early = NOW - timedelta(days=30)
        planned = make_trial(agreement=make_agreed(make_case()), actor=actor("office"), now=early)
        with pytest.raises(AfterRefused, match="before_begin"):
            start_trial(trial=planned, actor="x", now=early)

    def test_milestones_are_open_late_or_done(self, trial):
        facts = {"trial": trial, "note_text": "", "actor": "x", "now": NOW}
        late = add_milestone(title="a", due_on=TODAY - timedelta(days=1), **facts)
        add_milestone(title="b", due_on=TODAY, **facts)
        assert [each.state for each in list_milestones(trial, TODAY)] == ["late", "open"]
        mark_milestone(milestone=late, done_on=TODAY, actor="x", now=NOW)
        assert [each.state for each in list_milestones(trial, TODAY)] == ["done", "open"]
        with pytest.raises(AfterRefused, match="future"):
            mark_milestone(milestone=late, done_on=TODAY + timedelta(days=1), actor="x", now=NOW)

    def test_a_break_off_has_a_reason_and_is_final(self, trial):
        with pytest.raises(AfterRefused, match="no_words"):
            break_off(trial=trial, reason=" ", actor="x", now=NOW)
        break_off(trial=trial, reason="機器の故障", actor="x", now=NOW)
        trial.refresh_from_db()
        assert (trial.state, trial.ended_why) == (TrialState.BROKEN_OFF, "機器の故障")
        assert trial.agreement.entry.state == "reporting"
        with pytest.raises(AfterRefused, match="over"):
            break_off(trial=trial, reason="b", actor="x", now=NOW)


class TestLog:
    def test_costs_are_summed_beside_what_was_agreed(self, trial):
        facts = {"trial": trial, "happened_on": TODAY, "actor": "x", "now": NOW}
        write_line(kind=LogKind.COST, text="部品", yen=100_000, **facts)
        write_line(kind=LogKind.COST, text="保険", yen=25_000, **facts)
        write_line(kind=LogKind.WORK, text="取り付け", **facts)
        money = count_money(trial)
        assert (money.spent, money.left, money.share) == (125_000, 375_000, 25)

    @pytest.mark.parametrize(
        ("kind", "yen", "code"), [(LogKind.COST, None, "cost_yen"), (LogKind.WORK, 5, "cost_yen")]
    )
    def test_costs_alone_have_a_sum(self, trial, kind, yen, code):
        with pytest.raises(AfterRefused, match=code):
            write_line(trial=trial, kind=kind, text="a", yen=yen, happened_on=TODAY, actor="x", now=NOW)

    def test_only_who_wrote_a_line_takes_it_back(self, trial):
        line = write_line(
            trial=trial, kind=LogKind.WORK, text="a", happened_on=TODAY, actor="user:1", now=NOW
        )
        with pytest.raises(AfterRefused, match="not_yours_line"):
            take_line_back(line=line, actor="user:2", now=NOW)
        take_line_back(line=line, actor="user:1", now=NOW)
        assert not trial.log.exists()


class TestFigures:
    def _add(self, trial, key=KEY, **facts):
        base = {"title": "", "unit": "", "is_more_better": True, "baseline": None, "target": 25.0}
        return add_kpi(trial=trial, indicator=key, **base | facts, actor="x", now=NOW)

    def test_finished_weeks_are_read_once_with_a_baseline(self, trial, indicator):
        kpi = self._add(trial)
        assert read_weeks(NOW + timedelta(days=4)) == 0
        later = NOW + timedelta(days=21)
        assert read_weeks(later) == 3
        assert read_weeks(later) == 0
        kpi.refresh_from_db()
        assert [each.value for each in kpi.readings.all()] == [8, 15, 22]
        assert all(each.since.weekday() == 0 and each.by == "" for each in kpi.readings.all())
        assert kpi.baseline == (1 + 25 + 18 + 11) / 4
        (seen,) = list_kpis(trial, "before", "aim")
        assert seen.labels == ("before", "6/14", "6/21", "6/28", "aim")
        assert (seen.is_reached, seen.latest.value) == (False, 22)

    def test_a_week_with_nothing_to_measure_is_asked_again(self, trial, indicator, monkeypatch):
        self._add(trial, baseline=1.0)
        later = NOW + timedelta(days=7)
        object.__setattr__(indicator, "read", lambda _period: None)
        assert read_weeks(later) == 0
        object.__setattr__(indicator, "read", lambda period: float(Period.days.fget(period)))
        assert read_weeks(later) == 1

    def test_an_unknown_indicator_is_refused_a_lost_one_left_alone(self, trial, indicator, monkeypatch):
        with pytest.raises(AfterRefused, match="no_indicator"):
            self._add(trial, key="no.such")
        self._add(trial)
        monkeypatch.delitem(registry._indicators, KEY)
        assert read_weeks(NOW + timedelta(days=30)) == 0

    def test_a_reading_by_hand_is_once_and_its_correction_is_kept(self, trial):
        kpi = self._add(trial, key="", title="待ち時間")
        facts = {"kpi": kpi, "since": TODAY - timedelta(days=6), "until": TODAY, "actor": "x", "now": NOW}
        reading = record_reading(value=3.0, **facts)
        with pytest.raises(AfterRefused, match="reading_there"):
            record_reading(value=4.0, **facts)
        with pytest.raises(AfterRefused, match="bad_number"):
            correct_reading(reading=reading, value=float("inf"), why="a", actor="x", now=NOW)
        correct_reading(reading=reading, value=5.0, why="写しまちがい", actor="x", now=NOW)
        noted = AuditEntry.objects.get(action="open_call.correct_reading")
        assert (noted.facts["was"], noted.facts["value"]) == (3.0, 5.0)

    def test_less_can_be_better(self, trial):
        kpi = self._add(trial, key="", title="待ち時間", is_more_better=False, baseline=10.0, target=5.0)
        record_reading(kpi=kpi, since=TODAY, until=TODAY, value=5.0, actor="x", now=NOW)
        (seen,) = list_kpis(trial, "", "")
        assert (seen.is_reached, seen.change) == (True, -50.0)


class TestConsents:
    def test_a_consent_keeps_its_words_and_can_be_taken_back(self, trial):
        _change_words(trial, "説明\nです")
        who = make_resident()
        facts = {"trial": trial, "resident": who, "now": NOW}
        give_consent(seen="説明\r\nです", taken_by="user:1", **facts)
        give_consent(seen="説明 です", taken_by="user:1", **facts)
        _change_words(trial, "別の説明")
        assert TrialConsent.objects.get().says == "説明\nです"
        with pytest.raises(AfterRefused, match="changed_meanwhile"):
            give_consent(seen="説明です", taken_by="user:1", **facts)
        assert count_consents(trial) == (1, 0)
        withdraw_consent(actor="user:1", **facts)
        assert count_consents(trial) == (0, 1)
        with pytest.raises(AfterRefused, match="not_consenting"):
            withdraw_consent(actor="user:1", **facts)

    def test_it_can_be_taken_back_after_the_end(self, trial):
        _change_words(trial, "説明")
        who = make_resident()
        give_consent(trial=trial, resident=who, seen="説明", taken_by="x", now=NOW)
        break_off(trial=trial, reason="a", actor="x", now=NOW)
        with pytest.raises(AfterRefused, match="over"):
            give_consent(trial=trial, resident=make_resident("b"), seen="説明", taken_by="x", now=NOW)
        withdraw_consent(trial=trial, resident=who, actor="x", now=NOW)

    def test_audit_names_no_resident(self, trial):
        _change_words(trial, "説明")
        who = make_resident()
        give_consent(trial=trial, resident=who, seen="説明", taken_by="user:1", now=NOW)
        (noted,) = AuditEntry.objects.filter(action="open_call.give_consent")
        assert who.code not in f"{noted.facts} {noted.subject}"


def _end(trial: Trial, **facts: object) -> None:
    base = {"finding": "使われた", "outcome": Outcome.ROLL_OUT, "reasons": "待ちが減った"}
    more = {"satisfaction": 4, "procurement": ""}
    review_at_end(trial=trial, **base | more | facts, actor="x", now=NOW)


class TestReviews:
    def test_an_end_has_an_outcome_with_reasons_once(self, trial):
        review_half_way(trial=trial, finding="順調", actor="x", now=NOW)
        with pytest.raises(AfterRefused, match="end_needs"):
            _end(trial, reasons="")
        _end(trial)
        trial.refresh_from_db()
        assert (trial.state, trial.agreement.entry.state) == (TrialState.ENDED, "reporting")
        with pytest.raises(AfterRefused, match="ended_review"):
            _end(trial)

    def test_later_it_is_asked_whether_it_is_still_there(self, trial):
        _end(trial)
        trial.refresh_from_db()
        year = NOW + timedelta(days=365)
        assert list(list_due(year - timedelta(days=1))) == []
        with pytest.raises(AfterRefused, match="too_early"):
            follow_up(trial=trial, years=1, state=Survival.GONE, note_text="", actor="x", now=NOW)
        assert [(each[1], each[2]) for each in list_due(year)] == [(1, date(2027, 6, 10))]
        for state in (Survival.GONE, Survival.RUNNING):
            follow_up(trial=trial, years=1, state=state, note_text="", actor="x", now=year)
        assert list(list_due(year)) == []
        assert trial.follow_ups.get().state == Survival.RUNNING
        assert [each[1] for each in list_due(NOW + timedelta(days=1100))] == [3]


@pytest.fixture
def at_ten(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _page(trial: Trial, part: str = "overview") -> str:
    return reverse("open_call:trial_part", args=[trial.code, part])


class TestPages:
    @pytest.mark.parametrize("part", ["overview", "log", "figures", "reviews", "report"])
    def test_parties_alone_see_each_part(self, trial, client, at_ten, part):
        record = add_kpi(
            trial=trial, title="a", unit="", indicator="", is_more_better=True, baseline=1, target=2,
            actor="x", now=NOW,
        )  # fmt: skip
        record_reading(kpi=record, since=TODAY, until=TODAY, value=1.5, actor="x", now=NOW)
        client.force_login(make_user("stranger"))
        assert client.get(_page(trial, part)).status_code == 403
        for name in ("firm", "owner", "office"):
            client.force_login(make_user(name))
            assert client.get(_page(trial, part)).status_code == 200

    def test_a_bad_form_is_told_and_keeps_what_was_typed(self, trial, client, at_ten):
        client.force_login(make_user("firm"))
        sent = {"do": "line", "line-kind": "cost", "line-happened_on": "2026-06-09", "line-text": "部品A"}
        answer = client.post(_page(trial, "log"), sent)
        assert answer.status_code == 422
        assert "部品A" in answer.content.decode()
        assert client.post(_page(trial, "log"), sent | {"line-yen": "500"}).status_code == 302
        assert count_money(trial).spent == 500

    def test_a_firm_does_not_do_what_is_the_towns(self, trial, client, at_ten):
        client.force_login(make_user("firm"))
        assert client.post(_page(trial), {"do": "break", "break-reason": "a"}).status_code == 403
        assert client.post(_page(trial), {"do": "nothing"}).status_code == 404
        assert client.get(reverse("open_call:trial_consents", args=[trial.code])).status_code == 403

    def test_a_firm_sees_counts_and_no_names(self, trial, client, at_ten):
        _change_words(trial, "説明")
        give_consent(trial=trial, resident=make_resident("花子"), seen="説明", taken_by="x", now=NOW)
        client.force_login(make_user("firm"))
        for part in ("overview", "report"):
            shown = client.get(_page(trial, part)).content.decode()
            assert "花子" not in shown
            assert "1" in shown

    def test_a_resident_says_yes_and_no_herself(self, trial, client, at_ten):
        _change_words(trial, "説明です")
        who = make_resident()
        client.force_login(who.user)
        page = reverse("open_call:trial_consent", args=[trial.code])
        assert "説明です" in client.get(page).content.decode()
        client.post(page, {"do": "give", "seen": "説明です"})
        assert count_consents(trial) == (1, 0)
        client.post(page, {"do": "withdraw"})
        assert count_consents(trial) == (0, 1)
        client.force_login(make_user("firm"))
        assert client.get(page).status_code == 403

    def test_the_desk_takes_a_consent_by_number(self, trial, client, at_ten):
        _change_words(trial, "説明です")
        who = make_resident()
        client.force_login(make_user("office"))
        page = reverse("open_call:trial_consents", args=[trial.code])
        client.post(page, {"do": "give", "seen": "説明です", "code": "00000000"})
        assert count_consents(trial) == (0, 0)
        client.post(page, {"do": "give", "seen": "説明です", "code": who.code})
        assert count_consents(trial) == (1, 0)
        assert "花子" in client.get(page).content.decode()

    def test_the_office_ends_a_trial_on_its_page(self, trial, client, at_ten):
        client.force_login(make_user("owner"))
        sent = {"do": "end", "end-finding": "よい", "end-outcome": "stop", "end-satisfaction": "2"}
        assert client.post(_page(trial, "reviews"), sent).status_code == 422
        assert client.post(_page(trial, "reviews"), sent | {"end-reasons": "高い"}).status_code == 302
        trial.refresh_from_db()
        assert trial.state == TrialState.ENDED
