from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("fleet", "0006_journeys"),
    ]

    operations = [
        migrations.AddField(
            model_name="shift",
            name="kept_for",
            field=models.CharField(blank=True, max_length=40),
        ),
    ]
