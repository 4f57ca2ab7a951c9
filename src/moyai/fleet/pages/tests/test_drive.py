import pytest
from django.urls import reverse

from moyai.core.accounts.enums import Role
from moyai.fleet.enums import StopKind, StopStatus
from moyai.fleet.models import Press, Shift, Stop
from moyai.fleet.pages.tests import town

DRIVE = "/drive/"


@pytest.fixture
def shift(db):
    return town.make_shift(town.make_vehicle())


@pytest.fixture
def tablet(client, shift):
    client.force_login(shift.driver)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.RESIDENT, Role.DISPATCHER])
def test_driving_is_for_drivers(client, role):
    client.force_login(town.make_user(role))
    assert [client.get(DRIVE).status_code, client.post("/drive/pressed/").status_code] == [403, 403]


def test_driver_sees_what_is_next(tablet, shift):
    task = town.make_task(shift, 30, 50, note="耳が遠い", wheelchairs=1)
    page = tablet.get(DRIVE).content.decode()
    words = [
        "美篶支所",
        "美篶 花子",
        task.code[-4:],
        "耳が遠い",
        "10:28",
        'href="tel:0265000000"',
        "伊那中央病院",
    ]
    assert [word for word in words if word not in page] == []


def test_a_persons_look_keeps_simulated_drivers_away(tablet, shift):
    tablet.get(DRIVE)
    assert Shift.objects.get().human_seen_at is not None


def test_driver_without_a_shift_is_told(client, db):
    client.force_login(town.make_user(Role.DRIVER))
    assert "今日の乗務はありません" in client.get(DRIVE).content.decode()


def test_press_without_javascript_does_the_same(tablet, shift):
    task = town.make_task(shift, 0, 20)
    stop = task.stops.get(kind=StopKind.PICKUP)
    answer = tablet.post("/drive/pressed/", {"stop": stop.pk, "action": "arrived"})
    assert (answer.status_code, answer.url) == (302, DRIVE)
    assert Stop.objects.get(pk=stop.pk).status == StopStatus.ARRIVED


def test_press_sent_twice_counts_once_and_says_nothing(tablet, shift):
    task = town.make_task(shift, 0, 20)
    stop = task.stops.get(kind=StopKind.PICKUP)
    for _ in range(2):
        answer = tablet.post("/drive/pressed/", {"stop": stop.pk, "action": "arrived"}, follow=True)
    assert list(answer.context["messages"]) == []
    assert Press.objects.filter(refusal="").count() == 1


def test_press_out_of_order_is_told(tablet, shift):
    task = town.make_task(shift, 0, 20)
    stop = task.stops.get(kind=StopKind.DROPOFF)
    page = tablet.post("/drive/pressed/", {"stop": stop.pk, "action": "done"}, follow=True).content.decode()
    assert "先に「美篶支所」を済ませてください。" in page


@pytest.mark.parametrize(
    "data", [{}, {"stop": "1"}, {"stop": "x", "action": "arrived"}, {"stop": "1", "action": "fly"}]
)
def test_press_that_cannot_be_read_changes_nothing(tablet, data):
    assert tablet.post("/drive/pressed/", data).status_code == 302
    assert Press.objects.count() == 0


def test_service_worker_may_rule_the_drivers_pages(client, db):
    answer = client.get(reverse("fleet:drive_sw"))
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200,
        "text/javascript; charset=utf-8",
        "no-cache",
    )


def test_shell_shows_nothing_of_anybody(tablet, shift):
    task = town.make_task(shift, 30, 50)
    page = tablet.get("/drive/shell/").content.decode()
    told = [task.contact_name, "美篶支所", shift.vehicle.name, shift.driver.display_name, "drive-state"]
    assert [word for word in told if word and word in page] == []
    forms = ["condition", "accident", "duty_note", "meter_begin", "meter_finish", "cash_count"]
    assert [form for form in forms if f'data-entry="{form}"' not in page] == []


def test_page_says_for_how_long_a_tablet_may_know_riders(tablet, shift, client):
    assert int(tablet.get("/drive/state")["X-Moyai-Keep-For"]) > 0
    client.force_login(town.make_user(Role.DRIVER))
    assert client.get("/drive/state")["X-Moyai-Keep-For"] == "0"


def test_page_without_a_next_stop_has_a_heading(tablet, shift):
    assert '<h1 class="driver__place">次の予定はありません</h1>' in tablet.get(DRIVE).content.decode()
