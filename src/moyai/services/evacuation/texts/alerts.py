"""What a warning says, and what one should do (避難情報に関するガイドライン)."""

from moyai.engines.conversation import Localized

WATCH = Localized("{name}：警戒しています", "{name}: the town is watching")
DO_WATCH = Localized(
    "これからの情報に気をつけてください。避難する所と持ち物をたしかめてください。",
    "Listen for news. Check where you would go and what you would take.",
)
ELDERLY = Localized(
    "{name}：警戒レベル3 高齢者等避難", "{name}: Alert level 3, older people and others evacuate"
)
DO_ELDERLY = Localized(
    "避難に時間がかかる方は、危ない所から避難してください。ほかの方も準備をしてください。",
    "If you need time to evacuate, leave dangerous places now. Everybody else, get ready.",
)
EVACUATE = Localized("{name}：警戒レベル4 避難指示", "{name}: Alert level 4, evacuate")
DO_EVACUATE = Localized(
    "危ない所にいる方は、全員避難してください。", "Everybody in a dangerous place, evacuate now."
)
EMERGENCY = Localized("{name}：警戒レベル5 緊急安全確保", "{name}: Alert level 5, save your life now")
DO_EMERGENCY = Localized(
    "命の危険があります。いまいる所より安全な所へ、すぐに移ってください。"
    "外へ出るほうが危ないときは、建物の高い所、崖から遠い部屋へ。",
    "Your life is in danger. Move at once to somewhere safer. "
    "If it is more dangerous outside, go upstairs, away from slopes.",
)
SHELTERING = Localized("{name}：避難生活を支えています", "{name}: people are staying in shelters")
DO_SHELTERING = Localized(
    "開いている避難所は、下の住所でわかります。", "Open shelters are listed at the address below."
)
RETURN = Localized("{name}：帰宅と復旧が始まっています", "{name}: people are returning")
DO_RETURN = Localized(
    "帰るときは、道や家の安全をたしかめてください。",
    "On your way home, make sure that roads and house are safe.",
)
OVER = Localized("{name}：終了しました", "{name}: this is over")
DO_OVER = Localized("避難の呼びかけは終わりました。", "The call to evacuate has ended.")
DRILL_NOTE = Localized(
    "これは訓練です。実際の災害ではありません。", "This is a drill. There is no real disaster."
)
WHOLE_TOWN = Localized("{town}の全域", "All of {town}")
