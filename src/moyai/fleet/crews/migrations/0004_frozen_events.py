"""What was added to a driver's page is not changed."""

from django.db import migrations

from moyai.fleet.crews.freezing import freeze


class Migration(migrations.Migration):
    dependencies = [("crews", "0003_drivers")]

    operations = [freeze("crews_driverevent")]
