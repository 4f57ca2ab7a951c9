"""The conversation that names the nearest open shelters."""

from moyai.engines.conversation import Text
from moyai.services.evacuation.texts.languages import localize

TITLE = localize(
    Text("開いている避難所をさがす", short="避難所をさがす"),
    Text("Find an open shelter", short="Find shelter"),
    Text("あいている 避難所を さがす", short="避難所を さがす"),
)
WHERE = localize(
    Text("どこの近くをさがしますか。", short="どこの近くですか。"),
    "Near which place shall we look?",
    "どこの ちかくを さがしますか。",
)
WHERE_HINT = localize(
    "いまいる所か、その近くの目印を選んでください。",
    "Choose where you are, or a landmark near it.",
    "いま いる ところか、ちかくの めじるしを えらんで ください。",
)
FOUND = localize(
    "近い順にお伝えします。行く前に、道が安全かたしかめてください。",
    "Here they are, the nearest first. Before you go, make sure that the way is safe.",
    "ちかい じゅんに いいます。いくまえに、みちが あんぜんか みて ください。",
)
ONLY_FULL = localize(
    "開いている避難所は、どこも満員です。市にお電話ください。",
    "All open shelters are full. Please call the town.",
    "避難所は ぜんぶ いっぱいです。市に でんわ してください。",
)
NONE_OPEN = localize(
    "いま、開いている避難所はありません。危ないときは、待たずに、近くの安全な所や高い所へ移ってください。"
    "近くの避難場所をお伝えします。",
    "No shelter is open now. If there is danger, do not wait: go somewhere safe or high nearby. "
    "These are the places nearest to you.",
    "いま あいている 避難所は ありません。あぶない ときは、すぐに あんぜんな ところへ にげて ください。"
    "ちかくの ばしょを いいます。",
)
NOTHING_KNOWN = localize(
    "いま、開いている避難所はありません。危ないときは、待たずに、近くの安全な所や高い所へ移ってください。",
    "No shelter is open now. If there is danger, do not wait: go somewhere safe or high nearby.",
    "いま あいている 避難所は ありません。あぶない ときは、すぐに あんぜんな ところへ にげて ください。",
)
LINE = localize(
    Text("{distance}（まっすぐ）・{state}", spoken="まっすぐで{distance}。{state}。"),
    Text("{distance} in a straight line, {state}", spoken="{distance} away. {state}."),
    "まっすぐ {distance}・{state}",
)
METRES = localize(Text("{n} m", spoken="{n}メートル"), Text("{n} m", spoken="{n} metres"))
KILOMETRES = localize(Text("{n} km", spoken="{n}キロ"), Text("{n} km", spoken="{n} kilometres"))
NOT_OPEN = localize("いまは開いていません", "not open now", "いまは あいて いません")
AGAIN = localize("別の場所でさがす", "Look near another place", "ほかの ところで さがす")
