from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("fleet", "0002_replan"),
    ]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("assign", "Assign"),
                    ("move", "Move"),
                    ("replan", "Replan"),
                    ("improve", "Improve"),
                    ("refuse", "Refuse"),
                ],
                max_length=8,
            ),
        ),
    ]
