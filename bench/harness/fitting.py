"""How a value grows with the size."""

from __future__ import annotations

import math
from collections.abc import Sequence


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """Return k of value = c · size^k, fitted by least squares on logarithms; 1 is linear, 2 quadratic.

    Raises ValueError unless there are two different sizes, all sizes and values above 0.
    """
    if len({size for size, _ in points}) < 2 or any(min(point) <= 0 for point in points):
        raise ValueError("growth needs values above 0 at two different sizes at least")
    logs = [(math.log(size), math.log(value)) for size, value in points]
    middle_x = sum(x for x, _ in logs) / len(logs)
    middle_y = sum(y for _, y in logs) / len(logs)
    return sum((x - middle_x) * (y - middle_y) for x, y in logs) / sum((x - middle_x) ** 2 for x, _ in logs)
