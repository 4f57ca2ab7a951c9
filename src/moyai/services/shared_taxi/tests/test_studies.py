from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.factories import DAY, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.indicators.registry import Period
from moyai.fleet.models import Task
from moyai.services.shared_taxi.enums import Preference, RideStatus, UnmetReason
from moyai.services.shared_taxi.erasing import erase_studies
from moyai.services.shared_taxi.models import Ride, Study, StudyDay, StudyStatus, UnmetRequest
from moyai.services.shared_taxi.operations.studying import (
    MOST_WAITING,
    TooManyStudies,
    start_study,
    stop_study,
    work_on_studies,
)
from moyai.services.shared_taxi.operations.unmet import record_unmet
from moyai.services.shared_taxi.study import work
from moyai.services.shared_taxi.study.chance import Luck
from moyai.services.shared_taxi.study.figures import Figures
from moyai.services.shared_taxi.study.reading import (
    ASSUMED_FLEXIBLE_PCT,
    LEAST_BOOKED,
    LEAST_REFUSED,
    learn_flexible_pct,
    learn_no_show_pct,
    read_present,
    read_town,
    read_wishes,
)
from moyai.services.shared_taxi.study.smallest import Goal
from moyai.services.shared_taxi.study.variant import Variant
from moyai.services.shared_taxi.study_pages import describe
from moyai.services.shared_taxi.tests.town import EAST, HOME, HOSPITAL, NOW, book, make_day, make_resident

pytestmark = pytest.mark.django_db
PERIOD = Period(DAY, DAY)
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def next_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: TOMORROW)


@pytest.fixture
def past() -> Ride:
    """A day with a ride given, one refused for want of room, and one over the border of the areas."""
    make_day()
    ride = book(make_resident())
    refuse("r1", HOSPITAL, UnmetReason.NO_CAPACITY, hour=11)
    refuse("r2", EAST, UnmetReason.AREA_RULE, hour=12)
    return ride


@pytest.fixture
def officer(client: Client, past: Ride) -> Client:
    client.force_login(make_user(Role.OFFICER))
    return client


def refuse(key: str, destination: Any, reason: UnmetReason, *, hour: int = 11, **changes: Any) -> None:
    facts = {"resident": None, "channel": "web", "origin": HOME, "preference": Preference.LEAVE_AFTER}
    facts |= {"desired_at": at(hour), "now": NOW, **changes}
    record_unmet(idempotency_key=key, destination=destination, reason=reason, **facts)


def start(**changes: Any) -> Study:
    facts: dict[str, Any] = {
        "title": "もう1台",
        "period": PERIOD,
        "present": Variant(vehicles=1),
        "changed": Variant(vehicles=2, may_cross_areas=True),
        "actor": "user:1",
        "now": NOW,
    }
    return start_study(**{**facts, **changes})


def finish(study: Study) -> Study:
    for _turn in range(20):
        work_on_studies(TOMORROW)
    study.refresh_from_db()
    return study


def url(name: str, *args: Any) -> str:
    return reverse(f"shared_taxi:{name}", args=args)


# What is read


