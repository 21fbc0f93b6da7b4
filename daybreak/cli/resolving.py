"""Everything `daybreak resolve` does, each step one action in its own transaction."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from daybreak.access.queries import compartment, operation
from daybreak.access.terms import CompartmentKind
from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.attribution import actions as attribution
from daybreak.cli import session
from daybreak.deconfliction.actions import find_hits
from daybreak.hashmatch.actions import take_hashes
from daybreak.identity.actions import resolve, switch_fusing
from daybreak.kernel.errors import BadInput

COLUMNS = ("Reference", "IP address", "Port", "Time")


def resolve_everything(
    codename: str, *, fuse: bool, reason: str, requests: Path | None, retrain: bool, username: str, at: datetime
) -> dict[str, int]:
    """Resolve identities, find hits, ask for resolutions, take in answers, check doors; return the figures."""
    analyst = session.acting(username, Role.LEAD_ANALYST, at=at)
    coordinator = session.acting("", Role.LEAD_COORDINATOR, at=at)
    if fuse and not reason.strip():
        raise BadInput("Fusing strong links needs a reason", rule="fusing-reason", remedy="Add --reason '...'")
    with viewing(coordinator):
        national = compartment(operation(codename), CompartmentKind.NATIONAL)
        if fuse:
            switch_fusing(national, on=True, reason=reason, by=coordinator, at=at)
    with viewing(analyst):
        resolved = resolve(national, retrain=retrain, by=analyst, at=at)
        take_hashes(national, by=analyst, at=at)
        hits = find_hits(national, by=analyst, at=at)
        attribution.read_leads(national, by=analyst, at=at)
        asked = attribution.request_resolutions(national, by=analyst, at=at)
        imported = attribution.import_answers(national, by=analyst, at=at)
        if requests:
            _write_requests(requests, attribution.export_requests(national, by=analyst, at=at))
    with viewing(coordinator):
        _, differ = attribution.compare_answers(national, by=coordinator, at=at)
        doors = attribution.establish_doors(national, by=coordinator, at=at)
    return {
        "mentions": resolved.mentions,
        "people": resolved.subjects,
        "accounts": resolved.accounts,
        "premises": resolved.premises,
        "links_to_review": resolved.review,
        "new_hits": len(hits),
        "new_requests": len(asked),
        "answers_imported": imported,
        "answers_that_differ": differ,
    } | {f"doors_{state.value}": number for state, number in sorted(doors.items())}


def _write_requests(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
