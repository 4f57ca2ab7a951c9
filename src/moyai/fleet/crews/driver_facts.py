"""What stands on a driver's page of the register, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LICENCE_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverFacts:
    """The facts of 運輸規則 37条 that somebody types in.

    Attributes:
        number: The page's number in the firm's register.
        name: As on the licence.
        kana: How it is read.
        birth_date: Date of birth.
        address: Where the driver lives.
        hired_date: Since when with the firm.
        appointed_date: Since when a driver (選任).
        licence_number: Twelve digits.
        licence_kinds: E.g. 普通二種.
        licence_conditions: E.g. 眼鏡等.
        licence_issued_date: The licence's date.
        licence_expires_date: The last day on which it is good.
        health_note: What is to be known about health.
    """

    number: str
    name: str
    birth_date: date
    address: str
    hired_date: date
    appointed_date: date
    licence_number: str
    licence_kinds: str
    licence_issued_date: date
    licence_expires_date: date
    kana: str = ""
    licence_conditions: str = ""
    health_note: str = ""
