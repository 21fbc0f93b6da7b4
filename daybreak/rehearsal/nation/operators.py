"""What the invented telecommunications operators answer, faults of their records included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from ipaddress import ip_address
from random import Random

from daybreak.rehearsal.nation.chance import chance
from daybreak.rehearsal.nation.clock import read
from daybreak.rehearsal.nation.lines import line_of, operator_of
from daybreak.rehearsal.nation.terms import AddressRole, Defect
from daybreak.rehearsal.nation.truth import Address, Person, Subscription, Truth

STALE_DAYS = (420, 900)  # how old the record of a former home is
CHECKED_WITHIN_DAYS = 45  # before the event, for a record that is right


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks an operator; `at_text` as in the source."""

    reference: str
    ip: str
    port: int | None
    at_text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operator says it was asked, and whose line that was; `as_at_text` is an ISO date."""

    reference: str
    ip: str
    port: int | None
    at_text: str
    given_name: str
    family_name: str
    line1: str
    locality: str
    postcode: str
    address_role: AddressRole
    as_at_text: str
    operator: str


def answers(truth: Truth, requests: Iterable[Request]) -> Iterator[Answer]:
    """Yield an answer for each request that can be answered.

    No answer: the text is no instant, the address is not the nation's or nobody's, a shared address without port.
    A missing zone is taken as UTC, as an operator would.
    """
    for request in requests:
        at = read(request.at_text)
        found = line_of(truth.seed, request.ip, request.port, at=at) if at else None
        subscription = truth.by_line.get(found) if found else None
        if at and subscription:
            yield _answer(truth, request, subscription, at)


def _answer(truth: Truth, request: Request, line: Subscription, at: datetime) -> Answer:
    rng = chance(truth.seed, "answer", request.ip, request.port, request.at_text)
    subscriber, address = truth.people[line.subscriber], truth.premises[line.recorded_at].address
    answer = _plain_answer(request, subscriber, address, line.role, _as_at(rng, line, at))
    return _with_changed_digit(rng, answer) if line.fault is Defect.CHANGED_DIGIT else answer


def _plain_answer(request: Request, subscriber: Person, address: Address, role: AddressRole, as_at: date) -> Answer:
    return Answer(
        reference=request.reference,
        ip=request.ip,
        port=request.port,
        at_text=request.at_text,
        given_name=subscriber.given_name,
        family_name=subscriber.family_name,
        line1=address.line1,
        locality=address.locality,
        postcode=address.postcode,
        address_role=role,
        as_at_text=as_at.isoformat(),
        operator=operator_of(request.ip),
    )


def _as_at(rng: Random, line: Subscription, at: datetime) -> date:
    days = rng.randint(*STALE_DAYS) if line.fault is Defect.MOVED else rng.randint(0, CHECKED_WITHIN_DAYS)
    return (at - timedelta(days=days)).date()


def _with_changed_digit(rng: Random, answer: Answer) -> Answer:
    """Return the answer to a slightly different question: one digit of port, time or address is another one."""
    if answer.port is not None and rng.random() < 0.5:
        return replace(answer, port=answer.port + 1 if answer.port % 10 < 9 else answer.port - 1)
    last = answer.ip[-1]
    if last.isdigit() and rng.random() < 0.3:
        changed = answer.ip[:-1] + str(int(last) - 1 if last != "0" else 1)
        if operator_of(str(ip_address(changed))) == answer.operator:
            return replace(answer, ip=changed)
    return replace(answer, at_text=_other_second(answer.at_text))


def _other_second(at_text: str) -> str:
    """Return a time with another last digit of its minutes or seconds."""
    clock_end = at_text.index(":") + 3
    if at_text[clock_end : clock_end + 1] == ":":
        clock_end += 3
    digit = int(at_text[clock_end - 1])
    return f"{at_text[: clock_end - 1]}{(digit + 1) % 10}{at_text[clock_end:]}"
