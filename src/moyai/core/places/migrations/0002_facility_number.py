"""Places get numbers: those that are there are numbered as `numbering` would, landmarks from 1, the rest from 1001."""

from typing import Any

from django.db import migrations, models

KINDS = (
    *("town_hall", "hospital", "clinic", "station", "shop"),
    *("public", "leisure", "school", "shelter", "settlement"),
)
LAST_SHORT = 999


def number_places(apps: Any, _schema_editor: Any) -> None:
    facility, municipality = (apps.get_model("places", name) for name in ("Facility", "Municipality"))
    for town in municipality.objects.all():
        rows = sorted(facility.objects.filter(municipality=town), key=order)
        for row in rows:
            if row.is_landmark and town.last_short_number < LAST_SHORT:
                row.number = town.last_short_number = town.last_short_number + 1
            else:
                row.number = town.last_number = town.last_number + 1
        facility.objects.bulk_update(rows, ["number"], batch_size=500)
        town.save()


def order(row: Any) -> tuple[bool, int, str]:
    kind = KINDS.index(row.kind) if row.kind in KINDS else len(KINDS)
    return not row.is_landmark, kind, row.kana or row.name


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.AddField("municipality", "last_short_number", models.PositiveIntegerField(default=0)),
        migrations.AddField("municipality", "last_number", models.PositiveIntegerField(default=1000)),
        migrations.AddField("facility", "number", models.PositiveIntegerField(null=True)),
        migrations.RunPython(number_places, migrations.RunPython.noop, elidable=True),
    ]
