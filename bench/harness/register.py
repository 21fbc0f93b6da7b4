"""The list of benchmarks: each file of `bench` but for its `__main__`."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import bench
from bench.harness.terms import Benchmark


def benchmarks() -> dict[str, Benchmark]:
    """Return every benchmark by its name, which is its file's."""
    found = [module.name for module in pkgutil.iter_modules(bench.__path__) if not module.ispkg]
    return {name: import_module(f"bench.{name}").BENCHMARK for name in sorted(found) if name != "__main__"}
