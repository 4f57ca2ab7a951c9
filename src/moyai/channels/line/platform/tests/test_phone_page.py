"""The phone in a browser: a bot's question is answered by quick reply, picker, menu and keyboard."""

import json
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright
from tests.e2e.browser import AXE_OPTIONS, launch

from moyai.channels.line.platform.pictures import make_picture

pytestmark = pytest.mark.browser

QUICK = {
    "items": [
        {"type": "action", "action": {"type": "message", "label": "あした", "text": "あしたです"}},
        {
            "type": "action",
            "action": {"type": "datetimepicker", "label": "日をえらぶ", "data": "day", "mode": "date"},
        },
        {"type": "action", "action": {"type": "location", "label": "場所を送る"}},
    ]
}
CARD = {
    "type": "bubble",
    "body": {
        "type": "box",
        "layout": "vertical",
        "contents": [
            {"type": "text", "text": "6月11日 9:30", "weight": "bold", "size": "xl", "color": "#274b6d"},
            {"type": "image", "url": "https://example.com/a.png", "size": "full"},
            {
                "type": "box",
                "layout": "vertical",
                "action": {"type": "uri", "label": "地図", "uri": "https://example.com/map"},
                "contents": [{"type": "text", "text": "地図を開く"}],
            },
        ],
    },
    "footer": {
        "type": "box",
        "layout": "vertical",
        "contents": [
            {
                "type": "button",
                "style": "primary",
                "action": {"type": "postback", "label": "予約する", "data": "ok"},
            },
            {
                "type": "button",
                "action": {"type": "uri", "label": "続きはこちら", "uri": "https://example.com/next"},
            },
        ],
    },
}


@pytest.fixture
def page(served) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        made = browser.new_page(viewport={"width": 380, "height": 720})
        complaints: list[str] = []
        made.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        made.on("pageerror", lambda e: complaints.append(str(e)))
        made.route("https://example.com/**", lambda route: route.fulfill(body=make_picture(20, 20)))
        made.goto(f"{served.url}/phone/hanako")
        expect(made.locator("h1")).to_contain_text("town")
        yield made
        browser.close()
        assert complaints == []


def push(served, hanako: str, *messages: dict) -> None:
    body = {"to": hanako, "messages": list(messages)}
    answer = served.call("POST", "/v2/bot/message/push", body)
    assert answer.status_code == 200, answer.text


def set_menu(served) -> None:
    menu = {
        "size": {"width": 1200, "height": 405},
        "selected": False,
        "name": "m",
        "chatBarText": "メニュー",
        "areas": [
            {
                "bounds": {"x": 0, "y": 0, "width": 600, "height": 405},
                "action": {"type": "postback", "label": "予約", "data": "book", "displayText": "予約"},
            }
        ],
    }
    menu_id = served.call("POST", "/v2/bot/richmenu", menu).json()["richMenuId"]
    headers = {"authorization": "Bearer channel_token", "content-type": "image/png"}
    path = f"/v2/bot/richmenu/{menu_id}/content"
    assert served.http.post(path, content=make_picture(1200, 405), headers=headers).status_code == 200
    assert served.call("POST", f"/v2/bot/user/all/richmenu/{menu_id}").status_code == 200


def test_a_question_is_answered_by_every_means(served, page, hanako):
    ask = {"type": "text", "text": "いつ行きますか？", "quickReply": QUICK}
    push(served, hanako, ask)
    page.get_by_role("button", name="あした").click()
    assert served.bot.wait_for(1)[-1]["message"]["text"] == "あしたです"
    expect(page.locator("#quick")).to_be_hidden()

    push(served, hanako, ask)
    page.get_by_role("button", name="日をえらぶ").click()
    page.locator("dialog input").fill("2026-06-11")
    page.get_by_role("button", name=re.compile("決める")).click()
    expected = {"data": "day", "params": {"date": "2026-06-11"}}
    assert served.bot.wait_for(2)[-1]["postback"] == expected

    page.get_by_role("button", name="場所を送る").click()
    page.get_by_role("button", name="東京駅").click()
    assert served.bot.wait_for(3)[-1]["message"]["title"] == "東京駅"

    page.locator("#words").fill("ありがとう")
    page.keyboard.press("Enter")
    assert served.bot.wait_for(4)[-1]["message"]["text"] == "ありがとう"
    page.get_by_role("button", name=re.compile("写真・場所")).click()
    page.get_by_role("button", name=re.compile("^スタンプ")).click()
    page.get_by_role("button", name="こんにちは").click()
    assert served.bot.wait_for(5)[-1]["message"]["stickerId"] == "1988"


def test_a_card_is_drawn_and_works(served, page, hanako):
    push(served, hanako, {"type": "flex", "altText": "予約", "contents": CARD})
    heading = page.get_by_text("6月11日 9:30")
    assert heading.evaluate("e => getComputedStyle(e).color") == "rgb(39, 75, 109)"
    for name, address in (("続きはこちら", "next"), ("地図", "map")):
        link = page.get_by_role("link", name=name)
        assert link.get_attribute("href") == f"https://example.com/{address}"
        assert link.get_attribute("target") == "_blank"
        assert link.get_attribute("rel") == "noopener noreferrer"
    page.get_by_role("button", name="予約する").click()
    assert served.bot.wait_for(1)[-1]["postback"] == {"data": "ok"}


def test_the_rich_menu_comes_and_is_tapped(served, page):
    set_menu(served)
    page.get_by_role("button", name="メニュー", exact=True).click()
    page.get_by_role("button", name="予約").click()
    assert served.bot.wait_for(1)[-1]["postback"] == {"data": "book"}
    expect(page.locator(".mine .bubble")).to_have_text("予約")


def test_block_unsend_and_picture(served, page):
    page.locator("#picture").set_input_files(
        files=[{"name": "a.png", "mimeType": "image/png", "buffer": make_picture(40, 30)}]
    )
    message = served.bot.wait_for(1)[-1]["message"]
    expect(page.locator(".mine img")).to_be_visible()
    page.get_by_role("button", name=re.compile("送信を取り消す")).click()
    assert served.bot.wait_for(2)[-1]["unsend"] == {"messageId": message["id"]}
    expect(page.get_by_text("メッセージの送信を取り消しました")).to_be_visible()
    page.get_by_role("button", name=re.compile("トークの設定")).click()
    page.get_by_role("button", name=re.compile("ブロックする")).click()
    expect(page.locator("#composer")).to_be_hidden()
    page.get_by_role("button", name="ブロックをやめる").click()
    expect(page.locator("#composer")).to_be_visible()
    assert [e["type"] for e in served.bot.wait_for(4)[-2:]] == ["unfollow", "follow"]


def test_the_newest_is_in_sight_and_the_page_is_accessible(served, page, hanako):
    set_menu(served)
    for number in range(12):
        push(served, hanako, {"type": "text", "text": f"お知らせ {number}\n二行目"})
    push(served, hanako, {"type": "text", "text": "おわり", "quickReply": QUICK})
    expect(page.get_by_text("おわり")).to_be_in_viewport()
    page.get_by_role("button", name="メニュー", exact=True).click()
    expect(page.get_by_text("おわり")).to_be_in_viewport()
    assert find_faults(page) == []
    page.get_by_role("button", name=re.compile("写真・場所")).click()
    assert find_faults(page) == []
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "add"
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def find_faults(page: Page) -> list[str]:
    violations = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [f"{v['id']}: {json.dumps([n['html'][:120] for n in v['nodes']])}" for v in violations]
