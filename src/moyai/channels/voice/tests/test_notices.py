"""Notices by telephone: rung, heard, understood; busy, nobody there, a machine."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from moyai.channels.voice import client
from moyai.channels.voice.carrier.server import make_app
from moyai.channels.voice.carrier.settings import Settings
from moyai.channels.voice.models import Call
from moyai.channels.voice.provider import TelephoneProvider
from moyai.channels.voice.tests.conftest import NOW
from moyai.channels.voice.tests.telephone import HOST, OUR_NUMBER, TOKEN, Telephone
from moyai.channels.voice.tests.test_calls import NUMBER, list_tasks, make_caller
from moyai.core import clock
from moyai.core.notices.models import Notice
from moyai.core.notices.operations import notify
from moyai.core.notices.providers import DeliveryFailed, NotYet
from moyai.core.notices.replies import Reply
from moyai.engines.conversation import Localized

pytestmark = pytest.mark.django_db
ACCOUNT = "ACtest"
KEY = "n1/mobile"


@pytest.fixture(autouse=True)
def wire(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Our REST calls reach the simulated carrier's API, in-process; what it answered is noted."""
    settings.MOYAI_VOICE_API = "http://carrier.example"
    settings.MOYAI_VOICE_ACCOUNT, settings.MOYAI_VOICE_NUMBER = ACCOUNT, OUR_NUMBER
    settings.MOYAI_VOICE_WEBHOOK = HOST
    carrier = Settings(f"{HOST}/voice/", TOKEN, account=ACCOUNT, number=OUR_NUMBER, pace=0)
    statuses: list[int] = []

    async def send(url: str, **facts: Any) -> httpx.Response:
        app = make_app(carrier, transport=httpx.MockTransport(lambda _: httpx.Response(503)))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app)) as wire:
            answer = await wire.post(url, **facts)
            await app.state.exchange.close()
        statuses.append(answer.status_code)
        return answer

    def post(url: str, **facts: Any) -> httpx.Response:
        return asyncio.run(send(url, **facts))

    monkeypatch.setattr(client.httpx, "post", post)
    return statuses


def tell(text: str = "あすの車は午前10時にまいります。", **more: Any) -> Notice:
    facts: dict[str, Any] = {"kind": "test.near", "text": {"ja": text}, "idempotency_key": "n1", "now": NOW}
    return notify(resident=make_caller(), **facts | more)


def send() -> None:
    TelephoneProvider().send(contact=NUMBER, text="", retry_key=KEY)


def ring() -> Telephone:
    """Have the notice rung out; return the telephone that rings."""
    with pytest.raises(NotYet):
        send()
    return Telephone(sid=Call.objects.order_by("-pk")[0].sid)


def answer(telephone: Telephone, **facts: str) -> Telephone:
    """Pick up: the carrier asks what to say."""
    path = f"/voice/notice?call={Call.objects.order_by('-pk')[0].pk}"
    telephone.line.begin(f"{HOST}{path}")
    document = telephone.post(path, **facts)
    telephone._last = 0
    telephone.line.load(f"{HOST}{path}", document.content)
    return telephone


def end(telephone: Telephone, status: str) -> None:
    telephone.post(f"/voice/status?call={Call.objects.order_by('-pk')[0].pk}", CallStatus=status)


def test_notice_is_said_and_understood_with_one_key(wire: list[int]) -> None:
    notice = tell()
    telephone = answer(ring(), AnsweredBy="human")
    assert wire == [201]
    assert "はなこさんへのお知らせです。 あすの車は午前10時にまいります。" in telephone.words
    assert "おわかりになったら、1番を押してください。" in telephone.words
    assert "伊藤" not in telephone.words
    telephone.press("1")
    assert (telephone.line.waiting, telephone.words) == (
        "over",
        "ありがとうございました。 お電話ありがとうございました。",
    )
    notice.refresh_from_db()
    assert notice.read_at == NOW
    end(telephone, "completed")
    assert Call.objects.get().outcome == "understood"
    send()  # delivered


