from __future__ import annotations

from collections import Counter

import pytest

from daybreak.kernel.errors import NotFound
from daybreak.kernel.identifiers import address_key
from daybreak.rehearsal.nation.nation import invent
from daybreak.rehearsal.nation.places import forces
from daybreak.rehearsal.nation.terms import Outcome, Standing
from tests.rehearsal.sample import SEED, nation


def test_the_findings_follow_from_the_address_and_not_from_the_order() -> None:
    of, again = nation(0.02), invent(seed=SEED, scale=0.02)
    keys = [premises.address.key for premises in of.premises]
    backwards = [again.found_at(key, person=None) for key in reversed(keys)]
    assert backwards[::-1] == [of.found_at(key, person=None) for key in keys]


def test_another_spelling_of_the_address_is_the_same_door() -> None:
    person = next(p for p in nation().people if p.identified)
    address = nation().home_of(person).address
    key = address_key(address.line1.upper(), address.postcode.lower().replace(" ", ""))
    assert key
    assert nation().found_at(key, person=person).premises.number == person.home


def test_an_arrest_is_at_the_persons_own_home_only() -> None:
    of = nation()
    person = next(p for p in of.people if p.second is not None and p.outcome is Outcome.ARREST)
    home, second = of.premises_of(person)
    assert of.found_at(home.address.key, person=person).outcome is Outcome.ARREST
    assert of.found_at(second.address.key, person=person).outcome is Outcome.NOT_THERE
    assert of.found_at(home.address.key, person=None).outcome is Outcome.NOT_THERE


def test_children_found_are_the_children_of_the_home() -> None:
    of = nation()
    for premises in of.premises:
        found = of.found_at(premises.address.key, person=None)
        assert len(found.children) == len(premises.children)
        assert all(0 <= child.age < 18 for child in found.children)


def test_a_door_nobody_has_is_not_found() -> None:
    with pytest.raises(NotFound, match="no premises"):
        nation().found_at("1 nowhere|ZZ99 9ZZ", person=None)


def test_every_force_has_teams_enough_and_no_two_officers_of_a_force_share_initials() -> None:
    of = nation()
    homes = Counter(of.home_of(p).force for p in of.people if p.standing is Standing.ESTABLISHABLE)
    for slug in forces():
        teams = [team for team in of.teams if team.force == slug]
        initials = [officer.initials for team in teams for officer in team.officers]
        assert sum(len(team.windows) for team in teams) >= homes[slug]
        assert len(initials) == len(set(initials))
        assert all(len(letters) == 3 and letters.isalpha() and letters.isupper() for letters in initials)
