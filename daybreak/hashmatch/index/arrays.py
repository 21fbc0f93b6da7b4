"""Digests as arrays, and arrays as files that are mapped into memory."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Marks = npt.NDArray[np.uint32]
Words = npt.NDArray[np.uint64]
HEAD = 8  # bytes of a digest that are compared as one number first


def rows_of(digests: Sequence[bytes], width: int) -> Bytes:
    """Return the digests as an array of shape (n, width); ValueError where one is of another width."""
    if any(len(digest) != width for digest in digests):
        raise ValueError(f"a digest is not {width} bytes long")
    return np.frombuffer(b"".join(digests), np.uint8).reshape(len(digests), width)


def heads_of(rows: Bytes) -> Words:
    """Return the first eight bytes of each digest as a number: it orders them as their bytes do."""
    return np.ascontiguousarray(rows[:, :HEAD]).view(">u8").ravel().astype(np.uint64)


def in_order(rows: Bytes, marks: Marks) -> tuple[Bytes, Marks]:
    """Return digests and marks sorted by bytes, then mark, each pair once."""
    padded = np.zeros((len(rows), -(-rows.shape[1] // HEAD) * HEAD), np.uint8)
    padded[:, : rows.shape[1]] = rows
    columns = padded.view(">u8").astype(np.uint64)
    order = np.lexsort((marks, *columns.T[::-1]))
    rows, marks, columns = rows[order], marks[order], columns[order]
    again = np.zeros(len(rows), bool)
    again[1:] = (columns[1:] == columns[:-1]).all(axis=1) & (marks[1:] == marks[:-1])
    return rows[~again], marks[~again]


def write(folder: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    """Write arrays as the files of a folder that appears whole or not at all; one that is there already stays."""
    fresh = folder.with_name(f".{folder.name}.{uuid4().hex}")
    fresh.mkdir(mode=0o700, parents=True)
    try:
        for name, array in arrays.items():
            np.save(fresh / f"{name}.npy", array)
        os.rename(fresh, folder)
    except OSError:
        shutil.rmtree(fresh)
        if not folder.is_dir():
            raise


def read(folder: Path) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of a folder, mapped: they share the system's page cache and take no memory of their own."""
    return {path.stem: np.load(path, mmap_mode="r") for path in sorted(folder.glob("*.npy"))}
