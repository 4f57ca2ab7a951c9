"""Standing orders in words."""

from moyai.engines.conversation import Localized

DECIDED_BEFORE = Localized("もう決まっています。", "This has been decided already.")
THANKS_ORDERED = Localized("注文を入れました。", "Your order was placed.")
THANKS_SKIPPED = Localized("今回はお休みします。", "Nothing is ordered this time.")
TITLE = Localized("毎週の注文を決める", "Weekly order", "まいしゅうの ちゅうもん")
WHICH = Localized("どれにしますか。", "Which one?", "どれに しますか。")
NEW = Localized("新しく決める", "Make a new one")
FROM_WHICH = Localized(
    "何を毎週届けますか。",
    "What should come every week?",
    "なにを まいしゅう とどけますか。",
)
FRESH = Localized("品物を新しく選ぶ", "Choose the goods anew", "あたらしく えらぶ")
FRESH_HINT = Localized("毎週お届けする品を選びます。", "Choose what is to come every week.")
GOOD = Localized("{item} {count}こ", "{item} × {count}")
AND_MORE = Localized("{items} ほか{count}品", "{items} and {count} more")
LABEL = Localized("{days}：{items}", "{days}: {items}")
LABEL_PAUSED = Localized("{days}：{items}（お休み中）", "{days}: {items} (paused)")
WEEKDAYS = Localized("何曜日に届けますか。", "On which day?", "なんようびに とどけますか。")
EVERY_DAY = Localized("お届けのある日は毎日", "Every delivery day")
WINDOW = Localized("何時ごろがよいですか。", "At about what time?", "なんじごろが いいですか。")
HOURS = Localized("{start}から{end}", "{start} to {end}")
ASKS = Localized("毎回、先にお聞きしますか。", "Shall we ask you each time?", "まいかい さきに ききますか。")
ASKS_NO = Localized("聞かずに届ける", "Deliver without asking")
ASKS_YES = Localized("毎回聞いてほしい", "Ask me each time")
SURE = Localized("毎週の注文をこのように決めますか。", "Is this the weekly order?")
SURE_YES = Localized("決める", "Yes")
SURE_NO = Localized("決めない", "No")
FACT_DAYS = Localized("曜日", "Days")
FACT_WINDOW = Localized("時間", "Time")
FACT_ITEMS = Localized("品物", "Items")
FACT_ASKS = Localized("確認", "Asking")
NOT_DONE = Localized("何も変えませんでした。", "Nothing was changed.")
DONE = Localized(
    "決めました。{days}に、締め切りの30分前に注文を入れ、お知らせします。",
    "Done. It is ordered on {days}, half an hour before the cut-off, and we tell you.",
)
DEED = Localized("どうしますか。", "What would you like to do?", "どう しますか。")
KEEP = Localized("このままでよい", "Keep it as it is")
SKIP = Localized("次の回（{day}）だけ休む", "Leave out {day}")
UNSKIP = Localized("{day}の休みをやめる", "Do not leave out {day}")
PAUSE = Localized("しばらく休む", "Pause it")
RESUME = Localized("また始める", "Go on again")
END = Localized("やめる", "End it")
CHANGED = Localized("そのようにしました。", "It is done.")
