"""JMA telegrams: what counts, what does not, and who decides."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from moyai.services.evacuation.enums import Mode, TelegramState, Trigger
from moyai.services.evacuation.jma.safe_xml import UnsafeXmlError, parse_xml
from moyai.services.evacuation.jma.telegram import BadTelegramError, find_kind, grade_warning
from moyai.services.evacuation.models import Incident, Telegram
from moyai.services.evacuation.operations import pulling
from moyai.services.evacuation.operations import telegrams as operations
from moyai.services.evacuation.operations.pulling import PullError, pull_feeds
from moyai.services.evacuation.operations.telegrams import dismiss_telegram, restore_telegram, take_telegram
from moyai.services.evacuation.policy import get_policy
from moyai.services.evacuation.refusals import TelegramDecided
from moyai.services.evacuation.tests.telegrams import make_earthquake, make_tsunami, make_warning
from moyai.services.evacuation.tests.town import NOW, begin, make_officer, make_places

pytestmark = pytest.mark.django_db
MEANT, EXERCISE = "通常".encode(), "訓練".encode()
FEED = "https://jma.example/feed/extra.xml"


@pytest.fixture(autouse=True)
def policy(monkeypatch):
    """The town's settings; ``policy(jma_…=…)`` changes them."""

    def change(**changes):
        changed = replace(get_policy(), jma_areas="2020900 tsunami:760", jma_feeds=FEED, **changes)
        for module in (operations, pulling):
            monkeypatch.setattr(module, "get_policy", lambda: changed)

    change()
    make_places()
    return change


def take(content, kind="VPWW55", **changes):
    return take_telegram(content=content, kind=kind, **{"address": "", "now": NOW} | changes)


def states():
    return list(Telegram.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("content", "kind", "state"),
    [
        (make_warning("レベル3大雨警報"), "VPWW55", "suggested"),
        (make_warning("レベル２大雨注意報"), "VPWW55", "noted"),
        (make_warning("レベル4土砂災害危険警報"), "VPWW56", "suggested"),
        (make_warning("大雨特別警報"), "VPWW54", "suggested"),
        (make_warning("レベル3大雨警報", status="解除"), "VPWW55", "noted"),
        (make_warning("レベル5大雨特別警報", code="2020100"), "VPWW55", "noted"),
        (make_warning("レベル5大雨特別警報").replace(MEANT, EXERCISE), "VPWW55", "noted"),
        (make_earthquake("5-"), "VXSE53", "suggested"),
        (make_earthquake("4"), "VXSE53", "noted"),
        (make_earthquake("7", code="2020100"), "VXSE53", "noted"),
        (make_earthquake("", condition="震度５弱以上未入電"), "VXSE53", "suggested"),
        (make_tsunami("大津波警報：発表"), "VTSE41", "suggested"),
        (make_tsunami("津波予報（若干の海面変動）"), "VTSE41", "noted"),
        (make_tsunami("大津波警報", code="2020900"), "VTSE41", "noted"),
        (make_tsunami("大津波警報", status="試験"), "VTSE41", "noted"),
    ],
)
def test_what_suggests_an_incident_and_what_does_not(content, kind, state):
    assert take(content, kind).state == state
    assert not Incident.objects.exists()


def test_the_same_telegram_is_kept_once():
    assert take(make_warning("レベル3大雨警報")) is not None
    assert take(make_warning("レベル3大雨警報")) is None
    assert Telegram.objects.count() == 1


def test_the_newest_counts_in_whichever_order_they_come():
    take(make_warning("レベル4大雨危険警報", at="09:00"))
    take(make_warning("レベル3大雨警報", at="08:00"))
    assert states() == ["suggested", "noted"]
    take(make_warning("レベル3大雨警報", at="09:30", status="解除"))
    assert states() == ["withdrawn", "noted", "noted"]


def test_a_correction_replaces_and_a_cancellation_takes_back():
    take(make_earthquake("6-"), "VXSE53")
    take(make_earthquake("4", info="訂正"), "VXSE53")
    assert states() == ["withdrawn", "noted"]
    take(make_earthquake("6+", serial="2", at="08:40"), "VXSE53")
    take(make_earthquake("", info="取消", at="08:45"), "VXSE53")
    assert states() == ["withdrawn", "noted", "withdrawn", "noted"]


def test_a_cancellation_that_comes_first_stops_what_it_cancels():
    take(make_earthquake("", info="取消", at="08:45"), "VXSE53")
    take(make_earthquake("6-", at="08:30"), "VXSE53")
    assert states() == ["noted", "noted"]


def test_the_transitional_telegram_is_silent_where_the_new_ones_come():
    take(make_warning("レベル3大雨警報", at="08:30"))
    take(make_warning("大雨警報", at="08:31"), "VPWW54")
    assert states() == ["suggested", "noted"]


