"""Reasons and actions in plain words."""

from __future__ import annotations

from moyai.engines.agronomy.crops import STAGE_NAMES, Stage
from moyai.engines.agronomy.measures import find_name
from moyai.engines.agronomy.water.solution import Action, Advice, Reason, Why
from moyai.engines.sentences import Sentence

ACTIONS: dict[Action, Sentence] = {
    Action.WATER: Sentence(
        "水をやりましょう。{mm:.1f}mm(この畝に{litres:.1f}リットル{plant})。",
        "Water it: {mm:.1f} mm ({litres:.1f} litres for this bed{plant}).",
    ),
    Action.WAIT: Sentence("今日は水をやらなくて大丈夫です。", "No water is needed today."),
    Action.WAIT_FOR_RAIN: Sentence(
        "雨を待ちましょう。今日は水をやりません。", "Wait for the rain: give no water today."
    ),
    Action.DO_NOT: Sentence(
        "土がぬれすぎています。水をやらないでください。", "The soil is too wet: give no water."
    ),
    Action.LOOK: Sentence(
        "測れていないことが多く、決められません。土をさわって、乾いていたら水をやってください。",
        "Too little was measured to tell. Feel the soil and water it if it is dry.",
    ),
}

_PLANT = Sentence("、1株あたり{ml}ミリリットル", ", {ml} ml for each plant")

REASONS: dict[Why, Sentence] = {
    Why.DEPLETED: Sentence(
        "根のまわりの水が{lacking_mm:.1f}mm減りました。{raw_mm:.1f}mm減ると植物が苦しくなりはじめます。",
        "The roots lack {lacking_mm:.1f} mm of water; from {raw_mm:.1f} mm on the plants begin to suffer.",
    ),
    Why.STILL_DUE: Sentence(
        "きのうからの水やりの続きです。まだ{lacking_mm:.1f}mm足りません。",
        "Yesterday's watering is not finished: {lacking_mm:.1f} mm are still lacking.",
    ),
    Why.ENOUGH: Sentence(
        "根のまわりの水の減りは{lacking_mm:.1f}mmで、{raw_mm:.1f}mmまでは植物が楽に吸えます。",
        "The roots lack {lacking_mm:.1f} mm; up to {raw_mm:.1f} mm the plants drink easily.",
    ),
    Why.DRUNK: Sentence(
        "この{days}日間に、植物と土から{mm:.1f}mmの水が出ていきました。",
        "In the last {days} days plants and soil gave off {mm:.1f} mm.",
    ),
    Why.RAINED: Sentence(
        "この{days}日間の雨は{mm:.1f}mmでした。", "It rained {mm:.1f} mm in the last {days} days."
    ),
    Why.GIVEN: Sentence(
        "この{days}日間の水やりで根に届いたのは{mm:.1f}mmでした。",
        "Of the watering of the last {days} days {mm:.1f} mm reached the roots.",
    ),
    Why.STAGE: Sentence("今は{stage}です。", "It is the time of {stage}."),
    Why.MEASURED: Sentence(
        "土のセンサーは水分{vwc_pct:.0f}%を示しています。", "The soil sensor shows {vwc_pct:.0f} % of water."
    ),
    Why.RAIN_COMING: Sentence(
        "{day}に{rain_mm:.0f}mmの雨が降りそうです(確率{chance_pct}%)。",
        "On {day} {rain_mm:.0f} mm of rain are expected ({chance_pct} %).",
    ),
    Why.RAIN_TOO_LATE: Sentence(
        "{day}に雨({rain_mm:.0f}mm、確率{chance_pct}%)の予報がありますが、それまで待つと植物が弱ります。",
        "Rain is expected on {day} ({rain_mm:.0f} mm, {chance_pct} %), but the plants cannot wait for it.",
    ),
    Why.NEXT_NEED: Sentence("次に水が要るのは{day}ごろです。", "Water will be needed about {day}."),
    Why.LIMITED: Sentence(
        "1日にやる量は{mm:.0f}mmまでです。残りの{rest_mm:.1f}mmは明日以降にします。",
        "No more than {mm:.0f} mm are given in a day; the other {rest_mm:.1f} mm follow later.",
    ),
    Why.TOO_WET: Sentence(
        "土の水分{vwc_pct:.0f}%は、この土が保てる量({limit_pct:.0f}%)をこえています。根が息をできません。",
        "{vwc_pct:.0f} % of water is more than this soil can hold ({limit_pct:.0f} %): roots cannot breathe.",
    ),
    Why.HOT: Sentence(
        "昼は{high_c:.0f}℃になります。朝早くか夕方にやりましょう。",
        "It gets {high_c:.0f} °C by day: water early in the morning or in the evening.",
    ),
    Why.MISSING: Sentence("{day}は{kind}が測れていません。", "On {day} {kind} was not measured."),
    Why.FILLED: Sentence(
        "このうち{days}日は、まわりの日から見積もりました。",
        "{days} of these days were estimated from those around them.",
    ),
    Why.UNSURE: Sentence(
        "減った水は{least_mm:.1f}〜{most_mm:.1f}mmのどこかで、はっきりしません。",
        "What is lacking lies between {least_mm:.1f} and {most_mm:.1f} mm; it is not sure.",
    ),
    Why.START_UNKNOWN: Sentence(
        "はじめの土の水分がわかりません。", "How wet the soil was at the beginning is not known."
    ),
    Why.ROUGH_SOIL: Sentence(
        "この土が水を保つ量は、おおよその値です。", "How much this soil holds is only roughly known."
    ),
}


def say(reason: Reason) -> Sentence:
    """Return a reason in plain words."""
    facts: dict[str, object] = dict(reason.facts)
    if "stage" in facts:
        facts["stage"] = STAGE_NAMES[Stage(str(facts["stage"]))]
    if "kind" in facts:
        facts["kind"] = find_name(str(facts["kind"]))
    return REASONS[reason.why].format(**facts)


def say_all(advice: Advice) -> tuple[Sentence, ...]:
    """Return what to do, then why, each a sentence."""
    plant = Sentence("", "") if advice.plant_ml is None else _PLANT.format(ml=advice.plant_ml)
    first = ACTIONS[advice.action].format(mm=advice.mm, litres=advice.bed_ml / 1000, plant=plant)
    return (first, *(say(each) for each in advice.reasons))
