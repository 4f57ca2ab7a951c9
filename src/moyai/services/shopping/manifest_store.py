"""Settings and periods of the shop and the money, for the manifest in apps.py."""

from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting

STORE_SETTINGS = (
    Setting("dearer_pct", int, 0, "So much dearer a substitute may be at most, in percent; 0: never dearer"),
    Setting("lighter_pct", int, 50, "So much less of it at most, in percent of its weight"),
    Setting("heavier_pct", int, 100, "So much more of it at most, in percent of its weight"),
    Setting("weigh_least_pct", int, 70, "Least of what was ordered that is weighed out, in percent"),
    Setting("weigh_most_pct", int, 120, "Most of it, in percent"),
    Setting("box_most_g", int, 12_000, "What a box may weigh with what is in it, grams"),
    Setting("box_tare_g", int, 900, "What an empty box weighs, grams"),
    Setting("box_off_g", int, 150, "A box may be off by so many grams"),
    Setting("box_off_pct", int, 4, "or by so many percent, whichever is more"),
    Setting("reduced_fee_pct", int, 50, "What the town bears of the reduced monthly fee, in percent"),
    Setting("due_day", int, 27, "Day of the next month on which bills are collected or due"),
    Setting("issuer_name", str, "伊那市", "Who bills the monthly fee"),
    Setting("issuer_invoice_number", str, "", "Its 登録番号 (T and 13 digits)"),
    Setting("month_cost_yen", int, 0, "What the service costs the town a month, for its figures; 0: unknown"),
    Setting("collector_code", str, "", "委託者コード that the bank gave; empty: no files for a bank"),
    Setting("collector_name", str, "ｲﾅｼ", "委託者名, in half-width kana"),
    Setting("collector_bank", str, "", "Number of the bank that collects, 4 digits"),
    Setting("collector_bank_name", str, "", "Its name, in half-width kana"),
    Setting("collector_branch", str, "", "Number of the branch, 3 digits"),
    Setting("collector_branch_name", str, "", "Its name, in half-width kana"),
    Setting("collector_deposit", str, "1", "Kind of the account: 1 ordinary, 2 current, 9 other"),
    Setting("collector_account", str, "", "Number of the account, up to 7 digits"),
)

STORE_RETENTION = (
    Retention(
        model="shopping.Bill",
        what=_("お買い物の請求書、伝票、返金、引き落としのファイル"),
        days=7 * 365,
        counted_from="issued_at",
        action="erase",
        reason=_("適格請求書の写しの保存（7年）"),
    ),
)
