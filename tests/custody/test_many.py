"""Many bags under one signature: each signed for itself, and one that cannot be signed for stops no other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.cli import many as commands
from daybreak.custody import queries
from daybreak.custody.actions import give_many, return_to, take_many
from daybreak.custody.models import Exhibit, Step
from daybreak.custody.rules import MOST_SCANNED, label_of, scanned
from daybreak.custody.terms import Many, Scanned
from daybreak.kernel.errors import BadInput, NotAllowed
from daybreak.ledger.models import Entry
from tests.api.programs import Program
from tests.custody.invented import seized
from tests.rooms import World
from tests.visits.invented import DAWN
from tests.web.conftest import _static_files  # noqa: F401 - a fixture: the page takes files as they lie
from tests.web.doors import client_of

AT = DAWN + timedelta(hours=2)
CODES = st.from_regex(r"[A-Z]{2}/[1-9][0-9]{0,3}", fullmatch=True)
SEALS = st.from_regex(r"[A-Z]-[0-9]{1,6}", fullmatch=True)


# ── what a scanner types ──────────────────────────────────────────────────────────────────────────────────────────────
@given(st.lists(st.tuples(CODES, SEALS, st.sampled_from([" ", "\t", ", ", ";", "  ", "\n", "\r\n"])), min_size=1))
def test_label_and_seal_are_read_from_one_line_or_two(bags: list[tuple[str, str, str]]) -> None:
    text = "\n\n".join(f"{code}{parted}{seal}" for code, seal, parted in bags)
    assert [(each.code, each.seal_number) for each in scanned(text)] == [(code, seal) for code, seal, _ in bags]


@pytest.mark.parametrize("text", ["", " \n ", "ABC/1", "ABC/1 S-1\nABC/2", "ABC/1\nS-1\nABC/2\n"])
def test_a_label_without_its_seal_is_not_guessed(text: str) -> None:
    with pytest.raises(BadInput):
        scanned(text)


def test_too_many_at_once_are_refused() -> None:
    bags = "\n".join(f"ABC/{number} S-{number}" for number in range(1, MOST_SCANNED + 2))
    with pytest.raises(BadInput, match="501 bags"):
        scanned(bags)
    assert len(scanned(bags.rpartition("\n")[0])) == MOST_SCANNED


# ── signing ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def bags(rows: list[Exhibit], **seals: str) -> list[Scanned]:
    """Return a list of bags by label, each with its seal, or with the one given for its reference."""
    return [
        Scanned(line, label_of(row.id), seals.get(row.reference.replace("/", ""), row.seal_number))
        for line, row in enumerate(rows, 1)
    ]


def given_to(world: World, lines: list[Scanned], to: Post, by: Post) -> Many:
    with viewing(by):
        return give_many(lines, to=to, of=world.operation, force=world.force("kent"), by=by, at=AT)


def taken_by(world: World, lines: list[Scanned], by: Post) -> Many:
    with viewing(by):
        return take_many(lines, of=world.operation, force=world.force("kent"), by=by, at=AT)


@pytest.mark.django_db
def test_each_is_signed_for_itself_by_both_sides(world: World) -> None:
    rows, bronze, examiner = seized(world, count=4), world.bronze("kent"), world.examiner("kent")
    told = given_to(world, bags(rows), examiner, bronze)
    assert ([name for _, name, _ in told.signed], told.refused) == ([row.reference for row in rows], ())
    told = taken_by(world, bags(rows), examiner)
    assert [number for _, _, number in told.signed] == [2, 2, 2, 2]
    with viewing(examiner):
        held = queries.holdings(rows)
        assert {each.held_by for each in held.values()} == {examiner.id}
        assert not any(each.breaks for each in held.values())
        assert queries.outside_breaks([row.id for row in rows]) == {}
    with viewing(world.auditor):
        for act in ("exhibit:give", "exhibit:take"):
            refs = set(Entry.objects.filter(act=act).values_list("thing_ref", flat=True))
            assert refs == {str(row.id) for row in rows}, "one entry for each exhibit"


@pytest.mark.django_db
def test_a_refusal_says_which_and_why_and_stops_no_other(world: World) -> None:
    rows, bronze, examiner = seized(world, count=5), world.bronze("kent"), world.examiner("kent")
    silver = world.silver("kent")
    with viewing(silver):
        return_to(rows[4].id, seal_number=rows[4].seal_number, reason="To its owner, as silver decided", by=silver,
                  at=AT)  # fmt: skip
    given_to(world, bags(rows[1:2]), silver, bronze)
    lines = [
        *bags([rows[0]]), *bags([rows[1]]), *bags([rows[2]], ABC3="S-OTHER"), *bags([rows[3]]), *bags([rows[3]]),
        *bags([rows[4]]), Scanned(7, "X-0000000001", "S-1"), Scanned(8, "QQ/99", "S-1"),
    ]  # fmt: skip
    lines = [Scanned(line, each.code, each.seal_number) for line, each in enumerate(lines, 1)]
    told = given_to(world, lines, examiner, bronze)
    assert [name for _, name, _ in told.signed] == ["ABC/1", "ABC/4"]
    why = {each.scanned.line: each.why for each in told.refused}
    assert list(why) == [2, 3, 5, 6, 7, 8]
    for line, said in ((2, "not taken yet"), (3, "Another seal"), (5, "twice"), (6, "returned"), (7, "misread"),
                       (8, "No exhibit")):  # fmt: skip
        assert said.lower() in why[line].lower()
    with viewing(bronze):
        assert not Step.objects.filter(exhibit=rows[2]).exists(), "nothing is written of what is refused"


@pytest.mark.django_db
def test_only_who_it_was_given_to_takes_it_in_a_list(world: World) -> None:
    rows, bronze, examiner = seized(world, count=2), world.bronze("kent"), world.examiner("kent")
    given_to(world, bags(rows[:1]), examiner, bronze)
    told = taken_by(world, bags(rows), world.silver("kent"))
    assert (told.signed, len(told.refused)) == ((), 2)
    assert [each.why for each in taken_by(world, bags(rows), bronze).refused][1] == "Exhibit ABC/2 is with you already"
    foreign = world.bronze("surrey")
    with viewing(foreign):
        hidden = take_many(bags(rows), of=world.operation, force=world.force("surrey"), by=foreign, at=AT)
    assert {each.why for each in hidden.refused} == {"No exhibit that you may see has this label, reference or seal"}
    with pytest.raises(NotAllowed):
        taken_by(world, bags(rows), foreign)
    with pytest.raises(BadInput, match="two people"):
        given_to(world, bags(rows[1:]), bronze, bronze)


@pytest.mark.django_db
def test_a_longer_list_asks_no_more_of_the_database(world: World) -> None:
    rows, bronze, examiner = seized(world, count=30), world.bronze("kent"), world.examiner("kent")
    asked = []
    for part in (rows[:2], rows[2:]):
        with CaptureQueriesContext(connection) as captured:
            assert len(given_to(world, bags(part), examiner, bronze).signed) == len(part)
        asked.append(len(captured))
    assert asked[1] <= asked[0]


# ── the doors ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_by_page_what_is_refused_stays_in_the_field(world: World) -> None:
    rows, bronze, examiner = seized(world, count=3), world.bronze("kent"), world.examiner("kent")
    page, path = client_of(bronze), "/exhibits/many/sign/"
    typed = "".join(f"{label_of(row.id)}\n{row.seal_number}\n" for row in rows[:2]) + f"{rows[2].reference} S-9"
    assert page.get("/exhibits/many/").status_code == 200
    assert page.post(path, {"side": "give", "scanned": typed}).status_code == 422, "to whom?"
    answer = page.post(path, {"side": "give", "to": str(examiner.id), "place": "store", "scanned": typed})
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "Partly signed" in said
    assert "ABC/3 S-9</textarea>" in said
    assert "ABC/1" in said
    takes = client_of(examiner)
    typed = "\n".join(f"{row.reference} {row.seal_number}" for row in rows[:2])
    assert takes.post(path, {"side": "take", "scanned": typed}).headers["Location"] == "/exhibits/many/"
    assert takes.post(path, {"side": "take", "scanned": typed}).status_code == 422, "they are there already"
    assert client_of(world.force_analyst("kent")).post(path, {"side": "take", "scanned": typed}).status_code == 403


@pytest.mark.django_db
def test_by_program_and_by_command(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows, bronze, examiner = seized(world, count=2), world.bronze("kent"), world.examiner("kent")
    sent = [{"code": row.reference, "seal_number": row.seal_number} for row in rows]
    gives, takes = Program(world, bronze), Program(world, examiner)
    assert gives.send("/exhibits/give-many", {"to": str(world.examiner("surrey").id), "bags": sent}).status_code == 404
    told = gives.send("/exhibits/give-many", {"to": str(examiner.id), "bags": [*sent, sent[0]]}).json()
    assert [each["number"] for each in told["signed"]] == [1, 1]
    assert [(each["line"], each["code"]) for each in told["refused"]] == [(3, "ABC/1")]
    assert len(takes.send("/exhibits/take-many", {"bags": sent}).json()["signed"]) == 2
    monkeypatch.setattr("daybreak.cli.session.open_installation", lambda: None)
    listed = tmp_path / "bags.txt"
    listed.write_text("\n".join(f"{row.reference}\t{row.seal_number}" for row in rows) + "\nABC/9\tS-1\n")
    commands.give_many(listed, bronze.person.username, examiner.person.username, as_json=True)
    out = capsys.readouterr().out
    assert "2 signed for, 1 not." in out
    assert "line 3, ABC/9: not signed for" in out
    commands.take_many(listed, bronze.person.username)
    assert "ABC/2: you hold it now" in capsys.readouterr().out
