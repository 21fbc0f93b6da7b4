"""Checkpoints are stamped by a real authority (openssl), and the stamp is proven from the files."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from daybreak.kernel.errors import Tampered
from daybreak.ledger.exporting import export
from daybreak.ledger.folders import Believed, verify_folder
from daybreak.ledger.keys import signer
from daybreak.ledger.models import Timestamp
from daybreak.ledger.stamping import stamp_newest
from daybreak.ledger.timestamps import certificates, stamped
from tests.ledger.sealed import as_owner, rules, seal_new
from tests.rooms import World

pytestmark = [
    pytest.mark.usefixtures("committed_world"),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl to play the authority"),
]
SETTINGS = """
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Test Authority
[v3_ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[v3_tsa]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = own
[own]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@pytest.fixture
def authority(tmp_path: Path) -> tuple[Path, Callable[[bytes], bytes]]:
    """A time-stamping authority of the test's own: its root certificate, and how to ask it."""
    (tmp_path / "settings").write_text(SETTINGS)
    (tmp_path / "serial").write_text("01\n")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-config", "settings"]
    root = ["-extensions", "v3_ca", "-days", "9"]
    _openssl(tmp_path, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", *root)
    _openssl(tmp_path, "req", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test Stamp")
    _openssl(
        tmp_path, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-out", "tsa.pem",
        "-extfile", "settings", "-extensions", "v3_tsa", "-days", "9", "-set_serial", "2",
    )  # fmt: skip

    def ask(request: bytes) -> bytes:
        (tmp_path / "query").write_bytes(request)
        _openssl(tmp_path, "ts", "-reply", "-config", "settings", "-queryfile", "query", "-out", "answer")
        return (tmp_path / "answer").read_bytes()

    return tmp_path / "ca.pem", ask


def _openssl(folder: Path, *words: str) -> None:
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_stamped_checkpoint_is_proven_from_the_files(
    committed_world: World, authority: tuple[Path, Callable[[bytes], bytes]], tmp_path: Path
) -> None:
    roots, ask = certificates(authority[0]), authority[1]
    assert stamp_newest(ask, roots) is None
    newest = seal_new(committed_world)
    kept = stamp_newest(ask, roots)
    assert kept is not None
    assert kept.size == newest.size
    assert stamp_newest(ask, roots) is None
    seal_new(committed_world)

    def verdict(folder: str, *, checked: bool) -> set[str]:
        export(tmp_path / folder, payloads=False, at=committed_world.at)
        believed = Believed(keys=[signer().verifier], stamped_at=stamped(roots) if checked else None)
        found = verify_folder(tmp_path / folder, believed, at=committed_world.at)
        assert any("timestamps were not checked" in notice for notice in found.notices) is not checked
        return rules(found)

    assert verdict("checked", checked=True) == set()
    assert verdict("unchecked", checked=False) == set()
    as_owner(f"UPDATE ledger_timestamp SET size = {newest.size} + 6")
    assert verdict("moved", checked=True) == {"timestamp"}


def test_an_answer_to_another_question_is_not_kept(
    committed_world: World, authority: tuple[Path, Callable[[bytes], bytes]]
) -> None:
    roots, ask = certificates(authority[0]), authority[1]
    seal_new(committed_world)
    answers: list[bytes] = []

    def replayed(request: bytes) -> bytes:
        answers.append(ask(request))
        return answers[0]

    assert stamp_newest(replayed, roots) is not None
    Timestamp.objects.using("owner").all().delete()
    with pytest.raises(Tampered, match="Nonce"):
        stamp_newest(replayed, roots)
    assert not Timestamp.objects.exists()
