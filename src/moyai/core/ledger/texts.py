"""Sentences of the books."""

from moyai.engines.conversation import Localized

IS_REVERSAL = Localized(
    "取り消しの記帳は、取り消せません。正しい金額で記帳しなおしてください。",
    "A reversal cannot be reversed. Please post the right amount anew.",
)
GUARDED = Localized(
    "現金の締め、請求、返金のある記帳と、コインの記帳は、ここでは取り消せません。",
    "What belongs to a daily closing, a claim or a refund, and coins, cannot be reversed here.",
)
DAY_CLOSED = Localized(
    "{day}の分は締めてあります。{open_day}の日付で記帳してください。",
    "{day} is closed. Please post with the date of {open_day}.",
)
