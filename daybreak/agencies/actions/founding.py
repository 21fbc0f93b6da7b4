"""Who takes part: set-up by an administrator; the very first one by `found_installation`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from daybreak.agencies.models import Agency, District, Person, Post
from daybreak.agencies.rules import district_key, jurisdiction_of, slug_of
from daybreak.agencies.terms import AgencyKind, Role
from daybreak.kernel.errors import Conflict
from daybreak.kernel.words import Jurisdiction
from daybreak.ledger.actions import record

REFERENCE = Path(__file__).parents[1] / "reference"


def load_reference() -> int:
    """Load the forces, children's services and districts that are not there yet; return how many agencies there are."""
    with transaction.atomic():
        _load_forces()
        _load_authorities()
    return Agency.objects.count()


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _load_forces() -> None:
    Agency.objects.bulk_create(
        (
            Agency(
                slug=row["slug"],
                name=row["name"],
                kind=AgencyKind.FORCE,
                jurisdiction=jurisdiction_of(row["nation"]),
                region=row["region"],
                code=row["pfa_code"],
            )
            for row in _rows("forces.csv")
            if row["kind"] == "territorial"
        ),
        ignore_conflicts=True,
    )


def _load_authorities() -> None:
    forces = {force.slug: force for force in Agency.objects.filter(kind=AgencyKind.FORCE)}
    rows = list(_rows("authorities.csv"))
    first = {row["upper_tier"]: row for row in reversed(rows)}
    Agency.objects.bulk_create(
        (
            Agency(
                slug=f"cs-{slug_of(name)}",
                name=f"{name} children's services",
                kind=AgencyKind.CHILDRENS_SERVICES,
                jurisdiction=jurisdiction_of(row["nation"]),
                force=forces[row["force_slug"]],
            )
            for name, row in sorted(first.items())
        ),
        ignore_conflicts=True,
    )
    services = {agency.name: agency for agency in Agency.objects.filter(kind=AgencyKind.CHILDRENS_SERVICES)}
    District.objects.bulk_create(
        (
            District(
                code=row["lad_code"],
                name=row["name"],
                name_key=district_key(row["name"]),
                force=forces[row["force_slug"]],
                authority=services[f"{row['upper_tier']} children's services"],
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )


def found_installation(
    *, lead_name: str, administrator: str, username: str, password: str | None, at: datetime
) -> tuple[Agency, Post]:
    """Create the lead agency and its first administrator; return both. Possible once only; no password, no sign-in."""
    with transaction.atomic():
        if Post.objects.exists():
            raise Conflict("This installation has its first administrator already", remedy="Sign in, or ask them")
        lead = Agency.objects.create(
            slug=slug_of(lead_name), name=lead_name, kind=AgencyKind.LEAD, jurisdiction=Jurisdiction.ENGLAND_WALES
        )
        person = Person.objects.create(username=username, name=administrator, password=make_password(password))
        post = Post.objects.create(person=person, agency=lead, role=Role.ADMINISTRATOR, held_from=at)
        record("installation:found", "post", post.id, by=post.actor, at=at, lead=lead.slug)
    return lead, post
