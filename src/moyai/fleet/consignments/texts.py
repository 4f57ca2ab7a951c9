"""Sentences of reason about carriers, in every language of the town."""

from __future__ import annotations

from collections.abc import Mapping

from moyai.engines.carriers import Reason, Verdict
from moyai.fleet.specs import Sentence

_KINDS: dict[str, tuple[str, str]] = {
    "van": ("配送車", "the van"),
    "taxi": ("空いているタクシー", "an empty taxi"),
    "clinic": ("診療車の空き便", "an empty run of the clinic car"),
    "volunteer": ("ボランティア", "a volunteer"),
    "locker": ("受け取りロッカー", "the locker"),
    "drone": ("ドローン", "the drone"),
}

_DIMENSIONS: dict[str, tuple[str, str]] = {
    "grams": ("重さが{n}gオーバーします", "it is {n} g too heavy"),
    "millilitres": ("かさが{n}mlオーバーします", "it is {n} ml too big"),
    "ambient": ("常温の箱を置く場所が{n}箱分足りません", "room is lacking for {n} more boxes"),
    "chilled": ("冷蔵の箱を置く場所が{n}箱分足りません", "cooled room is lacking for {n} more boxes"),
    "frozen": ("冷凍の箱を置く場所が{n}箱分足りません", "freezing room is lacking for {n} more boxes"),
}

_NO_WAY: dict[str, tuple[str, str]] = {
    "no_shift": ("その日は動いていません", "it does not run that day"),
    "outside_shifts": ("動いている時間に入りません", "the hours do not match"),
    "no_room_in_time": ("先の約束があって、時間に間に合いません", "earlier promises leave no time"),
    "no_box_room": ("その時間は、積む場所が空いていません", "there is no room aboard at that time"),
    "no_capacity": ("その時間は、積む場所が空いていません", "there is no room aboard at that time"),
    "ride_too_long": ("着くまでに時間がかかりすぎて、温度が保てません", "the way is too long for the goods"),
    "no_skill": ("その区域は受け持っていません", "it does not serve the area"),
    "out_of_reach": ("遠すぎます", "it is too far away"),
    "rota_full": ("その日の分は、もういっぱいです", "the day's deliveries are taken"),
}

_FIXED: dict[str, tuple[str, str]] = {
    "only_one": ("運べるのは、ここだけでした", "nothing else can carry it"),
    "first_of_equals": ("ほかと同じ費用と時刻です", "others cost and take the same"),
    "equal": ("費用も時刻も同じです", "cost and time are the same"),
    "tried_already": ("前にお願いして、運べませんでした", "it was asked before and could not"),
    "gate_closed": ("いまは出られません", "it must not go now"),
}

_BY_AMOUNT: dict[str, tuple[str, str]] = {
    "cheapest": ("次に安いものより{n}円安くすみます", "it costs {n} yen less than the next"),
    "dearer": ("{n}円高くなります", "it costs {n} yen more"),
    "sooner_for_the_same": ("同じ費用で{m}分早く着きます", "it is there {m} minutes sooner for the same"),
    "later_for_the_same": ("同じ費用で{m}分遅くなります", "it is there {m} minutes later for the same"),
    "too_early": ("{m}分早く着きすぎます", "it would come {m} minutes too early"),
    "too_late": ("{m}分遅れてしまいます", "it would come {m} minutes too late"),
    "too_long_under_way": (
        "運ぶ時間が{m}分長すぎて、温度が保てません",
        "it is under way {m} minutes too long",
    ),
}

_AGREEMENTS: dict[str, tuple[str, str]] = {
    "locker": ("ロッカーでの受け取りを望んでいません", "she does not wish to fetch it from a locker"),
    "leave": ("手渡しを望んでいます", "she wishes to be handed it"),
}


def name_kind(kind: str) -> Sentence:
    """Return what a kind of carrier is called in a sentence."""
    return _pair(*_KINDS.get(kind, (kind, kind)))


