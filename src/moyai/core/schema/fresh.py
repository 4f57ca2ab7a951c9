"""An empty database's tables, made from the state to which the migrations lead.

Migration by migration the same takes a minute of the processor: Django builds its classes of all related
models anew at each of hundreds of steps. Here they are built once. What migrations *run* is of two kinds:
triggers, which are run here too, and moves of rows, of which an empty database has none. Ours mark the latter
``elidable``, Django's own word for what a new database does not need; other packages' are all of that kind.
That both ways end at the same tables is proved by ``scripts/check_schema.py``.
"""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db import router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.db.models import Model

OURS = "moyai."


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether a database has no table, or only the one that records migrations, without a row."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    recorder = MigrationRecorder(connection)
    return tables <= {recorder.Migration._meta.db_table} and not recorder.applied_migrations()


def create_tables(connection: BaseDatabaseWrapper) -> int:
    """Create all tables of an empty database, run its triggers, record every migration; all of it or nothing.

    Returns how many tables there are for models, those between two models not counted.
    """
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    plan, state = _follow_all(connection)
    models = list(_list_models(state.apps, connection))
    with connection.schema_editor(atomic=True) as editor:
        for model in models:
            editor.create_model(model)
        for app, operation in _list_code(plan):
            operation.database_forwards(app, editor, state, state)
        for migration in plan:
            recorder.record_applied(migration.app_label, migration.name)
    return len(models)


def _follow_all(connection: BaseDatabaseWrapper) -> tuple[list[Migration], ProjectState]:
    """Return all migrations in order, and the state after the last."""
    executor = MigrationExecutor(connection)
    plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    state = ProjectState(real_apps=executor.loader.unmigrated_apps)
    for migration in plan:
        migration.mutate_state(state, preserve=False)
    return plan, state


def _list_models(models: Apps, connection: BaseDatabaseWrapper) -> Iterator[type[Model]]:
    for model in models.get_models():
        allowed = router.allow_migrate_model(connection.alias, model)
        if allowed and model._meta.can_migrate(connection) and not model._meta.proxy:
            yield model


def _list_code(plan: list[Migration]) -> Iterator[tuple[str, RunPython | RunSQL]]:
    """Yield what our own migrations run and a new database needs."""
    for migration in plan:
        for operation in migration.operations:
            is_ours = type(migration).__module__.startswith(OURS)
            if is_ours and isinstance(operation, RunPython | RunSQL) and not operation.elidable:
                yield migration.app_label, operation
