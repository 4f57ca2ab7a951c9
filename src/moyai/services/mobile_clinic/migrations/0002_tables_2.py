import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mobile_clinic", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="PatientDoor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("programmes", models.JSONField(blank=True, default=list)),
                ("notice_days", models.PositiveSmallIntegerField(default=1)),
                ("ahead_days", models.PositiveSmallIntegerField(default=21)),
                ("outpatient_from", models.PositiveSmallIntegerField(default=540)),
                ("outpatient_until", models.PositiveSmallIntegerField(default=720)),
                ("outpatient_minutes", models.PositiveSmallIntegerField(default=20)),
                (
                    "institution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="patient_door",
                        to="mobile_clinic.institution",
                    ),
                ),
                (
                    "outpatient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reservations.resource",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Practitioner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "profession",
                    models.CharField(
                        choices=[
                            ("doctor", "医師"),
                            ("nurse", "看護師"),
                            ("midwife", "助産師"),
                            ("technician", "検査技師"),
                            ("pharmacist", "薬剤師"),
                            ("clerk", "受付"),
                        ],
                        max_length=12,
                    ),
                ),
                ("registry_no", models.CharField(blank=True, max_length=12)),
                ("left_on", models.DateField(blank=True, null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practitioners",
                        to="mobile_clinic.institution",
                    ),
                ),
                (
                    "resource",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practitioner",
                        to="reservations.resource",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clinic_practitioners",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["institution", "profession", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PatientLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                ("measure", models.CharField(max_length=24)),
                ("body", models.BinaryField()),
                ("set_at", models.DateTimeField()),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="limits",
                        to="mobile_clinic.patient",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="limits_set",
                        to="mobile_clinic.practitioner",
                    ),
                ),
            ],
            options={
                "ordering": ["-set_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="NoteRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reads",
                        to="mobile_clinic.clinicnote",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes_read",
                        to="mobile_clinic.practitioner",
                    ),
                ),
            ],
            options={
                "ordering": ["note", "read_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="clinicnote",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notes",
                to="mobile_clinic.practitioner",
            ),
        ),
        migrations.CreateModel(
            name="BreakGlass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("emergency", "急な具合の悪化で、すぐに手当てがいる"),
                            ("stand_in", "かかりつけが休みで、代わりに診る"),
                            ("transfer", "救急や転院の受け入れ"),
                            ("asked", "本人に頼まれた"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.BinaryField()),
                ("opened_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("open", "まだ見ていない"),
                            ("justified", "必要だった"),
                            ("unjustified", "必要とはいえない"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="broken_glasses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="broken_glasses",
                        to="mobile_clinic.patient",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="broken_glasses",
                        to="mobile_clinic.practitioner",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Pregnancy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8)),
                ("version", models.PositiveIntegerField()),
                ("body", models.BinaryField()),
                ("written_at", models.DateTimeField()),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pregnancies",
                        to="mobile_clinic.patient",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mobile_clinic.practitioner",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Prescription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                (
                    "handing",
                    models.CharField(
                        choices=[("delivery", "家まで届ける"), ("counter", "薬局の窓口で受け取る")],
                        default="delivery",
                        max_length=8,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "書いている"),
                            ("sent", "薬局へ送った"),
                            ("asked", "疑義照会中"),
                            ("accepted", "薬局が引き受けた"),
                            ("dispensed", "調剤した"),
                            ("carried", "配達に出した"),
                            ("delivered", "手渡した"),
                            ("received", "受け取りを確かめた"),
                            ("cancelled", "取り消し"),
                        ],
                        db_index=True,
                        max_length=10,
                    ),
                ),
                ("needs_cooling", models.BooleanField(default=False)),
                ("written_at", models.DateTimeField()),
                ("valid_until", models.DateField()),
                ("consignment", models.CharField(blank=True, db_index=True, max_length=8)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "doctor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prescriptions",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prescriptions",
                        to="mobile_clinic.patient",
                    ),
                ),
                (
                    "pharmacy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prescriptions_here",
                        to="mobile_clinic.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["-written_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                ("question", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
                ("answer", models.BinaryField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("as_written", "処方のとおり"),
                            ("changed", "処方を変える"),
                            ("cancelled", "処方を取り消す"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mobile_clinic.practitioner",
                    ),
                ),
                (
                    "prescription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inquiries",
                        to="mobile_clinic.prescription",
                    ),
                ),
            ],
            options={
                "ordering": ["prescription", "asked_at", "pk"],
            },
        ),
    ]
