"""What waits for a post, on the page it starts from: each line counts, and opens the list it counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from daybreak.access.gates import may_ever
from daybreak.access.models import Operation
from daybreak.access.queries import requests, reviews
from daybreak.access.terms import RequestState
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.deconfliction.models import HitSide
from daybreak.deconfliction.queries import overdue_hits
from daybreak.deconfliction.terms import HitState
from daybreak.packages import queries as packages
from daybreak.packages.pauses import pauses_to_review
from daybreak.packages.terms import RETURNED, PackageState, Queue
from daybreak.packages.watching import queues
from daybreak.safeguarding import corrections, welfare
from daybreak.safeguarding.queries import desk, not_referred
from daybreak.safeguarding.terms import ChildReferralState
from daybreak.triage.queries import due_again, lowerings_asked, time_is_up
from daybreak.triage.terms import Silence
from daybreak.visits.rules.warrants import local_day

Line = tuple[str, int, str, bool]
"""Words, number, address of the list, whether it alarms."""
PACKAGES = "/packages/?state="
_LEAD_STEPS = (
    ("package:check", PackageState.DRAFT, "Packages to check as the second person"),
    ("package:sign", PackageState.CHECKED, "Packages to sign"),
    ("package:disseminate", PackageState.SIGNED, "Packages to disseminate"),
    ("package:build", PackageState.REJECTED, "Packages rejected, with nobody"),
    ("package:build", PackageState.TRANSFERRED, "Packages passed on, with nobody"),
)
_FORCE_STEPS = (
    ("package:acknowledge", PackageState.DISSEMINATED, "Packages to acknowledge"),
    ("package:answer", PackageState.ACKNOWLEDGED, "Packages to accept or reject"),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line: what waits, how many, where they are listed; one that alarms stands out."""

    words: str
    number: int
    href: str
    alarms: bool


def waits_for(by: Post, operation: Operation, now: datetime, *, silent: Sequence[Queue] | None = None) -> list[Waiting]:
    """Return what waits for a post, what alarms first; nothing where nothing waits.

    `silent`: the queues that raise an alarm, where the page has read them already.
    """
    ranking = partial(_ranking, silent=silent)
    lines = [line for kind in _KINDS for line in (ranking if kind is _ranking else kind)(by, operation, now)]
    made = [Waiting(*line) for line in lines if line[1]]
    return sorted(made, key=lambda line: not line.alarms)


def _packages(by: Post, operation: Operation, now: datetime) -> Iterator[Line]:
    if not may_ever(by, "package:read"):
        return
    late = packages.overdue(now).filter(compartment__operation=operation).count()
    yield "Clocks that ran out with nobody at the door", late, "/watch/", True
    steps = [step for step in (*_FORCE_STEPS, *_LEAD_STEPS) if may_ever(by, step[0])]
    counted = packages.by_state(operation) if steps else {}
    for _, state, words in steps:
        yield words, counted[state], f"{PACKAGES}{state.value}", state in RETURNED
    over = pauses_to_review(operation, at=now).count()
    yield "Pauses of clocks that nobody has looked at again", over, "/packages/?waits=pause", True
    if may_ever(by, "package:acknowledge"):
        yield "Recalls to acknowledge", packages.recalls_unsaid(operation).count(), "/packages/?waits=recall", True
        unknown = packages.access_unknown(operation).count()
        yield "Access to children still unknown", unknown, "/packages/?waits=access", False
    if may_ever(by, "clearance:enter"):
        yield "Recalls no force has acknowledged", packages.recalls_unsaid(operation).count(), "/clearances/", True


def _ranking(by: Post, operation: Operation, now: datetime, *, silent: Sequence[Queue] | None = None) -> Iterator[Line]:
    if not may_ever(by, "ranking:read"):
        return
    found = queues(operation, at=now) if silent is None else silent
    alarms = [queue.alarm for queue in found if queue.alarm]
    if by.role != Role.GOLD:
        yield "Deliveries with records untouched for a day", len(alarms), "/watch/#queues", True
    yield "Deliveries with records untouched for three days", alarms.count(Silence.GOLD), "/watch/#queues", True
    if may_ever(by, "level:agree"):
        others = lowerings_asked(operation).exclude(asked_by_person=by.person_id)
        yield "Lowerings that wait for a second person", others.count(), "/watch/#lowerings", False
    if may_ever(by, "subject:rank"):
        yield "Ranks that time alone may have changed", time_is_up(operation, at=now), "/subjects/", False
    if may_ever(by, "low:see"):
        yield "Low records to look at again", due_again(operation, at=now).count(), "/watch/#low", False


def _hits(by: Post, operation: Operation, now: datetime) -> Iterator[Line]:
    if may_ever(by, "hit:acknowledge"):
        waiting = HitSide.objects.filter(state=HitState.WAITING, compartment__operation=operation)
        yield "Hits to acknowledge", waiting.count(), "/hits/?state=waiting", False
    if may_ever(by, "hit:read"):
        late = overdue_hits(now).filter(compartment__operation=operation)
        yield "Hits a day or more without the next step", late.count(), "/hits/?state=overdue", True


def _children(by: Post, operation: Operation, now: datetime) -> Iterator[Line]:
    if may_ever(by, "child-referral:acknowledge"):
        made = desk(by.agency, operation).filter(state=ChildReferralState.MADE)
        yield "Children's referrals to acknowledge", made.count(), "/children/", made.filter(due_at__lte=now).exists()
    if may_ever(by, "child:refer") and may_ever(by, "child:read"):
        yield "Children not referred yet", not_referred(operation).count(), "/children/", True
    if may_ever(by, "welfare:read"):
        due = welfare.due(operation, on=local_day(now))
        yield "Welfare contacts due or overdue", due.late + due.today, "/welfare/", due.late > 0
    if may_ever(by, "error:confirm"):
        asked = corrections.lines(operation).filter(confirmed_at=None).count()
        yield "Suspected errors to correct", asked, "/errors/", True


def _access(by: Post, operation: Operation, now: datetime) -> Iterator[Line]:
    if may_ever(by, "access:answer"):
        asked = requests(operation).filter(state=RequestState.WAITING).exclude(post=by)
        yield "Requests for access to answer", asked.count(), "/access/", False
    if may_ever(by, "access:review"):
        opened = reviews(operation).filter(reviewed_at=None)
        yield "Exceptions to review", opened.count(), "/reviews/", opened.filter(due_at__lte=now).exists()


_KINDS: tuple[Callable[[Post, Operation, datetime], Iterator[Line]], ...] = (
    _packages, _children, _hits, _ranking, _access,
)  # fmt: skip
