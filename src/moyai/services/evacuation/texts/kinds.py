"""Kinds of incidents, places and hazards, and how full a place is, as residents hear them."""

from moyai.engines.conversation import Localized
from moyai.services.evacuation.enums import Congestion, IncidentKind, ShelterKind
from moyai.services.evacuation.texts.languages import localize

KINDS = {
    IncidentKind.RAIN: Localized("大雨・台風", "Heavy rain"),
    IncidentKind.EARTHQUAKE: Localized("地震", "Earthquake"),
    IncidentKind.TSUNAMI: Localized("津波", "Tsunami"),
    IncidentKind.SNOW: Localized("大雪", "Heavy snow"),
    IncidentKind.VOLCANO: Localized("火山の噴火", "Volcanic eruption"),
    IncidentKind.FIRE: Localized("大規模な火事", "Large fire"),
    IncidentKind.OTHER: Localized("災害", "Emergency"),
}
SHELTER_KINDS = {
    ShelterKind.EMERGENCY: Localized("指定緊急避難場所", "emergency evacuation place"),
    ShelterKind.DESIGNATED: Localized("指定避難所", "designated shelter"),
    ShelterKind.WELFARE: Localized("福祉避難所", "welfare shelter"),
    ShelterKind.UNOFFICIAL: Localized("自主避難所", "unofficial shelter"),
    ShelterKind.CAR_PARK: Localized("車中泊の駐車場", "car park for staying in cars"),
}
CONGESTION = {
    Congestion.UNKNOWN: localize(
        "混み具合は、まだわかりません", "how full it is is not known yet", "こんでいるかは まだ わかりません"
    ),
    Congestion.FREE: localize("空きがあります", "there is room", "あいています"),
    Congestion.CROWDED: localize("混んでいます", "it is crowded", "こんでいます"),
    Congestion.FULL: localize("満員です", "it is full", "いっぱいです"),
}
