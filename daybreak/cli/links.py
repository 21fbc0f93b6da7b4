"""Commands of links: what waits, one question, judging it, taking a judgement back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from daybreak.cli import session
from daybreak.cli.console import As, AsJson, Codename, put, put_json, put_table
from daybreak.identity.linkage.words import Band
from daybreak.identity.terms import Verdict
from daybreak.kernel.errors import NotFound

if TYPE_CHECKING:
    from daybreak.access.models import Operation
    from daybreak.agencies.models import Post
    from daybreak.identity.questions import Question, Waiting

SEE = "`daybreak links` lists those that wait, with their keys"


def _key(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise typer.BadParameter(f"{said} is no key of a link; {SEE}, to be given whole.") from None


Key = Annotated[UUID, typer.Argument(metavar="KEY", parser=_key, help="The key of a link or of a judgement.")]
Why = Annotated[str, typer.Option(help="Why, in a sentence; it is kept.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(links)
    app.command()(judge)
    app.command()(take_back)


def links(
    key: Annotated[
        UUID | None, typer.Argument(metavar="[KEY]", parser=_key, help="Show this one; all that wait if not given.")
    ] = None,
    band: Annotated[Band | None, typer.Option(help="Only links of this kind.")] = None,
    top: Annotated[int, typer.Option(min=1, help="How many to show.")] = 20,
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Show the links that wait for a judgement, the most valuable question first; or one with all its evidence."""
    session.open_installation()
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.identity import questions

    by = session.acting(act_as, Role.LEAD_ANALYST, at=session.now())
    with viewing(by):
        of = operation(codename)
        if key is not None:
            shown = _show(_consulted(key, of=of, by=by))
        else:
            queue = [each for each in questions.waiting(of) if band in (None, each.band)]
            shown = _list(queue, top=top, of=of, by=by)
    if as_json:
        put_json(shown)


def _list(queue: list[Waiting], *, top: int, of: Operation, by: Post) -> dict[str, Any]:
    from daybreak.access.actions import consult_list
    from daybreak.identity import questions

    first = {each.link: each for each in queue[:top]}
    found = questions.links(list(first))
    mentions = [mention for link in found for mention in (link.left, link.right)]
    consult_list("link:read", mentions, of=of, by=by, at=session.now())
    rows = [
        (str(link.id), str(link.left.referral), str(link.right.referral), link.band, round(link.bits, 1),
         round(first[link.id].value, 2))
        for link in found
    ]  # fmt: skip
    put_table(f"First {len(rows)} of {len(queue)}", ("Key", "First", "Second", "Kind", "Bits", "Worth"), rows)
    return {"waiting": len(queue), "links": [row[0] for row in rows]}


def _consulted(key: UUID, *, of: Operation, by: Post) -> Question:
    from daybreak.access.actions import consult_list

    asked = _question(key)
    consult_list("link:read", [asked.left, asked.right], of=of, by=by, at=session.now())
    return asked


def _question(key: UUID) -> Question:
    from daybreak.identity import questions

    try:
        return questions.question(key)
    except NotFound:
        raise NotFound(f"There is no link under {key}", remedy=f"{SEE}.") from None


def _show(asked: Question) -> dict[str, Any]:
    said = [(line.field, ", ".join(line.left_values), ", ".join(line.right_values), line.said,
             "" if line.bits is None else f"{line.bits:+.1f}") for line in asked.lines()]  # fmt: skip
    names = (str(asked.left.referral), str(asked.right.referral))
    put_table("Is this one person?", ("Field", *names, "Compared", "Bits"), said)
    for words in asked.clashes():
        put(f"  Against: {words}")
    put_table(
        "Evidence", ("Step", "Bits", "Sum"), [(s.words, f"{s.bits:+.1f}", f"{s.end:+.1f}") for s in asked.steps()]
    )
    put_table("Judgements", ("When", "Verdict", "Why"), [(j.judged_at, j.verdict, j.why) for j in asked.judgements])
    return _answer(asked)


def _answer(asked: Question) -> dict[str, Any]:
    return {
        "link": str(asked.key), "standing": asked.standing, "judgements": len(asked.judgements),
        "subjects": sorted({str(mention.subject_id) for mention in (asked.left, asked.right)}),
    }  # fmt: skip


def judge(
    key: Key,
    verdict: Annotated[Verdict, typer.Argument(help="Whether the two records are one person.")],
    why: Why,
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Judge whether two records are one person; what follows is derived at once."""
    _judge(key, verdict, why, act_as, as_json)


def take_back(key: Key, why: Why, act_as: As = "", as_json: AsJson = False) -> None:
    """Take the newest judgement of two records back by a further one: what was before it stands again."""
    _judge(key, None, why, act_as, as_json)


def _judge(key: UUID, verdict: Verdict | None, why: str, act_as: str, as_json: bool) -> None:
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.identity import questions
    from daybreak.triage.tasks import judge as judge_pair

    at = session.now()
    by = session.acting(act_as, Role.LEAD_ANALYST, at=at)
    with viewing(by):
        asked = _question(key)
        given = verdict or asked.taken_back()
        made = judge_pair(asked.left.id, asked.right.id, verdict=given, why=why, by=by, at=at)
        now = questions.question(made.id)
    subjects = len(_answer(now)["subjects"])
    put(f"{verdict or 'Taken back'}: {now.left.referral} and {now.right.referral} are {subjects} subject(s) now")
    if as_json:
        put_json(_answer(now))
