"""Duty records and what was added to them are not changed."""

from django.db import migrations

from moyai.fleet.crews.freezing import freeze


class Migration(migrations.Migration):
    dependencies = [("crews", "0005_duty")]

    operations = [freeze("crews_dutyrecord"), freeze("crews_dutynote")]
