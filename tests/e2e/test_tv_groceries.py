"""Groceries on television: from the first page to an order that stands in "my orders", by arrows and OK."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import Page

from tests.e2e.bookings import at
from tests.e2e.browser import PHONE, take_picture
from tests.e2e.remote import SETS, Remote, pair, switch_on
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
MOST_KEYS = 9
ORDERED = (
    "[[o.channel, o.status, str(o.window_starts_at), [[l.item.name, l.quantity, l.substitution] "
    "for l in o.lines.order_by('pk')]] for o in "
    "Order.objects.filter(member__resident__user__username='hanako', placed_at__gte=start).order_by('pk')]"
)
IMPORTS = (
    "from moyai.services.shopping.models import Order",
    f"from datetime import datetime; start = datetime.fromisoformat('{at(9, 0).isoformat()}')",
)


def list_orders(town: RunningTown) -> list[list[object]]:
    """Return Hanako's orders of the day."""
    orders: list[list[object]] = town.ask(ORDERED, *IMPORTS)
    return orders


def press_all(remote: Remote, labels: Sequence[str]) -> None:
    """Press keys one after the other; no page may have more than nine, and every picture must be there."""
    for label in labels:
        keys = remote.page.locator(".keys .key")
        assert keys.count() <= MOST_KEYS, remote.question
        assert list_missing_pictures(remote.page) == [], remote.question
        remote.press(label)


def list_missing_pictures(page: Page) -> list[str]:
    """Return pictures that did not load."""
    script = "() => [...document.images].filter((i) => !i.complete || !i.naturalWidth).map((i) => i.src)"
    page.wait_for_function("() => [...document.images].every((image) => image.complete)")
    missing: list[str] = page.evaluate(script)
    return missing


def read_hint(remote: Remote) -> str:
    """Return the sentence below the question."""
    return remote.page.locator(".tv-ask__hint").inner_text()


def test_groceries_are_ordered_seen_and_changed_by_remote(town: RunningTown, open_window) -> None:
    town.set_clock(at(9, 5))
    page = switch_on(open_window(size=SETS[1]))
    pair(page, open_window(size=PHONE), "hanako")
    remote = Remote(page)
    press_all(remote, ["買い物をする", "野菜"])
    assert page.locator(".key__picture").count() == 8
    take_picture(page, "tv-groceries")
    press_all(remote, ["だいこん", "2こ"])
    assert read_hint(remote) == "かごの中：1品、316円、重さ2.0キロ、常温1箱"
    press_all(remote, ["もっと選ぶ", "牛乳", "牛乳 1L", "1こ"])
    assert read_hint(remote) == "かごの中：2品、544円、重さ3.0キロ、常温1箱・冷蔵1箱"
    press_all(remote, ["もっと選ぶ"])
    assert read_hint(remote) == "かごの中：2品、544円、重さ3.0キロ、常温1箱・冷蔵1箱"
    press_all(remote, ["いつもの品", "ぶどう", "3こ", "かごを見る", "ぶどう", "0こ"])
    press_all(remote, ["注文へ進む", "品ごとに決める", "電話で聞いて", "似た品でよい", "午後2時", "手渡し"])
    lines = page.locator(".tv-lines").inner_text()
    assert [
        word for word in ("544円", "常温1箱・冷蔵1箱", "似た品で1品・電話で1品") if word not in lines
    ] == []
    press_all(remote, ["注文する"])
    assert remote.question.startswith("注文を受けました。6月10日(水) 午後2時から午後4時")
    [ordered] = list_orders(town)
    assert ordered == [
        *("tv", "placed", "2026-06-10 05:00:00+00:00"),
        [["だいこん", 2, "call"], ["牛乳", 1, "similar"]],
    ]

    press_all(remote, ["注文を見る", "中身を変える", "かごを見る", "だいこん", "1こ", "注文へ進む", "変える"])
    [changed] = list_orders(town)
    assert changed[3] == [["だいこん", 1, "call"], ["牛乳", 1, "similar"]]
    remote.look()
    press_all(remote, ["最初のページへ"])
    while page.url.endswith("/tv/notice/"):
        remote.press("わかりました")
    assert page.locator(".tv-card", has_text="お買い物").count() == 1
    assert remote.misfits == []
