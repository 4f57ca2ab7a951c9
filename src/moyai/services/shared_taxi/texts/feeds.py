"""What everybody is told about the service as a whole, on pages of others and by telephone."""

from moyai.engines.conversation import Localized

FEWER_CARS = Localized("{area}で、走る車が減っています", "Fewer cars in {area}")
FEWER_CARS_TEXT = Localized(
    "車の都合で、今日は{area}を走る車が減っています。ご希望の時刻に予約できないことがあります。",
    "Fewer cars run in {area} today. Your time may not be available.",
    "きょうは {area}の くるまが すくないです。よやく できない ことが あります。",
)
NO_CARS = Localized("{area}で、車が走れません", "No cars in {area}")
NO_CARS_TEXT = Localized(
    "車の都合で、今日は{area}の運行を休んでいます。お困りのときは、お電話ください。",
    "No cars run in {area} today. Please telephone us if you need help.",
    "きょうは {area}の くるまは うごきません。こまったら でんわを してください。",
)
