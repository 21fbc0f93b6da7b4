"""New material: flagged, listed, looked for by somebody; and examinations that are not what the ledger holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from daybreak.access.viewer import viewing
from daybreak.cli import many as commands
from daybreak.custody import queries
from daybreak.custody.actions import look_for, record_examinations
from daybreak.custody.models import Exhibit, Search
from daybreak.custody.terms import LOOKING_MOVES, BreakKind, Examined, GradingScheme, Looking
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from tests.api.programs import Program
from tests.custody.invented import seized
from tests.ledger.sealed import as_owner
from tests.rooms import World
from tests.visits.invented import DAWN
from tests.web.conftest import _static_files  # noqa: F401 - a fixture: the page takes files as they lie
from tests.web.doors import client_of

AT = DAWN + timedelta(hours=3)
COUNTS = {(GradingScheme.UK_ABC, "A"): 2}


def examined(world: World, exhibit: Exhibit, **found: Any) -> None:
    examiner = world.examiner("kent")
    with viewing(examiner):
        record_examinations([Examined(exhibit.id, COUNTS, **found)], by=examiner, at=AT)


# ── new material ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_what_nobody_looks_at_stands_in_front_and_each_state_follows_the_table(world: World) -> None:
    old, new, known = seized(world, count=3)
    for exhibit, found in ((old, {"first_generation": 1}), (new, {"unknown_hashes": 4}), (known, {"devices": 1})):
        examined(world, exhibit, **found)
    examiner = world.examiner("kent")
    with viewing(examiner):
        assert [row.exhibit_id for row in queries.new_material(world.operation)] == [old.id, new.id]
        look_for(old.id, Looking.LOOKED_AT, words="DC Example looks", by=examiner, at=AT)
        rows = list(queries.new_material(world.operation))
        assert [(row.exhibit_id, row.looking, row.looked_by) for row in rows] == [  # type: ignore[attr-defined]
            (new.id, "waiting", None),
            (old.id, "looked_at", examiner.id),
        ]
        with pytest.raises(Conflict, match="found nothing new"):
            look_for(known.id, Looking.LOOKED_AT, words="x", by=examiner, at=AT)
        with pytest.raises(Conflict, match="cannot become"):
            look_for(new.id, Looking.NOT_IDENTIFIED, words="too early", by=examiner, at=AT)
        with pytest.raises(BadInput):
            look_for(new.id, Looking.LOOKED_AT, words="  ", by=examiner, at=AT)
    examined(world, old, first_generation=0, unknown_hashes=0)
    with viewing(examiner):
        assert [row.exhibit_id for row in queries.new_material(world.operation)] == [new.id], "the newest one counts"
        assert Search.objects.count() == 1, "what was said stays"


@pytest.mark.django_db
def test_only_the_force_itself_says_so(world: World) -> None:
    exhibit = seized(world)[0]
    examined(world, exhibit, first_generation=1)
    foreign, bronze = world.examiner("surrey"), world.bronze("kent")
    with viewing(foreign):
        assert not queries.new_material(world.operation).exists()
        with pytest.raises(NotFound):
            look_for(exhibit.id, Looking.LOOKED_AT, words="x", by=foreign, at=AT)
    with viewing(bronze), pytest.raises(NotAllowed):
        look_for(exhibit.id, Looking.LOOKED_AT, words="x", by=bronze, at=AT)


def test_looking_is_never_over_for_good() -> None:
    assert all(LOOKING_MOVES[state] for state in Looking)


@pytest.mark.django_db
def test_through_every_door(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    exhibit, examiner = seized(world)[0], world.examiner("kent")
    examined(world, exhibit, first_generation=2)
    page = client_of(examiner)
    assert "Waiting" in page.get("/exhibits/new-material/").content.decode()
    path = f"/exhibits/{exhibit.id}/look-for/"
    assert page.post(path, {"look-state": "not_identified", "look-words": "x"}).status_code == 422
    assert page.post(path, {"look-state": "looked_at", "look-words": "DC Example looks"}).status_code == 302
    assert "DC Example looks" in page.get(f"/exhibits/{exhibit.id}/").content.decode()
    program, of = Program(world, examiner), f"/exhibits/{exhibit.id}"
    said = {"state": "passed_on", "words": "To the national body"}
    assert program.send(f"{of}/look-for", said, version=program.version(of)).json()["number"] == 2
    assert [row["state"] for row in program.get("/exhibits/new-material").json()] == ["passed_on"]
    monkeypatch.setattr("daybreak.cli.session.open_installation", lambda: None)
    commands.look_for("ABC/1", Looking.IDENTIFIED, "Recorded as a child", examiner.person.username)
    commands.new_material(examiner.person.username, as_json=True)
    assert "ABC/1  identified  2 first generation, 0 unknown" in capsys.readouterr().out


# ── examinations against the ledger ───────────────────────────────────────────────────────────────────────────────────
TAMPERED = {
    "a count": (("UPDATE custody_examinationcount SET count = 0",), BreakKind.ALTERED),
    "a flag": (("UPDATE custody_examination SET for_identification = false",), BreakKind.ALTERED),
    "a number": (("UPDATE custody_examination SET first_generation = 0",), BreakKind.ALTERED),
    "who": (("UPDATE custody_examination SET examined_by = gen_random_uuid()",), BreakKind.ALTERED),
    "a grade more": (
        (
            "INSERT INTO custody_examinationcount (id, compartment_id, examination_id, scheme, category, count)"
            " SELECT gen_random_uuid(), compartment_id, id, 'uk_abc', 'B', 1 FROM custody_examination",
        ),
        BreakKind.ALTERED,
    ),
    "gone": (("DELETE FROM custody_examinationcount", "DELETE FROM custody_examination"), BreakKind.MISSING),
}


@pytest.mark.parametrize(("statements", "kind"), TAMPERED.values(), ids=list(TAMPERED))
def test_an_examination_changed_past_the_application_is_seen(
    committed_world: World, statements: tuple[str, ...], kind: BreakKind
) -> None:
    world, exhibit = committed_world, seized(committed_world)[0]
    examined(world, exhibit, first_generation=1)
    with viewing(world.examiner("kent")):
        assert queries.outside_breaks([exhibit.id]) == {}
    force = [
        f"ALTER TABLE custody_{table} {{}}FORCE ROW LEVEL SECURITY" for table in ("examination", "examinationcount")
    ]
    for each in (*(one.format("NO ") for one in force), *statements, *(one.format("") for one in force)):
        as_owner(each)
    with viewing(world.examiner("kent")):
        found = queries.outside_breaks([exhibit.id])[exhibit.id]
    assert [(each.kind, each.place) for each in found] == [(kind, "Examination 1")]
