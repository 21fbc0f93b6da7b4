"""One small nation for all tests of the rehearsal: inventing it takes half a second."""

from __future__ import annotations

from functools import cache

from daybreak.rehearsal.nation.nation import Nation, invent
from daybreak.rehearsal.nation.sightings import IpSeen, Report
from daybreak.rehearsal.nation.terms import Form
from daybreak.rehearsal.nation.truth import Person

SEED = 2014


@cache
def nation(scale: float = 0.2) -> Nation:
    return invent(seed=SEED, scale=scale)


def electronic_reports(of: Nation, person: Person) -> list[Report]:
    """Return the first reports of a person that came as JSON or XML."""
    return [of.report(n) for n in of.notices if n.person == person.number and n.form is not Form.LIST]


def sightings(report: Report) -> list[IpSeen]:
    return [*report.reported.ips, *(file.ip for file in report.files if file.ip)]
