from django.db import migrations

from daybreak.kernel.fields import load_sql
from daybreak.ledger.merkle import Frontier
from daybreak.ledger.paths import completed

AT_ONCE = 20_000


def store_nodes(apps, schema_editor):
    """Store the tree over what was sealed before there were nodes."""
    connection = schema_editor.connection
    frontier, fresh = Frontier(), []
    with connection.cursor() as writing, connection.chunked_cursor() as reading:
        reading.cursor.itersize = AT_ONCE
        reading.execute("SELECT leaf_hash FROM ledger_leaf ORDER BY position")
        for (leaf,) in reading:
            hashes = frontier.append(bytes(leaf))
            fresh += completed(frontier.size, hashes)
            if len(fresh) >= AT_ONCE:
                _insert(writing, fresh)
                fresh = []
        _insert(writing, fresh)


def _insert(cursor, fresh):
    cursor.execute(
        "INSERT INTO ledger_node (number, hash) SELECT * FROM unnest(%s::bigint[], %s::bytea[])",
        [[number for number, _ in fresh], [hashed for _, hashed in fresh]],
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_tree")]
    operations = [
        load_sql(__file__, "unsealed"),
        load_sql(__file__, "stranded"),
        migrations.RunPython(store_nodes, migrations.RunPython.noop),
    ]
