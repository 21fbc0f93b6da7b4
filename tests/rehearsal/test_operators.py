from __future__ import annotations

import pytest

from daybreak.rehearsal.nation.nation import Nation
from daybreak.rehearsal.nation.operators import Answer, Request
from daybreak.rehearsal.nation.terms import AddressRole, Defect, LineKind, Standing
from daybreak.rehearsal.nation.truth import Person
from tests.rehearsal.sample import electronic_reports, nation, sightings


def of_defect(defect: Defect | None) -> list[Person]:
    return [
        p for p in nation().people if p.defect is defect and p.standing in (Standing.ESTABLISHABLE, Standing.DEFECTIVE)
    ]


def asked(of: Nation, person: Person) -> list[tuple[Request, Answer]]:
    """Return what operators answer to the sightings of a person that have a port."""
    seen = [ip for report in electronic_reports(of, person) for ip in sightings(report) if ip.port]
    requests = [Request(f"R{n}", ip.ip, ip.port, ip.at_text) for n, ip in enumerate(seen)]
    answers = {answer.reference: answer for answer in of.answers(requests)}
    return [(request, answers[request.reference]) for request in requests]


def test_a_sound_answer_repeats_the_question_and_names_the_home() -> None:
    for person in of_defect(None)[:20]:
        homes = {premises.address.line1 for premises in nation().premises_of(person)}
        for request, answer in asked(nation(), person):
            assert (answer.ip, answer.port, answer.at_text) == (request.ip, request.port, request.at_text)
            assert answer.address_role is AddressRole.INSTALLATION
            assert answer.line1 in homes


def test_a_changed_digit_is_always_exactly_one_change() -> None:
    for person in of_defect(Defect.CHANGED_DIGIT):
        for request, answer in asked(nation(), person):
            before = f"{request.ip} {request.port} {request.at_text}"
            after = f"{answer.ip} {answer.port} {answer.at_text}"
            assert len(before) == len(after)
            assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


@pytest.mark.parametrize("defect", [Defect.BILL_PAYER, Defect.MOVED, Defect.NEIGHBOUR])
def test_the_answer_leads_elsewhere(defect: Defect) -> None:
    people = of_defect(defect)
    assert people
    for person in people:
        for _, answer in asked(nation(), person):
            assert person.misled_to is not None
            assert answer.line1 == nation().premises[person.misled_to].address.line1
            assert (answer.address_role is AddressRole.BILLING) == (defect is Defect.BILL_PAYER)


def test_a_shared_address_is_answered_with_its_port_only() -> None:
    of = nation()
    person = next(p for p in of_defect(None) if of.line_of(p).kind is LineKind.SHARED)
    request, _ = asked(of, person)[0]
    without = Request(request.reference, request.ip, None, request.at_text)
    assert list(of.answers([without])) == []


@pytest.mark.parametrize(
    ("ip", "at_text"),
    [("198.18.0.9", "yesterday"), ("100.64.1.1", "2026-01-01T00:00:00Z"), ("", "2026-01-01T00:00:00Z")],
)
def test_what_cannot_be_answered_is_passed_over(ip: str, at_text: str) -> None:
    assert list(nation().answers([Request("1", ip, 4000, at_text)])) == []


def test_answers_do_not_depend_on_their_order() -> None:
    requests = [request for person in of_defect(None)[:10] for request, _ in asked(nation(), person)]
    forwards, backwards = list(nation().answers(requests)), list(nation().answers(reversed(requests)))
    assert backwards[::-1] == forwards
