from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from daybreak.rehearsal.nation.records import LocalRecord
from daybreak.rehearsal.nation.terms import Defect, Standing
from tests.rehearsal.sample import nation


def by_person() -> dict[int, list[LocalRecord]]:
    found: dict[int, list[LocalRecord]] = defaultdict(list)
    for record in nation().local_records():
        found[record.person].append(record)
    return found


def test_there_are_about_6000_of_them_at_full_scale_and_no_two_share_a_reference() -> None:
    records = list(nation().local_records())
    assert len(records) == pytest.approx(1200, rel=0.06)
    assert len({record.reference for record in records}) == len(records)


def test_all_establishable_people_are_in_the_records_of_their_own_force_at_home() -> None:
    found = by_person()
    for person in nation().people:
        if person.standing is Standing.ESTABLISHABLE:
            home = nation().home_of(person)
            assert any(r.force == home.force and r.address == home.address for r in found[person.number])
        if person.defect is Defect.ONE_KIND:
            assert person.number not in found


def test_two_forces_want_the_same_person_about_sixty_times_at_full_scale() -> None:
    shared = [records for records in by_person().values() if len({record.force for record in records}) > 1]
    assert len(shared) == 12
    for records in shared:
        first, last = records[0], records[-1]
        assert last.email
        assert first.email in ("", last.email)


def test_handling_codes_are_mostly_open() -> None:
    codes = Counter(record.handling for record in nation().local_records())
    assert codes["open"] > codes["pointer"] > codes["blind"] > 0


def test_the_tail_rarely_shows_access_to_children() -> None:
    """A child-first ranking must be able to put the establishable first: about 1 % of the tail has a known access."""
    tail = {person.number for person in nation().people if person.standing is Standing.TAIL}
    with_access = {r.person for r in nation().local_records() if r.children or r.works_with_children == "yes"}
    assert len(with_access & tail) / len(tail) < 0.015
