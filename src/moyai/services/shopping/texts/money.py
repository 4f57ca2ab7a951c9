"""Sentences of bills, files, refunds."""

from moyai.engines.conversation import Localized

FEE = Localized("お買い物の月会費", "Monthly fee of shopping")
REFUND = Localized("お買い物の返金", "Refund of goods")
COLLECTED = Localized("お買い物の請求の引き落とし", "Bill of shopping collected")
PAID = Localized("お買い物の請求の支払い", "Bill of shopping paid")
WAIVED = Localized("お買い物の請求の取りやめ", "Bill of shopping waived")
REMITTED = Localized("収納を頼んだ会社からの入金", "Money of whoever collects received")
SETTLED = Localized("お店への品代の支払い", "Goods paid to the shop")

MONTH_NOT_OVER = Localized("月が終わってから締めてください。", "Please close the month when it is over.")
CLOSED_ALREADY = Localized("この月は、もう締めてあります。", "This month is closed already.")
EARLIER_OPEN = Localized("先に{month}を締めてください。", "Please close {month} first.")
STILL_TO_PACK = Localized(
    "この月の注文で、まだ箱づめがすんでいないものが{n}件あります。用意するか、取り消してから締めてください。",
    "{n} orders of this month are not packed yet. Please pack or cancel them first.",
)
BOOKS_DIFFER = Localized(
    "会員{number}の伝票と帳簿の金額が合いません。締めずに、市の担当に知らせてください。",
    "Slips and books differ for member {number}. Nothing was closed.",
)
NOTHING_TO_BILL = Localized(
    "この月は、請求するものがありません。", "There is nothing to bill for this month."
)
NOT_CLOSED = Localized("月を締めてから、ファイルを作ってください。", "Please close the month first.")
FILE_MADE = Localized("この月のファイルは、もう作ってあります。", "This month's file is made already.")
NOBODY_PAYS_SO = Localized("この方法で払う請求はありません。", "No bill is paid in this way.")
NO_DETAILS = Localized(
    "{name}さん（会員{number}）の口座または加入者番号が登録されていません。登録してから、もう一度作ってください。",
    "{name} (member {number}) has no account or customer number on record. Please enter it, then try again.",
)
NO_COLLECTOR = Localized(
    "市の委託者コードと口座が設定されていません。", "The town's own code and account are not set."
)
CANNOT_WRITE = Localized(
    "{name}さん（会員{number}）の{field}「{value}」は、このファイルに書けません（{reason}）。登録を直してください。",
    "{field} “{value}” of {name} (member {number}) cannot be written into this file ({reason}).",
)
CANNOT_WRITE_OWN = Localized(
    "市の設定の{field}「{value}」は、このファイルに書けません（{reason}）。",
    "The town's own {field} “{value}” cannot be written into this file ({reason}).",
)
NOT_THAT_FILE = Localized(
    "結果のファイルを取り込めません：{line}行目、{reason}（{detail}）。何も変えていません。",
    "This file cannot be taken: record {line}, {reason} ({detail}). Nothing was changed.",
)
ANSWERED_ALREADY = Localized(
    "このファイルの結果は、もう取り込んであります。", "The answer to this file was taken already."
)
NOT_ANSWERED = Localized("結果を取り込んでからにしてください。", "Please take the answer first.")
REMITTED_ALREADY = Localized("入金は、もう記帳してあります。", "This was entered already.")
TOO_MUCH_BACK = Localized("返せるのは、あと{yen}円までです。", "No more than {yen} yen can go back.")
LESS_THAN_A_YEN = Localized("1円以上の金額を入れてください。", "Please enter 1 yen or more.")
WITHDRAWN = Localized("この伝票は、取り下げてあります。", "This slip was withdrawn.")
PAYS_TOO_MUCH = Localized("残りは{yen}円です。", "No more than {yen} yen is left.")
NOT_OWED = Localized(
    "この請求は、いま窓口で受け取る状態ではありません。", "This bill is not to be paid at the desk now."
)
NEEDS_REASON = Localized("理由を入れてください。", "Please say why.")
TOO_EARLY = Localized("次のお知らせを出すには、まだ早いです。", "It is too early for the next notice.")
STEP_TAKEN = Localized("このお知らせは、もう出してあります。", "This notice was sent already.")
PAID_ALREADY = Localized("もう支払いずみです。", "This was paid already.")
BAD_HOLDER = Localized(
    "口座の名義は、カタカナで30字までです。銀行で使えない文字が入っています。",
    "The account holder is up to 30 kana letters that banks take.",
)
BILL_READY = Localized(
    "{month}月のお買い物の請求は{yen}円です。{day}に引き落とします（またはお支払いください）。",
    "Your shopping bill for month {month} is {yen} yen, collected or due on {day}.",
)
