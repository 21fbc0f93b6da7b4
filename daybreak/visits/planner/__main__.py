"""Plans without Daybreak: `python -m daybreak.visits.planner INSTANCE.json --seconds 60 --out PLAN.json`.

Exits with 0 when the plan is written or holds, 2 when what was given cannot be read or planned with, 5 when a plan
breaks a rule, 7 when it cannot be written. Ctrl-C ends the search; the best plan by then is written.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from daybreak.kernel.errors import BadInput, DaybreakError, Unavailable
from daybreak.visits.planner.checker import check
from daybreak.visits.planner.comparing import compare
from daybreak.visits.planner.quiet import without_noise
from daybreak.visits.planner.result import Plan
from daybreak.visits.planner.summary import changed, faults, summary
from daybreak.visits.planner.terms import Instance

BROKEN = 5


def main(words: Sequence[str] | None = None) -> int:
    """Do what the words say; return the exit code."""
    asked = _arguments().parse_args(words)
    try:
        return _run(asked)
    except DaybreakError as error:
        parts = {"place": error.place or str(asked.instance), "rule": error.rule, "remedy": error.remedy}
        print(
            "\n".join([error.message, *(f"  {name}: {said}" for name, said in parts.items() if said)]), file=sys.stderr
        )
        return error.exit_code


def _run(asked: argparse.Namespace) -> int:
    instance = _locked(_instance(asked.instance), asked)
    if asked.check is not None:
        found = check(instance, _plan(asked.check))
        print(faults(found))
        return BROKEN if found else 0
    old = _plan(asked.compare or asked.replan) if asked.compare or asked.replan else None
    if asked.compare and asked.out is not None and asked.out.exists() and not asked.anew:
        plan = _plan(asked.out)
    else:
        plan = _made(instance, asked)
        if broken := check(instance, plan):
            print(faults(broken), file=sys.stderr)
            return BROKEN
        if asked.out is not None:
            _write(asked.out, plan.to_json() + "\n")
    print(summary(instance, plan))
    if old is not None:
        print(changed(instance, compare(instance, old, plan)))
    return 0


def _made(instance: Instance, asked: argparse.Namespace) -> Plan:
    if asked.replan is not None:
        from daybreak.visits.planner.replan import replan

        return replan(instance, _plan(asked.replan))
    # The solver takes half a second to load: only searching needs it.
    from daybreak.visits.planner.search import Stop
    from daybreak.visits.planner.solve import plan

    stop = Stop()
    signal.signal(signal.SIGINT, lambda *_: stop.now())
    with without_noise():
        return plan(instance, seconds=asked.seconds, seed=asked.seed, workers=asked.workers, stop=stop)


def _locked(instance: Instance, asked: argparse.Namespace) -> Instance:
    """Lock the targets named in the window stated, or in the one they have in the earlier plan."""
    if not asked.locked:
        return instance
    earlier = asked.replan or asked.compare
    known = _plan(earlier).assignments if earlier else {}
    locks = {}
    for word in asked.locked:
        key, _, window = word.partition("=")
        locks[key] = window or known.get(key, "")
    strangers = sorted(set(locks) - {target.key for target in instance.targets})
    nowhere = sorted(key for key, window in locks.items() if not window)
    if strangers or nowhere:
        raise BadInput(
            "A lock names a target of the instance and a window, or a target that the earlier plan has placed",
            place=f"--locked {(strangers or nowhere)[0]}",
            remedy="Write TARGET=WINDOW, or TARGET with --replan or --compare and a plan that places it.",
        )
    targets = tuple(replace(each, locked=locks.get(each.key, each.locked)) for each in instance.targets)
    return replace(instance, targets=targets)


def _instance(path: Path) -> Instance:
    with _of(path):
        return Instance.from_json(_read(path))


def _plan(path: Path) -> Plan:
    with _of(path):
        return Plan.from_json(_read(path))


@contextmanager
def _of(path: Path) -> Iterator[None]:
    """Name the file in what is said of its content: instance and plans are read in one run."""
    try:
        yield
    except BadInput as error:
        if error.place != str(path):
            error.place = str(path) if error.place in ("", "document") else f"{path}, {error.place}"
        raise


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"The file cannot be read: {error.strerror}", place=str(path), remedy="Give the path of a file."
        ) from error


def _write(path: Path, text: str) -> None:
    """Write all of it or nothing: who reads the plan never finds half of one."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(text, "utf-8")
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise Unavailable(
            f"The plan cannot be written: {error.strerror}", place=str(path), remedy="Give --out another path."
        ) from error


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m daybreak.visits.planner",
        description="Plan which target is visited in which window, with a proven bound.",
        epilog=__doc__.partition("\n\n")[2] if __doc__ else "",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "instance", type=Path, metavar="INSTANCE.json", help="see docs/reference/plan-instance.schema.json"
    )
    parser.add_argument("--seconds", type=float, default=60, help="how long to search (60)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same plan (0)")
    parser.add_argument("--workers", type=int, default=2, help="forces searched at a time (2)")
    parser.add_argument("--out", type=Path, metavar="PLAN.json", help="where to write the plan")
    parser.add_argument("--check", type=Path, metavar="PLAN.json", help="check this plan instead of making one")
    parser.add_argument("--replan", type=Path, metavar="OLD.json", help="mend this plan with few changes")
    parser.add_argument("--compare", type=Path, metavar="OLD.json", help="say what moved since this plan")
    parser.add_argument("--anew", action="store_true", help="with --compare: plan again even if --out is there")
    parser.add_argument(
        "--locked", nargs="+", default=[], metavar="TARGET[=WINDOW]", help="keep these targets where a person put them"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
