"""``moyai phone-carrier``: a telephone carrier on this machine, with telephones on its pages."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import get_args

from moyai.channels.voice.carrier.settings import DeskAnswer, Nobody, Settings


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until stopped; return the exit code (2 when the arguments are wrong)."""
    try:
        arguments = _make_parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    if not arguments.token:
        print("moyai phone-carrier: --token or MOYAI_VOICE_TOKEN is missing", file=sys.stderr)
        return 2
    import uvicorn

    from moyai.channels.voice.carrier.server import make_app

    settings = make_settings(arguments)
    print(f"Telephones: {settings.address}/telephone", flush=True)
    uvicorn.run(make_app(settings), host=arguments.host, port=arguments.port, log_level="warning")
    return 0


def make_settings(arguments: argparse.Namespace) -> Settings:
    """Return what was asked for on the command line."""
    pairs = (text.partition("=") for text in arguments.telephone)
    return Settings(
        webhook=arguments.webhook,
        token=arguments.token,
        account=arguments.account,
        number=arguments.number,
        address=arguments.address or f"http://{arguments.host}:{arguments.port}",
        status=arguments.status,
        fallback=arguments.fallback,
        embedders=tuple(arguments.embed),
        telephones={number: name for number, _equals, name in pairs},
        nobody=arguments.nobody,
        dialled=arguments.dialled,
        pace=arguments.pace,
    )


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="moyai phone-carrier", description="A simulated telephone carrier")
    add = parser.add_argument
    add("--host", default="127.0.0.1")
    add("--port", type=int, default=8500, help="default 8500")
    add("--webhook", required=True, metavar="URL", help="where incoming calls are posted: https://…/voice/")
    add("--status", default="", metavar="URL", help="where their end is posted; default: status beside it")
    add("--fallback", default="", metavar="URL", help="asked when the webhook fails")
    add("--token", default=os.environ.get("MOYAI_VOICE_TOKEN", ""), help="default: MOYAI_VOICE_TOKEN")
    add("--account", default=os.environ.get("MOYAI_VOICE_ACCOUNT") or Settings.account)
    add("--number", default=os.environ.get("MOYAI_VOICE_NUMBER") or Settings.number, help="ours, +81…")
    add("--address", default="", help="the carrier's own base address; default: host and port")
    add(
        "--telephone",
        action="append",
        default=[],
        metavar="NUMBER=WHOSE",
        help="offered on the page; may repeat",
    )
    add(
        "--embed",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="may show a telephone in a frame; may repeat",
    )
    add("--nobody", choices=get_args(Nobody), default="no-answer", help="telephones that nobody holds")
    add(
        "--dialled", choices=get_args(DeskAnswer), default="no-answer", help="how numbers go that are dialled"
    )
    add("--pace", type=float, default=1.0, help="how long speech takes; 1 is a human's pace")
    return parser


if __name__ == "__main__":
    sys.exit(main())