def say_reason(reason: Reason, gates: Mapping[str, Sentence] | None = None) -> Sentence:
    """Return one reason as half a sentence; ``gates`` has the words of gates by their codes."""
    if reason.code == "gate_closed":
        return (gates or {}).get(reason.name) or _pair(*_FIXED["gate_closed"])
    if reason.code == "over_limit":
        return _filled(_DIMENSIONS[reason.name], reason.amount)
    if reason.code == "no_way":
        return _pair(*_NO_WAY.get(reason.name, ("行けません", "it has no way")))
    if reason.code == "not_agreed":
        return _pair(*_AGREEMENTS.get(reason.name, ("望んでいません", "it is not wished")))
    if reason.code in _BY_AMOUNT:
        return _filled(_BY_AMOUNT[reason.code], reason.amount)
    return _pair(*_FIXED[reason.code])


def say_verdict(verdict: Verdict, kind: str, gates: Mapping[str, Sentence] | None = None) -> Sentence:
    """Return a carrier's verdict as a sentence."""
    name = name_kind(kind)
    parts = [say_reason(reason, gates) for reason in verdict.reasons]
    ja, en = "、".join(part["ja"] for part in parts), "; ".join(part["en"] for part in parts)
    english = name["en"][0].upper() + name["en"][1:]
    if verdict.rank == 1:
        return _pair(f"{name['ja']}にしました。{ja}。", f"{english} takes it: {en}.")
    if verdict.rank is not None:
        return _pair(f"{name['ja']}は次の候補です。{ja}。", f"{english} is asked next: {en}.")
    return _pair(f"{name['ja']}は使えません。{ja}。", f"{english} cannot take it: {en}.")


def say_stranded(code: str, name: str, place: str) -> Sentence:
    """Return what a person must do when nobody can carry something."""
    return _pair(
        f"荷物{code}（{name}さん、{place}）を運べるものがありません。届け方を決めて、ご本人に電話してください。",
        f"Nobody can carry consignment {code} ({name}, {place}). Decide how it goes and ring her up.",
    )


def say_not_there(code: str, place: str) -> Sentence:
    """Return what a person must do when a carrier found nothing to collect."""
    return _pair(
        f"荷物{code}が{place}にありませんでした。店に確かめて、もう一度運び手を探してください。",
        f"Consignment {code} was not at {place}. Ask the shop, then look for a carrier again.",
    )


def say_lost(code: str, name: str) -> Sentence:
    """Return what a person must do when a carrier is gone with the goods."""
    return _pair(
        f"荷物{code}（{name}さん）を運んでいたドローンの行方が分かりません。店に同じ品を頼み、ご本人に電話してください。",
        f"The drone with consignment {code} ({name}) is not found. Order the same again and ring her up.",
    )


def say_breach(code: str, temperature: str, decidegrees: int) -> Sentence:
    """Return what a person must do when a temperature was out of bounds."""
    words = {"chilled": ("冷蔵", "chilled"), "frozen": ("冷凍", "frozen"), "ambient": ("常温", "ambient")}
    ja, en = words[temperature]
    shown = f"{decidegrees / 10:.1f}"
    return _pair(
        f"荷物{code}の{ja}の箱が{shown}℃でした。渡してよいか、店に確かめてください。",
        f"The {en} boxes of consignment {code} were at {shown} °C. Ask the shop whether they may be given.",
    )


def say_absurd(code: str, decidegrees: int) -> Sentence:
    """Return what a person must do when a thermometer errs."""
    shown = f"{decidegrees / 10:.1f}"
    return _pair(
        f"荷物{code}の温度計が{shown}℃を示しました。温度計を取りかえ、測り直してもらってください。",
        f"The thermometer of consignment {code} said {shown} °C. Have it exchanged and read again.",
    )


def _pair(ja: str, en: str) -> Sentence:
    return {"ja": ja, "en": en}


def _filled(words: tuple[str, str], amount: int) -> Sentence:
    minutes = -(-amount // 60)
    return _pair(*(each.format(n=f"{amount:,}", m=minutes) for each in words))
