"""Proving the ledger: the one in the database, one in a folder, or one entry of it; and what the verdict looks like."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daybreak.cli.console import put, put_json
from daybreak.kernel.errors import BadInput, Tampered
from daybreak.ledger.documents import check_proof, read_proof
from daybreak.ledger.folders import Believed, held_note, opened, verify_folder
from daybreak.ledger.notes import ALGORITHM_COSIGNATURE, read_vkey
from daybreak.ledger.terms import Verdict

if TYPE_CHECKING:
    from daybreak.ledger.timestamps import Stamped

SHOWN = 20


def prove(*, at: datetime) -> Verdict:
    """Return the verdict on the ledger, compared also with what the home holds: its keys and its checkpoint."""
    from django.conf import settings

    from daybreak.ledger.continuing import refusals
    from daybreak.ledger.keys import held, put_aside_notes, registered
    from daybreak.ledger.verifying import verify

    refused, kept = refusals(), None
    with suppress(Tampered):  # said among the refusals
        kept = held()
    certificates = settings.LEDGER_TSA_CERTIFICATES
    stamped_at = stamps(Path(certificates)) if certificates else None
    verdict = verify(trusted=[registered().verifier], at=at, held=kept, stamped_at=stamped_at)
    aside = [f"This home put the checkpoint {name} aside when a break was declared" for name in put_aside_notes()]
    return replace(verdict, findings=(*verdict.findings, *refused), notices=(*verdict.notices, *aside))


def prove_folder(
    folder: Path, *, keys: Sequence[str], witnesses: Sequence[str], held: Path | None, tsa: Path | None, at: datetime
) -> Verdict:
    """Return the verdict on an exported ledger; needs neither database nor home."""
    believed = Believed(
        keys=[read_vkey(key) for key in keys],
        witnesses=[read_vkey(key, algorithm=ALGORITHM_COSIGNATURE) for key in witnesses],
        held=held_note(held) if held else "",
        stamped_at=stamps(tsa) if tsa else None,
    )
    return verify_folder(folder, believed, at=at)


def prove_entry(file: Path, *, keys: Sequence[str]) -> dict[str, Any]:
    """Return what a proof of one entry proves; Tampered when it proves nothing."""
    if not keys:
        raise BadInput(
            "A proof needs the log's public key", remedy="Give it with --key NAME+ID+KEY, as you were told it"
        )
    proof = read_proof(held_note(file))
    checkpoint = opened(proof.note, [read_vkey(key) for key in keys])
    check_proof(proof, checkpoint)
    return {"holds": True, "position": proof.position, "size": checkpoint.size, "entry": proof.entry}


def stamps(file: Path) -> Stamped:
    """Return the check of timestamps against the certificates in a file."""
    from daybreak.ledger.timestamps import certificates, stamped

    return stamped(certificates(file))


def seal_all(*, at: datetime) -> None:
    """Seal until nothing waits."""
    from daybreak.ledger import tasks

    tasks.seal_all(at=at)


def say(verdict: Verdict, *, as_json: bool) -> None:
    """Print a verdict; raise Tampered, naming the first bad entry, unless the ledger holds."""
    put(f"{verdict.sealed:,} entries sealed under {verdict.checkpoints:,} checkpoints, {verdict.waiting:,} waiting.")
    put(f"Root {verdict.root}")
    for witness, size in verdict.cosigned:
        put(f"Countersigned by {witness} up to {size:,}.")
    if verdict.erased:
        put(f"The payloads of {verdict.erased:,} entries are erased.")
    for notice in verdict.notices:
        put(f"Note: {notice}.")
    for finding in verdict.findings[:SHOWN]:
        where = f" at leaf {finding.position}" if finding.position >= 0 else ""
        put(f"  {finding.rule}{where}: {finding.message}")
    if verdict.holds:
        put("The ledger holds.")
    if as_json:
        put_json(_as_dict(verdict))
    if not verdict.holds:
        first = verdict.findings[0]
        raise Tampered(
            f"The ledger does not hold: {first.message}",
            rule=first.rule,
            place=" ".join(filter(None, [f"leaf {first.position}" if first.position >= 0 else "", first.ref])),
            remedy="Keep everything as it is, and compare with a checkpoint kept elsewhere",
        )


def _as_dict(verdict: Verdict) -> dict[str, Any]:
    return {
        "holds": verdict.holds,
        "sealed": verdict.sealed,
        "waiting": verdict.waiting,
        "erased": verdict.erased,
        "root": verdict.root,
        "cosigned": dict(verdict.cosigned),
        "notices": list(verdict.notices),
        "findings": [[f.position, f.rule, f.message, f.ref] for f in verdict.findings],
    }
