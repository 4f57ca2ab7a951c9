"""Forged, mutated and replayed webhook bodies: how many the signature check takes (none), and how fast it is.

Run: ``python -m bench.forged [--bodies 1000000] [--seed 1]``.
"""

import argparse
import json
import random
import time

from moyai.channels.line.signature import is_signed, sign

SECRET, OTHER = b"channel-secret", b"another-secret"


def main() -> None:
    """Make bodies, spoil each in one way, and count what is taken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--bodies", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    good = [_make_body(number) for number in range(64)]
    signed = [(body, sign(SECRET, body)) for body in good]
    taken = genuine = 0
    started = time.perf_counter()
    for number in range(options.bodies):
        body, signature = _spoil(dice, number, signed)
        taken += is_signed(SECRET, body, signature)
        genuine += is_signed(SECRET, *signed[number % 64])
    seconds = time.perf_counter() - started
    print(f"{'bodies':>9} {'taken':>6} {'genuine refused':>16} {'checks/s':>10}")
    print(
        f"{options.bodies:>9} {taken:>6} {options.bodies - genuine:>16} {2 * options.bodies / seconds:>10.0f}"
    )


def _make_body(number: int) -> bytes:
    event = {
        "type": "message",
        "webhookEventId": f"01J{number:023d}",
        "message": {"type": "text", "text": "あ" * 40},
    }
    return json.dumps({"destination": "U" + "0" * 32, "events": [event]}).encode()


def _spoil(dice: random.Random, number: int, signed: list[tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
    """Return a body with a signature that is not its own, in one of six ways."""
    body, signature = signed[number % 64]
    way = number % 6
    if way == 0:  # one bit of the body
        spoiled = bytearray(body)
        spoiled[dice.randrange(len(body))] ^= 1 << dice.randrange(8)
        return bytes(spoiled), signature
    if way == 1:  # one bit of the signature
        spoiled = bytearray(signature)
        spoiled[dice.randrange(len(signature))] ^= 1 << dice.randrange(8)
        return body, bytes(spoiled)
    if way == 2:  # signed by somebody else
        return body, sign(OTHER, body)
    if way == 3:  # another body's signature
        return body, signed[(number + 1 + dice.randrange(63)) % 64][1]
    if way == 4:  # cut short or lengthened
        return (
            (body[: dice.randrange(len(body))], signature)
            if dice.random() < 0.5
            else (body + b" ", signature)
        )
    return body, signature[: dice.randrange(len(signature))]  # half a signature, or none


if __name__ == "__main__":
    main()
