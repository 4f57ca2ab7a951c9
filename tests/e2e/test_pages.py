"""Every page, at the widths of a phone, a tablet and a desk: no axe violation, nothing wider than the window.

The pages are found from the addresses themselves, so that a new page is tested without being named here.
"""

import re
from collections.abc import Iterator
from zlib import crc32

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page, ViewportSize

from tests.e2e.bookings import at, book
from tests.e2e.browser import DESK, PHONE, WIDTHS, find_violations, overflow, sign_in, take_picture
from tests.e2e.talk import Talk

# The first of the staff looks at nearly two hundred pages: on a busy machine more than ten minutes.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(2400)]

CLINIC = ("nurse", "doctor", "pharmacist")
ROLES = ("", "hanako", "driver", "dispatcher", "officer", "operator", "shop", *CLINIC)
STAFF = ("dispatcher", "officer", "operator", "shop", *CLINIC)
NOT_PAGES = re.compile(
    r"\.(atom|csv|geojson|ico|js|json|pb|pdf|svg|xml|zip)$|^static/|^i18n/|^ui/|healthz|/parts/|/live/$|/map/$|/photo/$|"
    r"/events$|/state$|/entry$|/fhir/$|/shell/$|/position$|/kept/$|/wait_time$|/realtime_booking$|/letter/$|/check/$|"
    # What takes a press, and shows nothing.
    r"/accept/$|/authorize/$|/back/$|/charge/$|/confirm/$|/decide/$|/follow/|/forget/|/hand-in/$|/keep/$|/lift/$|/login/demo|"
    r"/logout/|/move/$|/pause/$|/press(ed/)?$|/publish/$|/read$|/remove/$|/replay/|/restore/$|/retract/$|/return/$|"
    r"/send/$|/start/|/stop/$|/stops/areas/|/take/$|/withdraw/$"
)
PARAMETER = re.compile(r"<[^>]*>")
SMALLEST: ViewportSize = {"width": PHONE[0], "height": PHONE[1]}
DRAWN_LATER = "[data-map], [data-map-choice], [data-map-pick], [data-chart]"
"""What scripts draw a moment after the page is there."""
REDRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Two frames after a resize its style is applied and what observes sizes has drawn."""


def list_routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Yield the route of every address, with its parameters."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from list_routes(entry, route)


PLAIN = sorted({r for r in list_routes() if not PARAMETER.search(r) and not NOT_PAGES.search(r)})


def look_at(page: Page, path: str) -> list[str]:
    """Return what is wrong with a page at the three widths; it is loaded once, then resized."""
    page.set_viewport_size(SMALLEST)
    answer = page.goto(path)
    assert answer is not None
    if answer.status in {403, 404}:
        return []
    assert answer.status < 400, f"{path}: {answer.status}"
    if page.locator(DRAWN_LATER).count():
        page.wait_for_timeout(300)
    return look_at_widths(page, path)


def look_at_widths(page: Page, name: str) -> list[str]:
    """Return what is wrong with the page as it stands, at the three widths; axe sees one of the outer two.

    Axe takes most of the time. What is wrong at one width alone is a component's, and stands on many pages.
    """
    found = []
    seen_at = (PHONE, DESK)[crc32(name.encode()) % 2]
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(REDRAWN)
        if (width, height) == seen_at:
            found += [f"{name} at {width}: {line}" for line in find_violations(page)]
        if (wider := overflow(page)) > 0:
            found.append(f"{name} at {width}: {wider} px wider than the window")
    return found


@pytest.fixture(scope="module")
def addresses(town, browser) -> dict[str, str]:
    """Addresses with parameters, of things that were made by using the town."""
    town.set_clock(at(9, 20))
    context = browser.new_context(base_url=town.url, locale="ja-JP", timezone_id="Asia/Tokyo")
    rider = sign_in(context, "hanako")
    book(rider, to="伊那中央病院", arrive_by="11:00")
    ride = rider.url.removeprefix(town.url)
    context.close()
    task = town.ask("Task.objects.order_by('-pk').first().code", "from moyai.fleet.models import Task")
    pending = town.ask(
        "Eligibility.objects.order_by('pk').first().pk", "from moyai.core.residents.models import Eligibility"
    )
    models = "from moyai.services.shared_taxi.models import MeterRide, TaxiCard"
    card = town.ask("TaxiCard.objects.order_by('pk').first().code", models)
    meter = town.ask("MeterRide.objects.filter(status='held').first().code", models)
    resident = town.ask(
        "Resident.objects.get(user__username='hanako').code",
        "from moyai.core.residents.models import Resident",
    )
    records = town.ask(
        "{'complaint': Complaint.objects.first().pk, 'accident': Accident.objects.first().pk, "
        "'driver': DriverFile.objects.first().pk, 'call': RollCall.objects.first().pk, "
        "'shift': Shift.objects.filter(status='planned').last().pk}",
        "from moyai.fleet.crews.models import Accident, Complaint, DriverFile, RollCall",
        "from moyai.fleet.models import Shift",
    )
    shared = "from moyai.services.shared_taxi.models import MissedCase, MissedFee, Refund"
    money = town.ask(
        "{'refund': Refund.objects.first().code, 'case': MissedCase.objects.first().pk, "
        "'fees': list(MissedFee.objects.values_list('code', flat=True))}",
        shared,
    )
    event = town.ask("EventDay.objects.first().pk", "from moyai.services.shared_taxi.models import EventDay")
    study = town.ask("Study.objects.first().pk", "from moyai.services.shared_taxi.models import Study")
    stop = town.ask(
        "Facility.objects.filter(kind='stop').first().number",
        "from moyai.core.places.models import Facility",
    )
    drone = town.ask(
        "{'flight': Flight.objects.first().pk, 'aircraft': Flight.objects.first().aircraft_id, "
        "'battery': Battery.objects.first().pk, 'pilot': Pilot.objects.first().pk}",
        "from moyai.fleet.modes.drone.models import Battery, Flight, Pilot",
    )
    goods = town.ask(
        "{'one': Consignment.objects.first().code, 'hub': Hub.objects.first().pk, "
        "'volunteer': Volunteer.objects.first().pk, 'vehicle': Vehicle.objects.first().code}",
        "from moyai.fleet.consignments.models import Consignment, Hub, Volunteer",
        "from moyai.fleet.models import Vehicle",
    )
    shelter = town.ask("Shelter.objects.first().code", "from moyai.services.evacuation.models import Shelter")
    drill = town.ask("Incident.objects.last().code", "from moyai.services.evacuation.models import Incident")
    watched = town.ask(
        "{'person': Concern.objects.filter(closed_at=None).first().resident.code, "
        "'call': Concern.objects.filter(closed_at=None, step__gt=0).first().code, "
        "'sister': Proxy.objects.get(user__username='hanako').resident.code}",
        "from moyai.core.residents.models import Proxy",
        "from moyai.core.watchover.models import Concern",
    )
    shop = town.ask(
        "{'order': Order.objects.filter(status='placed').first().code, "
        "'packed': Slip.objects.last().order.code, "
        "'own': Order.objects.filter(member__resident__user__username='hanako').first().code, "
        "'bill': Bill.objects.order_by('pk').first().number, 'member': Member.objects.first().number, "
        "'own_bill': Bill.objects.filter(member__resident__user__username='hanako').first().number, "
        "'line': SlipLine.objects.last().pk, 'area': RoundRule.objects.first().area.key}",
        "from moyai.services.shopping.models import Bill, Member, Order, RoundRule, Slip, SlipLine",
    )
    habit = town.ask(
        "{'course': Course.objects.filter(formed_at=None).first().code, "
        "'team': Team.objects.filter(ended_on=None).first().code, "
        "'seeking': Team.objects.filter(is_seeking=True, ended_on=None).first().code, "
        "'programme': Programme.objects.filter(control_of=None).first().code}",
        "from moyai.services.habit_challenge.models import Course, Programme, Team",
    )
    return {
        "habit_course": f"/challenge/class/{habit['course']}/",
        "habit_practice": f"/challenge/class/{habit['course']}/practice/",
        "habit_cards": f"/challenge/class/{habit['course']}/cards/",
        "habit_peek": f"/challenge/teams/{habit['seeking']}/",
        "habit_team": f"/challenge/town/teams/{habit['team']}/",
        "habit_programme": f"/challenge/town/programmes/{habit['programme']}/",
        "habit_matching": f"/challenge/town/matching/{habit['programme']}/",
        "shop_order": f"/store/orders/{shop['order']}/",
        "shop_packed": f"/store/orders/{shop['packed']}/",
        "own_order": f"/shop/orders/{shop['own']}/",
        "usual_goods": "/shop/?shelf=usual",
        "item": "/shop/keep/items/101/",
        "round_rule": f"/shop/keep/areas/{shop['area']}/",
        "shop_bill": f"/town/shopping/bills/{shop['bill']}/",
        "own_bill": f"/me/shopping/bills/{shop['own_bill']}/",
        "paying": f"/town/shopping/members/{shop['member']}/paying/",
        "give_back": f"/town/shopping/lines/{shop['line']}/refund/",
        "watched": f"/watch/people/{watched['person']}/",
        "watch_call": f"/watch/calls/{watched['call']}/",
        "look_in": f"/me/watch/{watched['sister']}/",
        "ride": ride,
        "reception": f"/evacuation/shelters/{shelter}/desk/",
        "cancel": f"{ride}cancel/",
        "receipt": f"{ride}receipt/",
        "taxi_card": f"/town/cards/{card}/",
        "meter_ride": f"/town/meter/{meter}/",
        "entry": "/town/books/entries/1/",
        "account": "/town/books/operator_payable/",
        "count_cash": f"/town/cash/m1/{at(9, 20):%Y-%m-%d}/",
        "task": f"/desk/tasks/{task}/",
        "task_cancel": f"/desk/tasks/{task}/cancel/",
        "stop": f"/town/stops/{stop}/",
        "vehicle": "/desk/vehicles/m1/",
        "vehicle_out": "/desk/vehicles/m1/out/",
        "registration": f"/registrations/{pending}/",
        "event": f"/town/events/{event}/",
        "study": f"/studies/{study}/",
        "study_compare": f"/studies/compare/?a={study}&b={study}",
        "claim": "/town/claims/shared/misuzu/2026-05/",
        "refund": f"/town/refunds/{money['refund']}/",
        "fee_to_talk_of": f"/town/fees/{money['fees'][0]}/",
        "fee_to_be_paid": f"/town/fees/{money['fees'][-1]}/",
        "missed_one": f"/missed/{money['case']}/",
        "complaint": f"/crews/complaints/{records['complaint']}/",
        "accident": f"/crews/accidents/{records['accident']}/",
        "driver_file": f"/crews/drivers/{records['driver']}/",
        "change_driver": f"/crews/drivers/{records['driver']}/change/",
        "add_event": f"/crews/drivers/{records['driver']}/events/",
        "leave": f"/crews/drivers/{records['driver']}/leave/",
        "roll_call": f"/crews/roll-calls/{records['call']}/",
        "correct": f"/crews/roll-calls/{records['call']}/correct/",
        "hold": f"/crews/shifts/{records['shift']}/before/",
        "shift": f"/crews/roster/{records['shift']}/",
        "duty_record": f"/crews/duty/{records['shift']}/",
        "after_drill": f"/evacuation/incidents/{drill}/",
        "drone_flight": f"/drones/flights/{drone['flight']}/",
        "drone_report": f"/drones/flights/{drone['flight']}/report/",
        "drone_release": f"/drones/flights/{drone['flight']}/release/",
        "drone_return": f"/drones/flights/{drone['flight']}/do/return/",
        "drone_cancel": f"/drones/flights/{drone['flight']}/cancel/",
        "drone_inspect": f"/drones/aircraft/{drone['aircraft']}/inspect/",
        "drone_service": f"/drones/aircraft/{drone['aircraft']}/service/",
        "drone_load": f"/drones/flights/{drone['flight']}/load/",
        "drone_received": f"/drones/flights/{drone['flight']}/received/",
        "drone_register": f"/drones/aircraft/{drone['aircraft']}/register/",
        "drone_new_battery": f"/drones/aircraft/{drone['aircraft']}/batteries/new/",
        "drone_battery": f"/drones/batteries/{drone['battery']}/",
        "drone_pilot": f"/drones/pilots/{drone['pilot']}/",
        "drone_correct": "/drones/books/services/correct/",
        "goods_one": f"/goods/{goods['one']}/",
        "goods_hub": f"/goods/hubs/{goods['hub']}/",
        "goods_volunteer": f"/goods/volunteers/{goods['volunteer']}/",
        "goods_vehicle": f"/goods/vehicles/{goods['vehicle']}/",
        "start_register": "/talk/start/register/",
        "person": f"/desk/people/{resident}/",
        "card": f"/desk/people/{resident}/card/",
        "ways_of": f"/desk/people/{resident}/notices/",
    }


@pytest.fixture(scope="module")
def garden(town) -> dict[str, tuple[str, ...]]:
    """Pages of the farm with parameters, each under one role that it is made for."""
    facts = town.ask(
        "{'bed': Robot.objects.filter(bed__farm__code='community-farm').order_by('pk').first().pk, "
        "'school': Robot.objects.get(bed__farm__code='special-school').pk, "
        "'class': SchoolClass.objects.first().code, 'lesson': Assignment.objects.first().pk, "
        "'pupil': Seat.objects.filter(is_teacher=False).order_by('pk').first().pk, "
        "'child': FarmMember.objects.get(user__username='pupil').pk, "
        "'operator': FarmMember.objects.filter(role='operator', resident=None).first().pk, "
        "'entry': NotebookEntry.objects.first().code, "
        "'experiment': Experiment.objects.get(state='running').code}",
        "from moyai.services.smart_farm.models import *",
    )
    bed, school = (f"/garden/robots/{facts[key]}/" for key in ("bed", "school"))
    classroom = f"/garden/classes/{facts['class']}/"
    experiment = f"/garden/experiments/{facts['experiment']}/"
    notebook = f"/garden/notebook/{facts['class']}/"
    people = [f"/garden/people/{facts[key]}/" for key in ("child", "operator")]
    return {
        "pupil": (
            school, f"{school}plants/water/", f"{school}diary/", f"/garden/lessons/{facts['lesson']}/",
            notebook, f"/garden/entries/{facts['entry']}/", experiment,
        ),
        "teacher": (
            "/garden/approvals/", people[0], f"{people[0]}leave/", classroom, f"{classroom}settings/",
            f"{classroom}assign/", f"{classroom}pupils/{facts['pupil']}/", f"{classroom}experiments/",
        ),
        "guardian": ("/garden/children/", school),
        "farmhand": (bed, f"{bed}hand-over/", f"{bed}diary/"),
        "hanako": (bed, f"{bed}sow/?crop=radish", "/garden/turns/"),
        "officer": (people[1], f"{people[1]}leave/", "/garden/people/new/?q=春日",
                    "/garden/farms/community-farm/equipment/"),
    }  # fmt: skip


CALLERS = ("", "applicant", "owner", "judge", "chair", "mentor", "officer")
GARDENERS = ("pupil", "teacher", "guardian", "farmhand", "hanako", "officer")


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """What one of the staff has been shown: the page is the same for the others, but for the bar above it."""
    return set()


@pytest.mark.parametrize("role", ROLES, ids=lambda r: r or "stranger")
def test_pages_are_accessible_and_fit(town, open_window, addresses, looked_at, role):
    context = open_window(size=PHONE)
    page = sign_in(context, role) if role else context.new_page()
    known = set(looked_at) if role in STAFF else set()
    paths = [f"/{route}" for route in PLAIN] + list(addresses.values())
    seen = set()
    found = []
    for path in paths:
        if path in known:  # that it answers each role is asked by tests/architecture/test_addresses.py
            continue
        answer = context.request.get(path, max_redirects=0)
        assert answer.status < 500, f"{path} for {role}: {answer.status}"
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            seen.add(path)
            found += look_at(page, path)
    if role in STAFF:
        looked_at |= seen
    assert found == []
    assert len(known | seen) >= (2 if not role else 4), seen
    if role == "officer":
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto("/town/")
        take_picture(page, "town")


@pytest.mark.parametrize("role", GARDENERS)
def test_pages_of_the_farm_are_accessible_and_fit(town, open_window, garden, role):
    page = sign_in(open_window(size=PHONE), role)
    found = []
    for path in garden[role]:
        answer = page.request.get(path)
        assert answer.status == 200, f"{path} for {role}: {answer.status}"
        found += look_at(page, path)
    assert found == []


@pytest.fixture(scope="module")
def calls(town) -> dict[str, tuple[str, ...]]:
    """Pages of open calls with parameters, each under one role that it is made for."""
    facts = town.ask(
        "{'pilot': Programme.objects.filter(template='pilot', entries__state='trial').first().code, "
        "'contest': Final.objects.exclude(state='released').first().programme.code, "
        "'final': Final.objects.exclude(state='released').first().code, "
        "'last': Final.objects.get(state='released').code, "
        "'theme': Theme.objects.filter(state='published').first().code, "
        "'trial': Trial.objects.filter(state='running').first().code, "
        "'running': Entry.objects.get(state='trial').code, "
        "'agreeing': Entry.objects.filter(state='agreeing').first().code, "
        "'own': Teammate.objects.filter(user__username='applicant').first().entry.code, "
        "'draft': Entry.objects.filter(status='draft', team__user__username='applicant').first().code, "
        "'receipt': Submission.objects.filter(entry__team__user__username='applicant').first().number, "
        "'handed': Submission.objects.filter(entry__team__user__username='applicant').first().entry.code, "
        "'round': Round.objects.filter(programme__entries__state='trial').first().pk, "
        "'decision': Decision.objects.first().pk, "
        "'review': Review.objects.filter(judge__user__username='judge').first().pk, "
        "'team': Mentoring.objects.filter(mentor__user__username='mentor').first().entry.code, "
        "'card': ReuseCard.objects.filter(published_at__isnull=False).first().pk}",
        "from moyai.services.open_call.models import *",
    )
    one, entry = f"/calls/programmes/{facts['pilot']}/", "/calls/entries/{}/".format
    theme, trial = f"/calls/themes/{facts['theme']}/", f"/calls/pilots/trials/{facts['trial']}/"
    final, rounds = f"/calls/finals/{facts['final']}/", f"/calls/panel/rounds/{facts['round']}/"
    pilot = "/calls/pilots/entries/{}/".format
    return {
        "": (
            one, theme, f"{theme}versions/", final, f"{final}stage/", f"{final}vote/",
            f"/calls/finals/{facts['last']}/results/", f"/calls/pilots/cards/{facts['card']}/",
        ),
        "applicant": (
            entry(facts["handed"]), entry(facts["draft"]), f"{entry(facts['draft'])}edit/",
            f"{entry(facts['draft'])}edit/1/", f"{entry(facts['draft'])}team/",
            f"{entry(facts['draft'])}check/",
            f"{entry(facts['handed'])}receipt/{facts['receipt']}/", f"{entry(facts['handed'])}withdraw/",
        ),
        "owner": (f"{one}themes/", f"{one}themes/new/", f"{theme}work/"),
        "judge": (f"/calls/panel/reviews/{facts['review']}/", f"/calls/tablet/{facts['final']}/"),
        "chair": (rounds, f"{rounds}results/", f"{rounds}decide/", f"{final}release/"),
        "mentor": (f"{pilot(facts['team'])}mentoring/",),
        "officer": (
            f"{one}office/", f"{one}staff/", f"{one}questions/", f"{one}sessions/", f"{one}form/",
            f"{one}dates/entry/", f"/calls/entries/of/{facts['pilot']}/", f"{entry(facts['handed'])}office/",
            f"/calls/{facts['pilot']}/rounds/", f"/calls/{facts['pilot']}/rounds/document/criteria/",
            f"{rounds}conflicts/", f"{rounds}assignment/", f"/calls/panel/decisions/{facts['decision']}/",
            f"{final}edit/", f"{final}sheet/", f"{final}sheet/print/", f"{final}tickets/",
            f"{pilot(facts['agreeing'])}agreement/", trial, f"{trial}report/", f"{trial}card/",
            f"{trial}consents/", f"{trial}log/", f"{trial}figures/", f"{trial}reviews/",
            f"/calls/pilots/programmes/{facts['contest']}/mentors/",
        ),
    }  # fmt: skip


@pytest.mark.parametrize("role", CALLERS, ids=lambda r: r or "stranger")
def test_pages_of_open_calls_are_accessible_and_fit(town, open_window, calls, role):
    context = open_window(size=PHONE)
    page = sign_in(context, role) if role else context.new_page()
    found = []
    for path in calls[role]:
        answer = page.request.get(path)
        assert answer.status == 200, f"{path} for {role}: {answer.status}"
        found += look_at(page, path)
    assert found == []
    if role == "chair":
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        page.goto(next(path for path in calls[role] if path.endswith("/results/")))
        take_picture(page, "judging")


def test_every_question_of_booking_is_accessible_and_fits(town, open_window, addresses):
    page = sign_in(open_window(size=PHONE), "hanako")
    page.goto("/me/")
    page.locator('form[action*="/talk/start/"] button').first.click()
    talk = Talk(page)
    steps = [
        lambda: talk.choose_own_place("自宅"),
        lambda: talk.choose_place("伊那市役所"),
        lambda: talk.choose("着きたい時刻を決める"),
        lambda: talk.enter_time("今日", "13:00"),
        lambda: talk.choose("1人"),
        lambda: talk.choose("なし"),
        talk.take_offer,
        talk.say_yes,
    ]
    found = []
    for step in [*steps, None]:
        found += look_at_widths(page, talk.question)
        if step is not None:
            step()
    assert found == []
