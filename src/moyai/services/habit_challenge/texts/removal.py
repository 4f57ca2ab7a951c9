"""What the desk reads about talks with members."""

from __future__ import annotations

from moyai.engines.conversation import Localized

APPEALED = Localized(
    "三世代チャレンジ：{name}が、チームを外れた件の見直しを求めています。「お話しと見直し」を開いてください。",
    'Habit challenge: {name} asks to look again at a removal. Please open "talks and appeals".',
)
