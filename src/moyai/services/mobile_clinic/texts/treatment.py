"""Sentences of plans, consents, prescriptions, notes and bills."""

from moyai.engines.conversation import Localized

# Why there is no examination by video.
NOT_NOTIFIED = Localized(
    "{institution}は、ビデオで診察することをまだ県に届け出ていません。",
    "{institution} has not notified the prefecture yet that it examines by video.",
)
NO_PLAN = Localized(
    "この日に使える診療計画（または訪問看護指示書）がありません。計画を書いて、ご本人の同意を得てください。",
    "No treatment plan (or nursing instruction) holds on that day. Please write one and have it agreed to.",
)
PLAN_NOT_AGREED = Localized(
    "診療計画に、ご本人がまだ同意していません。", "The patient has not agreed to the treatment plan yet."
)
PLAN_RUN_OUT = Localized(
    "診療計画の期限（{day}）が過ぎています。新しい計画を書いてください。",
    "The treatment plan ended on {day}. Please write a new one.",
)
WITHDRAWN = Localized(
    "ご本人がビデオの診察への同意を取り下げています。対面で診察してください。",
    "The patient has withdrawn her consent to video. Please see her in person.",
)
TREATMENT_ENDED = Localized(
    "この診療所での診療は、終わっています。", "This institution does not treat the patient any more."
)
# Why a call may not begin.
NO_CONSENT = Localized(
    "ビデオで診察を受ける同意が、まだありません。", "There is no consent to be examined by video yet."
)
NO_IDENTITY = Localized(
    "ご本人の確認が、まだすんでいません。", "The patient's identity has not been checked yet."
)
DOCTOR_NOT_NAMED = Localized(
    "{doctor}医師は、診療計画に書かれていません。計画に加えて、ご本人の同意を得てください。",
    "Doctor {doctor} is not named in the plan. Please add her and have the patient agree.",
)
STRANGER = Localized(
    "ご本人が認めていない方が同席しています。席を外してもらってください。",
    "Somebody is present whom the patient does not want. Please ask that person to leave.",
)

