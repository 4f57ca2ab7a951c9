"""The catalogue and its file in words."""

from moyai.engines.conversation import Localized

PICTURE = Localized(
    "写真（JPEG・PNG・WebP）を選んでください。", "Please choose a picture (JPEG, PNG or WebP)."
)
PICTURE_SIZE = Localized("写真は{most}KBまでにしてください。", "A picture may have at most {most} KB.")
JAN = Localized("JANコードの数字が正しくありません。", "This is no JAN code.")
TAKEN = Localized(
    "その番号かJANコードは、ほかの品物が使っています。", "Another item has this number or JAN code."
)
STOCK = Localized("在庫は0以上の数にしてください。", "Stock is 0 or more.")
ROW = Localized(
    "{line}行目（番号{number}）は登録できません。番号かJANコードが重なっています。",
    "Line {line} (number {number}): the number or JAN code is taken.",
)
