"""The sealer's functions read past the row policies: only the role that seals may call them."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connections

from tests.rooms import World

pytestmark = pytest.mark.usefixtures("committed_world")
SEALERS = {"behind", "horizon", "stranded", "unsealed"}
# The policies of exhibits and visits bind their owner too (custody).
EXHIBITS = {"told_of_exhibits", "told_of_examinations", "lost_exhibits"}
# Each asks first for the package, or the release: a viewer who does not see it gets nothing.
PROVING = {"disclosure", "publication"}
_MAY = """
SELECT p.proname::text
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'ledger' AND has_function_privilege(%s, p.oid, 'EXECUTE')
"""


def _may(role: str) -> set[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(_MAY, [role])
        return {name for (name,) in cursor.fetchall()}


def test_the_functions_of_the_sealer_are_nobody_elses(committed_world: World) -> None:
    assert _may("public") == set()
    assert _may(settings.DATABASES["reader"]["USER"]) == set()
    assert _may(settings.DATABASES["default"]["USER"]) == SEALERS | PROVING | EXHIBITS
