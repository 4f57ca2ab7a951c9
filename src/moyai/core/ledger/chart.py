"""The chart of accounts of the town's shared services, in yen and in coins.

The books are the town's. What a rider pays in the car lies there first, then with the firm that drove; what
the firm earned and the town has not paid yet is owed to it. A party tells whose: ``vehicle:m1``,
``partner:aozora``, ``municipality:202096``, ``booklet:48210937``. Parties never name a person.

Coins are what people earn by good habits: no money, and never in one entry with yen.
"""

from dataclasses import dataclass
from typing import Literal

from moyai.engines.conversation import Localized

Nature = Literal["asset", "liability", "income", "expense"]
Unit = Literal["yen", "coin"]

COIN_PREFIX = "coin_"
"""Codes of accounts in coins begin so, and no others: by it the database tells units apart."""


@dataclass(frozen=True)
class Account:
    """One account.

    Attributes:
        code: what lines carry.
        nature: assets and expenses grow by debit, the others by credit.
        title: its name for people.
        unit: what its lines count. An entry has lines of one unit only.
    """

    code: str
    nature: Nature
    title: Localized
    unit: Unit = "yen"

    def __post_init__(self) -> None:
        if self.code.startswith(COIN_PREFIX) != (self.unit == "coin"):
            raise ValueError(f"{self.code}: the code must tell the unit")

    @property
    def is_debit(self) -> bool:
        """Whether debits make it grow."""
        return self.nature in ("asset", "expense")


VEHICLE_CASH = Account("vehicle_cash", "asset", Localized("車内の現金", "Cash in the vehicle"))
OPERATOR_CASH = Account("operator_cash", "asset", Localized("事業者が預かる現金", "Cash held by operators"))
CITY_CASH = Account("city_cash", "asset", Localized("市の現金と預金", "Cash and bank of the city"))
SPONSOR_RECEIVABLE = Account("sponsor_receivable", "asset", Localized("協賛金の未収", "Due from sponsors"))
RIDER_RECEIVABLE = Account("rider_receivable", "asset", Localized("利用者への未収", "Due from riders"))
SHOPPER_RECEIVABLE = Account("shopper_receivable", "asset", Localized("お買い物の未収", "Due from shoppers"))
COLLECTOR_CASH = Account(
    "collector_cash", "asset", Localized("収納を頼んだ会社が預かるお金", "Held by whoever collects")
)
CLINIC_RECEIVABLE = Account(
    "clinic_receivable", "asset", Localized("診療車の負担金の未収", "Due for the clinic car")
)
OPERATOR_PAYABLE = Account("operator_payable", "liability", Localized("事業者の運賃", "Fares of operators"))
METER_PAYABLE = Account(
    "meter_payable", "liability", Localized("デジタルタクシーの差額", "Differences of exclusive taxis")
)
CLAIMS_PAYABLE = Account(
    "claims_payable", "liability", Localized("請求済みの未払い", "Claimed by operators, unpaid")
)
PREPAID_TICKETS = Account(
    "prepaid_tickets", "liability", Localized("回数券の残り", "Prepaid tickets outstanding")
)
SHOP_PAYABLE = Account("shop_payable", "liability", Localized("お店に払う品代", "Goods due to shops"))
PASS_INCOME = Account("pass_income", "income", Localized("定期券の売上", "Passes sold"))
FEE_INCOME = Account("fee_income", "income", Localized("直前取消の料金", "Fees for late cancellations"))
SHOPPING_FEES = Account("shopping_fees", "income", Localized("お買い物の月会費", "Monthly fees of shopping"))
CLINIC_CAR = Account(
    "clinic_car", "income", Localized("診療車の費用の割りふり", "Clinic car's cost shared out")
)
CITY_SUBSIDY = Account("city_subsidy", "expense", Localized("市の負担", "Borne by the city"))
PASS_RIDES = Account("pass_rides", "expense", Localized("定期券で乗った分", "Rides on passes"))
FEES_WAIVED = Account(
    "fees_waived", "expense", Localized("いただかなかった料金", "Fees waived or given back")
)
VOLUNTEER_PAYABLE = Account(
    "volunteer_payable", "liability", Localized("ボランティアの謝礼の未払い", "Honoraria due to volunteers")
)
VOLUNTEER_HONORARIA = Account(
    "volunteer_honoraria", "expense", Localized("ボランティアの謝礼", "Honoraria of volunteers")
)
CASH_DIFFERENCE = Account("cash_difference", "expense", Localized("現金の過不足", "Cash over and short"))

COIN_ISSUED = Account("coin_issued", "expense", Localized("渡したコイン", "Coins given out"), "coin")
COIN_MEMBERS = Account(
    "coin_members", "liability", Localized("参加者が持つコイン", "Coins members hold"), "coin"
)
COIN_DONATED = Account(
    "coin_donated", "liability", Localized("寄付されたコイン", "Coins given to projects"), "coin"
)
COIN_EXCHANGED = Account(
    "coin_exchanged", "liability", Localized("ポイントに交換したコイン", "Coins exchanged for points"), "coin"
)

_ACCOUNTS = (
    VEHICLE_CASH,
    OPERATOR_CASH,
    CITY_CASH,
    SPONSOR_RECEIVABLE,
    RIDER_RECEIVABLE,
    SHOPPER_RECEIVABLE,
    COLLECTOR_CASH,
    CLINIC_RECEIVABLE,
    OPERATOR_PAYABLE,
    METER_PAYABLE,
    CLAIMS_PAYABLE,
    PREPAID_TICKETS,
    SHOP_PAYABLE,
    VOLUNTEER_PAYABLE,
    PASS_INCOME,
    FEE_INCOME,
    SHOPPING_FEES,
    CLINIC_CAR,
    CITY_SUBSIDY,
    PASS_RIDES,
    FEES_WAIVED,
    VOLUNTEER_HONORARIA,
    CASH_DIFFERENCE,
    COIN_ISSUED,
    COIN_MEMBERS,
    COIN_DONATED,
    COIN_EXCHANGED,
)
_BY_CODE = {account.code: account for account in _ACCOUNTS}


def list_accounts(unit: Unit | None = None) -> tuple[Account, ...]:
    """Return every account, or those of a unit, in the order of the chart."""
    return tuple(account for account in _ACCOUNTS if unit in (None, account.unit))


def get_account(code: str) -> Account:
    """Return an account.

    Raises:
        KeyError: the chart has none of this code.
    """
    return _BY_CODE[code]
