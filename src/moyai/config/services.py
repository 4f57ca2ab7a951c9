"""Which channels and services are on. A town takes a line away and the service is gone."""

CHANNELS = [
    "moyai.channels.web",
    "moyai.channels.desk",
    "moyai.channels.tv",
    "moyai.channels.line",
    "moyai.channels.voice",
]

SERVICES = [
    "moyai.services.shared_taxi",
    "moyai.services.shopping",
    "moyai.services.evacuation",
    "moyai.services.mobile_clinic",
    "moyai.services.habit_challenge",
    "moyai.services.smart_farm",
    "moyai.services.open_call",
]
