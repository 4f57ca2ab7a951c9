"""What the desk hears of the crews, in every language of the town."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from moyai.fleet.crews.enums import RollCallKind
from moyai.fleet.specs import Sentence

_REFUSALS: dict[str, tuple[str, str]] = {
    "alcohol": ("アルコールが検知されました", "alcohol was detected"),
    "drunk": ("酒気を帯びています", "under the influence of alcohol"),
    "no_detector": ("アルコール検知器を使っていません", "no alcohol detector was used"),
    "ill": ("病気があります", "ill"),
    "fatigued": ("疲労しています", "too tired"),
    "sleepless": ("睡眠が足りません", "too little sleep"),
    "fault": ("車両の点検で異常がありました", "the inspection of the vehicle found a fault"),
    "not_inspected": ("日常点検をしていません", "the vehicle was not inspected"),
}


def say_refusals(codes: Sequence[str]) -> Sentence:
    """Return the reasons of a roll-call in one phrase."""
    return {
        "ja": "、".join(_REFUSALS[code][0] for code in codes),
        "en": ", ".join(_REFUSALS[code][1] for code in codes),
    }


def tell_desk(vehicle: str, driver: str, kind: str, why: Sentence) -> Sentence:
    """Return what the desk has to do about a roll-call that refused; health is named, for the desk must
    act on it."""
    if kind == RollCallKind.BEFORE:
        return {
            "ja": f"{vehicle}の{driver}さんは、点呼の結果、運転できません（{why['ja']}）。"
            "ほかの運転手に替えるか、車を運行から外して予約を組み直してください。",
            "en": f"{driver} of {vehicle} must not drive after the roll-call ({why['en']}). "
            "Put another driver on it, or take the vehicle out of service so that its rides are re-planned.",
        }
    return {
        "ja": f"{vehicle}の{driver}さんの乗務後の点呼で異常がありました（{why['ja']}）。"
        "事業者に確かめてください。",
        "en": f"The roll-call after duty of {driver} ({vehicle}) found something ({why['en']}). "
        "Ask the firm.",
    }


def tell_expiry(driver: str, what: str, what_en: str, day: date) -> Sentence:
    """Return that something of a driver's ends or is due again."""
    until = f"{day.year}年{day.month}月{day.day}日"
    return {
        "ja": f"{driver}さんの{what}の期限は{until}です。新しくしたら、乗務員台帳に書いてください。",
        "en": f"{what_en} of {driver} is due by {day.isoformat()}. "
        "Once renewed, write it in the driver register.",
    }


def tell_driver_accident(vehicle: str, driver: str, place: str, injured: int) -> Sentence:
    """Return that a driver reported an accident from the road."""
    hurt_ja = f"けが人{injured}人。" if injured else ""
    hurt_en = f" {injured} injured." if injured else ""
    return {
        "ja": f"{vehicle}の{driver}さんから事故の報告（{place}）。{hurt_ja}すぐに電話して、このあとの予約を"
        "どうするか決めてください。",
        "en": f"{driver} of {vehicle} reports an accident ({place}).{hurt_en} Ring at once and decide about "
        "the next rides.",
    }


def tell_serious_accident(plate: str, injured: int, killed: int) -> Sentence:
    """Return that people were hurt, and that the transport office must hear of it without delay."""
    return {
        "ja": f"{plate}の事故で、けが人{injured}人・亡くなった方{killed}人。"
        "運輸支局などへの速報が要るか、すぐに確かめてください。",
        "en": f"Accident of {plate}: {injured} injured, {killed} killed. "
        "Find out at once whether the transport office must be told without delay.",
    }
