"""What workers share: when each periodic job ran, who is alive, what failed for good."""

from django.db import models


class PeriodicRun(models.Model):
    """The latest start of a periodic job, in real time. Whoever moves it on has the right to run."""

    key = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)


class Worker(models.Model):
    """A worker process that says it lives; a task whose worker fell silent is run by another."""

    name = models.CharField(max_length=64, unique=True)
    seen_at = models.DateTimeField()


class TaskAttempt(models.Model):
    """How often a queued task has been tried; there is no row before the first failure."""

    result_id = models.UUIDField(unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)


class DeadLetter(models.Model):
    """A task that failed as often as it may. It stays until a person sends it again or drops it."""

    result_id = models.UUIDField(unique=True)
    task_path = models.CharField(max_length=200)
    args_kwargs = models.JSONField()
    attempts = models.PositiveSmallIntegerField()
    error = models.TextField()
    died_at = models.DateTimeField()

    class Meta:
        ordering = ["died_at"]
