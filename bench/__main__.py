"""`python -m bench` lists the benchmarks; with a name it runs one; with `--write-docs` it writes their page."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from bench.harness import keeping, machine, page
from bench.harness.register import benchmarks
from bench.harness.terms import Figure, Result


def main(arguments: Sequence[str]) -> int:
    """List, run one, or write the page."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.write_docs:
        return _write_docs()
    if asked.name is None:
        return _list()
    if asked.name not in benchmarks():
        parser.error(f"there is no benchmark {asked.name!r}; there are: {', '.join(benchmarks())}")
    return _run(asked.name, asked.size, as_json=asked.json, keep=asked.keep)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="?", metavar="NAME", help="which benchmark to run; all are listed when not given")
    parser.add_argument("--size", type=float, nargs="+", metavar="N", help="sizes instead of the usual ones")
    parser.add_argument(
        "--json", action="store_true", help="a line of JSON for each figure; text goes to standard error"
    )
    parser.add_argument("--keep", action="store_true", help="keep the result in bench/results, replacing the kept one")
    parser.add_argument("--write-docs", action="store_true", help="write the page of benchmarks from the kept results")
    return parser


def _list() -> int:
    for name, benchmark in benchmarks().items():
        sizes = ", ".join(f"{size:,g}" for size in benchmark.sizes)
        print(f"{name}\n  {benchmark.what}\n  against: {benchmark.against}\n  sizes:   {sizes} ({benchmark.size_is})\n")
    print("python -m bench NAME [--size N …] [--json] [--keep]")
    return 0


def _run(name: str, sizes: Sequence[float] | None, *, as_json: bool, keep: bool) -> int:
    benchmark = benchmarks()[name]
    taken_on, today = machine.describe(), datetime.now(UTC).date().isoformat()
    people = sys.stderr if as_json else sys.stdout
    print(f"{name}: {benchmark.what} Against {benchmark.against}.", file=people, flush=True)
    figures = []
    for figure in benchmark.run(sizes or benchmark.sizes):
        figures.append(figure)
        print(_line(figure), file=people, flush=True)
        if as_json:
            print(json.dumps(figure.as_dict(), ensure_ascii=False), flush=True)
    taken_on["load at the end"] = machine.load()
    print(", ".join(f"{what} {value}" for what, value in taken_on.items()), file=people)
    if keep:
        print(f"kept in {keeping.keep(Result(name, today, taken_on, tuple(figures)))}", file=people)
    return 0


def _line(figure: Figure) -> str:
    size = "" if figure.size is None else f"{figure.size:,g}"
    ratio = "" if figure.ratio is None else f"{page.number(figure.ratio):>8} of {figure.against}"
    return f"  {size:>9}  {figure.metric:<44} {page.number(figure.value):>10} {figure.unit:<10} {ratio}".rstrip()


def _write_docs() -> int:
    from tools.docs.__main__ import main as write_reference

    return write_reference([])


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave blocks: databases are stopped, folders removed
    sys.exit(main(sys.argv[1:]))
