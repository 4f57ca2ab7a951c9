"""The command ``moyai line-platform``: serves the platform on an address of this machine."""

import argparse
from functools import partial
from pathlib import Path

import uvicorn

from moyai.channels.line.platform.app import make_app
from moyai.channels.line.platform.login_state import LoginChannel
from moyai.channels.line.platform.people import follow
from moyai.channels.line.platform.platform import Place, Platform
from moyai.channels.line.platform.state import Channel, Redelivery

DESCRIPTION = "A stand-in for the LINE platform: Messaging API, webhooks, faults, and a phone with a chat."


def make_parser() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    parser = argparse.ArgumentParser(prog="moyai line-platform", description=DESCRIPTION)
    add = parser.add_argument
    many = partial(add, action="append", default=[])
    add("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    add("--port", type=int, default=8001, help="port to listen on (8001)")
    add(
        "--channel",
        action="append",
        required=True,
        type=read_channel,
        metavar="NAME:SECRET:TOKEN:WEBHOOK_URL",
        help="an official account; repeat for more",
    )
    many(
        "--login",
        type=read_login,
        metavar="CHANNEL_ID:SECRET:CALLBACK_URL",
        help="a LINE Login channel, by which a site lets people in",
    )
    many("--title", metavar="NAME:TITLE", help="the name people see")
    many("--user", metavar="KEY:NAME[:LANGUAGE]", help="a phone, friend of every account")
    many("--place", metavar="NAME:LATITUDE:LONGITUDE", help="a place that phones can send")
    add("--ledger", type=Path, help="file to which every accepted message is appended as JSON")
    add("--redelivery", action="store_true", help="send posts again that failed (off with LINE too)")
    add("--quota", type=int, help="messages a month and account (none: no limit)")
    add("--seed", type=int, default=1, help="seed of ids and chances (1)")
    return parser


def read_channel(text: str) -> Channel:
    """Return the channel that an argument describes.

    Raises:
        argparse.ArgumentTypeError: it does not have four parts.
    """
    parts = text.split(":", 3)
    if len(parts) != 4 or not all(parts[:3]):
        raise argparse.ArgumentTypeError("must be NAME:SECRET:TOKEN:WEBHOOK_URL")
    name, secret, token, url = parts
    return Channel(name, secret, token, url)


def read_login(text: str) -> LoginChannel:
    """Return the LINE Login channel that an argument describes.

    Raises:
        argparse.ArgumentTypeError: it does not have three parts.
    """
    parts = text.split(":", 2)
    if len(parts) != 3 or not all(parts):
        raise argparse.ArgumentTypeError("must be CHANNEL_ID:SECRET:CALLBACK_URL")
    return LoginChannel(parts[0], parts[1], (parts[2],))


def make_platform(arguments: argparse.Namespace) -> Platform:
    """Return the platform that the arguments describe."""
    platform = Platform(arguments.channel, seed=arguments.seed, ledger=arguments.ledger)
    for channel in platform.channels.values():
        channel.quota = arguments.quota
        channel.redelivery = Redelivery(on=arguments.redelivery)
    for login in arguments.login:
        platform.login.add_channel(login)
    for text in arguments.title:
        name, _, title = text.partition(":")
        platform.channels[name].display_name = title
    for text in arguments.user:
        key, name, language = [*text.split(":"), "", ""][:3]
        user = platform.add_user(key=key, name=name or key, language=language or "ja")
        for channel in platform.channels.values():
            follow(platform, channel, user, tell=False)
    if arguments.place:
        platform.places = [read_place(text) for text in arguments.place]
    return platform


def read_place(text: str) -> Place:
    """Return the place that an argument describes."""
    name, latitude, longitude = text.rsplit(":", 2)
    return Place(name, float(latitude), float(longitude))


def main(argv: list[str]) -> int:
    """Serve until stopped."""
    arguments = make_parser().parse_args(argv)
    app = make_app(make_platform(arguments))
    # Phones hold their feeds open for ever: do not wait for them at the end.
    uvicorn.run(
        app,
        host=arguments.host,
        port=arguments.port,
        log_level="warning",
        access_log=False,
        ws="none",
        timeout_graceful_shutdown=1,
    )
    return 0