def test_wishes_are_rides_and_refusals_that_could_be_mended(past: Ride) -> None:
    refuse("r3", HOSPITAL, UnmetReason.NOT_ELIGIBLE)
    refuse("r4", None, UnmetReason.NO_CAPACITY)
    refuse("r5", HOSPITAL, UnmetReason.NO_CAPACITY, desired_at=at(11) + timedelta(days=1))
    wishes = read_wishes(PERIOD)
    assert [
        (wish.wish_s // 3600, wish.destination_area) for wish in sorted(wishes, key=lambda w: w.wish_s)
    ] == [
        (10, "centre"),
        (11, "centre"),
        (12, "east"),
    ]
    assert {wish.asked_s for wish in wishes} == {8 * 3600 + 1800}
    assert {wish.origin_area for wish in wishes} == {"west"}


def test_who_cancelled_is_left_out(past: Ride) -> None:
    Ride.objects.update(status=RideStatus.CANCELLED)
    assert len(read_wishes(PERIOD)) == 2


def test_a_ride_taken_instead_counts_once_with_the_first_wish(past: Ride) -> None:
    record_unmet(
        resident=past.resident,
        reason=UnmetReason.NO_CAPACITY,
        channel="web",
        idempotency_key="first",
        origin=HOME,
        destination=HOSPITAL,
        preference=Preference.LEAVE_AFTER,
        desired_at=at(9, 30),
        now=NOW - timedelta(minutes=5),
    ).__class__.objects.filter(idempotency_key="first").update(ride=past)
    assert sorted(wish.wish_s for wish in read_wishes(PERIOD)) == [9 * 3600 + 1800, 11 * 3600, 12 * 3600]


def test_who_asks_again_and_again_counts_once(past: Ride) -> None:
    for n in range(3):
        at_once = NOW + timedelta(minutes=n)
        refuse(f"again{n}", HOSPITAL, UnmetReason.NO_CAPACITY, hour=13, resident=past.resident, now=at_once)
    assert len(read_wishes(PERIOD)) == 3


def test_town_and_present_service_are_read(past: Ride) -> None:
    town = read_town(DAY)
    assert (town.centre, len(town.areas)) == ({"centre"}, 3)
    (car,) = town.cars
    assert "west" in car.areas
    present = read_present(DAY, vehicles=1)
    assert (present.opens_minutes, present.ordinary_yen, present.self_service_yen) == (540, 500, 300)


def test_how_people_are_is_learnt_from_the_year_before(past: Ride) -> None:
    UnmetRequest.objects.all().delete()
    for n in range(LEAST_REFUSED - 1):
        refuse(f"f{n}", HOSPITAL, UnmetReason.NO_CAPACITY, resident=past.resident)
    next_day = DAY + timedelta(days=1)
    assert learn_flexible_pct(next_day) == ASSUMED_FLEXIBLE_PCT
    refuse("last", HOSPITAL, UnmetReason.NO_CAPACITY, resident=past.resident)
    assert learn_flexible_pct(next_day) == 0
    some = UnmetRequest.objects.filter(pk__in=UnmetRequest.objects.values("pk")[:9])
    some.update(ride=past)
    assert learn_flexible_pct(next_day) == 18
    assert read_present(next_day, vehicles=1).flexible_pct == 18
    assert learn_flexible_pct(DAY + timedelta(days=400)) == ASSUMED_FLEXIBLE_PCT  # too long ago
    assert learn_no_show_pct(next_day) == 0


def test_who_did_not_come_is_learnt_too(past: Ride) -> None:
    Ride.objects.update(status=RideStatus.DONE)
    fields = {f.attname: getattr(past, f.attname) for f in Ride._meta.concrete_fields if f.attname != "id"}
    for n in range(1, LEAST_BOOKED):
        task = Task.objects.get(pk=past.task_id)
        task.pk, task.code, task.idempotency_key = None, f"T{n}", f"T{n}"
        task.save()
        status = RideStatus.NO_SHOW if n <= 4 else RideStatus.DONE
        Ride.objects.create(**{**fields, "task_id": task.pk, "code": f"R{n}", "status": status})
    assert learn_no_show_pct(DAY + timedelta(days=1)) == 8


# What is done


def test_comparison_replays_both_and_ends(past: Ride) -> None:
    study = finish(start())
    assert (study.status, study.problem) == (StudyStatus.DONE, "")
    figures = work.read_figures(study)
    assert (figures["present"].asked, figures["present"].refused["area_rule"]) == (3, 1)
    assert figures["present"].served == 2
    assert figures["changed"].served == 3
    assert study.finished_at == TOMORROW


def test_smallest_fleet_is_looked_for(past: Ride) -> None:
    changed = Variant(vehicles=4, may_cross_areas=True)
    study = finish(start(goal=Goal(99.0, 60.0, 4), changed=changed))
    assert study.status == StudyStatus.DONE
    assert sorted(work.read_sizes(work.read_figures(study))) == [1, 2, 4]


def test_days_are_replayed_again_and_again_with_what_goes_wrong(past: Ride) -> None:
    study = finish(start(luck=Luck(no_show_pct=50), repeats=6))
    rows = study.replayed.filter(variant="present")
    assert sorted(rows.values_list("repeat", flat=True)) == [0, 1, 2, 3, 4, 5]
    away = [Figures.from_dict(row.figures).no_shows for row in rows]
    assert len(set(away)) > 1  # chance falls otherwise each time
    sums = work.read_figures(study)["present"]
    assert (sums.days, sums.asked, sums.no_shows) == (6, 18, sum(away))
    assert study.days_total == 2 * 6
    alone = finish(start(luck=Luck(no_show_pct=50), seed=3))  # the third of them, asked for by its seed
    assert work.read_figures(alone)["present"] == Figures.from_dict(rows.get(repeat=2).figures)


def test_who_is_left_out_is_told_by_age_and_area_where_enough_asked(past: Ride) -> None:
    Ride.objects.all().delete()
    UnmetRequest.objects.all().delete()
    for n, years in enumerate([70] * 10 + [90] * 10 + [30]):
        resident = make_resident(born=date(2026 - years, 1, 1), point=HOME)
        goal = HOSPITAL if years == 70 else EAST
        refuse(f"w{n}", goal, UnmetReason.NO_CAPACITY, hour=10 + n % 4, resident=resident)
    study = finish(start(present=Variant(vehicles=4), changed=Variant(vehicles=4, may_cross_areas=True)))
    figures = work.read_figures(study)["present"]
    # The one of thirty is told with those of seventy: alone she would be known.
    assert set(figures.by_group) == {"85-/west", "*/west"}
    assert figures.by_group["85-/west"] == (10, 0)
    assert figures.by_area["west"] == (21, figures.by_group["*/west"][1])
    told = {(row["band"], row["area"]): row["values"] for row in describe(study)["groups"]}
    assert told["85歳以上", "西春近"][0] == "100.0"
    assert set(told) == {("85歳以上", "西春近"), ("どの年齢も", "西春近")}


def test_study_goes_on_where_a_worker_was_stopped(past: Ride, monkeypatch: pytest.MonkeyPatch) -> None:
    study = start()
    monkeypatch.setattr(work, "AT_ONCE", 1)
    work.advance(study, processes=1, now=TOMORROW, batches=1)
    assert StudyDay.objects.count() == 1
    kept = StudyDay.objects.get().pk
    assert finish(study).status == StudyStatus.DONE
    assert set(study.replayed.values_list("variant", flat=True)) == {"present", "changed"}
    assert StudyDay.objects.filter(pk=kept).exists()


def test_stopped_study_stays_stopped_and_keeps_what_it_found(
    past: Ride, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = start()
    monkeypatch.setattr(work, "AT_ONCE", 1)
    work.advance(study, processes=1, now=TOMORROW, batches=1)
    assert stop_study(study=study, actor="user:1", now=TOMORROW)
    assert not stop_study(study=study, actor="user:1", now=TOMORROW)
    assert finish(study).status == StudyStatus.STOPPED
    assert study.replayed.count() == 1
    assert list(Entry.objects.values_list("action", flat=True).order_by("pk"))[-2:] == [
        "study.start",
        "study.stop",
    ]


def test_days_replayed_while_somebody_stops_are_dropped(past: Ride, monkeypatch: pytest.MonkeyPatch) -> None:
    study = start()
    replay_days = work.replay_days

    def stop_meanwhile(tasks: Any, *, processes: int) -> Any:
        found = list(replay_days(tasks, processes=processes))
        stop_study(study=study, actor="user:1", now=TOMORROW)
        return found

    monkeypatch.setattr(work, "replay_days", stop_meanwhile)
    assert finish(study).status == StudyStatus.STOPPED
    assert study.replayed.count() == 0


def test_a_study_that_fails_lets_the_next_one_run(past: Ride, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = start(), start()
    read = work.read_town
    monkeypatch.setattr(work, "read_town", lambda _day: 1 / 0)
    work_on_studies(TOMORROW)
    monkeypatch.setattr(work, "read_town", read)
    assert finish(sound).status == StudyStatus.DONE
    broken.refresh_from_db()
    assert (broken.status, broken.problem) == (StudyStatus.FAILED, "ZeroDivisionError: division by zero")


def test_a_period_without_wishes_says_so(past: Ride) -> None:
    study = finish(start(period=Period(DAY - timedelta(days=9), DAY - timedelta(days=8))))
    assert (study.status, study.problem) == (StudyStatus.FAILED, "no_wishes")


def test_the_eleventh_study_waits_outside(past: Ride) -> None:
    for _ in range(MOST_WAITING):
        start()
    with pytest.raises(TooManyStudies):
        start()
    assert Study.objects.count() == MOST_WAITING


def test_old_studies_are_erased_with_their_days(past: Ride) -> None:
    finish(start())
    assert erase_studies(before=NOW, now=TOMORROW) == 0
    assert erase_studies(before=NOW + timedelta(seconds=1), now=TOMORROW) == 1
    assert (Study.objects.count(), StudyDay.objects.count()) == (0, 0)


# Pages


def fill_in(**changes: Any) -> dict[str, Any]:
    return {
        "title": "2台にしたら",
        "kind": "compare",
        "since": DAY,
        "until": DAY,
        "vehicles": 2,
        "opens": "09:00",
        "closes": "16:00",
        "may_cross_areas": "on",
        "promise": 10,
        "search": 30,
        "detour": 150,
        "ordinary_yen": 500,
        "self_service_yen": 300,
        "discount_yen": 250,
        "demand_pct": 100,
        "traffic": 0,
        "no_show_pct": 0,
        "late_drivers_pct": 0,
        "repeats": 1,
        "served_share": 95,
        "wait_min": 15,
        **changes,
    }


def test_form_shows_the_service_as_it_runs(officer: Client) -> None:
    page = officer.get(url("study_start"))
    assert page.status_code == 200
    assert 'value="09:00"' in page.content.decode()
    assert page.context["form"]["vehicles"].value() == 1


def test_officer_starts_a_study_and_reads_what_came_of_it(officer: Client) -> None:
    answer = officer.post(url("study_start"), fill_in())
    study = Study.objects.get()
    assert answer.headers["Location"] == url("study", study.pk)
    waiting = officer.get(url("study", study.pk)).content.decode()
    assert "まもなく始まります" in waiting
    assert "data-live=" in waiting
    finish(study)
    page = officer.get(url("study", study.pk))
    words = page.content.decode()
    assert page.context["result"] == "乗れる割合は、いま66.7%、変えると100.0%です。"
    assert "data-live=" not in words
    assert "断られた人の50%が、希望から60分以内" in words  # too few were refused: half is assumed, and said
    assert [change["label"] for change in page.context["changes"]] == [
        "車の台数",
        "運行の終わり",
        "地区から別の地区へも乗れる",
    ]
    assert "data-live-stop" in officer.get(url("study_live", study.pk)).content.decode()


def test_officer_learns_how_many_vehicles_are_needed(officer: Client) -> None:
    officer.post(url("study_start"), fill_in(kind="smallest", vehicles=3, served_share=100))
    study = finish(Study.objects.get())
    page = officer.get(url("study", study.pk))
    assert page.context["result"] == "目標（100%以上、待ち15分以下）には、1台が必要です。"
    assert page.context["charts"][0].key == "by-size"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"vehicles": 0}, "vehicles"),
        ({"vehicles": 61}, "vehicles"),
        ({"closes": "09:30"}, "closes"),
        ({"opens": "03:00"}, "opens"),
        ({"until": DAY + timedelta(days=1)}, "until"),
        ({"since": DAY - timedelta(days=92)}, "until"),
        ({"title": " "}, "title"),
        ({"kind": "guess"}, "kind"),
        ({"demand_pct": "many"}, "demand_pct"),
    ],
)
def test_form_explains_what_is_out_of_bounds(officer: Client, changes: dict[str, Any], field: str) -> None:
    page = officer.post(url("study_start"), fill_in(**changes))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert Study.objects.count() == 0


