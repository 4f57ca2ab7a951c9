"""Words that every conversation about shopping uses."""

from moyai.engines.conversation import Localized, Text

YEN = Localized("{yen}円", "{yen} yen")
TOTAL = Localized(
    Text("{yen}円、重さ{kilos}キロ、{boxes}", "{yen}円 {kilos}kg", "{yen}円"),
    Text("{yen} yen, {kilos} kg, {boxes}", "{yen} yen, {kilos} kg", "{yen} yen"),
)
AMOUNT = Localized(
    Text("{yen}円、重さ{kilos}キロ", "{yen}円 {kilos}kg"),
    Text("{yen} yen, {kilos} kg", "{yen} yen, {kilos} kg"),
)
BOX_AMBIENT = Localized("常温{count}箱", "{count} box at room temperature")
BOX_CHILLED = Localized("冷蔵{count}箱", "{count} chilled box")
BOX_FROZEN = Localized("冷凍{count}箱", "{count} frozen box")
NO_BOX = Localized("箱なし", "no box")
WINDOW = Localized(
    Text("{day} {start}から{end}", "{day} {start}–{end}", "{day}、{start}から{end}"),
    Text("{day}, {start} to {end}", "{day} {start}–{end}"),
)
MOMENT = Localized("{day} {clock}", "{day}, {clock}")
