"""Link the records of a table that are one person: `python -m daybreak.identity.linkage --help`.

Writes one row a pair: left, right (ids), bits (log2 odds of one person), band (strong, review, drop), household (two
people of one home, as far as the records say), contradictions, and for each field its level and bits.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from daybreak.identity.linkage.model import Model
from daybreak.identity.linkage.pair import ALERT_BITS
from daybreak.identity.linkage.table.layout import FIELDS, read_layout
from daybreak.identity.linkage.table.running import Run, run
from daybreak.kernel.errors import BadInput, DaybreakError

_COLUMNS = f"""\
columns.toml names the table's column for each field, e.g.  given_name = "first_name"
  fields:   {", ".join(FIELDS)}
  several:  email = ["email_home", "email_work"]
  [options] date_order = "day first" | "month first", country = "GB", as_at_year = 2025, absent = ["not given"]
Nothing but the files named is read or written; nothing leaves the machine.
"""


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code; errors go to standard error with their remedy."""
    asked = _parser().parse_args(arguments)
    logging.basicConfig(format="%(levelname)s: %(message)s", stream=sys.stderr)
    try:
        model = _model(asked.model) if asked.model else None
        done = run(
            asked.table,
            read_layout(asked.columns),
            asked.out,
            model=model,
            least_bits=asked.least_bits,
            this_year=_written_in(asked.table),
        )
    except DaybreakError as error:
        print(f"error: {error}" + (f"\nrule: {error.rule}" if error.rule else ""), file=sys.stderr)
        return error.exit_code
    if asked.save_model:
        asked.save_model.write_text(done.model.to_json() + "\n", encoding="utf-8")
    _report(done, as_json=asked.json)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m daybreak.identity.linkage",
        description=__doc__,
        epilog=_COLUMNS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("table", type=Path, metavar="TABLE", help="a .parquet or .csv file, one row a record")
    parser.add_argument("--columns", type=Path, required=True, metavar="FILE", help="which column holds what (TOML)")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where links go: .parquet or .csv")
    parser.add_argument("--model", type=Path, metavar="FILE", help="use this model instead of learning one")
    parser.add_argument("--save-model", type=Path, metavar="FILE", help="keep the model that was used (JSON)")
    parser.add_argument(
        "--least-bits", type=float, default=ALERT_BITS, metavar="N", help="write pairs from this many bits (default 0)"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as one line of JSON")
    return parser


def _model(path: Path) -> Model:
    try:
        return Model.from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"the model cannot be read: {error}", place=str(path), remedy="Check --model.") from error


def _written_in(table: Path) -> int:
    """Return the year in which the table was written: ages without a year of their own were true then.

    Raises `BadInput` where there is no such file.
    """
    try:
        return datetime.fromtimestamp(table.stat().st_mtime, UTC).year
    except OSError as error:
        raise BadInput(
            f"the table cannot be read: {error.strerror}",
            place=str(table),
            rule="the table is a file that is there",
            remedy="Check the path.",
        ) from error


def _report(done: Run, *, as_json: bool) -> None:
    seconds = {step: round(spent, 3) for step, spent in done.seconds.items()}
    if as_json:
        told = {**done.figures.as_dict(), "seconds": seconds, "peak_mb": peak_mb(), "model": done.model.digest}
        print(json.dumps(told))
        return
    for line in done.figures.lines():
        print(line)
    print(f"seconds: {', '.join(f'{step} {spent:.1f}' for step, spent in seconds.items())}")
    print(f"memory at the most: {peak_mb():,.0f} MB; model {done.model.digest[:16]}")


def peak_mb() -> float:
    """Return the most memory this process has ever held (proc_pid_status(5)); 0 where there is no /proc."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return next((round(int(line.split()[1]) / 1024, 1) for line in lines if line.startswith("VmHWM:")), 0.0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
