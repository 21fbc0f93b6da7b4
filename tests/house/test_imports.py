"""The one-way order of the rooms holds, and the contracts that hold it are there."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"


def test_a_room_imports_only_what_stands_before_it() -> None:
    done = subprocess.run([sys.executable, "-c", LINT], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr


def test_the_contracts_leave_nothing_out() -> None:
    contracts = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    rooms, inside, frameworks, cycles = contracts
    assert rooms["exhaustive"] is True
    assert not any("ignore_imports" in contract for contract in contracts)
    rooms_with_tables = [*(CHECKOUT / "daybreak").glob("*/models.py"), *(CHECKOUT / "daybreak").glob("*/models/")]
    tables = {f"daybreak.{path.parent.name}" for path in rooms_with_tables}
    assert set(inside["containers"]) == tables
    assert "django" in frameworks["forbidden_modules"]
    assert cycles["ancestors"] == ["daybreak"]
