"""Roll-calls are not changed."""

from django.db import migrations

from moyai.fleet.crews.freezing import freeze


class Migration(migrations.Migration):
    dependencies = [("crews", "0001_initial")]

    operations = [freeze("crews_rollcall")]
