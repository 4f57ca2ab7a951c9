"""What the rules say to people, in both languages: the input, what was found, and the limit."""

from __future__ import annotations

Sentence = dict[str, str]

NAMES: dict[str, tuple[str, str]] = {
    "wind_m_s": ("平均風速", "Mean wind"),
    "gust_m_s": ("最大瞬間風速", "Gusts"),
    "rain_mm_h": ("雨", "Rain"),
    "visibility_m": ("見通せる距離", "Visibility"),
    "ceiling_m": ("雲の高さ", "Cloud base"),
    "thunder_km": ("雷までの距離", "Distance to lightning"),
    "cold_c": ("気温（低いとき）", "Temperature (cold)"),
    "heat_c": ("気温（高いとき）", "Temperature (heat)"),
    "river_m": ("川の水位", "River level"),
    "daylight_min": ("着陸の時に残る明るさ", "Daylight left at landing"),
    "plan_reported": ("飛行計画の通報", "Flight plan reported"),
    "plan_overlaps": ("ほかの飛行計画との重なり", "Overlaps with other flight plans"),
    "airspace_clear": ("空域（緊急用務空域・航空情報）", "Airspace (emergency areas, NOTAM)"),
    "permit_days": ("飛行の許可・承認の残り日数", "Days left of the permit"),
    "aircraft_ready": ("機体の状態", "State of the aircraft"),
    "inspected": ("今日の日常点検", "Today's inspection"),
    "service_hours_left": ("次の点検整備までの飛行時間", "Flying hours to the next service"),
    "insurance_days": ("保険の残り日数", "Days left of the insurance"),
    "remote_id": ("リモートIDの設定", "Remote ID set up"),
    "battery_pct": ("電池の残り", "Battery charge"),
    "battery_health_pct": ("電池の健康度", "Battery health"),
    "battery_cycles_left": ("電池を使える残り回数", "Battery cycles left"),
    "load_g": ("荷物の重さ", "Weight of the load"),
    "route_range": ("予備を残して往復できる経路", "A way there and back with the reserve"),
    "licence_days": ("操縦者の技能証明の残り日数", "Days left of the pilot's licence"),
    "beyond_sight": ("目視外の限定解除", "Licence for beyond sight"),
    "pilot_recent_days": ("最後の飛行からの日数", "Days since the pilot last flew"),
    "pilot_well": ("操縦者の体調", "The pilot is well"),
    "radio": ("通信の確認", "Radio link checked"),
    "landing_clear": ("着陸地点に人や物がない", "The landing place is clear"),
}

_BOUNDS = {
    "wind_m_s": ("未満", "below"),
    "gust_m_s": ("未満", "below"),
    "river_m": ("未満", "below"),
    "rain_mm_h": ("以下", "at most"),
    "heat_c": ("以下", "at most"),
    "plan_overlaps": ("以下", "at most"),
    "load_g": ("以下", "at most"),
    "pilot_recent_days": ("以下", "at most"),
}
_UNITS_EN = {"日": "days"}


def say(key: str, code: str, value: float | bool | None, limit: float | None, unit: str) -> Sentence:
    """Return the sentence of a finding."""
    ja, en = NAMES.get(key, (key, key))
    if code == "missing":
        return {
            "ja": f"{ja}が分かりません。分からないときは飛ばしません。",
            "en": f"{en}: not known. What is not known is a no.",
        }
    if code == "stale":
        return {
            "ja": f"{ja}の知らせが古すぎます。新しいものを待ちます。",
            "en": f"{en}: the reading is too old. Waiting for a new one.",
        }
    if code == "impossible":
        return {
            "ja": f"{ja}の値がありえません。計器を確かめてください。",
            "en": f"{en}: no such value can be. Check the instrument.",
        }
    if limit is None or isinstance(value, bool) or value is None:
        return _say_yes_no(ja, en, code == "fine")
    bound_ja, bound_en = _BOUNDS.get(key, ("以上", "at least"))
    shown, bound, unit_en = f"{value:g}", f"{limit:g}", _UNITS_EN.get(unit, unit)
    fits_ja, fits_en = ("", "") if code == "fine" else ("飛ばせません。", " – it must not fly")
    return {
        "ja": f"{ja}は{shown}{unit}です（{bound}{unit}{bound_ja}であること）。{fits_ja}",
        "en": f"{en}: {shown} {unit_en} ({bound_en} {bound} {unit_en}){fits_en}.".replace(" )", ")"),
    }


def _say_yes_no(ja: str, en: str, is_fine: bool) -> Sentence:
    if is_fine:
        return {"ja": f"{ja}：よし。", "en": f"{en}: yes."}
    return {"ja": f"{ja}：まだです。飛ばせません。", "en": f"{en}: not yet. It must not fly."}
