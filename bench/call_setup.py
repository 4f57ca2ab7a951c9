"""How long until two people in a call see each other, on the loopback with real browsers.

Measured from the moment at which both have joined (the second's join is answered) until the first frame of
the other has been decoded and shown on both pages (``requestVideoFrameCallback``). Goal: 2 seconds. The
machine's load stands beside it: browsers, web server and database share it.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

GOAL_S = 2.0
PATIENCE_S = 60.0
WATCH = """(() => {
  const plain = window.fetch;
  window.fetch = async (...all) => {
    const answer = await plain(...all);
    if (String(all[0]).endsWith("tell/join")) window.joinedAt = Date.now();
    return answer;
  };
  const watch = (video) => video.requestVideoFrameCallback(() => { window.firstFrameAt = Date.now(); });
  document.addEventListener("DOMContentLoaded", () => {
    const grid = document.querySelector("[data-call-others]");
    if (!grid) return;
    new MutationObserver((changes) => {
      for (const change of changes) for (const tile of change.addedNodes) watch(tile.querySelector("video"));
    }).observe(grid, { childList: true });
  });
})()"""


def main() -> int:
    """Measure and print; the exit code is 1 where the median is beyond the goal."""
    options = read_options()
    from tests.e2e.bookings import at
    from tests.e2e.calls import run_relay, seed_visit
    from tests.running_town import RunningTown

    with tempfile.TemporaryDirectory(prefix="call-") as folder:
        town = RunningTown(Path(folder) / "home")
        town.home.mkdir()
        ten = at(10, 0)
        try:
            town.make(ten)
            seed_visit(town, ten)
            if options.relay:
                with run_relay(Path(folder)) as relay:
                    town.environment |= relay.environment
                    seconds = run(town, options)
            else:
                seconds = run(town, options)
        finally:
            town.close()
    print(describe(seconds), flush=True)
    if options.json:
        print(json.dumps(seconds))
    return int(statistics.median(seconds) > GOAL_S)


def read_options() -> argparse.Namespace:
    """Return the command line's wishes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--relay", action="store_true", help="through a coturn, direct paths blocked")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def run(town: Any, options: argparse.Namespace) -> list[float]:
    """Have the doctor enter again and again while the nurse stays; return the seconds of each time."""
    from playwright.sync_api import sync_playwright
    from tests.e2e.browser import launch, open_context, sign_in
    from tests.e2e.calls import FAKE_MEDIA, block_direct_paths, enter_visit, join

    town.start_web()
    seconds = []
    with sync_playwright() as playwright:
        browser = launch(playwright, FAKE_MEDIA)
        pages = []
        for account in ("nurse", "doctor"):
            context = open_context(browser, town.url)
            context.add_init_script(WATCH)
            if options.relay:
                block_direct_paths(context)
            page = sign_in(context, account)
            enter_visit(page)
            pages.append(page)
        nurse, doctor = pages
        join(nurse)
        for number in range(options.runs):
            nurse.evaluate("window.firstFrameAt = undefined")
            join(doctor)
            begun, seen = doctor.evaluate("window.joinedAt"), [wait_for_frame(page) for page in pages]
            seconds.append((max(seen) - begun) / 1000)
            print(f"{number + 1}: {seconds[-1]:.3f} s", flush=True)
            doctor.get_by_role("button", name="自分だけ出る").click()
            doctor.get_by_role("link", name="もう一度入る").click()
            enter_visit(doctor)
        browser.close()
    return seconds


def wait_for_frame(page: Any) -> int:
    """Return when a page showed the other's first frame, in Unix milliseconds."""
    deadline = time.monotonic() + PATIENCE_S
    while (found := page.evaluate("window.firstFrameAt ?? 0")) == 0:
        if time.monotonic() > deadline:
            raise TimeoutError("nobody was seen")
        time.sleep(0.05)
    return int(found)


def describe(seconds: list[float]) -> str:
    """Return median, 95th percentile and the longest, with the machine's load."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return (
        f"{len(ordered)} calls: p50 {statistics.median(ordered):.3f} s, p95 {p95:.3f} s, longest "
        f"{ordered[-1]:.3f} s, goal {GOAL_S} s; load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
