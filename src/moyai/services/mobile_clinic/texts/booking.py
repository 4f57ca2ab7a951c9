"""What is said of times, bookings and tours."""

from moyai.engines.conversation import Localized

REFUSALS: dict[str, Localized] = {
    "no_such_slot": Localized(
        "その期間に、この診察の枠はありません。", "The car does not go for this in those days."
    ),
    "closed": Localized("その日は診療車がお休みです。", "The clinic car does not go on that day."),
    "all_taken": Localized(
        "その期間の枠は、ほかの医療機関がすべて使っています。",
        "Other institutions have all of those day parts.",
    ),
    "not_released": Localized(
        "空いている枠はありますが、まだほかの医療機関の持ち分です。",
        "A day part is free, but still another institution's share.",
    ),
    "tour_full": Localized(
        "その枠の中には、もう回れる時間がありません。", "The tour has no time left for another visit."
    ),
    "people_busy": Localized(
        "医師・看護師・車・機器がそろう時間がありません。",
        "Doctor, nurse, car and devices are not free at the same time.",
    ),
    "no_doctor": Localized("画面に出る医師がいません。", "There is no doctor for the screen."),
    "no_nurse": Localized("車に乗る看護師がいません。", "There is no nurse to ride along."),
    "no_driver": Localized(
        "その日の運転手がまだ決まっていません。", "No driver is planned for that day yet."
    ),
    "taken": Localized("その時間は、ほかの予約が入りました。", "Somebody else has just booked that time."),
    "no_room_on_road": Localized(
        "道のりの時間が足りず、その時間には行けません。", "The car cannot be there in time."
    ),
    "patient_busy": Localized(
        "その患者さんは、同じころに別の訪問があります。", "The patient has another visit about then."
    ),
    "too_late": Localized(
        "出発が近いため、この枠はもう変えられません。", "The tour begins too soon to be changed."
    ),
    "not_hers": Localized(
        "その患者さんは、今はこの医療機関にかかっていません。", "The patient is not this institution's now."
    ),
    "hold_over": Localized(
        "仮予約の時間が過ぎました。もう一度時間をお選びください。", "The hold has ended. Choose a time again."
    ),
    "under_way": Localized(
        "車がもう着いているか、訪問が終わっているため、変えられません。",
        "The car is at the door already, or the visit is over.",
    ),
    "changed": Localized(
        "ほかの人がこの予約を変えました。今のようすを見て、もう一度お願いします。",
        "Somebody else has changed it. Look again and retry.",
    ),
    "undo_over": Localized("取り消しをもとに戻せる時間が過ぎました。", "It is too late to undo."),
    "no_better": Localized(
        "いまの順番がいちばん短いか、もう変えられない時刻です。",
        "The tour is in its best order, or its times can no longer be changed.",
    ),
    "order_over": Localized(
        "時刻がまた変わったか、患者さんに念を押したあとなので、もとに戻せません。",
        "A time has changed since, or the patients were reminded; it cannot be undone.",
    ),
    "is_clinic_car": Localized("その車は診療車です。", "That vehicle is a clinic car."),
    "share_used": Localized(
        "訪問の予約がある枠なので、できません。", "There are visits booked in this day part."
    ),
    "swap_over": Localized("この交換の相談は、もう終わっています。", "This exchange is settled already."),
    "not_yours": Localized("ご自分の枠ではありません。", "It is not your day part."),
    "not_notified": Localized(
        "ビデオの診察を県に届け出てから予約してください。対面の診察なら、外来で予約できます。",
        "Notify the prefecture first; in person she can be booked among the outpatients.",
    ),
    "treatment_ended": Localized(
        "その日には、この医療機関での診療が終わっています。", "She is not treated here any more on that day."
    ),
    "consent_withdrawn": Localized(
        "ご本人がビデオの診察への同意を取り下げています。対面の診察にするか、望まれたときに同意を取り直してください。",
        "She has withdrawn her consent to video. See her in person, or take it anew if she asks for it.",
    ),
    "not_ready": Localized(
        "診療計画などの準備がまだなので、ご本人の予約をお受けできませんでした。",
        "Her own booking was refused: a treatment plan or another paper is missing.",
    ),
    "hers_alone": Localized(
        "この相談の予約は、ご本人か、医療機関の医師・看護師が行います。",
        "This visit is booked by the person herself, or by a doctor or nurse who treats her.",
    ),
    "no_school": Localized(
        "車をとめる学校を選んでください。この相談では、お宅にはうかがいません。",
        "Choose the school at which the car stands: for this it does not come to anybody's home.",
    ),
    "no_waiting": Localized(
        "この相談では、空きを待つことはできません。別の日の時間をお選びください。",
        "There is no waiting list for this. Please choose a time on another day.",
    ),
    "overlaps": Localized("同じ曜日の時間が重なっています。", "It overlaps another line of that weekday."),
}

