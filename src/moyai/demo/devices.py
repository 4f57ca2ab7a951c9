"""The devices of the demo: a LINE platform and a telephone carrier of our own, and how the town knows them.

Plain Python: ``moyai demo`` reads this before Django's settings are there. Secrets are made at random for
each data folder; a town that sets an account of its own in the environment keeps it.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

HOST = "127.0.0.1"
ACCOUNT = "ina"
TITLE = "伊那市 くらしの窓口"
VISITOR = "hanako"
VISITOR_NAME = "花子"
VISITOR_PHONE = "0265009100"
OUR_NUMBER = "+81265009999"
FARM_PORT, FARM_WS_PORT = 1883, 3002
LOGIN_CHANNEL = "2009990001"
VOICE_ACCOUNT = "AC00000000000000000000000000000202"
PLACES = (
    ("伊那市役所", 35.8275, 137.9540),
    ("伊那中央病院", 35.8370, 137.9480),
    ("東京駅（区域の外）", 35.6812, 139.7671),
    ("海の上", 34.0, 138.5),
)


@dataclass(frozen=True)
class Devices:
    """Where the devices of a demo answer, and their secrets.

    Attributes:
        web: Base address of the town.
        line_port: Port of the LINE platform.
        phone_port: Port of the telephone carrier.
        farm_port: Port of the farm's broker; 1883 where it is free, as FarmBot's clients know no other.
        farm_ws_port: Its port of WebSockets.
    """

    web: str
    line_port: int
    phone_port: int
    farm_port: int
    farm_ws_port: int
    line_secret: str
    line_token: str
    login_secret: str
    voice_token: str

    @property
    def line(self) -> str:
        """Base address of the LINE platform."""
        return f"http://{HOST}:{self.line_port}"

    @property
    def phone(self) -> str:
        """Base address of the telephone carrier."""
        return f"http://{HOST}:{self.phone_port}"


@lru_cache(maxsize=8)
def find_devices(home: Path, port: int) -> Devices:
    """Return the devices of a demo: the next two free ports after the town's own, and the folder's secrets.

    The answer stays the same within a process, so that whoever asks first decides.
    """
    line_port = find_free_port(port + 1)
    return Devices(
        web=f"http://{HOST}:{port}",
        line_port=line_port,
        phone_port=find_free_port(line_port + 1),
        farm_port=find_free_port(FARM_PORT),
        farm_ws_port=find_free_port(FARM_WS_PORT),
        **_keep_secrets(home),
    )


def find_free_port(first: int) -> int:
    """Return the first free port from ``first`` on; any free one when there is none within twenty."""
    for port in [*range(first, min(first + 20, 65536)), 0]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no port is free")


def make_environment(devices: Devices) -> dict[str, str]:
    """Return what the town's processes are told of the devices."""
    return {
        "MOYAI_ADDRESS": devices.web,
        "MOYAI_PHONE": f"0{OUR_NUMBER.removeprefix('+81')}",
        "MOYAI_LINE_ACCOUNTS": ACCOUNT,
        f"MOYAI_LINE_{ACCOUNT.upper()}_SECRET": devices.line_secret,
        f"MOYAI_LINE_{ACCOUNT.upper()}_TOKEN": devices.line_token,
        "MOYAI_LINE_API": devices.line,
        "MOYAI_LINE_DATA_API": devices.line,
        "MOYAI_LINE_LOGIN": devices.line,
        "MOYAI_LINE_LOGIN_CHANNEL": LOGIN_CHANNEL,
        "MOYAI_LINE_LOGIN_SECRET": devices.login_secret,
        "MOYAI_VOICE_TOKEN": devices.voice_token,
        "MOYAI_VOICE_ACCOUNT": VOICE_ACCOUNT,
        "MOYAI_VOICE_NUMBER": OUR_NUMBER,
        "MOYAI_VOICE_API": devices.phone,
        "MOYAI_VOICE_WEBHOOK": devices.web,
        "MOYAI_FARM_PORT": str(devices.farm_port),
        "MOYAI_FARM_WS_PORT": str(devices.farm_ws_port),
        "MOYAI_DEMO_LINE_PAGE": f"{devices.line}/phone/{VISITOR}",
        "MOYAI_DEMO_PHONE_PAGE": f"{devices.phone}/telephone/{VISITOR_PHONE}",
    }


def set_environment(home: Path, port: int) -> None:
    """Tell this process and its children of the devices, unless the town names its own LINE or carrier."""
    theirs = [kind for kind in ("LINE", "VOICE") if any(_is_of(kind, name) for name in os.environ)]
    for name, value in make_environment(find_devices(home, port)).items():
        if not any(_is_of(kind, name) for kind in theirs):
            os.environ.setdefault(name, value)


def _is_of(kind: str, name: str) -> bool:
    return name.split("_")[:2] == ["MOYAI", kind]


def list_device_commands(devices: Devices) -> dict[str, list[str]]:
    """Return how the devices are started, by name."""
    moyai = [sys.executable, "-m", "moyai"]
    webhook = f"{devices.web}/line/{ACCOUNT}/webhook"
    places = [text for name, lat, lon in PLACES for text in ("--place", f"{name}:{lat}:{lon}")]
    return {
        "line-platform": [
            *moyai,
            *("line-platform", "--port", str(devices.line_port), "--redelivery"),
            *("--channel", f"{ACCOUNT}:{devices.line_secret}:{devices.line_token}:{webhook}"),
            *("--login", f"{LOGIN_CHANNEL}:{devices.login_secret}:{devices.web}/line/sign-in/back/"),
            *("--title", f"{ACCOUNT}:{TITLE}", "--user", f"{VISITOR}:{VISITOR_NAME}"),
            *places,
        ],
        "phone-carrier": [
            *moyai,
            *("phone-carrier", "--port", str(devices.phone_port), "--webhook", f"{devices.web}/voice/"),
            *("--token", devices.voice_token, "--account", VOICE_ACCOUNT, "--number", OUR_NUMBER),
            *("--telephone", f"{VISITOR_PHONE}={VISITOR_NAME}", "--nobody", "understands", "--pace", "2"),
        ],
        "intake": [*moyai, "intake_drain"],
    }


_SECRETS = ("line_secret", "line_token", "login_secret", "voice_token")


def _keep_secrets(home: Path) -> dict[str, str]:
    """Return the folder's secrets (mode 0600); those that an older folder lacks are made."""
    path = home / "devices.json"
    kept: dict[str, str] = json.loads(path.read_text()) if path.is_file() else {}
    found = {name: kept.get(name) or secrets.token_hex(16) for name in _SECRETS}
    if found != kept:
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(found, file)
    return found
