"""The bus as another way."""

from moyai.engines.conversation import Localized, Text

BUS = Localized("バスでも行けます（{route}）", "By bus ({route})")
BUS_ALSO = Localized(
    Text("{bus}。{way}", short="バスもあります。", spoken="{bus}。{way}"),
    Text("{bus}: {way}", short="There is a bus."),
)
BUS_WAY = Localized(
    Text(
        "{board_name}を{leave_at}に出て、{alight_name}に{arrive_at}に着きます。",
        spoken="{board_name}を{leave_at}発、{alight_name}に{arrive_at}着。",
    ),
    "Leaves {board_name} at {leave_at}, reaches {alight_name} at {arrive_at}.",
    "{leave_at}に {board_name}で のります。{arrive_at}に {alight_name}に つきます。",
)
BUS_LATE = Localized(
    "いま{minutes}分ほど遅れています。時刻に入れてあります。",
    "It is about {minutes} minutes late; the times say so.",
    "いま {minutes}ふん おくれています。",
)
BUS_SEEN = Localized(
    "いま、{near}のあたりを走っています（{at}現在）。",
    "It is near {near} now (at {at}).",
    "いま {near}の ちかくに います（{at}）。",
)
BUS_NOTE = Localized("バス会社からのお知らせ：{note}", "From the bus company: {note}")
