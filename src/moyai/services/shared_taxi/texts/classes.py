"""Reasons to ride, what shows them, and fares."""

from moyai.engines.conversation import Localized, Text
from moyai.services.shared_taxi.enums import EligibilityReason as Reason
from moyai.services.shared_taxi.enums import EvidenceKind as Evidence

REASONS: dict[str, Localized] = {
    Reason.AGE_65: Localized("65歳以上", "65 or older"),
    Reason.LICENCE_RETURNED: Localized(
        Text("運転免許を返納した", "免許を返納した"), "I have given up my driving licence"
    ),
    Reason.DISABILITY: Localized(
        Text("障がい者手帳を持っている", "障がい者手帳がある"), "I have a disability handbook"
    ),
    Reason.INTRACTABLE_DISEASE: Localized(
        Text("指定難病の受給者証を持っている", "指定難病の受給者証がある"),
        Text("I have a certificate for a designated intractable disease", "Intractable disease"),
    ),
    Reason.ILLNESS: Localized(
        Text("病気やけがで運転できない", "病気で運転できない"), "I cannot drive because of illness or injury"
    ),
    Reason.NEVER_LICENSED: Localized(
        Text("75歳以上で、運転免許を持ったことがない", "免許を持ったことがない"),
        "75 or older and never had a driving licence",
    ),
}

EVIDENCE: dict[str, Localized] = {
    Evidence.MY_NUMBER_CARD: Localized("マイナンバーカード", "My Number card"),
    Evidence.HEALTH_INSURANCE: Localized("健康保険の資格確認書", "Health insurance confirmation"),
    Evidence.DRIVING_RECORD: Localized("運転経歴証明書", "Certificate of driving record"),
    Evidence.CANCELLATION_NOTICE: Localized("運転免許の取消通知書", "Notice of licence cancellation"),
    Evidence.PHYSICAL_HANDBOOK: Localized("身体障害者手帳", "Physical disability handbook"),
    Evidence.MENTAL_HANDBOOK: Localized(
        Text("精神障害者保健福祉手帳", "精神障害者手帳"), "Mental disability handbook"
    ),
    Evidence.INTELLECTUAL_HANDBOOK: Localized("療育手帳", "Intellectual disability handbook"),
    Evidence.DISEASE_CERTIFICATE: Localized("指定難病の受給者証", "Intractable disease certificate"),
    Evidence.MEDICAL_CERTIFICATE: Localized("医師の診断書", "Medical certificate"),
    Evidence.DECLARATION: Localized("書類はない（申告書を書く）", "No document (I will sign a declaration)"),
}

FARE_DISCOUNT = Localized("割引運賃です（{reason}）。", "Discount fare ({reason}).")
FARE_SELF_SERVICE = Localized(
    "ウェブ・テレビからの予約の運賃です。", "The fare for booking by web or television."
)
FARE_ORDINARY = Localized("普通運賃です。", "The ordinary fare.")
FARE_UNCHECKED = Localized(
    "書類の確認がすむと、割引運賃になります。",
    "Once your documents have been checked, you will ride at the discount fare.",
)
FARE_CAMPAIGN = Localized(
    Text("{name}の運賃です（{last}まで）。", short="{name}の運賃です。", spoken="{name}の運賃です。"),
    Text(
        "The fare of “{name}” (until {last}).",
        short="The fare of “{name}”.",
        spoken="The fare of “{name}”.",
    ),
    "{name}で、 やすく なっています。（{last}まで）",
)
FARE_PASS = Localized(
    "定期券で乗れます（{last}まで）。",
    "Covered by your pass (until {last}).",
    "ていきけんで のれます。（{last}まで）",
)
FARE_SPONSOR = Localized(
    Text("{sponsor}が{yen}円を出します。", short="", spoken=""),
    Text("{sponsor} pays {yen} yen of it.", short="", spoken=""),
    "{sponsor}が {yen}えん はらいます。",
)
FARE_TICKETS = Localized(
    Text("回数券から{yen}円を使います。車内では{cash}円です。", short="車内では{cash}円です。"),
    Text(
        "{yen} yen come from your tickets; {cash} yen are paid in the car.", short="In the car: {cash} yen."
    ),
    "かいすうけんから {yen}えん つかいます。 くるまでは {cash}えん はらいます。",
)
FARE_LINE = Localized("{total}円", "{total} yen")
FARE_LINE_PARTY = Localized(
    "{total}円（ご本人{own}円、お連れさま{each}円が{others}人）",
    "{total} yen (you {own} yen, {others} companions at {each} yen each)",
)
