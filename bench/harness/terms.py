"""Words of benchmarks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value at one size; `ratio` is the value divided by what it is measured against."""

    metric: str
    value: float
    unit: str
    against: str
    ratio: float | None
    size: float | None

    def as_dict(self) -> dict[str, str | float | None]:
        """Return the parts in their order, numbers with four significant digits."""
        parts: dict[str, str | float | None] = asdict(self)
        ratio = None if self.ratio is None else significant(self.ratio)
        return parts | {"value": significant(self.value), "ratio": ratio}


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A benchmark: what it measures, against which rival or limit, what a size counts, and the usual sizes."""

    what: str
    against: str
    size_is: str
    sizes: tuple[float, ...]
    run: Callable[[Sequence[float]], Iterator[Figure]]


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one run, with the day and the machine."""

    benchmark: str
    on: str
    machine: dict[str, str]
    figures: tuple[Figure, ...]


def significant(number: float) -> float:
    """Return a number with four significant digits."""
    return float(f"{number:.4g}")
