import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mobile_clinic", "0007_tables_7")]

    operations = [
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["echo", "ecg", "sound", "fetal", "eye"])),
                name="finding_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["kept", "doubted"])), name="finding_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="clinicnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["record", "notebook"])), name="note_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="antenatalcheck",
            constraint=models.UniqueConstraint(
                fields=("code", "version"), name="antenatal_check_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="antenatalcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="antenatal_check_versions_from_1"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitcharge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "cost_yen",
                        django.db.models.expressions.CombinedExpression(
                            models.F("institution_yen"), "+", models.F("city_yen")
                        ),
                    )
                ),
                name="charge_parts_make_the_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)),
                fields=("visit", "step"),
                name="step_done_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="step_undone_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitword",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("appointment__isnull", False), ("visit__isnull", True)),
                    models.Q(("appointment__isnull", True), ("visit__isnull", False)),
                    _connector="OR",
                ),
                name="word_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitword",
            constraint=models.CheckConstraint(
                condition=models.Q(("companion__in", ["nobody", "family", "interpreter"])),
                name="word_companion_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="alertsight",
            constraint=models.UniqueConstraint(fields=("alert", "by"), name="alert_seen_once_by_each"),
        ),
        migrations.AddIndex(
            model_name="vitalspacket",
            index=models.Index(fields=["patient", "-received_at"], name="packets_of_patient"),
        ),
        migrations.AddConstraint(
            model_name="vitalspacket",
            constraint=models.UniqueConstraint(fields=("source", "number", "mark"), name="packet_once"),
        ),
        migrations.AddConstraint(
            model_name="vitalspacket",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 0)), name="packet_counted_from_0"
            ),
        ),
        migrations.AddIndex(
            model_name="wish",
            index=models.Index(fields=["status", "latest"], name="wish_by_status"),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.CheckConstraint(
                condition=models.Q(("latest__gte", models.F("earliest"))), name="wish_forwards"
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["waiting", "offered", "granted", "withdrawn", "expired", "refused"])
                ),
                name="wish_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "offered"), _negated=True),
                    models.Q(("offered_until__isnull", False), ("share__isnull", False)),
                    _connector="OR",
                ),
                name="wish_offered_something_until",
            ),
        ),
    ]
