"""Sentences of the visit: the tablet, what is measured, pregnancies."""

from moyai.engines.conversation import Localized

MEASURES = {
    "systolic": Localized("上の血圧", "Systolic blood pressure"),
    "diastolic": Localized("下の血圧", "Diastolic blood pressure"),
    "pulse": Localized("脈拍", "Pulse"),
    "respiratory_rate": Localized("呼吸の数", "Respiratory rate"),
    "temperature": Localized("体温", "Temperature"),
    "spo2": Localized("酸素飽和度", "Oxygen saturation"),
    "glucose": Localized("血糖", "Glucose"),
    "weight": Localized("体重", "Weight"),
    "height": Localized("身長", "Height"),
    "fetal_heart_rate": Localized("胎児心拍数", "Fetal heart rate"),
}
"""By code of engines/vitals."""

UNITS = {
    "mm[Hg]": Localized("mmHg", "mmHg"),
    "/min": Localized("回/分", "/min"),
    "Cel": Localized("℃", "°C"),
    "%": Localized("%", "%"),
    "mg/dL": Localized("mg/dL", "mg/dL"),
    "kg": Localized("kg", "kg"),
    "cm": Localized("cm", "cm"),
}
"""By unit in UCUM."""

REASONS = {
    "unknown_measure": Localized("知らない項目です", "not a measure we know"),
    "impossible": Localized(
        "ありえない値です。もう一度測ってください", "no such value is possible; please measure again"
    ),
    "systolic_below_diastolic": Localized(
        "上の血圧が下の血圧より高くありません。もう一度測ってください",
        "systolic is not above diastolic; please measure again",
    ),
    "twice_in_packet": Localized("同じ項目が2回ありました", "the same measure came twice"),
    "clock": Localized(
        "機器の時計が合っていないので、いつ測ったか分かりません。時計を合わせて、もう一度測ってください",
        "the device's clock is wrong, so nobody knows when it was; set it and measure again",
    ),
    "too_old": Localized("測ってから1週間より長くたっています", "it was measured more than a week ago"),
    "contradiction": Localized(
        "同じ番号で違う内容が届いたので、どちらが正しいか分かりません。もう一度測ってください",
        "two contents came under one number, and nobody knows which is true; please measure again",
    ),
}
"""Why a value is not taken, by reason of engines/vitals."""

TAKEN = Localized("記録しました。", "Recorded.")
TAKEN_BEFORE = Localized(
    "前に届いたものと同じです。1回だけ記録しています。", "It came before; it counts once."
)
NOT_TAKEN = Localized(
    "記録に入れなかった項目があります：{measures}。理由はこの画面に出ます。",
    "Some values were not taken: {measures}. The page says why.",
)
STEP_DONE = Localized("記録しました。", "Recorded.")
STEP_UNDONE = Localized("取り消しました。", "Taken back.")
IDENTITY_DONE = Localized("本人の確認を記録しました。", "The identity check is recorded.")
CHECK_WRITTEN = Localized("健診の記録を残しました。", "The check is recorded.")
MEASURING = Localized(
    "機器の値を{until}まで{name}さんの記録に入れます。", "Until {until} the devices measure {name}."
)

