"""Results on the disk: one JSON file a benchmark, replaced by its next kept run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from bench.harness.terms import Figure, Result

FOLDER = Path(__file__).resolve().parents[1] / "results"


def keep(result: Result, folder: Path = FOLDER) -> Path:
    """Write a result; return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result.benchmark}.json"
    head = {"benchmark": result.benchmark, "on": result.on, "machine": result.machine}
    figures = ",\n".join(f"  {json.dumps(figure.as_dict(), ensure_ascii=False)}" for figure in result.figures)
    text = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    path.write_text(f'{text},\n "figures": [\n{figures}\n ]\n}}\n', "utf-8")
    return path


def kept(folder: Path = FOLDER) -> Iterable[Result]:
    """Return every kept result, by the benchmark's name."""
    for path in sorted(folder.glob("*.json")):
        said = json.loads(path.read_text("utf-8"))
        figures = tuple(Figure(**figure) for figure in said["figures"])
        yield Result(said["benchmark"], said["on"], said["machine"], figures)
