"""Orders of an invented nation's people, and how many endangered children each reaches first. No database.

What is ranked is what reports and forces' records say; what is counted is what is true: the children in the homes of
the people whom the nation made serious, whatever anybody knows of the home. The nation grades the files of serious
people higher, which favours the order of image grades and not what happened once (a doctor's files were graded low): so
the same is told of a nation in which the grades were dealt to anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from random import Random

from daybreak.intake.terms import FactKind
from daybreak.rehearsal.nation.nation import Nation, invent
from daybreak.rehearsal.nation.records import LocalRecord
from daybreak.rehearsal.nation.sightings import Report
from daybreak.rehearsal.nation.terms import Standing
from daybreak.rehearsal.nation.truth import Person
from daybreak.triage.factors import shipped
from daybreak.triage.rules import order_key, rank
from daybreak.triage.terms import FactSeen, SubjectFacts

TENTH = 0.1
NEVER = datetime.max.replace(tzinfo=UTC)
GRADES = ("A1", "A2", "B1", "B2", "")
ROUNDS = 50  # of the random order, whose mean is told


@dataclass
class Told:
    """What arrives about one person."""

    facts: list[FactSeen] = field(default_factory=list)
    victims: list[FactSeen] = field(default_factory=list)
    senders: set[str] = field(default_factory=set)
    reports: int = 0
    received_at: datetime = NEVER
    grade: int = len(GRADES)


SERIOUS, TOLD, ALL = "of serious people", "somebody told of", "in any home"


def _of_serious(nation: Nation, person: Person, _: Told) -> int:
    return 0 if person.standing is Standing.TAIL else len(nation.home_of(person).children)


def _told_of(nation: Nation, person: Person, told: Told) -> int:
    known = any(fact.kind is FactKind.CHILDREN_IN_HOME and fact.value not in ("", "0") for fact in told.facts)
    return len(nation.home_of(person).children) if known else 0


def _in_any_home(nation: Nation, person: Person, _: Told) -> int:
    return len(nation.home_of(person).children)


# Which children are endangered is a choice that decides the figure, so each is shown. The nation spreads children over
# homes whatever the people in them did: where every child counts alike, no order can do better than chance.
COUNTED: dict[str, Callable[[Nation, Person, Told], int]] = {
    SERIOUS: _of_serious, TOLD: _told_of, ALL: _in_any_home,
}  # fmt: skip


def shares(*, seed: int, scale: float, grades_tell: bool = True, counting: str = SERIOUS) -> dict[str, float]:
    """Return for each order the share of all endangered children that its first tenth reaches.

    `counting` says which children those are (`COUNTED`).
    """
    nation = invent(seed=seed, scale=scale)
    told = _told(nation)
    if not grades_tell:
        _deal_grades(told, chance=Random(seed))
    people = [person for person in nation.people if person.number in told]
    children = {who.number: COUNTED[counting](nation, who, told[who.number]) for who in people}
    found = {
        "child first": _reached(children, sorted(people, key=_child_first(told, at=_noon(nation)))),
        "first in, first out": _reached(children, sorted(people, key=lambda who: _arrival(told[who.number], who))),
        "image grade": _reached(
            children, sorted(people, key=lambda who: (told[who.number].grade, *_arrival(told[who.number], who)))
        ),
    }
    chance = Random(seed)
    found["random"] = sum(_reached(children, chance.sample(people, len(people))) for _ in range(ROUNDS)) / ROUNDS
    return found


def _noon(nation: Nation) -> datetime:
    return datetime.combine(nation.begins_on, time(12), UTC)


def _arrival(told: Told, person: Person) -> tuple[datetime, int]:
    return told.received_at, person.number


def _deal_grades(told: dict[int, Told], *, chance: Random) -> None:
    """Deal the files' grades to anybody: each keeps the number of files, none keeps what was said of them."""
    graded = [each for each in told.values() if any(fact.kind is FactKind.FILE_GRADE for fact in each.facts)]
    grades = [fact for each in graded for fact in each.facts if fact.kind is FactKind.FILE_GRADE]
    chance.shuffle(grades)
    for each in graded:
        others = [fact for fact in each.facts if fact.kind is not FactKind.FILE_GRADE]
        dealt = [grades.pop() for _ in range(len(each.facts) - len(others))]
        each.facts = [*others, *dealt]
        each.grade = min(GRADES.index(fact.value) for fact in dealt)


def _child_first(told: dict[int, Told], *, at: datetime) -> Callable[[Person], str]:
    model = shipped()

    def key(person: Person) -> str:
        of = told[person.number]
        facts = SubjectFacts(tuple(of.facts), tuple(of.victims), of.reports, len(of.senders))
        return order_key(f"S-{person.number:06}", rank(facts, model=model, at=at))

    return key


def _reached(children: Mapping[int, int], people: list[Person]) -> float:
    """Return the share of endangered children in the homes of the first tenth."""
    first = people[: round(len(people) * TENTH)]
    return sum(children[each.number] for each in first) / sum(children.values())


def _told(nation: Nation) -> dict[int, Told]:
    told: dict[int, Told] = defaultdict(Told)
    for notice in nation.notices:
        _tell_report(told[notice.person], nation.report(notice))
    for record in nation.local_records():
        if record.person in told:
            _tell_record(told[record.person], record)
    return told


def _tell_report(told: Told, report: Report) -> None:
    told.reports += 1
    told.senders.add(report.platform.name)
    told.received_at = min(told.received_at, report.received_at)
    told.grade = min([told.grade, *(GRADES.index(file.grade) for file in report.files)])
    said = [
        (FactKind.INCIDENT_TYPE, report.incident_type),
        (FactKind.INCIDENT_AT, report.incident_at_text),
        (FactKind.URGENT, report.urgent),
        (FactKind.ANNOTATION, "csamSolicitation" if report.solicitation else ""),
        *((FactKind.ANNOTATION, flag) for file in report.files for flag in file.flags),
    ]
    told.facts += [FactSeen(kind, value) for kind, value in said if value]
    told.facts += [FactSeen(FactKind.FILE_GRADE, file.grade, scheme="ncmec") for file in report.files if file.grade]
    told.victims += [FactSeen(FactKind.AGE, f"{seen.age}") for seen in report.victims if seen.age is not None]


def _tell_record(told: Told, record: LocalRecord) -> None:
    told.facts += [
        FactSeen(FactKind.OCCUPATION, record.occupation),
        FactSeen(FactKind.ACCESS_TO_CHILDREN, record.works_with_children),
        FactSeen(FactKind.REGISTERED_SEX_OFFENDER, "yes" if record.registered_sex_offender else "no"),
    ]
    if record.children is not None:
        told.facts.append(FactSeen(FactKind.CHILDREN_IN_HOME, f"{record.children}"))
