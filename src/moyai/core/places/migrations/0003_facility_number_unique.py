"""Every place has a number, and no other place of the municipality has it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0002_facility_number")]

    operations = [
        migrations.AlterField("facility", "number", models.PositiveIntegerField()),
        migrations.AddConstraint(
            "facility",
            models.UniqueConstraint(fields=("municipality", "number"), name="facility_number_unique"),
        ),
    ]
