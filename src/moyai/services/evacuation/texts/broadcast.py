"""Answers to messages of the headquarters, and the thanks for them."""

from moyai.engines.conversation import Localized, Text

NOTHING = Localized(
    Text("足りない物はありません", short="足りている"),
    Text("I need nothing", short="Nothing"),
    "だいじょうぶ",
)
NEED_HEARD = Localized(
    "足りない物として受け付けました。届けるお約束ではありません。手配できたときに、あらためてお知らせします。",
    "We have noted what you need. It is no promise that it will come; we will tell you when it is arranged.",
    "わかりました。とどける やくそくでは ありません。きまったら しらせます。",
)
