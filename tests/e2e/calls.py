"""For journeys with video calls: browsers with cameras that are none, a visit to call from, a real relay."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.running_town import RunningTown, find_free_port

FAKE_MEDIA = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
)
PATIENCE_MS = 90_000
VISIT = "48210937"
SECRET = "north-of-the-river"

RELAY_ONLY = """(() => {
  const Plain = window.RTCPeerConnection;
  window.relayed = [];
  window.RTCPeerConnection = class extends Plain {
    constructor(config) {
      super({ ...config, iceTransportPolicy: "relay" });
      window.relayed.push(this);
    }
    addIceCandidate(candidate) {
      // Whatever is no relay's does not exist, whoever offers it.
      if (candidate?.candidate && !candidate.candidate.includes(" typ relay ")) return Promise.resolve();
      return super.addIceCandidate(candidate);
    }
  };
})()"""
"""A browser between which and any other no direct path exists."""

FIND_PATHS = """async () => {
  const found = [];
  for (const connection of window.relayed) {
    const stats = await connection.getStats();
    for (const pair of stats.values()) {
      if (pair.type !== "candidate-pair" || !pair.nominated || pair.state !== "succeeded") continue;
      const ends = [pair.localCandidateId, pair.remoteCandidateId];
      found.push(ends.map((id) => stats.get(id).candidateType));
    }
  }
  return found;
}"""

WEAK_LINE = """(() => {
  const plain = RTCPeerConnection.prototype.getStats;
  RTCPeerConnection.prototype.getStats = async function () {
    const stats = [...(await plain.call(this)).values()].map((one) =>
      one.type === "remote-inbound-rtp" ? { ...one, fractionLost: 0.3 } : one);
    return new Map(stats.map((one) => [one.id, one]));
  };
})()"""
"""A line on which three packets of ten do not reach the other."""

FRAMES = "video => video.videoWidth > 0 ? video.getVideoPlaybackQuality().totalVideoFrames : 0"

SEED = """
from datetime import datetime, timedelta
from moyai.core.accounts.models import User
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import appoint_proxy
from moyai.services.mobile_clinic.models import Patient, Practitioner, Visit
now = datetime.fromisoformat({now!r})
doctor = Practitioner.objects.get(user__username="doctor")
patient = Patient.objects.filter(institution=doctor.institution).first()
Visit.objects.create(
    code={code!r}, idempotency_key="call", patient=patient, institution=doctor.institution,
    programme="chronic", doctor=doctor, name="自宅", lon=137.97, lat=35.82, arrives_at=now,
    call_from=now, call_until=now + timedelta(minutes=20), status="at_door", booked_at=now, booked_by="test",
    channel="desk")
daughter = Resident.objects.exclude(user=None).exclude(pk=patient.resident_id).order_by("pk").first()
appoint_proxy(resident=patient.resident, user=daughter.user, scope="*", relation="娘", valid_until=None,
    actor="test", now=now)
"""


def seed_visit(town: RunningTown, now: datetime) -> None:
    """Have the clinic car stand at a patient's door, whose daughter is in the register."""
    town.run_python(SEED.format(now=now.isoformat(), code=VISIT))


def find_link(town: RunningTown) -> str:
    """Return the path of the link that was sent last."""
    text = town.ask(
        "Notice.objects.filter(kind='mobile_clinic.call_link').latest('pk').text['ja']",
        "from moyai.core.notices.models import Notice",
    )
    return "/call/" + text.split("/call/", 1)[1].split(" ")[0]


def list_events(town: RunningTown) -> list[str]:
    """Return what was written down of calls, as codes, the first first."""
    kinds = "list(Event.objects.order_by('pk').values_list('kind', flat=True))"
    found: list[str] = town.ask(kinds, "from moyai.core.video.models import Event")
    return found


def wait_for_event(town: RunningTown, kind: str, times: int = 1) -> None:
    """Wait until something was written down so often."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while (found := list_events(town)).count(kind) < times:
        assert time.monotonic() < deadline, found
        time.sleep(0.5)


def enter_visit(page: Page, address: str = f"/clinic/visits/{VISIT}/call/") -> None:
    """Go from a page that shows the visit into the call's lobby."""
    page.goto(address)
    page.get_by_role("button", name="オンライン診察").click()
    expect(page.get_by_role("heading", name="入る前に、たしかめます")).to_be_visible()


def join(page: Page) -> None:
    """Enter the call with camera and microphone, once the camera is seen."""
    expect(page.locator('[data-check="camera"]')).to_have_text("映っています", timeout=PATIENCE_MS)
    page.get_by_role("button", name="通話に入る").click()
    expect(page.locator("[data-call-status]")).not_to_be_empty(timeout=PATIENCE_MS)


def tiles(page: Page) -> Locator:
    """Return the pictures of the others."""
    return page.locator("[data-call-others] .call__tile")


def expect_people(page: Page, count: int) -> None:
    """Wait until so many others are shown."""
    expect(tiles(page)).to_have_count(count, timeout=PATIENCE_MS)


def expect_moving(page: Page, count: int = 1) -> None:
    """Wait until the picture of each other has been decoded, and goes on."""
    for number in range(count):
        video = tiles(page).nth(number).locator("video")
        first = _wait_for_frames(video, 1)
        _wait_for_frames(video, first + 5)


def _wait_for_frames(video: Locator, least: int) -> int:
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while (frames := int(video.evaluate(FRAMES))) < least:
        assert time.monotonic() < deadline, f"{frames} frames, {least} awaited"
        time.sleep(0.2)
    return frames


def block_direct_paths(context: BrowserContext) -> None:
    """Have a window's calls go through the relay or not at all."""
    context.add_init_script(RELAY_ONLY)


class Relay:
    """A real coturn on the loopback, as deploy/coturn has it."""

    def __init__(self, folder: Path) -> None:
        self.port = find_free_port()
        self._log = folder / "coturn.log"
        self._config = folder / "turnserver.conf"
        low = 40_000 + self.port % 9_000
        self._config.write_text(
            f"listening-ip=127.0.0.1\nrelay-ip=127.0.0.1\nlistening-port={self.port}\n"
            f"min-port={low}\nmax-port={low + 80}\n"
            f"use-auth-secret\nstatic-auth-secret={SECRET}\nrealm=moyai.test\n"
            "fingerprint\nno-tls\nno-dtls\nno-cli\nallow-loopback-peers\nlog-file=stdout\nsimple-log\nverbose\n"
            f"pidfile={folder / 'coturn.pid'}\nuserdb={folder / 'coturn.db'}\n"
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What a town is told of it."""
        url = f"turn:127.0.0.1:{self.port}?transport=udp"
        return {"MOYAI_TURN_URLS": url, "MOYAI_TURN_SECRET": SECRET}

    def start(self) -> None:
        """Start it."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                ["turnserver", "-c", str(self._config)], stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """End it at once: every path through it is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def read_log(self) -> str:
        """Return what it said."""
        return self._log.read_text(errors="replace")


def has_relay() -> bool:
    """Tell whether coturn is installed."""
    return shutil.which("turnserver") is not None


@contextmanager
def run_relay(folder: Path) -> Iterator[Relay]:
    """Run a relay until the block is left."""
    relay = Relay(folder)
    relay.start()
    try:
        yield relay
    finally:
        with suppress(ProcessLookupError):
            relay.kill()