def test_page_says_that_too_many_wait(officer: Client) -> None:
    for _ in range(MOST_WAITING):
        start()
    page = officer.post(url("study_start"), fill_in())
    assert page.status_code == 422
    assert "順番を待っている計算が多すぎます" in page.content.decode()


def test_stop_button_stops(officer: Client) -> None:
    study = start()
    assert "計算を止める" in officer.get(url("study", study.pk)).content.decode()
    officer.post(url("study_stop", study.pk))
    study.refresh_from_db()
    assert study.status == StudyStatus.STOPPED
    assert "もう終わっています" in officer.post(url("study_stop", study.pk), follow=True).content.decode()


def test_two_studies_are_compared(officer: Client) -> None:
    one, other = start(), start(title="運賃100円", changed=Variant(vehicles=1, ordinary_yen=100))
    unfinished = officer.get(url("study_compare"), {"a": one.pk, "b": other.pk})
    assert "まだくらべられません" in unfinished.content.decode()
    finish(other)
    page = officer.get(url("study_compare"), {"a": one.pk, "b": other.pk})
    fares = next(row for row in page.context["rows"] if row["key"] == "fares_yen")
    assert fares["tone"] == "bad"
    assert officer.get(url("study_compare"), {"a": one.pk}).status_code == 404
    assert officer.get(url("study", one.pk)).context["others"][0] == other


