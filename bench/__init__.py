"""Benchmarks: one file each, every figure a ratio against a named rival or limit.

Takes: sizes. Gives: figures, printed, as JSON lines, and kept in `results/` with the machine they were taken on.
Holds: rival and subject run on the same machine, in the same run; the page of benchmarks is written from `results/`.
"""
