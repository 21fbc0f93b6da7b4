"""Looking for a child nobody has identified, after new material was found: who looks, and what came of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.custody.locks import lock_exhibits
from daybreak.custody.models import Examination, Search
from daybreak.custody.terms import LOOKING_MOVES, Looking
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.kernel.states import check_move
from daybreak.ledger.actions import record


def look_for(exhibit: UUID, state: Looking, *, words: str, by: Post, at: datetime) -> Search:
    """Say who looks for a child, or what came of it, on the newest examination of an exhibit; a later entry follows.

    Conflict where that examination found nothing new, or from a state that does not lead there.
    """
    row = lock_exhibits([exhibit])[exhibit]
    require(by, "exhibit:look-for", row)
    said = words.strip()[:500]
    if not said:
        raise BadInput("Say who looks, or what came of it", place="words", remedy="Write it; never what is on an item")
    examination = Examination.objects.filter(exhibit=row).order_by("-number").first()
    if examination is None or not examination.for_identification:
        raise Conflict(
            f"The newest examination of exhibit {row.reference} found nothing new",
            rule="new material",
            remedy="Record what the examination found first",
        )
    last = Search.objects.filter(examination=examination).order_by("-number").first()
    now = Looking(last.state) if last else Looking.WAITING
    check_move(LOOKING_MOVES, what=f"Looking for a child from exhibit {row.reference}", now=now, to=state)
    made = Search(compartment_id=row.compartment_id, examination=examination, number=last.number + 1 if last else 1,
                  state=state, words=said, said_by=by.id, said_at=at)  # fmt: skip
    made.save(force_insert=True)
    record("exhibit:look-for", "exhibit", row.id, by=by.actor, at=at, examination=examination.number,
           search=made.number, state=state.value)  # fmt: skip
    return made
