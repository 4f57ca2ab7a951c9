"""Every declared period has an eraser; each runs once a night, is counted and audited, and shown."""

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.test import Client
from tests.factories import at, make_user

from moyai.config.env import EnvError, read_days
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.privacy import registry
from moyai.core.privacy.models import ErasureRun
from moyai.core.privacy.queries import find_last_run, list_periods
from moyai.core.privacy.tasks import erase_nightly

NOW = at(9)
KEYS = [period.model for period in list_periods()]


class Eraser:
    """Has so many rows to erase, in batches of two."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.asked: list[datetime] = []

    def __call__(self, *, before: datetime, now: datetime) -> int:
        self.asked.append(before)
        taken = min(2, self.rows)
        self.rows -= taken
        return taken


@pytest.mark.parametrize("model", KEYS)
def test_every_period_has_an_eraser(model: str) -> None:
    assert registry.find_eraser(model) is not None


@pytest.mark.parametrize("period", list_periods(), ids=KEYS)
def test_every_period_says_what_counts(period) -> None:  # type: ignore[no-untyped-def]
    fields = {field.name for field in apps.get_model(period.model)._meta.get_fields()}
    assert period.counted_from in fields
    assert period.action in {"erase", "anonymise"}
    assert (period.days > 0, bool(period.what), bool(period.reason)) == (True, True, True)


def test_every_eraser_has_a_period() -> None:
    assert set(registry._erasers) == set(KEYS)


def test_a_second_eraser_is_refused() -> None:
    with pytest.raises(ValueError, match="has an eraser already"):
        registry.register_eraser("fleet.Position", Eraser(0))


@pytest.fixture
def eraser(monkeypatch: pytest.MonkeyPatch) -> Eraser:
    made = Eraser(5)
    monkeypatch.setitem(registry._erasers, "fleet.Position", made)
    return made


@pytest.mark.django_db
def test_nightly_takes_batch_by_batch_and_audits_how_many(eraser: Eraser) -> None:
    assert erase_nightly(NOW) == 5
    run = find_last_run("fleet.Position")
    assert run is not None
    assert (run.count, run.error, run.kept_since) == (5, "", NOW - timedelta(days=90))
    assert set(eraser.asked) == {NOW - timedelta(days=90)}
    entries = Entry.objects.filter(action="privacy.erase")
    assert [entry.facts for entry in entries] == [{"count": n, "kept_days": 90} for n in (2, 2, 1)]
    assert {entry.subject for entry in entries} == {"retention:fleet.Position"}


@pytest.mark.django_db
@pytest.mark.parametrize(("later", "runs"), [(timedelta(hours=16, minutes=59), 1), (timedelta(hours=17), 2)])
def test_nightly_runs_once_between_two_nights(later: timedelta, runs: int) -> None:
    erase_nightly(NOW)
    erase_nightly(NOW + later)
    assert ErasureRun.objects.filter(model="fleet.Position").count() == runs


@pytest.mark.django_db
def test_an_eraser_that_fails_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*, before: datetime, now: datetime) -> int:
        raise RuntimeError("personal words stay out")

    monkeypatch.setitem(registry._erasers, KEYS[0], fail)
    erase_nightly(NOW)
    errors = dict(ErasureRun.objects.values_list("model", "error"))
    assert errors == dict.fromkeys(KEYS, "") | {KEYS[0]: "RuntimeError"}


@pytest.mark.django_db
def test_a_missing_eraser_is_kept_as_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(registry._erasers, "fleet.Position")
    erase_nightly(NOW)
    assert ErasureRun.objects.get(model="fleet.Position").error == "NoEraserError"


@pytest.mark.django_db
def test_town_changes_a_period(settings, eraser: Eraser) -> None:  # type: ignore[no-untyped-def]
    settings.MOYAI_RETENTION_DAYS = {"fleet.Position": 30}
    erase_nightly(NOW)
    assert set(eraser.asked) == {NOW - timedelta(days=30)}
    settings.MOYAI_RETENTION_DAYS = {"fleet.Nothing": 30}
    with pytest.raises(ValueError, match="only those can be changed"):
        list_periods()


@pytest.mark.parametrize("text", ["nonsense", "[]", '{"fleet.Position": 0}', '{"fleet.Position": true}'])
def test_periods_in_the_environment_are_whole_days(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("MOYAI_RETENTION_DAYS", text)
    with pytest.raises(EnvError):
        read_days("MOYAI_RETENTION_DAYS")


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "status"), [(Role.OFFICER, 200), (Role.ADMIN, 200), (Role.DRIVER, 403)])
def test_page_is_for_officers(client: Client, role: Role, status: int) -> None:
    client.force_login(make_user(role))
    assert client.get("/town/kept/").status_code == status


@pytest.mark.django_db
def test_page_lists_periods_and_last_runs(
    client: Client, monkeypatch: pytest.MonkeyPatch, eraser: Eraser
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client.force_login(make_user(Role.OFFICER))
    assert client.get("/town/kept/").content.decode().count("まだ動いていません") == len(KEYS)
    erase_nightly(NOW)
    page = client.get("/town/kept/").content.decode()
    assert page.count("2026/6/10 9:00") == len(KEYS)
    assert '<td class="number">5</td>' in page
