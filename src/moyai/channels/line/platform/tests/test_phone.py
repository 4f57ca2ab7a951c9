"""The phone: what is done on it reaches the bot, and what the bot sends is seen on it."""

import json

from moyai.channels.line.platform.pictures import make_picture

CONFIRM = {"type": "postback", "label": "はい", "data": "yes", "displayText": "はい"}


def read_feed(served, last_id: str = "") -> dict:
    """Return the first news of the feed, with its id."""
    with served.http.stream("GET", "/phone/hanako/feed", headers={"last-event-id": last_id}) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        found = ""
        for line in answer.iter_lines():
            if line.startswith("id: "):
                found = line[4:]
            if line.startswith("data: "):
                return {**json.loads(line[6:]), "id": found}
    raise AssertionError("the feed ended")


def test_words_place_and_sticker_reach_the_bot(served, hanako):
    served.phone("send", {"message": {"type": "text", "text": "予約したい"}})
    place = {"type": "location", "title": "家", "latitude": 35.8, "longitude": 137.9}
    served.bot.wait_for(1)
    served.phone("send", {"message": place})
    served.bot.wait_for(2)
    served.phone("send", {"message": {"type": "sticker", "packageId": "446", "stickerId": "1988"}})
    first, second, third = (e["message"] for e in served.bot.wait_for(3))
    assert first["text"] == "予約したい"
    assert {k: second[k] for k in place} == place
    assert third["stickerResourceType"] == "STATIC"
    assert {e["source"]["userId"] for e in served.bot.events} == {hanako}


def test_what_the_page_may_not_send_is_refused(served):
    for message in ({"type": "flex"}, {"type": "text", "text": ""}, {"type": "text", "text": "あ" * 5001}):
        assert served.phone("send", {"message": message}).status_code == 400
    body = {"message": {"type": "text", "text": "a"}}
    assert served.http.post("/phone/hanako/send", json=body).status_code == 403
    assert served.phone("send", body, user="nobody").status_code == 404
    assert served.bot.posts == []


def test_a_picture_can_be_fetched_until_it_is_taken_back(served):
    picture = make_picture(30, 20)
    headers = {"x-phone": "1", "content-type": "image/png"}
    assert served.http.post("/phone/hanako/picture", content=picture, headers=headers).status_code == 200
    message_id = served.bot.wait_for(1)[0]["message"]["id"]
    path = f"/v2/bot/message/{message_id}/content"
    assert served.call("GET", path).content == picture
    assert served.http.get(f"/phone/hanako/pictures/{message_id}").content == picture
    assert served.phone("unsend", {"messageId": message_id}).status_code == 200
    assert served.bot.wait_for(2)[1]["unsend"] == {"messageId": message_id}
    assert served.call("GET", path).status_code == 410
    assert served.http.get(f"/phone/hanako/pictures/{message_id}").status_code == 404
    assert [(e["unsent"], e["message"]) for e in read_feed(served)["entries"]] == [(True, {"type": "unsent"})]
    assert served.phone("unsend", {"messageId": message_id}).status_code == 404
    assert served.http.post("/phone/hanako/picture", content=b"GIF89a", headers=headers).status_code == 400


def test_taps(served):
    served.phone("tap", {"action": CONFIRM})
    served.bot.wait_for(1)
    picker = {"type": "datetimepicker", "label": "日", "data": "when", "mode": "date"}
    served.phone("tap", {"action": picker, "params": {"date": "2026-06-11"}})
    first, second = (e["postback"] for e in served.bot.wait_for(2))
    assert first == {"data": "yes"}
    assert second == {"data": "when", "params": {"date": "2026-06-11"}}
    shown = [(e["mine"], e["message"]["text"]) for e in read_feed(served)["entries"]]
    assert shown == [(True, "はい")]
    assert served.phone("tap", {"action": {"type": "camera"}}).status_code == 400


def test_blocking_and_coming_back(served, hanako):
    served.phone("block", {})
    assert served.phone("send", {"message": {"type": "text", "text": "a"}}).status_code == 403
    assert served.push(hanako, "聞こえますか").status_code == 200
    assert read_feed(served)["entries"] == []
    served.bot.wait_for(1)
    served.phone("follow", {})
    blocked, followed = served.bot.wait_for(2)
    assert (blocked["type"], "replyToken" in blocked) == ("unfollow", False)
    assert (followed["type"], followed["follow"]) == ("follow", {"isUnblocked": True})


def test_the_feed_brings_what_is_new(served, hanako):
    served.push(hanako, "一")
    first = read_feed(served)
    served.push(hanako, "二")
    second = read_feed(served, first["id"])
    assert [e["message"]["text"] for e in first["entries"]] == ["一"]
    assert [e["message"]["text"] for e in second["entries"]] == ["二"]
    assert (first["whole"], second["whole"]) == (True, False)
    assert read_feed(served, f"of-an-earlier-run.{first['rev']}")["whole"]


def test_account_link(served, hanako):
    token = served.call("POST", f"/v2/bot/user/{hanako}/linkToken").json()["linkToken"]
    address = f"/dialog/bot/accountLink?linkToken={token}&nonce=bm9uY2Vub25jZQ"
    assert served.http.get(address).status_code == 200
    event = served.bot.wait_for(1)[0]
    assert event["link"] == {"result": "ok", "nonce": "bm9uY2Vub25jZQ"}
    assert event["source"] == {"type": "user", "userId": hanako}
    assert served.http.get(address).status_code == 400
    late = served.call("POST", f"/v2/bot/user/{hanako}/linkToken").json()["linkToken"]
    served.control("/clock", advance_ms=600_001)
    assert (
        served.http.get(f"/dialog/bot/accountLink?linkToken={late}&nonce=bm9uY2Vub25jZQ").status_code == 400
    )
    failed = served.bot.wait_for(2)[1]
    assert failed["link"]["result"] == "failed"
    assert "source" not in failed
    assert "replyToken" not in failed


def test_pages_are_strict_and_names_are_text(served):
    served.control("/users", key="x", name="<script>alert(1)</script>")
    for path in ("/", "/phone/x", "/phone/nobody"):
        answer = served.http.get(path)
        assert "<script>alert" not in answer.text
        assert "script-src 'self';" in answer.headers["content-security-policy"]
        assert "frame-ancestors" not in answer.headers["content-security-policy"]
    assert served.http.get("/phone/nobody").status_code == 404
    assert served.http.get("/static/phone.js").headers["x-content-type-options"] == "nosniff"
