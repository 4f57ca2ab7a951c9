"""Faults strike as ordered; what was accepted stands in the ledger once, whatever the answer was."""

import json
import threading
import uuid

import pytest

from moyai.channels.line.platform.errors import CONCURRENCY_LIMIT, MONTHLY_LIMIT, RATE_LIMIT
from moyai.channels.line.platform.rates import BROADCAST

KEY = "123e4567-e89b-12d3-a456-426614174000"


@pytest.mark.parametrize(
    ("kind", "status", "message"),
    [
        ("500", 500, "Internal Server Error"),
        ("429-rate", 429, RATE_LIMIT),
        ("429-concurrent", 429, CONCURRENCY_LIMIT),
        ("429-monthly", 429, MONTHLY_LIMIT),
        ("401", 401, "Authentication failed due to the following reason: invalid token"),
    ],
)
def test_a_fault_strikes_so_often_and_nothing_is_accepted(served, hanako, kind, status, message):
    served.control("/faults", kind=kind, path="/v2/bot/message/push", count=2)
    answers = [served.push(hanako, retry_key=KEY) for _ in range(3)]
    assert [a.status_code for a in answers] == [status, status, 200]
    assert answers[0].json() == {"message": message}
    assert len(served.platform.ledger.entries) == 1
    assert served.read("/faults")["faults"][0]["struck"] == 2


@pytest.mark.parametrize("kind", ["timeout-after-accept", "500-after-accept"])
def test_accepted_but_not_answered_is_told_by_the_retry(served, hanako, kind):
    served.control("/faults", kind=kind, count=1, seconds=0.05)
    assert served.push(hanako, retry_key=KEY).status_code == 500
    again = served.push(hanako, retry_key=KEY)
    assert again.status_code == 409
    assert again.json()["message"] == "The retry key is already accepted"
    entry = served.platform.ledger.entries[0]
    assert again.headers["x-line-accepted-request-id"] == entry["requestId"]
    assert again.json()["sentMessages"][0]["id"] == entry["messageId"]
    assert served.read("/ledger/summary") == {
        "requests": 1,
        "messages": 1,
        "deliveries": 1,
        "undelivered": 0,
        "sameWordsAgain": 0,
        "retryKeysTwice": 0,
    }


def test_without_a_retry_key_the_same_goes_out_twice(served, hanako):
    served.control("/faults", kind="500-after-accept", count=1)
    served.push(hanako)
    served.push(hanako)
    assert served.read("/ledger/summary")["sameWordsAgain"] == 1


def test_a_retry_key_is_forgotten_after_a_day(served, hanako):
    assert served.push(hanako, retry_key=KEY).status_code == 200
    served.control("/clock", advance_ms=24 * 3_600_000 - 10_000)
    assert served.push(hanako, retry_key=KEY.upper()).status_code == 409
    served.control("/clock", advance_ms=20_000)
    assert served.push(hanako, retry_key=KEY).status_code == 200


def test_a_retry_key_that_is_none_or_not_wanted_is_refused(served, hanako):
    assert served.push(hanako, retry_key="mine").status_code == 400
    event = served.control("/users/hanako/say", text="a")
    body = {"replyToken": event["replyToken"], "messages": [{"type": "text", "text": "b"}]}
    headers = {"x-line-retry-key": KEY}
    assert served.call("POST", "/v2/bot/message/reply", body, **headers).status_code == 400
    assert served.call("POST", "/v2/bot/message/reply", body).status_code == 200


def test_of_two_calls_at_once_with_one_key_one_is_accepted(served, hanako):
    key, statuses = str(uuid.uuid4()), []
    ready = threading.Barrier(6)

    def go() -> None:
        ready.wait()
        statuses.append(served.push(hanako, retry_key=key).status_code)

    threads = [threading.Thread(target=go) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 409, 409, 409, 409, 409]


