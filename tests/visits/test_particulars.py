"""What a custody record says of a suspect: recorded once there is one, corrected by a further entry, in no ledger."""

from __future__ import annotations

import csv
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from daybreak.access.viewer import viewing
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.ledger.models import Entry, Payload
from daybreak.visits.actions import (
    Described,
    correct_outcome,
    record_many_particulars,
    record_outcomes,
    record_particulars,
)
from daybreak.visits.models import Outcome, Particulars
from daybreak.visits.queries.particulars import particulars_by_package, particulars_ever, particulars_of
from daybreak.visits.rules.described import MOST_LINES, NOT_RECORDED, Line, read_described
from daybreak.visits.terms import SEX_TITLES, WORK_TITLES, Followed, OutcomeKind, Sex, Work
from tests.rooms import World
from tests.visits.invented import accepted

ACT = "particulars:record"


def arrested(world: World, count: int = 1, kind: OutcomeKind = OutcomeKind.ARREST) -> list[UUID]:
    """Return keys of new packages of Kent whose suspects were met."""
    keys, silver = [package.id for package in accepted(world, count=count)], world.silver("kent")
    with viewing(silver):
        record_outcomes([Followed(key, kind, world.at) for key in keys], by=silver, at=world.at)
    return keys


def holds(world: World, key: UUID) -> tuple[int, str, str] | None:
    with viewing(world.silver("kent")):
        row = particulars_of(key)
    return (row.number, row.sex, row.work) if row else None


@pytest.mark.django_db
def test_a_correction_is_a_further_entry_and_the_same_again_is_none(world: World) -> None:
    (key,), silver, analyst = arrested(world), world.silver("kent"), world.force_analyst("kent")
    with viewing(silver):
        assert record_particulars(key, sex=Sex.MALE, work=None, by=silver, at=world.at)
        assert not record_particulars(key, sex=Sex.MALE, work=None, by=silver, at=world.at), "the same is no new entry"
    assert holds(world, key) == (1, "male", "")
    with viewing(analyst):
        assert record_particulars(key, sex=Sex.FEMALE, work=Work.EDUCATION, by=analyst, at=world.at)
        assert record_particulars(key, sex=Sex.MALE, work=None, by=analyst, at=world.at), "what held before, again"
    with viewing(silver):
        kept = [(row.number, row.sex, row.work, row.recorded_by) for row in particulars_ever(key)]
    assert kept == [
        (3, "male", "", analyst.id), (2, "female", "education", analyst.id), (1, "male", "", silver.id)
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_ledger_says_who_recorded_it_and_never_what_it_says(world: World) -> None:
    keys, silver = arrested(world, 2), world.silver("kent")
    with viewing(silver):
        record_many_particulars([Described(key, Sex.FEMALE, Work.JUSTICE) for key in keys], by=silver, at=world.at)
        record_many_particulars([Described(key, Sex.FEMALE, Work.JUSTICE) for key in keys], by=silver, at=world.at)
    with viewing(world.auditor):
        entries = list(Entry.objects.filter(act=ACT))
        assert sorted(entry.thing_ref for entry in entries) == sorted(map(str, keys)), "one each, and none for the same"
        assert {(entry.processing, entry.post) for entry in entries} == {("collect", silver.id)}
        said = b" ".join(bytes(p.content) for p in Payload.objects.filter(entry_ref__in=[e.ref for e in entries]))
    assert b"particulars" in said
    assert not any(word in said for word in (b"female", b"justice"))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [OutcomeKind.ARREST, OutcomeKind.VOLUNTARY_ATTENDANCE])
def test_only_of_whom_was_met_and_all_of_a_day_or_none(world: World, kind: OutcomeKind) -> None:
    (key,), (other,), silver = arrested(world, kind=kind), accepted(world), world.silver("kent")
    with viewing(silver):
        record_outcomes([Followed(other.id, OutcomeKind.NO_FURTHER_ACTION, world.at)], by=silver, at=world.at)
        with pytest.raises(Conflict, match=other.reference) as raised:
            record_particulars(other.id, sex=Sex.MALE, work=None, by=silver, at=world.at)
        assert raised.value.remedy
        both = [Described(key, Sex.MALE), Described(other.id, Sex.MALE)]
        with pytest.raises(Conflict):
            record_many_particulars(both, by=silver, at=world.at)
        with pytest.raises(BadInput, match="Neither"):
            record_particulars(key, sex=None, work=None, by=silver, at=world.at)
        with pytest.raises(BadInput, match="twice"):
            record_many_particulars([both[0], both[0]], by=silver, at=world.at)
        assert not Particulars.objects.exists()
        record_particulars(key, sex=None, work=Work.NONE, by=silver, at=world.at)
    assert holds(world, key) == (1, "", "none")


@pytest.mark.django_db
def test_what_was_recorded_of_somebody_arrested_by_mistake_can_only_be_emptied(world: World) -> None:
    (key,), silver = arrested(world), world.silver("kent")
    with viewing(silver):
        record_particulars(key, sex=Sex.MALE, work=Work.CARE, by=silver, at=world.at)
        correct_outcome(Outcome.objects.get().id, kind=None, reason="It was somebody else", by=silver, at=world.at)
        with pytest.raises(Conflict):
            record_particulars(key, sex=Sex.MALE, work=Work.HEALTH, by=silver, at=world.at)
        record_particulars(key, sex=None, work=None, by=silver, at=world.at)
    assert holds(world, key) == (2, "", "")


