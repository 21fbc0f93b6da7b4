"""What is true in the nation: counts, ratios, hard cases, and that nothing depends on the order of asking."""

from __future__ import annotations

from collections import Counter

import pytest

from daybreak.kernel.errors import BadInput
from daybreak.rehearsal.nation.names import forenames, surnames
from daybreak.rehearsal.nation.nation import invent
from daybreak.rehearsal.nation.places import all_postcodes, authorities, forces
from daybreak.rehearsal.nation.terms import Defect, Outcome, Sex, Standing, Use
from tests.rehearsal.sample import SEED, nation


def test_the_cohorts_have_their_sizes() -> None:
    standings = Counter(person.standing for person in nation().people)
    assert standings[Standing.ESTABLISHABLE] == 164
    assert standings[Standing.DEFECTIVE] == 220
    assert sum(person.identified for person in nation().people) == pytest.approx(4000, abs=3)
    defects = Counter(person.defect for person in nation().people if person.defect)
    assert set(defects) == set(Defect)
    assert sum(defects.values()) == 220


def test_visiting_the_establishable_finds_what_the_published_figures_say() -> None:
    """0.2 of July 2014, each visited at home: 132 arrests, 167 premises, 1,833 devices, 86 children, 25 at risk."""
    of = nation()
    visited = [person for person in of.people if person.standing is Standing.ESTABLISHABLE]
    doors = [(person, of.premises_of(person)[0]) for person in visited]
    found = [of.found_at(premises.address.key, person=person) for person, premises in doors]
    children = [child for one in found for child in one.children]
    arrested = [person for person in visited if person.outcome is Outcome.ARREST]
    assert sum(one.outcome is Outcome.ARREST for one in found) == len(arrested) == pytest.approx(132, abs=5)
    assert len(doors) == pytest.approx(167, abs=5)
    assert sum(len(one.devices) for one in found) == pytest.approx(1833, rel=0.06)
    assert len(children) == pytest.approx(86, abs=12)
    assert sum(child.immediate_risk for child in children) / len(children) == pytest.approx(0.295, abs=0.05)
    assert sum(bool(one.children) for one in found) / len(found) == pytest.approx(0.35, abs=0.05)
    assert sum(person.registered_sex_offender for person in arrested) / len(arrested) == pytest.approx(0.059, abs=0.02)
    assert sum(p.occupation.position_of_trust for p in arrested) / len(arrested) == pytest.approx(0.165, abs=0.03)


def test_addresses_mailboxes_and_accounts_are_of_one_person_each() -> None:
    of = nation()
    keys = [premises.address.key for premises in of.premises]
    mailboxes = [person.email for person in of.people if person.email]
    accounts = [account.account_id for person in of.people for account in person.accounts]
    for values in (keys, mailboxes, accounts):
        assert len(values) == len(set(values))


def test_hard_cases_live_together() -> None:
    of = nation()
    homes: dict[int, list[int]] = {}
    for person in of.people:
        if person.identified:
            homes.setdefault(person.home, []).append(person.number)
    pairs = [[of.people[n] for n in numbers] for numbers in homes.values() if len(numbers) == 2]
    assert len(pairs) / len(homes) == pytest.approx(0.047, abs=0.002)
    twins = [pair for pair in pairs if pair[0].born_on == pair[1].born_on]
    same_name = [p for p in pairs if len({(one.given_name, one.family_name) for one in p}) == 1 and p not in twins]
    assert len(twins) >= 15
    assert len(same_name) >= 30
    assert all(abs((first.born_on - second.born_on).days) > 19 * 365 for first, second in same_name)


def test_names_are_out_of_the_invented_lists_and_skewed() -> None:
    given = {*forenames(Sex.FEMALE).values, *forenames(Sex.MALE).values}
    families = set(surnames().values)
    assert len(forenames(Sex.FEMALE).values) >= 300 <= len(forenames(Sex.MALE).values)
    assert len(families) >= 1500
    assert all(person.given_name in given for person in nation().people)
    assert all(set(person.family_name.split("-")) <= families for person in nation().people)
    commonest = Counter(person.family_name for person in nation().people).most_common(1)[0][1]
    assert 0.006 < commonest / len(nation().people) < 0.025


def test_every_force_has_people_and_every_authority_its_own_postcodes() -> None:
    of = nation(0.5)
    assert {of.home_of(p).force for p in of.people if p.standing is Standing.ESTABLISHABLE} == set(forces())
    held = [code for per_force in authorities().values() for authority in per_force for code in authority.postcodes]
    assert sorted(held) == sorted(all_postcodes())
    by_code = {authority.code: authority for per_force in authorities().values() for authority in per_force}
    assert all(premises.address.postcode in by_code[premises.authority].postcodes for premises in of.premises)


def test_minors_are_few_and_never_establishable() -> None:
    minors = [person for person in nation().people if person.identified and nation().age_of(person) < 18]
    assert 30 < len(minors) < 70
    assert all(person.standing is Standing.TAIL and person.occupation.title == "student" for person in minors)


def test_second_premises_are_only_of_the_establishable() -> None:
    second = [person for person in nation().people if person.second is not None]
    assert all(person.standing is Standing.ESTABLISHABLE for person in second)
    uses = {nation().premises[person.second].use for person in second if person.second is not None}
    assert uses == {Use.WORK, Use.OTHER}


def test_the_same_seed_invents_the_same_nation_and_another_one_another() -> None:
    again, other = invent(seed=SEED, scale=0.02), invent(seed=SEED + 1, scale=0.02)
    assert again == nation(0.02)
    assert again.people != other.people


def test_a_report_does_not_depend_on_what_was_asked_before() -> None:
    of, again = nation(0.02), invent(seed=SEED, scale=0.02)
    backwards = [again.report(notice) for notice in reversed(again.notices)]
    assert backwards[::-1] == [of.report(notice) for notice in of.notices]


@pytest.mark.parametrize("scale", [0, -1, 0.004, 9])
def test_a_scale_that_cannot_be_invented_is_refused(scale: float) -> None:
    with pytest.raises(BadInput, match=r"from 0\.005 to 8"):
        invent(seed=1, scale=scale)


def test_accounts_lead_to_their_person() -> None:
    of = nation()
    person = next(p for p in of.people if len(p.accounts) > 1)
    account = person.accounts[-1]
    assert of.person_of([("Example Chat", "u-unknown"), (account.service.upper(), account.account_id)]) is person
    assert of.person_of([("Elsewhere", account.account_id)]) is None
    assert of.person_of([]) is None
