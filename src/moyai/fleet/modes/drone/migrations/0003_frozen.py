"""Decisions, confirmations and the books are not changed."""

from django.db import migrations

from moyai.fleet.crews.freezing import freeze


class Migration(migrations.Migration):
    dependencies = [("drone", "0002_flights_and_books")]

    operations = [
        freeze("drone_confirmation"),
        freeze("drone_gonogo"),
        freeze("drone_flightrecord"),
        freeze("drone_inspectionrecord"),
        freeze("drone_servicerecord"),
        freeze("drone_incident"),
    ]
