"""What engines' commands have in common: a file and its format, a seed, numbers with bounds."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

Read = TypeVar("Read")
Number = TypeVar("Number", int, float)
LONGEST_S = 86_400.0


class CommandError(Exception):
    """A command cannot do what it was asked; the message says why in one line."""


def add_common(
    command: argparse.ArgumentParser,
    formats: Mapping[str, object],
    *,
    default_format: str | None = None,
    seed_of: str = "",
) -> None:
    """Add the file, ``--format``, ``--seed`` and ``--json`` to a command.

    Args:
        command: The command's parser.
        formats: Readers by the name of their format.
        default_format: The format when none is given; it must be given when None.
        seed_of: What the seed is of, for the help, where that is not plain.
    """
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument(
        "--format",
        choices=sorted(formats),
        required=default_format is None,
        default=default_format,
        help=default_format and f"default {default_format}",
    )
    command.add_argument("--seed", type=int, default=1, help=", ".join(filter(None, [seed_of, "default 1"])))
    command.add_argument("--json", action="store_true", help="print one line of JSON")


def read_file(
    arguments: argparse.Namespace, readers: Mapping[str, Callable[[Path], Read]], malformed: type[Exception]
) -> Read:
    """Read a command's file with the reader of its format.

    Args:
        arguments: With ``file`` and ``format``, as ``add_common`` has them.
        readers: Readers by the name of their format.
        malformed: What they raise when the file is not of it.

    Raises:
        CommandError: The file is malformed or cannot be read.
    """
    try:
        return readers[arguments.format](arguments.file)
    except malformed as error:
        raise CommandError(f"{arguments.file}: {error}") from error
    except OSError as error:
        raise CommandError(f"{arguments.file}: {error.strerror or error}") from error


def between(least: Number, most: Number) -> Callable[[str], Number]:
    """Return an argument's type: a number within bounds, whole when the bounds are.

    Args:
        least: The least that is taken.
        most: The most that is taken.
    """
    kind = type(least)
    words = "a whole number" if kind is int else "a number"

    def read(text: str) -> Number:
        try:
            value = kind(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not {words}") from None
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{text} is not between {least:g} and {most:g}")
        return value

    return read