def test_the_same_seed_fails_the_same_calls(served, hanako):
    patterns = []
    served.control("/faults", kind="500", probability=0.5)
    for _ in range(2):
        served.control("/seed", seed=42)
        patterns.append([served.push(hanako).status_code for _ in range(12)])
    assert patterns[0] == patterns[1]
    assert set(patterns[0]) == {200, 500}


def test_rate_limits_are_for_each_endpoint(served, hanako):
    body = {"to": [hanako], "messages": [{"type": "text", "text": "a"}]}
    served.call("POST", "/v2/bot/message/broadcast", {"messages": body["messages"]})
    now = served.platform.clock.now_ms()
    for _ in range(59):
        served.platform.limiter.admit("town", "POST /v2/bot/message/broadcast", BROADCAST, now)
    refused = served.call("POST", "/v2/bot/message/broadcast", {"messages": body["messages"]})
    assert (refused.status_code, refused.json()) == (429, {"message": RATE_LIMIT})
    assert "retry-after" not in refused.headers
    assert served.call("POST", "/v2/bot/message/multicast", body).status_code == 200
    served.control("/clock", advance_ms=3_600_000)
    again = served.call("POST", "/v2/bot/message/broadcast", {"messages": body["messages"]})
    assert again.status_code == 200


def test_a_multicast_has_one_to_five_hundred_users(served, hanako):
    served.control("/rates", enabled=False)
    for number, status in ((0, 400), (1, 200), (500, 200), (501, 400)):
        to = [f"U{n:032x}" for n in range(number)]
        body = {"to": to, "messages": [{"type": "text", "text": "a"}]}
        assert served.call("POST", "/v2/bot/message/multicast", body).status_code == status
    group = {"to": ["C" + "0" * 32], "messages": [{"type": "text", "text": "a"}]}
    answer = served.call("POST", "/v2/bot/message/multicast", group)
    assert answer.json()["message"] == (
        "The property, 'to[0]', in the request body is invalid (line: -, column: -)"
    )


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{", {"content-type": "application/json"}, 400),
        (b"[]", {"content-type": "application/json"}, 400),
        (b"[" * 100_000, {"content-type": "application/json"}, 400),
        (b'{"to": NaN}', {"content-type": "application/json"}, 400),
        (b"{}", {"content-type": "text/plain"}, 415),
        (b" " * (2 * 1024 * 1024 + 1), {"content-type": "application/json"}, 413),
    ],
)
def test_a_body_that_is_none_is_refused(served, content, headers, status):
    headers |= {"authorization": "Bearer channel_token"}
    answer = served.http.post("/v2/bot/message/push", content=content, headers=headers)
    assert answer.status_code == status
    assert "message" in answer.json()


def test_the_ledger_file_has_every_message_before_the_answer(served, hanako, tmp_path):
    served.push(hanako, "一")
    served.control("/users/hanako/block")
    served.push(hanako, "二", retry_key=KEY)
    lines = [json.loads(line) for line in (tmp_path / "ledger.jsonl").read_text().splitlines()]
    assert lines == served.read("/ledger")["entries"]
    assert [(e["seq"], e["message"]["text"], e["undelivered"], e["retryKey"]) for e in lines] == [
        (1, "一", [], ""),
        (2, "二", [hanako], KEY),
    ]
    assert served.read("/ledger?since=1&limit=1")["entries"] == lines[1:]


def test_a_wrong_wish_is_refused(served):
    for body in ({"kind": "rain"}, {"kind": "500", "colour": "red"}, {"kind": "500", "probability": 2}):
        assert served.http.post("/_control/faults", json=body).status_code == 400
    assert served.http.post("/_control/faults", content=b'{"kind": "500"}').status_code == 415


def test_calls_are_kept_with_what_struck_them(served, hanako):
    served.control("/faults", kind="500", count=1)
    served.push(hanako)
    served.push(hanako)
    kept = [(c["status"], c.get("fault")) for c in served.read("/calls")["calls"]]
    assert kept == [(500, "500"), (200, None)]
