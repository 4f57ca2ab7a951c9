"""How long a resident waits for offers: the last answer in by HTTP, the page with the offers out.

A town of twelve vehicles is served by the real server on a loopback port; 120 rides of the day are booked
through the conversation. Then the last question before the offers is answered again and again by one browser,
and each answer is timed with the page that follows it (one POST, one GET). The town's clock stands still
meanwhile.

In turns with the answers a piece of work that is always the same is timed, about as long as one of them: how
far its slowest times lie from its middle is the machine's own doing, and so much of the answers' is too.

Run: ``python -m bench.booking [--calls 500] [--rides 120]``.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

RESIDENTS = 600
READY_S = 180
SAME_WORK = 900_000


def main() -> None:
    """Prepare the town, serve it, measure, print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--rides", type=int, default=120)
    parser.add_argument("--port", type=int, default=8791)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "MOYAI_HOME": home,
            "MOYAI_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "moyai.config.settings",
        }
        import django

        django.setup()
        from bench.town import Town

        town = Town(residents=RESIDENTS)
        booked = town.book(options.rides)
        codes = town.prepare_talks(options.calls)
        with Server(options.port, Path(home)) as server:
            seconds, same_work = measure(server.address, codes)
        report(seconds, same_work, booked, town.vehicles)


class Server:
    """The web server as a child process."""

    def __init__(self, port: int, home: Path) -> None:
        self.address = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "uvicorn", "moyai.config.asgi:application", "--lifespan", "off"]
        self._log = (home / "web.log").open("w")
        self._process = subprocess.Popen(
            [*command, "--port", str(port)], stdout=self._log, stderr=subprocess.STDOUT
        )

    def __enter__(self) -> "Server":
        import httpx

        for _ in range(READY_S * 10):
            try:
                if httpx.get(f"{self.address}/healthz").status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.1)
        raise SystemExit("The web server did not start.")

    def __exit__(self, *_problem: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._log.close()


def measure(address: str, codes: list[str]) -> tuple[list[float], list[float]]:
    """Return the seconds of each decision (the last answer posted, the page with the offers read) and of the
    same piece of work after each.
    """
    import httpx

    from moyai.demo.accounts import PASSWORD

    taken: list[float] = []
    same_work: list[float] = []
    with httpx.Client(base_url=address, follow_redirects=True, timeout=30) as browser:
        page = browser.get("/accounts/login/").text
        form = {
            "login": "hanako",
            "password": PASSWORD,
            "csrfmiddlewaretoken": _find_hidden(page)["csrfmiddlewaretoken"],
        }
        browser.post("/accounts/login/", data=form).raise_for_status()
        for code in codes:
            hidden = _find_hidden(browser.get(f"/talk/{code}/").text)
            started = time.perf_counter()
            answer = browser.post(f"/talk/{code}/", data=hidden | {"answer": "0"})
            taken.append(time.perf_counter() - started)
            answer.raise_for_status()
            if _find_hidden(answer.text).get("key") == hidden["key"]:
                raise SystemExit("The answer was not taken; the measurement would be of nothing.")
            same_work.append(time_same_work())
    return taken, same_work


def time_same_work() -> float:
    """Return the seconds of a loop that is always the same."""
    started, total = time.perf_counter(), 0
    for number in range(SAME_WORK):
        total += number * number
    return time.perf_counter() - started


def report(seconds: list[float], same_work: list[float], booked: int, vehicles: int) -> None:
    """Print the table."""
    print("Booking decision end to end (HTTP answer in, page with offers out)")
    print(f"{vehicles} vehicles, {booked} rides")
    print(f"{'':>24} {'calls':>6} {'median ms':>10} {'p99 ms':>8} {'worst ms':>9} {'p99/median':>11}")
    for name, taken in (("booking decision", seconds), ("the same work each time", same_work)):
        milliseconds = np.array(taken) * 1000
        median, p99 = np.percentile(milliseconds, [50, 99])
        figures = f"{median:>10.1f} {p99:>8.1f} {milliseconds.max():>9.1f} {p99 / median:>11.2f}"
        print(f"{name:>24} {len(taken):>6} {figures}")


_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def _find_hidden(page: str) -> dict[str, str]:
    return dict(_HIDDEN.findall(page))


if __name__ == "__main__":
    main()
