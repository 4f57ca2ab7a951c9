"""What is said when two teams become one: why the town suggests it, and to those who find no seat."""

from __future__ import annotations

from moyai.engines.conversation import Localized

WITHOUT_SEAT = Localized(
    "チームがひとつになり、「{team}」になりました。席がいっぱいなので、あなたの席はいまありません。"
    "もどりたくなったら、まちの担当か「わたしのチーム」からお知らせください。",
    'Your team has become one with "{team}", which is full just now. When you would like to come back, '
    'tell us or use "my team".',
)
SUGGESTED = Localized("まちの担当からのご提案です。", "The town's office suggests it.")