# Refused.
NOT_A_DOCTOR = Localized("これは医師が行ってください。", "Only a doctor may do this.")
NOT_CLINICAL = Localized("これは診療にあたる職員が行ってください。", "Only clinical staff may do this.")
NOT_A_PHARMACIST = Localized("これは薬剤師が行ってください。", "Only a pharmacist may do this.")
OTHER_HOUSE = Localized("ほかの施設の患者です。", "The patient belongs to another institution.")
NO_EMERGENCIES = Localized(
    "{institution}は、急な患者を受け入れる病院として登録されていません。",
    "{institution} is not registered as a hospital that takes emergencies.",
)
OWN_DOCTORS = Localized(
    "担当する医師を、この診療所から1人以上えらんでください。",
    "Please choose at least one doctor of this institution.",
)
TERM_MISSING = Localized(
    "「{name}」を600字までで書いてください。", "Please write “{name}”, at most 600 characters."
)
WRONG_DAYS = Localized("計画の期間が正しくありません。", "The days of the plan are not right.")
NOT_DRAFT = Localized(
    "この計画は、もう同意ずみか、取りやめられています。", "This plan was agreed to or dropped already."
)
DRAFT_WAITS = Localized(
    "同意を待っている計画が、もう1つあります。先にそれを決めてください。",
    "Another version waits for agreement. Please decide on it first.",
)
NOT_ASKED_FOR = Localized(
    "ビデオの診察は、ご本人の求めがあるときだけ行えます。",
    "An examination by video is only done at the patient's own request.",
)
NOTHING_STANDS = Localized("取り下げる同意がありません。", "There is no consent to withdraw.")
VISIT_OVER = Localized("この訪問は、もう終わっています。", "This visit is over already.")
NO_HOSPITAL = Localized(
    "受け入れる病院が計画に書かれていません。病院をえらんでください。",
    "No plan names a hospital. Please choose one.",
)
CHANGED_MEANWHILE = Localized(
    "ほかの人が先に変えました。もう一度ご覧ください。", "Somebody else was quicker. Please look again."
)
WRONG_DRUGS = {
    "none": Localized("薬を1つ以上書いてください。", "Please write at least one drug."),
    "many": Localized("薬は20までです。", "At most 20 drugs."),
    "numbers": Localized("薬の番号が続いていません。", "The numbers of the drugs have gaps."),
    "usage": Localized(
        "同じ番号の薬は、飲み方と日数を同じにしてください。", "Drugs of one group are taken alike."
    ),
    "name": Localized("薬の名前を書いてください。", "Please write the drug's name."),
    "amount": Localized("量は0より大きい数で書いてください。", "The amount is a number above 0."),
    "unit": Localized("単位（錠、mLなど）を書いてください。", "Please write the unit."),
    "days": Localized("日数は1日から90日までです。", "1 to 90 days."),
    "code": Localized(
        "コードとその種類は、両方書くか、両方空けてください。", "Give a code with its system, or neither."
    ),
}
NO_PHARMACY = Localized("患者がえらんだ薬局を入れてください。", "Please choose the patient's pharmacy.")
TOO_LATE = Localized(
    "処方の期限（{day}）が過ぎています。医師に書きなおしてもらってください。",
    "The prescription ended on {day}. Please have the doctor write it anew.",
)
NOT_NOW = Localized("いまの段階では、これはできません。", "This cannot be done at this stage.")
COUNTER_ONLY = Localized(
    "お家の方に知らせない相談の薬は、家に届けません。薬局の窓口で受け取る、をえらんでください。",
    "Of what nobody else is to know nothing is brought home. Please choose the pharmacy's counter.",
)
GUIDANCE_NOT_OPEN = Localized(
    "薬剤師が通話を開くまで、お待ちください。時間になったら、薬局が呼び出します。",
    "Please wait until the pharmacist opens the call. The pharmacy calls at the time that was agreed.",
)
GUIDANCE_BY_PHONE = Localized(
    "電話（声だけ）に切りかわりました。声だけでは、ビデオの服薬説明と認められません。対面に切りかえた、をえらんでください。",
    "It went on by telephone. Sound alone is no guidance by video: please choose that it is given in person.",
)
NO_GUIDANCE = Localized(
    "服薬の説明がすんでいません。説明してからお渡しください。",
    "The medication guidance has not been given. Please give it first.",
)
RISK_UNTOLD = Localized(
    "情報がもれるおそれを、先に患者に説明してください。",
    "Please tell the patient of the risk of a leak first.",
)
WORDS_MISSING = Localized("内容を書いてください。", "Please write something.")
CANNOT_UNDO = Localized("これは、もう取り消せません。", "This cannot be undone any more.")
CARRIER_HAS_IT = Localized("もう配達の人が持っています。", "A carrier has it already.")
PLAN_BUSY = Localized(
    "車の予定が変わっているところです。少したってから、もう一度押してください。",
    "The cars' plan is being changed. Please press again in a moment.",
)
NO_PROFESSION = Localized("だれに伝えるかを、えらんでください。", "Please choose whom to tell.")
NOT_HERS_TO_READ = Localized("この方の連絡帳は読めません。", "You may not read this patient's notebook.")

