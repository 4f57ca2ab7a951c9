"""The reasons for a place in the order of help, as staff read them."""

from moyai.engines.conversation import Localized

REASONS = {
    "rescue": Localized("救助が必要", "needs rescue"),
    "grave_injury": Localized("重いけが・病気", "gravely hurt or ill"),
    "oxygen_ending": Localized("酸素・電源が切れそう", "oxygen or power is running out"),
    "oxygen": Localized("酸素・人工呼吸器", "oxygen or ventilator"),
    "dialysis_h": Localized("人工透析（前回から{n}時間）", "dialysis, {n} hours since the last"),
    "insulin": Localized("インスリン", "insulin"),
    "known_oxygen": Localized("酸素・人工呼吸器（前からの届け）", "oxygen or ventilator (known before)"),
    "known_dialysis": Localized("人工透析（前からの届け）", "dialysis (known before)"),
    "known_insulin": Localized("インスリン（前からの届け）", "insulin (known before)"),
    "medicine_out": Localized("薬がない", "out of medicine"),
    "injury": Localized("けが", "hurt"),
    "ill": Localized("体調が悪い", "unwell"),
    "pregnant": Localized("妊娠中", "pregnant"),
    "infant": Localized("乳児（{n}人）", "infants: {n}"),
    "car_nights": Localized("車中泊{n}晩", "{n} nights in a car"),
    "no_water_h": Localized("飲み水がない（{n}時間）", "no water for {n} hours"),
    "no_food_h": Localized("食べ物がない（{n}時間）", "no food for {n} hours"),
    "no_toilet": Localized("トイレがない", "no toilet"),
    "disabled_alone": Localized("障害があり一人", "disabled and alone"),
    "care": Localized("介護が必要", "needs care"),
    "silent_h": Localized("連絡がない（{n}時間）", "silent for {n} hours"),
    "old": Localized("高齢", "old"),
}


def name_reason(code: str, amount: int) -> Localized:
    """Return a fact in words; a code that is not known stands for itself."""
    words = REASONS.get(code)
    return Localized.same(code) if words is None else words.format(n=amount)