ERASED = Localized("この方の記録は消されています。", "This person's records were erased.")
NOT_HERS = Localized(
    "この訪問の患者さんの記録は、あなたの所属では扱えません。",
    "Your institution does not treat the patient of this visit.",
)
NO_VISIT = Localized("その訪問は見つかりません。", "There is no such visit.")
VISIT_NOT_ON = Localized(
    "この訪問は「{status}」なので、記録できません。", "This visit is “{status}”; nothing can be recorded."
)
NO_STEP = Localized("この訪問にない項目です。", "This visit has no such step.")
NOT_DONE = Localized("その項目は、まだ済んでいません。", "That step is not done.")
NO_DOCUMENT = Localized("何で確かめたかを選んでください。", "Please choose by what you checked.")
NO_READING = Localized("測った値を、少なくとも1つ入れてください。", "Please enter at least one value.")
NO_NUMBER = Localized("{measure}は数字で入れてください。", "{measure}: please enter a number.")
UNREADABLE = Localized("送られた内容を読み取れませんでした。", "What was sent could not be read.")
BAD_SIGNATURE = Localized("この機器の署名が合いません。", "The device's signature is wrong.")
NOBODY_MEASURED = Localized(
    "いまこの機器で測っている患者さんが決まっていません。タブレットで「機器で測る」を押してから測ってください。",
    "Nobody is being measured with this device now. Press “measure” on the tablet first.",
)
COUNTED_AGAIN = Localized(
    "この機器の番号が、はじめに戻っています。この値は入れられません。手で入れて、事務所に知らせてください。",
    "The device has begun to count anew; this value cannot be taken. Enter it by hand and tell the office.",
)
NO_DEVICES = Localized(
    "この訪問に、測る機器が割り当てられていません。", "No device that measures is assigned to this visit."
)
NOT_DOCTOR = Localized("医師だけができます。", "Only a doctor may do that.")
BAD_LIMITS = Localized(
    "基準の数字を見直してください。下から順に大きくなるように入れます。",
    "Please look at the limits again: they must rise.",
)
NO_REASON = Localized("理由を書いてください。", "Please give a reason.")
ONE_PREGNANCY = Localized(
    "続いている妊娠の記録が、すでにあります。", "There is a pregnancy under way already."
)
NO_PREGNANCY = Localized("続いている妊娠の記録がありません。", "There is no pregnancy under way.")
BAD_DATES = Localized(
    "日付が合いません。予定日と、もとにした日を確かめてください。",
    "The dates do not fit. Please check the due date and what it comes from.",
)
CHANGED_MEANWHILE = Localized(
    "ほかの人が先に直しました。もう一度ご覧ください。",
    "Somebody else has changed it. Please look again.",
)
BAD_FINDING = Localized("{field}の値を見直してください。", "Please check {field}.")

BY_DEVICE = Localized("機器", "device")
BY_HAND = Localized("手で入れた", "by hand")
BY_APP = {
    "self": Localized("アプリ「{app}」（ご本人から）", "app “{app}” (from the patient)"),
    "staff": Localized("アプリ「{app}」（医療機関から）", "app “{app}” (from an institution)"),
    "other": Localized("アプリ「{app}」（ほかの方から）", "app “{app}” (from somebody else)"),
}
"""By who let the app send."""
FROM_APP = Localized("外のアプリ「{app}」から届いた値", "sent by the outside app “{app}”")
SOME_APP = Localized("登録が消えたもの", "no longer registered")
OUTSIDE = Localized("{title}（外のアプリ）", "{title} (outside app)")
TRENDS = {
    "rising": Localized("上がってきている", "rising"),
    "falling": Localized("下がってきている", "falling"),
    "steady": Localized("変わりない", "steady"),
}
"""By direction of engines/vitals."""
ABOVE = Localized("基準の{limit}をこえています", "above the limit of {limit}")
BELOW = Localized("基準の{limit}を下回っています", "below the limit of {limit}")
LIMIT_FROM = Localized("{limit}以上", "{limit} or more")
LIMIT_TO = Localized("{limit}以下", "{limit} or less")
WHEN = Localized("測った時", "When")
PRESSURE = Localized("血圧", "Blood pressure")
VISIT_FINISHED = Localized("訪問を終えました。", "The visit is finished.")
SCHOOL = Localized("学校", "School")
BASES = {
    "last_period": Localized("最後の月経の初日から", "from the last period"),
    "echo": Localized("エコーで測った予定日", "measured by echo"),
    "transfer": Localized("胚移植の日から", "from the embryo's transfer"),
}
"""By basis of engines/antenatal."""
