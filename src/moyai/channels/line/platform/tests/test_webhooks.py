"""What the platform tells a bot: the SDK reads it, failures are sent again, manners can be bad."""

import json

import pytest
from linebot.v3 import WebhookParser
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.webhook import UnknownEvent

from moyai.channels.line.platform.tests.serving import SECRET
from moyai.channels.line.platform.webhook.samples import EVENTS
from moyai.channels.line.platform.webhook.signature import sign

TEXT = {"type": "message", "message": {"type": "text", "text": "やあ"}}


def test_signature_is_the_published_one():
    assert sign("channel_secret", b"bodybodybodybody") == "/gg9a+LvFevTH1sd7XCQycD7tsWclCsInj7MhBHxN7k="


def test_the_sdk_reads_an_event_of_every_type(served, hanako):
    served.control("/events", events="samples", per_post=100, wait=True)
    (body, signature) = served.bot.posts[0]
    parsed = WebhookParser(SECRET).parse(body.decode(), signature)
    assert [e.type for e in parsed] == [e["type"] for e in EVENTS]
    assert [e.type for e in parsed if type(e) is UnknownEvent] == ["somethingNew"]
    raw = json.loads(body)
    assert raw["destination"] == served.channel.bot_user_id
    assert len({e["webhookEventId"] for e in raw["events"]}) == len(EVENTS)
    for event in raw["events"]:
        assert len(event["webhookEventId"]) == 26
        assert event["deliveryContext"] == {"isRedelivery": False}
        assert event["mode"] == "active"
    images = [e["message"]["id"] for e in raw["events"] if e.get("message", {}).get("type") == "image"]
    assert [served.platform.contents[i].content_type for i in images] == ["image/png", "image/png"]


def test_a_failed_post_comes_again_when_redelivery_is_on(served):
    served.control("/channels/town", redelivery={"on": True, "delays_s": [0.02, 0.02]})
    served.bot.fail_first = 2
    served.control("/events", events=[TEXT], wait=True)
    events = served.bot.events
    assert [e["deliveryContext"]["isRedelivery"] for e in events] == [False, True, True]
    assert len({e["webhookEventId"] for e in events}) == len({e["timestamp"] for e in events}) == 1
    posts = served.read("/posts")["posts"]
    assert [p["reason"] for p in posts] == ["ERROR_STATUS_CODE", "ERROR_STATUS_CODE", "OK"]


def test_a_failed_post_is_lost_when_redelivery_is_off(served):
    served.bot.status = 500
    served.control("/events", events=[TEXT], wait=True)
    assert len(served.bot.posts) == 1


def test_redelivery_renews_the_reply_token(served, platform):
    event = served.control("/events", events=[TEXT], wait=True)["first"][0]
    token = served.channel.reply_tokens[event["replyToken"]]
    platform.clock.advance(61_000)
    assert not platform.may_reply(token)
    platform.renew_reply_tokens(served.channel, [event])
    assert platform.may_reply(token)
    platform.clock.advance(20 * 60_000)
    platform.renew_reply_tokens(served.channel, [event])
    assert not platform.may_reply(token)


def test_silence_of_two_seconds_is_a_time_out(served):
    served.bot.wait_s = 2.3
    served.control("/events", events=[TEXT], wait=True)
    assert [(p["status"], p["reason"]) for p in served.platform.sender.posts] == [(0, "REQUEST_TIMEOUT")]


def test_nobody_at_the_address(served):
    served.channel.webhook_url = "http://127.0.0.1:9/hook"
    served.control("/events", events=[TEXT], wait=True)
    assert [p["reason"] for p in served.platform.sender.posts] == ["COULD_NOT_CONNECT"]


def test_bad_manners(served):
    served.control("/events", events=[], wait=True)
    assert json.loads(served.bot.posts[0][0])["events"] == []
    served.bot.posts.clear()
    served.control("/events", events=[TEXT], repeat=7, per_post=3, copies=2, wait=True)
    sizes = sorted(len(json.loads(body)["events"]) for body, _ in served.bot.posts)
    assert sizes == [1, 1, 3, 3, 3, 3]
    assert len({e["webhookEventId"] for e in served.bot.events}) == 7
    served.bot.posts.clear()
    served.control("/events", events=[TEXT], bad_signature=True, wait=True)
    body, signature = served.bot.posts[0]
    with pytest.raises(InvalidSignatureError):
        WebhookParser(SECRET).parse(body.decode(), signature)


def test_shuffling_is_the_same_for_the_same_seed(served):
    orders = []
    for _ in range(2):
        served.control("/seed", seed=5)
        made = [{**TEXT, "timestamp": n} for n in range(12)]
        arranged = served.platform.sender.arrange(made, served_manners())
        orders.append([e["timestamp"] for post in arranged for e in post])
    assert orders[0] == orders[1] != sorted(orders[0])


def served_manners():
    from moyai.channels.line.platform.webhook.sender import Manners

    return Manners(shuffle=True)


def test_new_people_by_number(served):
    served.control("/events", events=[{**TEXT, "user": "load-{n}"}], repeat=3, wait=True)
    assert {u.key for u in served.platform.users.values()} >= {"load-0", "load-1", "load-2"}
    assert len({e["source"]["userId"] for e in served.bot.events}) == 3


def test_a_webhook_that_is_off_hears_nothing(served):
    served.control("/channels/town", webhook={"active": False})
    assert served.control("/events", events=[TEXT], wait=True)["posts"] == 0
    assert served.bot.posts == []
