"""What the national picture counts: each number beside the list it opens, which holds exactly those records.

A number is shown to whoever may open its list, and is counted by the query of that list, as the same viewer: a force
reads the same lines about itself, because the row policies show it nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from daybreak.access.gates import may_ever
from daybreak.access.models import Operation
from daybreak.agencies.models import Post
from daybreak.agencies.terms import AgencyKind
from daybreak.deconfliction.queries import hits_by_state, overdue_counts
from daybreak.deconfliction.terms import HitState
from daybreak.intake.queries import expiring, quarantine, referrals, referrals_by_state
from daybreak.intake.terms import DataClock
from daybreak.kernel.words import Level
from daybreak.packages import queries as packages
from daybreak.packages.terms import UNSENT, PackageState, Queue
from daybreak.packages.watching import queues
from daybreak.safeguarding import following
from daybreak.triage.queries import counts_by_level, with_blocked_door
from daybreak.triage.terms import Silence
from daybreak.visits import queries as visits
from daybreak.visits.queries import BoardCount, with_outcome
from daybreak.visits.terms import EventKind, OutcomeKind, VisitState
from daybreak.web.parts.tones import words_of


@dataclass(frozen=True, slots=True)
class Number:
    """A number, its words, the list it opens; only one above nought takes its tone."""

    label: str
    value: object
    href: str = ""
    note: str = ""
    alarm: str = ""
    unit: str = ""

    @property
    def tone(self) -> str:
        """Return the tone of what is shown now."""
        return self.alarm if self.value else ""


@dataclass(frozen=True)
class Reader:
    """Who reads the picture, of which operation, at which instant; what several numbers rest on is read once."""

    post: Post
    operation: Operation
    now: datetime

    def may(self, permission: str) -> bool:
        """Answer whether the reader may open lists of this permission."""
        return may_ever(self.post, permission)

    @property
    def counts(self) -> bool:
        """Answer whether people are counted now for the reader: for command the nation's, for a force its own."""
        return self.may("figures:count") or self.post.agency.kind == AgencyKind.FORCE

    @cached_property
    def board(self) -> list[BoardCount]:
        """Return the visits by window, force and state."""
        return visits.board_counts(self.operation)

    @cached_property
    def packages(self) -> dict[tuple[str, PackageState], tuple[int, int]]:
        """Return the packages by force and state: how many, and how many of them overdue."""
        return packages.by_force_and_state(self.now)

    @cached_property
    def levels(self) -> dict[Level, int]:
        """Return the ranked subjects by level."""
        return counts_by_level(self.operation)

    def packages_in(self, *states: PackageState) -> int:
        """Return how many packages are in these states."""
        return sum(number for (_, state), (number, _) in self.packages.items() if state in states)

    @cached_property
    def silent(self) -> list[Queue]:
        """Return the deliveries that nobody has moved for a day or more."""
        return [queue for queue in queues(self.operation, at=self.now) if queue.alarm]

    def visits_in(self, *states: VisitState) -> int:
        """Return how many visits stand in these states."""
        return sum(row.visits for row in self.board if row.state in states)


SENT = tuple(state for state in PackageState if state not in UNSENT)
STANDING = tuple(state for state in VisitState if state != VisitState.STOOD_DOWN)
Lines = Iterator[Number]


def stages(reader: Reader, arrests: object) -> list[Number]:
    """Return the way from referral to outcome; `arrests` as the figures say, frozen for whoever may not count now."""
    found = [*_records(reader), *_sent(reader), *_visited(reader)]
    if not reader.counts:
        return [*found, Number("People arrested", arrests, "/release/", "as frozen", unit="people")]
    charged = with_outcome(packages.packages(), OutcomeKind.CHARGE).count()
    return [
        *found,
        Number("People arrested", arrests, "/packages/?outcome=arrest", unit="people"),
        Number("People charged", charged, "/packages/?outcome=charge", unit="people"),
    ]


def _records(reader: Reader) -> Lines:
    if reader.may("referral:read"):
        yield Number("Referrals", sum(referrals_by_state().values()), "/referrals/", unit="referrals")
    if reader.may("ranking:read"):
        yield Number("Subjects, ranked", sum(reader.levels.values()), "/subjects/", unit="subjects")


def _sent(reader: Reader) -> Lines:
    sent = reader.packages_in(*SENT)
    accepted = packages.that_reached(packages.packages(), PackageState.ACCEPTED).count()
    yield Number("Packages sent", sent, "/packages/", unit="packages")
    yield Number("Packages accepted", accepted, "/packages/?reached=accepted", unit="packages")


