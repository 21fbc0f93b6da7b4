"""Published test vectors of Merkle proofs (transparency-dev/merkle, Apache-2.0)."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from daybreak.ledger import merkle

VECTORS = Path(__file__).parents[2].parent / "shared" / "data" / "standards" / "rfc6962" / "testdata"


def _cases(kind: str) -> list[Path]:
    return sorted((VECTORS / kind).rglob("*.json")) if VECTORS.exists() else []


def _bytes(text: str | None) -> bytes:
    return base64.b64decode(text or "")


@pytest.mark.skipif(not VECTORS.exists(), reason="the folder shared/data with the published vectors is absent")
@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_published_vectors(kind: str) -> None:
    checked = 0
    for path in _cases(kind):
        case = json.loads(path.read_text())
        proof = [_bytes(node) for node in case.get("proof") or []]
        held = _holds(kind, case, proof)
        if kind == "consistency" and 0 in (case["size1"], case["size2"]):
            continue  # an empty log: a question of convention, not of hashes
        assert held == (not case["wantErr"]), path.name
        checked += 1
    assert checked > 50


def _holds(kind: str, case: dict[str, object], proof: list[bytes]) -> bool:
    if any(len(node) != 32 for node in proof):
        return False
    if kind == "inclusion":
        return merkle.verify_inclusion(
            _bytes(case["leafHash"]),  # type: ignore[arg-type]
            position=int(case["leafIdx"]),  # type: ignore[call-overload]
            size=int(case["treeSize"]),  # type: ignore[call-overload]
            proof=proof,
            root=_bytes(case["root"]),  # type: ignore[arg-type]
        )
    return merkle.verify_consistency(
        earlier=int(case["size1"]),  # type: ignore[call-overload]
        later=int(case["size2"]),  # type: ignore[call-overload]
        earlier_root=_bytes(case["root1"]),  # type: ignore[arg-type]
        later_root=_bytes(case["root2"]),  # type: ignore[arg-type]
        proof=proof,
    )
