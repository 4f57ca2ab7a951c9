"""Frames a second of a season's chart while it is panned, over a million readings of one sensor.

    python -m bench.farm_frames [--points 1000000] [--seconds 8] [--throttle 1]

The readings are stored and summed up by the operations (`bench.farm_season`), the page is served by a web
server of its own to a Chromium without a graphics card. For each width of the visible span the chart is
dragged on and on, a pointer event a frame: counted are the frames that the browser came to draw and the gaps
between them, once while tiles come from the server, once over tiles that are there.
``--throttle`` slows the page's processor so many times, as a cheap telephone does.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

SPANS_DAYS = (1, 7, 30, 90)
PAN = """async ([seconds, px]) => {
  const plot = document.querySelector(".season__plot");
  plot.setPointerCapture = () => undefined; // these pointers are ours
  const box = plot.getBoundingClientRect();
  const at = (x) => ({ bubbles: true, button: 0, buttons: 1, pointerId: 1, clientX: x, clientY: box.y + 99 });
  const frame = () => new Promise(requestAnimationFrame);
  const gaps = [];
  let x = box.x + box.width / 2;
  let last = await frame();
  const end = last + seconds * 1000;
  while (last < end) {
    plot.dispatchEvent(new PointerEvent("pointerdown", at(x)));
    for (let step = 0; step < 40 && last < end; step += 1) {
      x += px;
      plot.dispatchEvent(new PointerEvent("pointermove", at(x)));
      const now = await frame();
      gaps.push(now - last);
      last = now;
    }
    plot.dispatchEvent(new PointerEvent("pointerup", at(x)));
    x = box.x + box.width / 2;
  }
  return gaps;
}"""


def main() -> None:
    """Fill a town of its own, pan, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--throttle", type=float, default=1.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="frames-") as home:
        os.environ |= {"MOYAI_HOME": home, "DJANGO_SETTINGS_MODULE": "moyai.config.settings"}
        os.environ.setdefault("MOYAI_DEMO", "1")
        from bench.shopping_day.preparing import prepare

        prepare()
        from bench.farm_season import season

        sensor = season(asked.points)
        cookie = sign_in()
        from tests.running_town import RunningTown

        town = RunningTown(Path(home))
        try:
            town.start_web()
            look(town, sensor.pk, cookie, asked)
        finally:
            town.close()


def sign_in() -> str:
    """Return the session of an officer."""
    from django.conf import settings
    from django.test import Client

    from moyai.core.accounts.enums import Role
    from moyai.core.accounts.models import Membership, User

    user = User.objects.create_user("bench-officer", password="a-long-word-of-hers")
    Membership.objects.create(user=user, role=Role.OFFICER)
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def look(town: Any, sensor: int, cookie: str, asked: argparse.Namespace) -> None:
    """Pan at each width of the span, twice: over tiles that come, and over those that are there."""
    from django.conf import settings
    from playwright.sync_api import sync_playwright
    from tests.e2e.browser import launch, open_context

    from bench.farm_season import NOW

    with sync_playwright() as playwright:
        browser = launch(playwright)
        context = open_context(browser, town.url)
        address = {"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": town.url}
        context.add_cookies([address])
        page = context.new_page()
        if asked.throttle > 1:
            slow = context.new_cdp_session(page)
            slow.send("Emulation.setCPUThrottlingRate", {"rate": asked.throttle})
        for days in SPANS_DAYS:
            page.goto(f"/garden/sensors/{sensor}/?since={NOW.date()}&days={days}")
            page.locator(".season__plot canvas").wait_for()
            page.wait_for_timeout(2000)
            page.locator(".season__plot").press("End")
            page.wait_for_timeout(1000)
            for name, px in (("back, tiles come", 12), ("on, tiles are there", -12)):
                gaps = page.evaluate(PAN, [asked.seconds, px])
                print(f"{days:>3} days {name:<20} {describe(gaps)}", flush=True)
        browser.close()
    load, cores = os.getloadavg()[0], os.cpu_count()
    print(f"{asked.points:,} points; throttled {asked.throttle:g} times; load {load:.1f} on {cores} cores")


def describe(gaps: list[float]) -> str:
    """Return frames a second, and what the gaps between them were, in milliseconds."""
    ordered = sorted(gaps)
    p99 = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
    late = sum(each > 50 for each in ordered) / len(ordered) * 100
    rate = 1000 * len(ordered) / sum(ordered)
    return (
        f"{rate:5.1f} frames/s; gap median {median(ordered):.1f} ms, p99 {p99:.0f}, longest "
        f"{ordered[-1]:.0f}; {late:.1f} % over 50 ms"
    )


if __name__ == "__main__":
    main()
