"""What the web channel itself says."""

from __future__ import annotations

from moyai.engines.conversation import Localized

YEN = Localized("{yen}円", "{yen} yen")
TODAY = Localized("今日", "Today", "きょう")
TOMORROW = Localized("明日", "Tomorrow", "あした")
NOT_THIS = Localized("ここは選べません", "Not available")
NOT_SERVED = Localized("ここは選べません(区域の外)", "Not available (outside the service area)")
FOR_WHOM = Localized("{title}:{name}さん", "{title}: {name}")
PHOTO_TOO_LARGE = Localized("写真が大きすぎます。", "The photo is too large.")

SIGN_IN_CODE = Localized(
    "ログインの番号は {digits} です。10分のあいだ使えます。だれにも教えないでください。",
    "Your code to sign in is {digits}. It works for 10 minutes. Tell it to nobody.",
)