NOT_READY = Localized(
    "診療車の前に、{house}と決めることがあります。お電話ください。{phone}",
    "Before the clinic car can come, something is to be settled. Please ring {house}: {phone}.",
    "さきに きめることが あります。でんわを してください。{phone}",
)

BOOKED = Localized(
    "{day}{at}ごろ、診療車が{place}にうかがいます。看護師が同乗し、医師は画面で診察します（{institution}）。{flex}",
    "The clinic car comes to {place} on {day} at about {at}; a nurse is aboard, the doctor examines by video "
    "({institution}).{flex}",
)
FLEX = Localized(
    "時刻は前の日の夕方までに{minutes}分ほど前後することがあり、そのときはお知らせします。",
    " Until the evening before, the time may change by up to {minutes} minutes; we will tell you.",
)
REORDERED = Localized(
    "診療車の時刻が、{was}から{at}ごろに変わりました（{day}、{institution}）。回る順番を整えたためです。",
    "The clinic car comes at about {at} instead of {was} ({day}, {institution}): its tour was put in order.",
)
BROKEN_LATE = Localized(
    "診療車が故障し、別の車でうかがいます。{at}ごろに着く見込みです。お待たせして申し訳ありません（{institution}）。",
    "The clinic car broke down; another one comes, at about {at}. We are sorry ({institution}).",
)
MOVED = Localized(
    "診療車の時間が変わりました。{day}{at}ごろ、{place}にうかがいます（{institution}）。{flex}",
    "The clinic car's time has changed: {day} at about {at}, {place} ({institution}).{flex}",
)
CANCELLED = Localized(
    "{day}{at}の診療車の訪問は取り消しになりました（{institution}）。",
    "The clinic car's visit on {day} at {at} is cancelled ({institution}).",
)
LATE = Localized(
    "診療車が遅れています。{at}ごろに着く見込みです。お待たせして申し訳ありません（{institution}）。",
    "The clinic car is late and will come at about {at}. We are sorry ({institution}).",
)
IN_PERSON = Localized(
    "診療車がうかがえなくなりました。{institution}から、診察のしかたについてお電話します。",
    "The clinic car cannot come. {institution} will ring you about being seen in person.",
)

