import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("fleet", "0013_taken_over"),
        ("partners", "0001_initial"),
        ("reservations", "0001_reservations"),
        ("residents", "0003_needs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClinicMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(unique=True)),
                ("closed_at", models.DateTimeField()),
                ("actor", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="AppPermit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scopes", models.JSONField(default=list)),
                ("given_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="app_permits",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-given_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AppCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("redirect_uri", models.CharField(max_length=300)),
                ("challenge", models.CharField(max_length=128)),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes",
                        to="mobile_clinic.apppermit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClinicCar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("programmes", models.JSONField(default=list)),
                ("has_ramp", models.BooleanField(default=True)),
                (
                    "resource",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clinic_car",
                        to="reservations.resource",
                    ),
                ),
                (
                    "vehicle",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clinic_car",
                        to="fleet.vehicle",
                    ),
                ),
            ],
            options={
                "ordering": ["vehicle__code"],
            },
        ),
        migrations.CreateModel(
            name="DeviceSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("devices", models.JSONField(default=list)),
                (
                    "car",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="device_sets",
                        to="mobile_clinic.cliniccar",
                    ),
                ),
                (
                    "resource",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="device_set",
                        to="reservations.resource",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Institution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("clinic", "診療所"), ("hospital", "病院"), ("pharmacy", "薬局")],
                        max_length=8,
                    ),
                ),
                ("number", models.CharField(max_length=10, unique=True)),
                ("address", models.CharField(max_length=160)),
                ("lon", models.FloatField()),
                ("lat", models.FloatField()),
                ("parking_note", models.CharField(blank=True, max_length=120)),
                ("facility_fee_yen", models.PositiveIntegerField(default=0)),
                ("notified_on", models.DateField(blank=True, null=True)),
                ("takes_emergencies", models.BooleanField(default=False)),
                (
                    "partner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clinic_institution",
                        to="partners.partner",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="MedicalDevice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=24, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("blood_pressure", "血圧計"),
                            ("oximeter", "パルスオキシメーター"),
                            ("thermometer", "体温計"),
                            ("glucose", "血糖計"),
                            ("scale", "体重計"),
                            ("ecg", "12誘導心電計"),
                            ("stethoscope", "デジタル聴診器"),
                            ("fetal_monitor", "分娩監視装置"),
                            ("echo", "エコー"),
                            ("eye_camera", "眼の撮影カメラ"),
                        ],
                        max_length=16,
                    ),
                ),
                ("provider", models.CharField(default="signed", max_length=24)),
                ("key", models.BinaryField()),
                ("counter", models.BigIntegerField(default=-1)),
                ("heard_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "device_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="medical_devices",
                        to="mobile_clinic.deviceset",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="OutsideApp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client_id", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("maker", models.CharField(max_length=80)),
                ("redirect_uris", models.JSONField(default=list)),
                ("scopes", models.JSONField(default=list)),
                ("secret_digest", models.CharField(blank=True, max_length=64)),
                ("registered_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.AddField(
            model_name="apppermit",
            name="app",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="permits",
                to="mobile_clinic.outsideapp",
            ),
        ),
        migrations.CreateModel(
            name="Patient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                ("chart_no", models.CharField(max_length=24)),
                ("programmes", models.JSONField(default=list)),
                ("parking_note", models.CharField(blank=True, max_length=120)),
                ("needs_ramp", models.BooleanField(default=False)),
                ("since", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="patients",
                        to="mobile_clinic.institution",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="doubles",
                        to="mobile_clinic.patient",
                    ),
                ),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clinic_patients",
                        to="residents.resident",
                    ),
                ),
            ],
            options={
                "ordering": ["institution", "chart_no"],
            },
        ),
        migrations.CreateModel(
            name="ClinicNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("record", "診療の記録"), ("notebook", "連絡帳")], max_length=8
                    ),
                ),
                ("professions", models.JSONField(default=list)),
                ("content", models.BinaryField()),
                ("written_at", models.DateTimeField(db_index=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="mobile_clinic.clinicnote",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="mobile_clinic.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["-written_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="apppermit",
            name="patient",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="app_permits",
                to="mobile_clinic.patient",
            ),
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                ("idempotency_key", models.CharField(max_length=100, unique=True)),
                (
                    "programme",
                    models.CharField(
                        choices=[
                            ("chronic", "慢性の病気の診察"),
                            ("maternity", "妊婦健診"),
                            ("eye", "目の診察"),
                            ("teens", "10代の相談"),
                        ],
                        max_length=12,
                    ),
                ),
                ("starts_at", models.DateTimeField(db_index=True)),
                ("ends_at", models.DateTimeField()),
                (
                    "companion",
                    models.CharField(
                        choices=[("nobody", "ひとりで"), ("family", "家族と"), ("interpreter", "通訳と")],
                        default="nobody",
                        max_length=12,
                    ),
                ),
                ("carrier", models.SlugField(blank=True)),
                ("there_code", models.CharField(blank=True, max_length=8)),
                ("back_code", models.CharField(blank=True, max_length=8)),
                ("trip", models.JSONField(blank=True, default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("booked", "予約済み"),
                            ("done", "終わった"),
                            ("cancelled", "取り消し"),
                            ("no_show", "来なかった"),
                        ],
                        db_index=True,
                        default="booked",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("channel", models.CharField(max_length=12)),
                ("booked_at", models.DateTimeField()),
                ("booked_by", models.CharField(max_length=64)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reservation",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="clinic_appointment",
                        to="reservations.reservation",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="mobile_clinic.institution",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="mobile_clinic.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "pk"],
            },
        ),
    ]