def _visited(reader: Reader) -> Lines:
    yield Number("Visits", reader.visits_in(*STANDING), "/day/?on=all&state=standing", unit="visits")
    yield Number(
        "Visits completed", reader.visits_in(VisitState.COMPLETED), "/day/?on=all&state=completed", unit="visits"
    )


def clocks(reader: Reader) -> list[Number]:
    """Return the clocks that are over: packages, hits, children, data at providers."""
    return [line for kind in (_package_clocks, _hit_clocks, _child_clocks, _provider_clocks) for line in kind(reader)]


def _package_clocks(reader: Reader) -> Lines:
    late = sum(late for _, late in reader.packages.values())
    yield Number("Packages overdue", late, "/packages/?overdue=on", "nobody at the door by the clock", "danger")


def _hit_clocks(reader: Reader) -> Lines:
    if reader.may("hit:read"):
        day, three = overdue_counts(reader.now)
        yield Number("Hits overdue", day, "/hits/?state=overdue", "a day or more without the next step", "danger")
        yield Number("Hits overdue for gold", three, "/hits/?state=overdue_gold", "three days or more", "danger")


def _child_clocks(reader: Reader) -> Lines:
    if reader.may("child:watch"):
        late = following.in_breach(reader.operation, at=reader.now).count()
        yield Number("Children's clocks in breach", late, "/child-clocks/?clock=over", "referring, answer, power",
                     "danger")  # fmt: skip


def _provider_clocks(reader: Reader) -> Lines:
    if reader.may("referral:read"):
        gone = expiring(referrals(), DataClock.OVERDUE, at=reader.now).count()
        yield Number("Data at the provider past its date", gone, "/referrals/?provider=overdue", "may be deleted",
                     "attention")  # fmt: skip


def waits(reader: Reader) -> list[Number]:
    """Return what waits for somebody: silent queues, hits, answers, doors."""
    return [line for kind in (_queues, _answers, _doors) for line in kind(reader)]


def _queues(reader: Reader) -> Lines:
    if reader.may("ranking:read"):
        for_gold = sum(queue.alarm == Silence.GOLD for queue in reader.silent)
        yield Number("Silent queues", len(reader.silent), "/batches/?silent=supervisor",
                     "deliveries nobody moved for a day", "attention")  # fmt: skip
        yield Number("Silent for three days", for_gold, "/batches/?silent=gold", "gold is told", "danger")
    if reader.may("referral:read"):
        yield Number("Records in quarantine", quarantine().count(), "/quarantine/", "each with its reason")


def _answers(reader: Reader) -> Lines:
    operation = reader.operation
    waiting = reader.packages_in(PackageState.DISSEMINATED)
    yield Number("Packages not acknowledged", waiting, "/packages/?state=disseminated", alarm="attention")
    unknown = packages.access_unknown(operation).count()
    yield Number("Access to children unknown", unknown, "/packages/?waits=access", "a task of the force", "attention")
    recalled = packages.recalls_unsaid(operation).values("package").distinct().count()
    yield Number("Recalls not acknowledged", recalled, "/packages/?waits=recall", alarm="danger")
    if reader.may("hit:read"):
        hits = hits_by_state().get(HitState.WAITING, 0)
        yield Number("Hits waiting", hits, "/hits/?state=waiting", "sides not yet acknowledged", "attention")


def _doors(reader: Reader) -> Lines:
    if reader.may("ranking:read"):
        blocked = with_blocked_door(reader.operation).count()
        yield Number("Doors not established", blocked, "/subjects/?door=blocked", "subjects with a blocked door",
                     "attention")  # fmt: skip
    wrong = visits.with_event(visits.day_board(reader.operation), EventKind.WRONG_PREMISES).count()
    yield Number("Wrong premises", wrong, "/day/?on=all&event=wrong_premises", "visits that report one", "danger")


def children(reader: Reader) -> list[Number]:
    """Return children's records by the state of their referral."""
    if not reader.may("child:watch"):
        return []
    counted = following.by_state(reader.operation)
    return [Number(words_of(state), number, f"/child-clocks/?state={state}") for state, number in counted.items()]


def levels(reader: Reader) -> list[Number]:
    """Return the ranked subjects by level."""
    if not reader.may("ranking:read"):
        return []
    counted = reader.levels.items()
    return [Number(words_of(level), number, f"/subjects/?level={level.value}") for level, number in counted]


SECTIONS: dict[str, Callable[[Reader], list[Number]]] = {
    "clocks": clocks,
    "waits": waits,
    "children": children,
    "levels": levels,
}