SOMEBODY_YOUNG = Localized("10代の相談の方", "somebody young")
T_BOOKED = Localized("{day}{at} {name}さんの訪問を予約しました。", "Visit of {name} booked: {day} {at}.")
T_MOVED = Localized("{name}さんの訪問が{day}{at}に変わりました。", "The visit of {name} moved to {day} {at}.")
T_CANCELLED = Localized(
    "{day}{at} {name}さんの訪問が取り消されました。", "Visit of {name} on {day} {at} cancelled."
)
T_LATE = Localized(
    "{name}さんの訪問が遅れます。到着は{at}ごろ、診察は{call}から、医師は{doctor}です。",
    "The visit of {name} is late: arrival about {at}, call from {call}, doctor {doctor}.",
)
T_DOCTOR_BUSY = Localized(
    "{name}さんの新しい診察時間（{call}）に空いている医師がいません。決めてください。",
    "No doctor is free at the new time ({call}) of {name}'s visit. Please decide.",
)
T_IN_PERSON = Localized(
    "{name}さんの訪問（{day}{at}）は車が行けません。患者さんに電話して、対面の診察を決めてください。",
    "The car cannot come to {name} ({day} {at}). Ring the patient and arrange to see them in person.",
)
T_OTHER_CAR = Localized(
    "{name}さんの訪問には{car}が代わりに向かいます。", "{car} takes over the visit of {name}."
)
T_UNFINISHED = Localized(
    "{name}さんの訪問（{day}{at}）に、終わりの確認がありません。看護師のページで終えてください。",
    "Nobody has finished the visit of {name} ({day} {at}). Please finish it on the nurse's page.",
)
T_OTHER_DOCTOR = Localized(
    "{name}さんの診察は、{call}から{doctor}医師に変わりました。",
    "{doctor} sees {name} at {call} now.",
)
T_WISHES_IN_PERSON = Localized(
    "{name}さんは、医師が来ないため対面の診察を望んでいます。電話して決めてください。",
    "{name} would rather be seen in person, as the doctor does not come. Please ring and decide.",
)
T_GOES_ON = Localized(
    "{name}さんの訪問は{car}が引き継ぎます。到着は{at}ごろ、診察は{call}から、医師は{doctor}です。",
    "{car} goes on to {name}: arrival about {at}, call from {call}, doctor {doctor}.",
)
BROKEN_HOME = Localized(
    "診療車が故障しました。看護師が別の車で{at}ごろにうかがい、お宅の中で、画面の診察をします（{institution}）。",
    "The clinic car broke down. The nurse comes by another car at about {at} and the doctor examines you by "
    "video in your home ({institution}).",
)
T_FETCHED = Localized(
    "診療車が故障しました。{car}が{at}ごろ、{place}へ看護師と機器を迎えに行きます。",
    "The clinic car broke down. {car} fetches the nurse and her devices at {place} at about {at}.",
)
T_STRANDED = Localized(
    "診療車が故障し、看護師と機器が{place}で待っています。迎えの車をさがしています。役場の配車にも知らせました。",
    "The clinic car broke down; the nurse and her devices wait at {place}. A vehicle is being looked for.",
)
DESK_STRANDED = Localized(
    "診療車が故障し、看護師が{place}で待っています。迎えの車がないので、{institution}（{phone}）と相談してください。",
    "The clinic car broke down, its nurse waits at {place}, no vehicle is free: ring {institution} ({phone})",
)
T_ORDERED = Localized(
    "{day}の回る順番を整えました。運転は{drove}分から{drives}分に、待ちは{waited}分から{waits}分になります。"
    "時刻が変わる患者さん{count}人に知らせました。",
    "The tour of {day} was put in order: driving {drove} to {drives} min, waiting {waited} to {waits} min. "
    "{count} patients with another time were told.",
)
T_REORDERED = Localized(
    "{name}さんの訪問は{was}から{at}に変わりました。", "The visit of {name} moved from {was} to {at}."
)
T_OFFERED = Localized(
    "空きが出ました。{name}さん：{day}{at}。{until}までにお返事ください。",
    "A time came free for {name}: {day} {at}. Please answer by {until}.",
)
T_LAPSED = Localized(
    "{name}さんへの空きの案内（{day}{at}）は、返事がないまま時間が過ぎました。",
    "The offer for {name} ({day} {at}) has lapsed.",
)
T_SWAP_ASKED = Localized(
    "{other}から枠の交換の相談です：{wanted}をもらい、{given}をわたす。",
    "{other} asks to exchange: they get {wanted}, you get {given}.",
)
T_SWAP = Localized("枠の交換（{given}と{wanted}）：{state}", "Exchange of {given} and {wanted}: {state}")
T_RELEASED = Localized(
    "{day}の枠は使われていないので、みんなの枠になりました。",
    "Your unused day part of {day} is everybody's now.",
)

BRIEFS: dict[str, Localized] = {
    "booked": Localized("{day}{at}の訪問が予約されました。", "A visit was booked: {day} {at}."),
    "moved": Localized("訪問の時刻が{day}{at}に変わりました。", "A visit moved to {day} {at}."),
    "cancelled": Localized("{day}{at}の訪問が取り消されました。", "The visit of {day} {at} is cancelled."),
    "late": Localized("訪問が遅れます。到着は{at}ごろです。", "A visit is late: arrival about {at}."),
    "in_person": Localized(
        "{day}{at}の訪問に車が行けません。", "The car cannot come to the visit of {day} {at}."
    ),
    "other_car": Localized(
        "訪問に別の車が向かいます。到着は{at}ごろです。", "Another car comes to a visit: arrival about {at}."
    ),
    "offered": Localized(
        "待っている患者さんに空きが出ました。{until}までにお返事ください。",
        "A time came free for somebody who waits. Please answer by {until}.",
    ),
    "lapsed": Localized(
        "空きの案内が、返事のないまま終わりました。", "An offer has lapsed without an answer."
    ),
    "unfinished": Localized(
        "{day}{at}の訪問に、終わりの確認がありません。", "A visit of {day} {at} was not finished."
    ),
    "other_doctor": Localized("{call}からの診察の医師が変わりました。", "Another doctor examines at {call}."),
    "handed": Localized(
        "{day}{at}の訪問の医師が変わりました。", "Another doctor has the visit of {day} {at}."
    ),
    "wishes_in_person": Localized(
        "患者さんが対面の診察を望んでいます。電話して決めてください。",
        "A patient would rather be seen in person. Please ring and decide.",
    ),
    "passed": Localized("案内した空きは使われません。", "The time that was offered will not be used."),
    "reordered": Localized("訪問の時刻が{was}から{at}に変わりました。", "A visit moved from {was} to {at}."),
}
"""What each tiding of a visit says where others may look on: no name, no place."""
