"""Rules of coins, purses, projects to give to, exchanges into points, what looked like cheating."""

from django.db import models
from django.db.models import F, Q

from moyai.services.habit_challenge.enums import ExchangeStatus, FlagKind, Verdict


class CoinRule(models.Model):
    """What coins are given for from a day on, and what they may be exchanged into; never changed, followed.

    ``ok_coins``: for a report with a teammate's OK. ``all_coins``: more when everybody of the team met the
    goal. ``streak_coins``: more on each ``streak_days``-th day in a row. ``month_cap``: so many coins may be
    exchanged in a month. ``points_per_coin``: what one is worth in the town's points.
    """

    effective_on = models.DateField(unique=True)
    ok_coins = models.PositiveSmallIntegerField(default=1)
    all_coins = models.PositiveSmallIntegerField(default=1)
    streak_days = models.PositiveSmallIntegerField(default=7)
    streak_coins = models.PositiveSmallIntegerField(default=3)
    month_cap = models.PositiveIntegerField(default=100)
    points_per_coin = models.PositiveSmallIntegerField(default=1)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-effective_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ok_coins__lte=20, all_coins__lte=20, streak_coins__lte=50),
                name="coin_rule_modest",
            ),
            models.CheckConstraint(condition=Q(streak_days__range=(2, 90)), name="coin_rule_streak"),
            models.CheckConstraint(condition=Q(points_per_coin__range=(1, 100)), name="coin_rule_points"),
        ]


class Purse(models.Model):
    """How many coins a member has: what the books say, kept where the database can hold it above zero.

    ``point_account``: her number with the town's points, where the coins go when she exchanges them.
    """

    member = models.OneToOneField(
        "habit_challenge.Member", on_delete=models.CASCADE, related_name="purse", primary_key=True
    )
    coins = models.PositiveIntegerField(default=0)
    point_account = models.CharField(max_length=24, blank=True)


class Project(models.Model):
    """Something good that coins are given to: milk for the children's canteen.

    ``goal_coins``: at how many the sponsor gives what it promised. ``given_coins``: what the books say was
    given, kept where the database can hold it below the goal.
    """

    code = models.SlugField(max_length=24, unique=True)
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=200, blank=True)
    about_en = models.CharField(max_length=200, blank=True)
    sponsor = models.ForeignKey(
        "partners.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    promise = models.CharField(max_length=120, blank=True)
    promise_en = models.CharField(max_length=120, blank=True)
    goal_coins = models.PositiveIntegerField()
    given_coins = models.PositiveIntegerField(default=0)
    opens_on = models.DateField()
    closes_on = models.DateField(null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opens_on", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(goal_coins__gte=1), name="habit_project_goal"),
            models.CheckConstraint(
                condition=Q(given_coins__lte=F("goal_coins")), name="habit_project_not_over"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Gift(models.Model):
    """Coins that a member gave to a project; undone for a while, as long as the goal is not reached."""

    code = models.CharField(max_length=8, unique=True)
    member = models.ForeignKey("habit_challenge.Member", on_delete=models.CASCADE, related_name="gifts")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="gifts")
    coins = models.PositiveIntegerField()
    given_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["-given_at"]
        constraints = [models.CheckConstraint(condition=Q(coins__gte=1), name="habit_gift_moves")]


class Exchange(models.Model):
    """Coins of a member for the town's points, within the month's cap; reversed as a whole.

    ``month``: its first day. ``point_reference``: of the town's point system, once it granted them.
    ``file``: of which file, where the points are granted from a table. ``tries``: how often the point system
    was asked.
    """

    code = models.CharField(max_length=8, unique=True)
    member = models.ForeignKey("habit_challenge.Member", on_delete=models.PROTECT, related_name="exchanges")
    month = models.DateField()
    coins = models.PositiveIntegerField()
    points = models.PositiveIntegerField()
    point_account = models.CharField(max_length=24, blank=True)
    status = models.CharField(max_length=8, choices=ExchangeStatus.choices, default=ExchangeStatus.ASKED)
    point_reference = models.CharField(max_length=60, blank=True)
    file = models.CharField(max_length=40, blank=True, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=120, blank=True)
    idempotency_key = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=Q(coins__gte=1, points__gte=1), name="habit_exchange_moves"),
            models.CheckConstraint(
                condition=Q(status__in=ExchangeStatus.values), name="habit_exchange_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "month"], name="habit_exchange_waiting"),
            models.Index(fields=["member", "month"], name="habit_exchange_of_month"),
        ]


class Flag(models.Model):
    """Something looked odd; a person looks at it and decides. ``facts``: what she needs to see for that.

    ``taken_coins``: how many coins were taken back when it was found to be cheating.
    """

    member = models.ForeignKey("habit_challenge.Member", on_delete=models.CASCADE, related_name="flags")
    report = models.ForeignKey(
        "habit_challenge.Report", on_delete=models.CASCADE, null=True, blank=True, related_name="flags"
    )
    kind = models.CharField(max_length=12, choices=FlagKind.choices)
    facts = models.JSONField(default=dict, blank=True)
    raised_at = models.DateTimeField()
    key = models.CharField(max_length=80, unique=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.OPEN, db_index=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=64, blank=True)
    taken_coins = models.PositiveIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=FlagKind.values), name="habit_flag_known")]
