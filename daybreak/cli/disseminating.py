"""What `daybreak disseminate` does: built by one person, checked by another, sent by the coordinator."""

from __future__ import annotations

from datetime import datetime

from daybreak.access.queries import operation
from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.cli import session
from daybreak.kernel.errors import Conflict
from daybreak.packages import actions as packages
from daybreak.triage.queries import current_ranking


def disseminate_top(codename: str, *, top: int, username: str, at: datetime) -> dict[str, int]:
    """Disseminate packages about the first subjects of the ranking that have none; return the figures."""
    analyst = session.acting("", Role.LEAD_ANALYST, at=at)
    coordinator = session.acting(username, Role.LEAD_COORDINATOR, at=at)
    with viewing(analyst):
        of = operation(codename)
        subjects = list(current_ranking(of)[:top].values_list("subject_id", flat=True))
        if not subjects:
            raise Conflict("Nobody is ranked yet", remedy="Run `daybreak resolve` and `daybreak rank` first")
        built = packages.build(subjects, operation=of, by=analyst, at=at)
        keys = [package.id for package in built.packages]
    with viewing(coordinator):
        packages.check(keys, by=coordinator, at=at)
        packages.sign(keys, by=coordinator, at=at)
        packages.disseminate(keys, by=coordinator, at=at)
    return {"packages": len(keys), "without_package": len(built.unplaced)}