def test_study_goes_out_as_csv_and_pdf(officer: Client) -> None:
    study = finish(start())
    rows = list(csv.reader(io.StringIO(officer.get(url("study_csv", study.pk)).content.decode("utf-8-sig"))))
    assert rows[0][:5] == ["項目", "単位", "いま", "いま（95%の下）", "いま（95%の上）"]
    told = {row[0]: row[2:] for row in rows}
    assert told["1日に乗れた人の件数"] == ["2.0", "", "", "3.0", "", ""]  # of one day there is no interval
    assert told["乗れなかった割合：どの年齢も・まとめた地区"][0] == "33.333"
    paper = officer.get(url("study_paper", study.pk))
    assert paper["Content-Type"] == "application/pdf"
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    assert "もう1台" in words


def test_a_failed_study_says_what_to_do(officer: Client) -> None:
    study = finish(start(period=Period(DAY - timedelta(days=9), DAY - timedelta(days=8))))
    assert "希望の記録が1件もありません" in officer.get(url("study", study.pk)).content.decode()


def test_list_is_empty_at_first(officer: Client) -> None:
    assert "まだ何も試していません" in officer.get(url("studies")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_many(officer: Client, count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        start()
    with django_assert_num_queries(6):
        assert len(officer.get(url("studies")).context["rows"]) == count


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.DRIVER, Role.RESIDENT])
def test_only_officers_ask_the_past(client: Client, past: Ride, role: Role) -> None:
    study = start()
    client.force_login(make_user(role))
    for name in ("studies", "study_start", "study_compare"):
        assert client.get(url(name)).status_code == 403
    for name in ("study", "study_live", "study_csv", "study_paper"):
        assert client.get(url(name, study.pk)).status_code == 403
    assert client.post(url("study_stop", study.pk)).status_code == 403


def test_nobody_is_named_in_what_is_kept(past: Ride) -> None:
    finish(start())
    words = json.dumps(list(StudyDay.objects.values_list("figures", flat=True)), ensure_ascii=False)
    assert "自宅" not in words
    assert str(HOME.lon) not in words
