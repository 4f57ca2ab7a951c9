"""Complaints, accidents and what came out of them are not changed."""

from django.db import migrations

from moyai.fleet.crews.freezing import freeze


class Migration(migrations.Migration):
    dependencies = [("crews", "0008_incidents")]

    operations = [
        freeze("crews_complaint"),
        freeze("crews_complaintanswer"),
        freeze("crews_accident"),
        freeze("crews_accidentfinding"),
    ]