# Told to the patient: never what it is for, never which drug.
TOLD_PLAN = Localized(
    "{institution}から、見ていただく書類があります。「わたしの診療の書類」をご覧ください。",
    "{institution} has a paper for you. Please look at your papers of the clinic.",
)
TOLD_WITHDRAWN = Localized(
    "ビデオの診察への同意の取り下げを受け付けました。これからは対面で診ます。{institution} 電話 {phone}",
    "We have noted that you withdraw your consent to video. You are seen in person. {institution}, {phone}",
)
TOLD_MOVED = Localized(
    "きょうの診察は、{hospital}での対面に変わりました。行き方をこれからご案内します。",
    "Today you are seen in person at {hospital}. We tell you how to get there.",
)
TOLD_SENT = Localized(
    "{pharmacy}へお願いしました。薬局から連絡があります。",
    "{pharmacy} was asked. They will be in touch with you.",
)
TOLD_GUIDANCE = Localized(
    "{pharmacy}の薬剤師が、{when}にビデオでお話しします。薬局のほうから呼び出します。",
    "The pharmacist of {pharmacy} talks with you by video {when}. They call you.",
)
TOLD_READY = Localized("{pharmacy}で、お渡しの用意ができました。", "It is ready for you at {pharmacy}.")
TOLD_COMING = Localized(
    "{pharmacy}からのお届けが、{when}ごろまでに着きます。ご本人かご家族に手渡しします。",
    "What {pharmacy} sends comes by {when}. It is handed to you or your family.",
)
TOLD_HANDED = Localized(
    "{pharmacy}からのお届けをお渡ししました。受け取られましたか。",
    "What {pharmacy} sent was handed over. Have you received it?",
)
TOLD_NOT_MET = Localized(
    "{pharmacy}からのお届けにうかがいましたが、お会いできませんでした。薬局からお電話します。",
    "We came with what {pharmacy} sends and did not meet you. The pharmacy telephones you.",
)
TOLD_CANCELLED = Localized(
    "{institution}がお願いしたものが変わりました。くわしくは{institution}からお話しします。電話 {phone}",
    "What {institution} asked for has changed. They explain it to you: {phone}",
)
RECEIVED_YES = Localized("受け取りました", "I have it")
RECEIVED_NO = Localized("受け取っていません", "I do not have it")
THANKS_RECEIVED = Localized("ありがとうございます。", "Thank you.")
THANKS_LOOKING = Localized(
    "わかりました。係の者が確かめて、お電話します。", "We look into it and telephone you."
)
DESK_RIDE = Localized(
    "診療車の訪問先（{place}）から{hospital}へ、きょう行く方がいます。施設と話して、行き方を決めてください。",
    "Somebody goes from the clinic car at {place} to {hospital} today. Please find her a ride.",
)
DESK_NOT_RECEIVED = Localized(
    "{pharmacy}からの品が届いていないと連絡がありました（番号 {code}）。薬局と配達の人に確かめてください。",
    "What {pharmacy} sent has not arrived, we are told (number {code}). Please ask pharmacy and carrier.",
)
CREW_NOTE = Localized(
    "お薬 {code} 本人か家族に手渡し・置き配しない", "Medicine {code}: hand it over, never leave it"
)

# How far her medicines are, as she is told on her own page.
HER_MEDICINES = {
    "sent": Localized("薬局にお願いしました", "The pharmacy was asked"),
    "asked": Localized("薬局が医師に確かめています", "The pharmacy asks the doctor something"),
    "accepted": Localized("薬局が用意しています", "The pharmacy prepares it"),
    "dispensed": Localized("用意ができました", "It is ready"),
    "carried": Localized("お届けの途中です", "It is on its way"),
    "delivered": Localized("お渡ししました", "It was handed over"),
    "received": Localized("受け取りずみ", "You have it"),
}

# Bills.
MONTH_NOT_OVER = Localized("月が終わってから締めてください。", "Please close the month when it is over.")
CLOSED_ALREADY = Localized("この月は、もう締めてあります。", "This month is closed already.")
NOTHING_TO_BILL = Localized("この月は、請求するものがありません。", "Nothing is to be billed for this month.")
STILL_OPEN = Localized(
    "この月に、まだ終わっていない訪問が{n}件あります。終わらせるか、取り消してから締めてください。",
    "{n} visits of this month are not over yet. Please finish or cancel them first.",
)
PAID_ALREADY = Localized("もう支払いずみです。", "It is paid already.")
CHARGED = Localized("診療車の費用の分担", "Share of the clinic car's cost")
PAID = Localized("診療車の費用の支払い", "Clinic car's cost paid")
