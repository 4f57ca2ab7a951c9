"""Who one can sign in as in the demo. The password is public: these accounts exist in demo towns only."""

from dataclasses import dataclass

PASSWORD = "moyai-ina-2026"  # noqa: S105 - printed on the demo's sign-in page on purpose


@dataclass(frozen=True)
class DemoAccount:
    """An account for visitors of the demo.

    ``role``: in the town, empty for who is nobody there; ``first_page`` names an address, ``firm`` is a
    partner's code.
    """

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
    DemoAccount(
        "nurse",
        "partner",
        "架空 さつき",
        "診療所の看護師。診療車に乗り、患者さんの家をまわります。",
        "Nurse of a clinic: rides in the clinic car to the patients.",
        "mobile_clinic:visits",
        "clinic-harukaze",
    ),
    DemoAccount(
        "doctor",
        "partner",
        "架空 誠一",
        "診療所の医師。診療所にいて、ビデオで診察します。",
        "Doctor of the same clinic: examines by video.",
        "mobile_clinic:doctor",
        "clinic-harukaze",
    ),
    DemoAccount(
        "midwife",
        "partner",
        "架空 ゆかり",
        "産婦人科の助産師。診療車で妊婦健診をします。",
        "Midwife: antenatal checks in the clinic car.",
        "mobile_clinic:visits",
        "clinic-sakura",
    ),
    DemoAccount(
        "pharmacist",
        "partner",
        "架空 智子",
        "薬局の薬剤師。処方せんを受け、薬の説明をし、届けてもらいます。",
        "Pharmacist: takes prescriptions, explains, has medicines delivered.",
        "mobile_clinic:pharmacy",
        "clinic-wakaba",
    ),
    DemoAccount(
        "grandchild",
        "resident",
        "春日 あおい",
        "花子さんのお孫さん。三世代チャレンジのチームで、報告して応援します。",
        "Hanako's grandchild: reports and cheers in the team of three generations.",
        "shared_taxi:my_rides",
    ),
    DemoAccount(
        "supporter",
        "resident",
        "架空 みのる",
        "三世代チャレンジの市民サポーター。教室で、チーム作りを手伝います。",
        "Citizen supporter of the challenge: helps form teams in class.",
        "shared_taxi:my_rides",
    ),
    DemoAccount(
        "centre",
        "partner",
        "架空 和子",
        "地域包括支援センターの職員。元気のチェックのあと、同意した方に電話します。",
        "Community support centre: calls those who agreed to it after their check.",
        "habit_challenge:centre",
        "support-centre",
    ),
    DemoAccount(
        "pupil",
        "resident",
        "架空 ひかり",
        "支援学校の生徒。スイッチ1つで畑のロボットにたのみ、授業を進めます。",
        "Pupil of a special-needs school: steers the garden robot with one switch, goes through the lessons.",
        "smart_farm:farms",
    ),
    DemoAccount(
        "teacher",
        "resident",
        "架空 あかね",
        "支援学校の先生。生徒のたのみごとに「いいですよ」と言い、授業をひらき、クラスのようすを見ます。",
        "Her teacher: agrees to what pupils ask for, opens lessons, sees the class's board.",
        "smart_farm:farms",
    ),
    DemoAccount(
        "guardian",
        "resident",
        "架空 ゆみ",
        "生徒のお母さん。参加の同意をし、きょうの畑を見ます。",
        "The pupil's mother: gives her consent and sees the bed.",
        "smart_farm:farms",
    ),
    DemoAccount(
        "farmhand",
        "resident",
        "架空 まもる",
        "畑にいる支え手。当番表を作り、働いた時間と収穫を書きます。",
        "Supporter at the farm: plans the rota, hours and harvest.",
        "smart_farm:farms",
    ),
    DemoAccount(
        "owner",
        "",
        "架空 千曲 歩",
        "公募の担当課。課題を出し、面談をして、実証を見守ります。",
        "Section that owns a theme of an open call: interviews, follows the trial.",
        "open_call:home",
    ),
    DemoAccount(
        "applicant",
        "",
        "架空 申込 実",
        "公募に応募する会社の代表。応募書類を書き、実証をします。",
        "Leads a firm that enters an open call: writes the entry, runs the trial.",
        "open_call:home",
    ),
    DemoAccount(
        "teammate",
        "",
        "架空 仲間 太",
        "応募するチームのひとり。",
        "Member of an entering team.",
        "open_call:home",
    ),
    DemoAccount(
        "judge",
        "",
        "架空 天竜 明",
        "公募の審査員。割り当てられた応募を審査します。",
        "Judge of an open call: reviews what was assigned.",
        "open_call:home",
    ),
    DemoAccount(
        "chair",
        "",
        "架空 駒ヶ根 誠",
        "審査委員長。理由をつけて決め、決勝の結果を発表します。",
        "Chair of the judges: decides with reasons, releases the final's results.",
        "open_call:home",
    ),
    DemoAccount(
        "mentor",
        "",
        "架空 辰野 光",
        "学生チームのメンター。話した日と計画の版を残します。",
        "Mentor of a student team: log of talks, versions of its plan.",
        "open_call:home",
    ),
)
"""Accounts shown on the sign-in page, in the order of the tour."""

VOLUNTEER, MINSEI, SHOP, NURSE, DOCTOR, MIDWIFE, PHARMACIST, GRANDCHILD, SUPPORTER, CENTRE = DEMO_ACCOUNTS[
    5:15
]
PUPIL, TEACHER, FARM_GUARDIAN, FARM_SUPPORTER = DEMO_ACCOUNTS[15:19]
OF_OPEN_CALLS = DEMO_ACCOUNTS[19:]

CLERK = "clerk"
"""The simulated call-centre clerk in whose name telephone bookings are made."""


def list_demo_accounts() -> list[DemoAccount]:
    """Return the accounts a visitor may use; every password is ``PASSWORD``."""
    return list(DEMO_ACCOUNTS)


def driver_username(vehicle_code: str) -> str:
    """Return who drives a vehicle: the visitor's driver drives M1, simulated ones the others."""
    return "driver" if vehicle_code == "M1" else f"driver-{vehicle_code.lower()}"
