"""What the reports show: enough for the establishable, and exactly the one thing wrong for each defect."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

import pytest

from daybreak.rehearsal.nation.clock import read
from daybreak.rehearsal.nation.nation import Nation
from daybreak.rehearsal.nation.operators import Request
from daybreak.rehearsal.nation.records import LocalRecord
from daybreak.rehearsal.nation.sightings import IpSeen, Report
from daybreak.rehearsal.nation.terms import AddressRole, Defect, Form, Standing
from daybreak.rehearsal.nation.truth import Person
from tests.rehearsal.sample import electronic_reports, nation, sightings

WHOLE_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+]\d\d:\d\d)")
FRESH_DAYS = 365


def grounds(of: Nation, person: Person, records: list[LocalRecord]) -> tuple[dict[str, set[str]], bool]:
    """Return the kinds of ground for each address, counted as a careful reader would, and whether an answer differs."""
    kinds: dict[str, set[str]] = defaultdict(set)
    differs = False
    for report in electronic_reports(of, person):
        for seen in report.reported.addresses:
            kinds[seen.address.key].add("registration")
        for seen_ip in sightings(report):
            differs |= _resolve(of, seen_ip, kinds)
    for record in records:
        if record.address and (of.begins_on - record.as_at).days < FRESH_DAYS:
            kinds[record.address.key].add("records")
    return kinds, differs


def _resolve(of: Nation, seen: IpSeen, kinds: dict[str, set[str]]) -> bool:
    if seen.port is None or not WHOLE_INSTANT.fullmatch(seen.at_text):
        return False
    for answer in of.answers([Request("1", seen.ip, seen.port, seen.at_text)]):
        if (answer.ip, answer.port, answer.at_text) != (seen.ip, seen.port, seen.at_text):
            return True
        fresh = (of.begins_on - date.fromisoformat(answer.as_at_text)).days < FRESH_DAYS
        if fresh and answer.address_role is AddressRole.INSTALLATION:
            address = of.premises_at(line1=answer.line1, postcode=answer.postcode)
            assert address is not None
            kinds[address.address.key].add("resolution")
    return False


@pytest.fixture(scope="module")
def doors() -> dict[int, tuple[set[str], bool]]:
    """The addresses two kinds of ground agree on, for every serious person, and whether an answer differs."""
    of, records = nation(0.1), defaultdict(list)
    for record in of.local_records():
        records[record.person].append(record)
    found = {}
    for person in of.people:
        if person.standing in (Standing.ESTABLISHABLE, Standing.DEFECTIVE):
            kinds, differs = grounds(of, person, records[person.number])
            found[person.number] = ({key for key, of_key in kinds.items() if len(of_key) > 1}, differs)
    return found


def test_the_establishable_are_established_at_all_their_doors_and_nowhere_else(
    doors: dict[int, tuple[set[str], bool]],
) -> None:
    of = nation(0.1)
    for person in of.people:
        if person.standing is Standing.ESTABLISHABLE:
            assert doors[person.number] == ({premises.address.key for premises in of.premises_of(person)}, False)


def test_no_defect_is_established(doors: dict[int, tuple[set[str], bool]]) -> None:
    for person in nation(0.1).people:
        if person.defect:
            agreed, differs = doors[person.number]
            assert not agreed or differs, person.defect


def test_the_first_report_of_the_establishable_has_two_whole_sightings_on_different_days() -> None:
    of = nation(0.1)
    for notice in of.notices:
        person = of.people[notice.person]
        if person.standing is Standing.ESTABLISHABLE and notice.ordinal == 0:
            ips = [seen for seen in of.report(notice).reported.ips if seen.event == "Login"]
            whole = [seen for seen in ips if seen.port and WHOLE_INSTANT.fullmatch(seen.at_text)]
            assert len({at.date() for seen in whole if (at := read(seen.at_text))}) >= 2


def test_defects_show_in_the_files() -> None:
    of = nation(0.1)
    for person in of.people:
        reports = electronic_reports(of, person) if person.defect else []
        ips = [seen for report in reports for seen in sightings(report)]
        if person.defect is Defect.NO_PORT:
            assert all(seen.port is None for seen in ips)
        if person.defect is Defect.NO_ZONE:
            assert ips
            assert not any(WHOLE_INSTANT.fullmatch(seen.at_text) for seen in ips)


def test_serious_reports_are_graver_than_the_tail() -> None:
    of = nation(0.1)
    serious, tail = _graver(of, Standing.ESTABLISHABLE), _graver(of, Standing.TAIL)
    assert all(serious)
    assert sum(tail) / len(tail) < 0.1


def _graver(of: Nation, standing: Standing) -> list[bool]:
    people = {person.number for person in of.people if person.standing is standing}
    first = (n for n in of.notices if n.person in people and n.ordinal == 0 and n.form is not Form.LIST)
    return [_is_grave(of.report(notice)) for notice in first]


def _is_grave(report: Report) -> bool:
    top = any(file.grade in ("A1", "A2") for file in report.files)
    return top and (report.incident_type.startswith("Online") or any("liveStreaming" in f.flags for f in report.files))


def test_a_changed_report_keeps_its_number_and_adds_a_sighting() -> None:
    of = nation(0.02)
    for notice in of.notices:
        if notice.resend and notice.form is not Form.LIST:
            before, after = of.report(notice), of.changed_report(notice)
            assert after.reference == before.reference
            assert after.reported.ips[1:] == before.reported.ips
            assert [f.grade for f in after.files] != [f.grade for f in before.files] or not before.files