def test_what_somebody_let_be_is_not_suggested_again_unless_it_is_worse():
    officer = make_officer()
    first = take(make_warning("レベル3大雨警報", at="08:30"))
    dismiss_telegram(telegram_id=first.pk, by=officer, now=NOW)
    restore_telegram(telegram_id=first.pk, by=officer, now=NOW)
    dismiss_telegram(telegram_id=first.pk, by=officer, now=NOW)
    assert take(make_warning("レベル3大雨警報", at="09:00")).state == TelegramState.NOTED
    with pytest.raises(TelegramDecided):
        restore_telegram(telegram_id=first.pk, by=officer, now=NOW)
    assert take(make_warning("レベル4大雨危険警報", at="09:10")).state == TelegramState.SUGGESTED


def test_a_town_may_let_warnings_open_the_incident_and_then_a_drill_gives_way(policy):
    policy(jma_opens_by_itself=True)
    drill = begin(Mode.DRILL)
    telegram = take(make_earthquake("6-"), "VXSE53")
    drill.refresh_from_db()
    incident = Incident.objects.get(is_open=True)
    assert drill.closed_at is not None
    assert (incident.mode, incident.trigger, incident.opened_by) == (Mode.REAL, Trigger.WARNING, None)
    telegram.refresh_from_db()
    assert (telegram.state, telegram.incident) == (TelegramState.TAKEN, incident)
    after = take(make_earthquake("7", at="09:00", event="other"), "VXSE53")
    assert Incident.objects.filter(is_open=True).get() == incident
    assert after.state == TelegramState.NOTED


def test_an_agencys_drill_opens_nothing_even_where_warnings_may(policy):
    policy(jma_opens_by_itself=True)
    take(make_earthquake("7", status="訓練"), "VXSE53")
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE r [<!ENTITY a "x">]><r>&a;</r>',
        b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>',
        b"<r>" * 100 + b"</r>" * 100,
        b"<r>",
        b"",
        b"\x00\xff",
        b" " * 4_000_001,
        b'<?xml version="1.0" encoding="nonsense"?><r/>',
    ],
    ids=["entity", "external", "deep", "open", "empty", "bytes", "large", "encoding"],
)
def test_hostile_xml_is_refused(content):
    with pytest.raises(UnsafeXmlError):
        parse_xml(content)


@pytest.mark.parametrize(
    "content",
    [
        b"<r/>",
        make_warning("x", status="発表", info="知らない"),
        make_warning("x", at="99:99"),
    ],
)
def test_what_is_no_telegram_is_refused(content):
    with pytest.raises(BadTelegramError):
        take(content)


def test_names_give_level_and_kind():
    assert [
        grade_warning(n) for n in ("レベル４高潮危険警報", "暴風特別警報", "大雪警報", "濃霧注意報", "解除")
    ] == [
        4,
        5,
        3,
        2,
        0,
    ]
    assert find_kind("https://x/data/20260610003000_0_VPWW55_200000.xml") == "VPWW55"
    assert find_kind("https://x/VPWW55/other.xml") == ""


def make_feed(*names):
    entries = "".join(f'<entry><id>{n}</id><link href="{n}"/></entry>' for n in names)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode()


class Agency:
    """Answers as the agency's server would."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    def __call__(self, request):
        self.asked.append(str(request.url))
        name = request.url.path.rpartition("/")[2]
        answer = self.answers[name]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            return httpx.Response(answer)
        return httpx.Response(200, content=answer, headers={"ETag": '"1"'})

    def pull(self):
        return pull_feeds(NOW, client=httpx.Client(transport=httpx.MockTransport(self)))


def test_the_feed_is_read_once_for_each_telegram_and_never_leads_elsewhere(monkeypatch):
    monkeypatch.setattr(pulling, "_marks", {})
    own, ash = "1_0_VPWW55_200000.xml", "1_0_VFVO53_200000.xml"
    feed = make_feed(
        f"https://jma.example/data/{own}", f"https://jma.example/data/{ash}", f"https://evil.example/{own}"
    )
    agency = Agency(**{"extra.xml": feed, own: make_warning("レベル3大雨警報")})
    assert [agency.pull(), agency.pull()] == [1, 0]
    assert agency.asked == [FEED, f"https://jma.example/data/{own}", FEED]


def test_what_does_not_come_is_told_and_tried_again(monkeypatch):
    monkeypatch.setattr(pulling, "_marks", {})
    first, second = "1_0_VPWW55_200000.xml", "2_0_VXSE53_200000.xml"
    agency = Agency(
        **{
            "extra.xml": make_feed(*(f"https://jma.example/data/{n}" for n in (second, first))),
            first: httpx.ReadTimeout("slow"),
            second: make_earthquake("4"),
        }
    )
    with pytest.raises(PullError, match="slow"):
        agency.pull()
    assert Telegram.objects.count() == 1
    assert pulling._marks == {}
    agency.answers[first] = make_warning("レベル3大雨警報")
    assert agency.pull() == 1


def test_a_suggestion_older_than_its_cancellation_in_another_event_stays():
    take(make_earthquake("6-"), "VXSE53", now=NOW)
    take(
        make_earthquake("", info="取消", event="20260610000000", at="09:00"), "VXSE53", now=NOW + timedelta(1)
    )
    assert states() == ["suggested", "noted"]
