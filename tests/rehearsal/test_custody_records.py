"""What the invented custody records say: of the invented person, by draws of their own, and not of everybody."""

from __future__ import annotations

from collections import Counter

from daybreak.rehearsal.nation.names import occupations
from daybreak.rehearsal.play.describing import custody_record, kind_of_work
from daybreak.visits.terms import Sex, Work
from tests.rehearsal.sample import SEED, nation


def test_a_record_says_what_is_true_of_the_person_or_nothing() -> None:
    people = nation().people
    records = [custody_record(person, seed=SEED) for person in people]
    assert records[::-1] == [custody_record(person, seed=SEED) for person in reversed(people)], "in any order"
    for person, (sex, work) in zip(people, records, strict=True):
        assert sex in (None, Sex(person.bearer.sex.value))
        assert work in (None, kind_of_work(person.occupation))
    for said in zip(*records, strict=True):
        assert 0.03 < said.count(None) / len(people) < 0.07
    assert set(Counter(work for _, work in records)) == {None, *Work}


def test_every_invented_occupation_has_its_group() -> None:
    groups = {
        each.title: kind_of_work(each)
        for trust in (True, False)
        for each in occupations(position_of_trust=trust).values
    }
    assert {title for title, work in groups.items() if work is Work.JUSTICE} == {
        "special constable", "former police officer", "former soldier"
    }  # fmt: skip
    assert {title for title, work in groups.items() if work is Work.NONE} == {"student", "retired", "not in work"}
    assert (groups["childminder"], groups["youth worker"], groups["foster carer"], groups["hospital porter"]) == (
        Work.EDUCATION, Work.WITH_CHILDREN, Work.CARE, Work.OTHER,
    )  # fmt: skip
