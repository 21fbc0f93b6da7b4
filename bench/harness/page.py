"""The page of benchmarks, from the results that were kept."""

from __future__ import annotations

from collections.abc import Iterable

from bench.harness.keeping import kept
from bench.harness.register import benchmarks
from bench.harness.terms import Benchmark, Figure, Result

HEAD = """# Benchmarks

Every figure stands beside what it is measured against, on the same machine, in the same run; in brackets is its ratio
to that: for times and memory less is better, for rates more. Ratios carry over to another machine, absolute values do
not. Take them again with `python -m bench NAME --keep`, then `python -m bench --write-docs`.
"""


def page() -> str:
    """Return the page."""
    results = {result.benchmark: result for result in kept()}
    listed = benchmarks()
    return "\n".join([HEAD, *(_section(name, listed[name], results.get(name)) for name in listed)])


def _section(name: str, benchmark: Benchmark, result: Result | None) -> str:
    head = f"## {name}\n\n{benchmark.what} Against {benchmark.against}.\n"
    if result is None:
        return f"{head}\nNo result is kept yet.\n"
    machine = ", ".join(f"{what} {value}" for what, value in result.machine.items())
    return f"{head}\nTaken on {result.on}: {machine}. Sizes are {benchmark.size_is}.\n\n{table(result.figures)}"


def table(figures: Iterable[Figure]) -> str:
    """Return a row for each metric and a column for each size; what has no size stands in a column of its own."""
    cells = {(_row(figure), figure.size): _cell(figure) for figure in figures}
    rows = list(dict.fromkeys(row for row, _ in cells))
    sizes = sorted({size for _, size in cells}, key=lambda size: (size is None, size or 0))
    headers = ["Figure", "Unit", "Against", *("overall" if size is None else f"{size:,g}" for size in sizes)]
    lines = [headers, ["---"] * 3 + ["---:"] * len(sizes)]
    lines += [[*row, *(cells.get((row, size), "") for size in sizes)] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _row(figure: Figure) -> tuple[str, str, str]:
    return figure.metric, figure.unit, figure.against


def _cell(figure: Figure) -> str:
    ratio = "" if figure.ratio is None else f" ({number(figure.ratio)})"
    return f"{number(figure.value)}{ratio}"


def number(value: float) -> str:
    """Return a number as a table shows it: three significant digits, whole from 100 up."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
