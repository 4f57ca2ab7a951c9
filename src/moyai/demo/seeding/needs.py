"""What some invented residents wish the driver to know, and what drivers have noted for one another."""

from datetime import datetime, timedelta

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.residents.models import Resident
from moyai.fleet.models import CrewNote

WISHES = (
    ("犬がいます。ほえますが、かみません", None),
    ("ベルを長く押してください", 5),
    ("耳が遠いので、ゆっくり話してください", None),
    ("玄関に段が3つあります", 5),
    ("つえを忘れることがあります", None),
)
NOTED = ("わきの門から", "家の前で向きを変えられます", "坂の下に止めると楽")
EVERY = 23
"""One of so many residents has something to say."""


def seed_needs(*, now: datetime) -> int:
    """Write the notes, once; return how many residents have one."""
    if CrewNote.objects.exists():
        return 0
    people = list(Resident.objects.select_related("household").order_by("pk")[::EVERY])
    for place, person in enumerate(people):
        person.note_for_crew, person.kerb_minutes = WISHES[place % len(WISHES)]
    Resident.objects.bulk_update(people, ["note_for_crew", "kerb_minutes"])
    CrewNote.objects.bulk_create(_list_notes(people, now))
    return len(people)


def _list_notes(people: list[Resident], now: datetime) -> list[CrewNote]:
    driver = User.objects.filter(memberships__role=Role.DRIVER).order_by("pk").first()
    return [
        CrewNote(
            reference=f"resident:{person.code}",
            place_name="自宅",
            lon=person.household.lon,
            lat=person.household.lat,
            text=NOTED[place % len(NOTED)],
            written_by=driver,
            written_at=now - timedelta(days=7 + place % 60),
        )
        for place, person in enumerate(people[::2])
    ]
