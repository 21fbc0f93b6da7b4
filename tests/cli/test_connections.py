"""How many connections the server holds: as many as are of use and as the limit of open files allows."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIMITED = """
import resource
from daybreak.cli import connections
resource.setrlimit(resource.RLIMIT_NOFILE, ({}, {}))
print(connections.allowed(), *resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(
    ("soft", "hard", "connections", "then"),
    [(256, 3000, 3000 - 256, 3000), (1000, 1000, 1000 - 256, 1000), (64, 300, 64, 300), (100, 3999, 3999 - 256, 3999)],
)
def test_the_limit_is_raised_as_far_as_it_may_be_and_leaves_files_for_the_rest(
    soft: int, hard: int, connections: int, then: int
) -> None:
    program = LIMITED.format(soft, hard)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert [int(each) for each in done.stdout.split()] == [connections, then, hard]
