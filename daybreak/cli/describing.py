"""`daybreak outcome particulars`: what custody records say of suspects, one by one or a force's whole day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daybreak.cli.children import acting
from daybreak.cli.console import As, AsJson, put, put_error, put_json
from daybreak.cli.following import described, outcomes, told_of
from daybreak.cli.references import package_named
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.visits.rules.described import NOT_RECORDED, check_described, read_described, sex_said, work_said
from daybreak.visits.terms import Sex, Work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from daybreak.agencies.models import Post
    from daybreak.packages.models import Package
    from daybreak.visits.actions import Described
    from daybreak.visits.rules.described import Line

Reference = Annotated[str, typer.Argument(metavar="[PACKAGE]", help="The package: P-7KQ2M4/1.")]
SexSaid = Annotated[str, typer.Option("--sex", help=f"{', '.join(Sex)}, or '{NOT_RECORDED}'; as before if not given.")]
WorkSaid = Annotated[
    str, typer.Option("--work", help=f"{', '.join(Work)}, or '{NOT_RECORDED}'; as before if not given.")
]
Listed = Annotated[
    Path | None,
    typer.Option(
        "--file", exists=True, dir_okay=False,
        help="CSV in UTF-8, columns reference, sex, work: a force's whole day, kept whole or not at all.",
    ),
]  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Add this command to those of outcomes, which are in the application already."""
    outcomes.command()(particulars)


def particulars(
    package: Reference = "",
    sex: SexSaid = "",
    work: WorkSaid = "",
    file: Listed = None,
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Record what the custody record says of a suspect; without --sex and --work, show what holds.

    Only of who was arrested or attended voluntarily. A correction is a further entry, and the newest holds. It is
    counted in protected tables of a release, is in no list, and cannot be searched.
    """
    if bool(package) is bool(file) or (file and (sex or work)):
        raise BadInput(
            "Name one package, or a file of many", place="PACKAGE",
            remedy="Write `daybreak outcome particulars P-7KQ2M4/1 --sex female`, or `--file day.csv` alone",
        )  # fmt: skip
    with acting(act_as, "silver") as (by, at):
        if file:
            _record_day(file, by=by, at=at, as_json=as_json)
        elif sex or work:
            _record(package_named(package), sex, work, by=by, at=at, as_json=as_json)
        else:
            _show(package_named(package), by=by, at=at, as_json=as_json)


def _show(package: Package, *, by: Post, at: datetime, as_json: bool) -> None:
    from daybreak.access.actions import consult
    from daybreak.visits.queries.particulars import particulars_of

    consult("particulars:read", "package", package, by=by, at=at)
    row = particulars_of(package.pk)
    put(f"{package.reference}: {described(row)}")
    if as_json:
        put_json({"reference": package.reference, "particulars": told_of(row)})


def _record(package: Package, sex: str, work: str, *, by: Post, at: datetime, as_json: bool) -> None:
    from daybreak.access.gates import require
    from daybreak.visits.actions import record_particulars
    from daybreak.visits.queries.particulars import particulars_of

    require(by, "outcome:record", package)
    held = particulars_of(package.pk)
    before = (held.sex, held.work) if held else ("", "")
    new = record_particulars(
        package.pk, sex=sex_said(sex or before[0], place="--sex"), work=work_said(work or before[1], place="--work"),
        by=by, at=at,
    )  # fmt: skip
    row = particulars_of(package.pk)
    put(f"{package.reference}: {'' if new else 'as before, '}{described(row)}")
    if as_json:
        put_json({"reference": package.reference, "kept": int(new), "particulars": told_of(row)})


def _record_day(file: Path, *, by: Post, at: datetime, as_json: bool) -> None:
    from daybreak.visits.actions import record_many_particulars

    try:
        lines, unread = read_described(file.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadInput(f"{file} is no text in UTF-8", remedy="Save it as UTF-8") from error
    said, refused = _found(lines)
    if wrong := [*unread, *refused]:
        for each in sorted(wrong, key=_line_number):
            put_error(f"  {each}")
        raise BadInput(
            f"{len(wrong)} of {len(wrong) + len(said)} lines cannot be kept, so none is", place=file.name,
            remedy="Correct the lines named above and send the file again",
        )  # fmt: skip
    kept = record_many_particulars(said, by=by, at=at)
    put(f"{kept} recorded, {len(said) - kept} as before.")
    if as_json:
        put_json({"kept": kept, "as_before": len(said) - kept})


def _line_number(error: BadInput | Conflict) -> int:
    """Return the number in a place: "line 4, sex"."""
    return int(error.place.split()[1].rstrip(","))


def _found(lines: Sequence[Line]) -> tuple[list[Described], list[BadInput | Conflict]]:
    """Return what can be recorded, and what is wrong with each line whose package is not there or was not met."""
    from daybreak.packages.models import Package
    from daybreak.visits.actions import Described
    from daybreak.visits.queries.particulars import met, particulars_by_package

    keys = dict(Package.objects.filter(reference__in=[each.reference for each in lines]).values_list("reference", "pk"))
    seen, held = met(keys.values()), particulars_by_package(keys.values())
    said, wrong = list[Described](), list[BadInput | Conflict]()
    for line in lines:
        key = keys.get(line.reference)
        try:
            if key is None:
                raise BadInput(
                    f"There is no package {line.reference}",
                    rule="reference",
                    remedy="`daybreak package list` shows them",
                )
            check_described(line.reference, sex=line.sex, work=line.work, held=key in held, met=key in seen)
            said.append(Described(key, line.sex, line.work))
        except (BadInput, Conflict) as error:
            error.place = line.place
            wrong.append(error)
    return said, wrong
