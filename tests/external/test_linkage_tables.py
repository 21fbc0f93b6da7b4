"""The command that links a table, on public records with known truth: none knows households, all are heavily spoilt.

Floors stand a few points below what was measured.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from daybreak.identity.linkage.__main__ import main

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "linkage"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="…/shared/data is absent")

FEBRL = (
    'id = "rec_id"\ngiven_name = "given_name"\nfamily_name = "surname"\nborn_on = "date_of_birth"\n'
    'address = ["street_number", "address_1"]\ntown = "suburb"\npostcode = "postcode"\ntruth = "truth"\n'
)
FAKE = (
    'id = "unique_id"\ngiven_name = "first_name"\nfamily_name = "surname"\nborn_on = "dob"\nemail = "email"\n'
    'town = "city"\ntruth = "cluster"\n'
)


@pytest.mark.parametrize(
    ("files", "strong", "reviewed"),
    [
        (("dataset1",), 0.55, 0.88),
        (("dataset2",), 0.50, 0.85),
        (("dataset3",), 0.43, 0.83),
        (("dataset4a", "dataset4b"), 0.56, 0.91),
    ],
)
def test_febrl(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: tuple[str, ...], strong: float, reviewed: float
) -> None:
    _with_truth(tmp_path / "table.csv", files)
    found = _linked(tmp_path / "table.csv", FEBRL, tmp_path, capsys)
    assert found["strong"][0] >= 0.999
    assert found["strong"][1] >= strong
    assert found["review"][0] >= 0.99
    assert found["review"][1] >= reviewed


def test_fake_thousand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _linked(DATA / "fake_1000.csv", FAKE, tmp_path, capsys)
    assert found["strong"][0] == 1.0
    assert found["review"][0] >= 0.99
    assert found["review"][1] >= 0.36


def _linked(
    table: Path, columns: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> dict[str, tuple[float, float]]:
    """Return precision and recall from the top down to each band."""
    (folder / "columns.toml").write_text(columns, encoding="utf-8")
    out = str(folder / "links.parquet")
    assert main([str(table), "--columns", str(folder / "columns.toml"), "--out", out, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    right, pairs, found = 0, 0, {}
    for band, counts in told["bands"].items():
        right, pairs = right + counts["right"], pairs + counts["pairs"]
        found[band] = (right / pairs, right / told["true_pairs"])
    return found


def _with_truth(path: Path, files: tuple[str, ...]) -> None:
    """Write the records with the truth, which is the number in their id, in a column of its own."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = None
        for name in files:
            with (DATA / "febrl" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
                for row in csv.DictReader(lines, skipinitialspace=True):
                    kept = {key.strip(): (value or "").strip() for key, value in row.items()}
                    kept["truth"] = kept["rec_id"].split("-")[1]
                    if writer is None:
                        writer = csv.DictWriter(out, list(kept))
                        writer.writeheader()
                    writer.writerow(kept)
