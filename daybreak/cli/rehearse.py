"""`daybreak demo`: one invented national operation, from referral files to released figures."""

from __future__ import annotations

import json
import resource
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daybreak.cli import serving, session
from daybreak.cli.console import AsJson, progress, put, put_json
from daybreak.conf.home import home, private_folder
from daybreak.kernel.errors import Conflict

if TYPE_CHECKING:
    from daybreak.rehearsal.play.scene import Scene
    from daybreak.rehearsal.play.stages import Stage

CODENAME = "FIRST LIGHT"
MARKER = "rehearsal"
TIMINGS = "timings.json"  # in the nation's folder: seconds of each stage; the printed line is the same every time


def add_to(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(demo)


def demo(
    scale: Annotated[float, typer.Option(min=0.005, max=8, help="1 is an operation of the size of July 2014.")] = 1.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same nation and the same figures.")] = 2014,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the pages at the end.")] = True,
    port: Annotated[int, typer.Option(help="Port of the pages.")] = 8000,
    as_json: AsJson = False,
) -> None:
    """Invent a nation, run one whole operation on it, and serve the pages.

    Everything is invented. The referrals are written as files in the published formats and then go through exactly
    the actions an agency uses for its own. An earlier rehearsal in this home is replaced; a real installation never is.
    """
    started = time.perf_counter()
    if serve:
        serving.refuse_taken("127.0.0.1", port)  # said now, not at the end of a long rehearsal
    scene = _set_the_scene(scale, seed)
    timings = _play(scene)
    from daybreak.rehearsal.play import releasing

    counted = releasing.figures(scene)
    text = (scene.folder / "release" / "release.txt").read_text("utf-8")
    put("")
    put(text)
    put(f"Files: {scene.folder / 'release'}")
    put(f"Done in {time.perf_counter() - started:.0f} s, {_peak_mb()} MB at most in this process.")
    (scene.folder / TIMINGS).write_text(json.dumps({"seconds": timings, "peak_mb": _peak_mb()}) + "\n", "utf-8")
    if as_json:
        put_json({"figures": {key: figure.as_dict() for key, figure in counted.items()}})
    if serve:
        serving.serve(port=port)


def _set_the_scene(scale: float, seed: int) -> Scene:
    folder = _clear_the_stage()
    from daybreak.rehearsal.cast import assemble
    from daybreak.rehearsal.nation.nation import invent
    from daybreak.rehearsal.play.scene import Scene, opening

    with progress("Inventing a nation", None):
        nation = invent(seed=seed, scale=scale)
        at = opening(nation)
        cast = assemble(codename=CODENAME, password=None, at=at)
    put(f"Operation {CODENAME}: an invented nation, seed {seed}, scale {scale:g}.")
    return Scene(nation, folder, cast, at)


def _clear_the_stage() -> Path:
    """Remove an earlier rehearsal; Conflict when the home holds anything else."""
    where = home()
    session.prepare()
    if not (where / MARKER).exists() and _founded():
        raise Conflict(
            f"{where} holds an installation that is not a rehearsal",
            remedy="Set DAYBREAK_HOME to another folder for the demo",
        )
    (where / MARKER).write_text("Everything in this home is invented.\n")
    _empty_tables()
    for old in (where / "checkpoint.note", *where.glob("checkpoint-*.put-aside"), *where.glob("keys/ledger.[0-9]*")):
        old.unlink(missing_ok=True)  # the emptied register names no key but the first
    folder = where / "nation"
    shutil.rmtree(folder, ignore_errors=True)
    return private_folder(folder)


def _founded() -> bool:
    from daybreak.agencies.models import Post

    return Post.objects.exists()


def _empty_tables() -> None:
    """Empty every table, as their owner: the app's role could not."""
    from django.apps import apps
    from django.db import connections
    from psycopg import sql

    tables = [model._meta.db_table for model in apps.get_models() if model.__module__.startswith("daybreak.")]
    names = sql.SQL(", ").join(sql.Identifier(table) for table in tables)
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(names))


def _play(scene: Scene) -> dict[str, float]:
    from daybreak.cli.proving import seal_all
    from daybreak.rehearsal.play.stages import STAGES

    timings: dict[str, float] = {}
    for stage in STAGES:
        if stage.key == "freeze":
            seal_all(at=scene.clock)
        before = time.perf_counter()
        figures = _stage(stage, scene)
        timings[stage.key] = round(time.perf_counter() - before, 2)
        said = ", ".join(f"{key.replace('_', ' ')} {number:,}" for key, number in figures.items())
        put(f"{stage.words:<30} {timings[stage.key]:6.1f} s  {said}")
    seal_all(at=scene.clock)
    return timings


def _stage(stage: Stage, scene: Scene) -> dict[str, int]:
    total = round(stage.steps * scene.nation.scale) or None
    with progress(stage.words, total) as advance:
        return stage.play(scene, advance)


def _peak_mb() -> int:
    used: Any = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(used) // (1024 * 1024 if sys.platform == "darwin" else 1024)
