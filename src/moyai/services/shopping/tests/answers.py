"""What a bank or a cable company would answer to a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from moyai.engines.charge_files import cable, zengin


def answer_bank(sent: bytes, done: Sequence[bool]) -> bytes:
    asked = zengin.read_file(sent)
    results = [zengin.Result.DONE if each else zengin.Result.SHORT_OF_FUNDS for each in done]
    charges = [replace(one, result=result) for one, result in zip(asked.charges, results, strict=True)]
    return zengin.write_file(asked.collector, asked.month, asked.day, charges, is_answer=True)


def answer_cable(sent: bytes, done: Sequence[bool]) -> bytes:
    asked = cable.read_request(sent)
    return cable.write_answer(
        [
            cable.Answer(
                one.customer, one.bill, one.month, one.amount_yen, is_done, "" if is_done else "残高不足"
            )
            for one, is_done in zip(asked, done, strict=True)
        ]
    )