def test_notice_heard_twice_in_silence_is_delivered_but_not_understood() -> None:
    notice = tell()
    telephone = answer(ring())
    assert "お知らせです" in telephone.stay_silent().words
    telephone.stay_silent()
    assert telephone.line.waiting == "over"
    notice.refresh_from_db()
    assert (Call.objects.get().outcome, notice.read_at) == ("heard", None)
    send()


def test_notice_is_said_again_on_star_and_a_person_is_one_key_away() -> None:
    tell()
    telephone = answer(ring()).press("*")
    assert "お知らせです" in telephone.words
    assert "折り返しお電話します。" in telephone.press("0").words
    assert list_tasks() == [("ring_back", NUMBER, None)]


def test_machine_hears_nothing_of_the_notice_and_is_rung_again() -> None:
    notice = tell()
    telephone = answer(ring(), AnsweredBy="machine_start")
    assert telephone.words == "伊那市です。またお電話します。"
    assert telephone.line.waiting == "over"
    end(telephone, "completed")
    assert Call.objects.get().outcome == "machine"
    ring()
    assert Call.objects.count() == 2
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_after_three_calls_the_delivery_has_failed(status: str) -> None:
    tell()
    for _ in range(3):
        end(ring(), status)
    with pytest.raises(DeliveryFailed, match="after 3 calls") as failure:
        send()
    assert failure.value.is_final and not isinstance(failure.value, NotYet)
    assert Call.objects.count() == 3


def test_call_that_goes_on_is_not_made_twice() -> None:
    tell()
    ring()
    ring()
    assert Call.objects.count() == 1


def test_call_of_which_nothing_is_heard_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tell()
    ring()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=31))
    ring()
    assert Call.objects.count() == 2


def test_carrier_that_refuses_for_good_fails_for_good(settings: Any, wire: list[int]) -> None:
    tell()
    settings.MOYAI_VOICE_TOKEN = "another"
    with pytest.raises(DeliveryFailed, match="401: Authenticate") as failure:
        send()
    assert (failure.value.is_final, wire, Call.objects.get().outcome) == (True, [401], "failed")


def test_carrier_that_is_down_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(url: str, **_facts: Any) -> httpx.Response:
        raise httpx.ConnectError("down")

    tell()
    monkeypatch.setattr(client.httpx, "post", fail)
    with pytest.raises(DeliveryFailed) as failure:
        send()
    assert not failure.value.is_final
    assert Call.objects.get().outcome == "failed"


def test_number_that_is_none_fails_for_good() -> None:
    tell()
    with pytest.raises(DeliveryFailed) as failure:
        TelephoneProvider().send(contact="resident:12345678", text="", retry_key=KEY)
    assert failure.value.is_final
    assert Call.objects.count() == 0


def test_private_notice_is_not_rung_out_on_a_shared_telephone() -> None:
    notice = tell()
    Notice.objects.filter(pk=notice.pk).update(is_private=True)
    make_caller("たろう")
    with pytest.raises(DeliveryFailed, match="shared telephone") as failure:
        send()
    assert failure.value.is_final
    assert Call.objects.count() == 0


def test_long_notice_is_said_in_stretches() -> None:
    tell("これはとても長いお知らせです。" * 20)
    telephone = answer(ring())
    assert len(telephone.said) > 3


def test_a_question_is_answered_with_the_key_of_its_answer() -> None:
    replies = (
        Reply("well", Localized("無事です", "I am safe")),
        Reply("help", Localized("助けが必要", "Help")),
    )
    notice = tell(replies=replies)
    telephone = answer(ring(), AnsweredBy="human")
    assert "「助けが必要」は、2番。" in telephone.words
    telephone.press("2")
    notice.refresh_from_db()
    assert (notice.reply, notice.read_through, telephone.line.waiting) == ("help", "phone", "over")
