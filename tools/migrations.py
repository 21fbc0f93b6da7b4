"""Says which rooms have changed their tables without a migration: `python -m tools.migrations`; needs no database."""

import os
import sys


def missing() -> list[str]:
    """Return a line for each change of a model that no migration makes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daybreak.conf.settings")
    import django

    django.setup()
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None, ignore_no_migrations=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    changes = detector.changes(graph=loader.graph)
    return [
        f"{room}: {operation.describe()}"
        for room, migrations in sorted(changes.items())
        for migration in migrations
        for operation in migration.operations
    ]


def main() -> int:
    """Print what is missing; 1 when anything is."""
    found = missing()
    for line in found:
        print(f"no migration for {line}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
