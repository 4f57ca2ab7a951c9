"""Who one can sign in as in the demo. The password is public: these accounts exist in demo towns only."""

from dataclasses import dataclass

PASSWORD = "moyai-ina-2026"  # noqa: S105 - printed on the demo's sign-in page on purpose


@dataclass(frozen=True)
class DemoAccount:
    """An account for visitors of the demo; ``first_page`` names an address, ``firm`` is a partner's code."""

    username: str
    role: str
    name: str
    what: str
    what_en: str
    first_page: str
    firm: str = ""


DEMO_ACCOUNTS = (
    DemoAccount(
        "hanako",
        "resident",
        "春日 花子",
        "住民。美篶に住む84歳。乗車を予約します。",
        "Resident, 84, lives in Misuzu. Books a ride.",
        "shared_taxi:my_rides",
    ),
    DemoAccount(
        "driver",
        "driver",
        "平沢 健一",
        "運転手。みすず1号を運転します。",
        "Driver of the vehicle Misuzu 1.",
        "fleet:drive",
    ),
    DemoAccount(
        "dispatcher",
        "dispatcher",
        "唐沢 玲子",
        "配車担当。地図と時間表を見て、電話の予約を受けます。",
        "Dispatcher: map, timeline, bookings for callers.",
        "fleet:desk",
    ),
    DemoAccount(
        "officer",
        "officer",
        "原 誠",
        "市の担当。指標を見て、登録を確認します。",
        "Town officer: indicators, checks registrations.",
        "shared_taxi:town",
    ),
    DemoAccount(
        "operator",
        "partner",
        "宮下 恵子",
        "タクシー会社の事務所。点呼と記録、現金の締め、市への請求。",
        "Office of a taxi firm: roll-calls and records, cash, the claim to the city.",
        "crews:roll_calls",
        "misuzu",
    ),
    DemoAccount(
        "volunteer",
        "resident",
        "架空 みどり",
        "配達のボランティア。「配達のお手伝い」で、道の駅の荷物を近所へ運びます。",
        "Volunteer: carries parcels from the roadside station to neighbours.",
        "shared_taxi:my_rides",
    ),
    DemoAccount(
        "minsei",
        "resident",
        "小松 節子",
        "民生委員。「見守り」で、同意した近所の方のようすを見ます。",
        "Welfare volunteer: looks in on neighbours who agreed to be watched over.",
        "shared_taxi:my_rides",
    ),
    DemoAccount(
        "shop",
        "partner",
        "北原 由美",
        "お店の係。お買い物の注文を、棚からとり、箱につめます。",
        "Clerk of the supermarket: picks and packs the orders.",
        "shopping:store",
        "midori",
    ),
)
"""Accounts shown on the sign-in page, in the order of the tour."""

VOLUNTEER, MINSEI, SHOP = DEMO_ACCOUNTS[-3:]

CLERK = "clerk"
"""The simulated call-centre clerk in whose name telephone bookings are made."""


def list_demo_accounts() -> list[DemoAccount]:
    """Return the accounts a visitor may use; every password is ``PASSWORD``."""
    return list(DEMO_ACCOUNTS)


def driver_username(vehicle_code: str) -> str:
    """Return who drives a vehicle: the visitor's driver drives M1, simulated ones the others."""
    return "driver" if vehicle_code == "M1" else f"driver-{vehicle_code.lower()}"