@pytest.mark.django_db
def test_who_may_record_and_who_sees(world: World) -> None:
    (key,), silver = arrested(world), world.silver("kent")
    for post, error in (
        (world.bronze("kent"), NotAllowed), (world.coordinator, NotAllowed), (world.silver("surrey"), NotFound)
    ):  # fmt: skip
        with viewing(post), pytest.raises(error):
            record_particulars(key, sex=Sex.MALE, work=None, by=post, at=world.at)
    with viewing(silver):
        record_particulars(key, sex=Sex.MALE, work=None, by=silver, at=world.at)
        with pytest.raises(NotFound):
            record_particulars(uuid4(), sex=Sex.MALE, work=None, by=silver, at=world.at)
    with viewing(world.silver("surrey")):
        assert particulars_by_package([key]) == {}
        assert not Particulars.objects.exists()
    with viewing(None):
        assert not Particulars.objects.exists()


@pytest.mark.django_db
def test_of_many_packages_the_newest_of_each(world: World) -> None:
    one, other, none = arrested(world, 3)
    silver = world.silver("kent")
    with viewing(silver):
        record_many_particulars([Described(one, Sex.MALE), Described(other, Sex.MALE)], by=silver, at=world.at)
        record_many_particulars([Described(one, Sex.FEMALE, Work.OTHER)], by=silver, at=world.at)
        found = particulars_by_package([one, other, none])
    assert {key: (row.sex, row.work) for key, row in found.items()} == {one: ("female", "other"), other: ("male", "")}


@pytest.mark.django_db
def test_the_table_refuses_other_words_a_number_twice_and_changes(world: World) -> None:
    (key,), silver = arrested(world), world.silver("kent")
    with viewing(silver):
        record_particulars(key, sex=Sex.MALE, work=None, by=silver, at=world.at)
        row = particulars_of(key)
        assert row is not None
        for name, changes in (
            ("visits_particulars_sex", {"sex": "x"}), ("visits_particulars_work", {"work": "baker"}),
            ("visits_particulars_number", {"number": 1}),
        ):  # fmt: skip
            row.pk, row.number, row.sex, row.work = uuid4(), 2, "male", ""
            for field, value in changes.items():
                setattr(row, field, value)
            with pytest.raises(DatabaseError, match=name), transaction.atomic():
                row.save(force_insert=True)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Particulars.objects.update(sex="female")


# ── a whole day in one file ───────────────────────────────────────────────────────────────────────────────────────────
LINES = st.builds(
    Line, number=st.just(0), reference=st.from_regex(r"P-[2-9A-HJ-NP-Z]{6}/[1-9]", fullmatch=True),
    sex=st.sampled_from([None, *Sex]), work=st.sampled_from([None, *Work]),
)  # fmt: skip


@given(
    lines=st.lists(LINES, unique_by=lambda line: line.reference),
    titled=st.booleans(), order=st.permutations(["reference", "sex", "work", "remarks"]),
)  # fmt: skip
def test_what_was_written_is_read(lines: list[Line], titled: bool, order: list[str]) -> None:
    """By values or by titles, in any order of columns and with others beside them, quoted where a title has a comma."""
    text = StringIO()
    writer = csv.DictWriter(text, order)
    writer.writeheader()
    for line in lines:
        sex, work = line.sex or NOT_RECORDED, line.work or ""
        if titled:
            sex, work = SEX_TITLES.get(line.sex, "") if line.sex else "", WORK_TITLES[line.work] if line.work else ""
        writer.writerow({"reference": line.reference, "sex": sex, "work": work, "remarks": "x"})
    read, wrong = read_described(text.getvalue())
    assert not wrong
    assert [(each.reference, each.sex, each.work) for each in read] == [
        (line.reference, line.sex, line.work) for line in lines
    ]


def test_each_wrong_line_is_named_with_its_rule_and_remedy() -> None:
    read, wrong = read_described(
        "Reference, Sex,Work\nP-1/1,MALE,Education\nP-2/1,man,other\nP-1/1,male,\n,male,\nP-3/1\nP-4/1,female,baker\n"
    )
    assert [(line.place, line.reference, line.sex, line.work) for line in read] == [
        ("line 2", "P-1/1", Sex.MALE, Work.EDUCATION), ("line 6", "P-3/1", None, None)
    ]  # fmt: skip
    assert [(each.place, each.rule) for each in wrong] == [
        ("line 3, sex", "words"), ("line 4", "once a package"), ("line 5", "reference"), ("line 7, work", "words")
    ]  # fmt: skip
    assert all(each.remedy for each in wrong)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "columns"),
        ("reference;sex;work\nP-1/1;male;other\n", "columns"),
        ("reference,sex\nP-1/1,male\n", "columns"),
        ("reference,sex,work\n" + "P-1/1,male,\n" * (MOST_LINES + 1), "length"),
    ],
)
def test_a_file_of_another_form_is_refused_whole(text: str, rule: str) -> None:
    with pytest.raises(BadInput) as raised:
        read_described(text)
    assert raised.value.rule == rule
    assert raised.value.remedy


def test_every_word_has_its_title() -> None:
    assert (set(SEX_TITLES), set(WORK_TITLES)) == (set(Sex), set(Work))
    assert len(set(WORK_TITLES.values())) == len(Work)
