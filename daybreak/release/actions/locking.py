"""What an act on releases locks, in one order: first the release, then the part the operation's figures lie in.

Who holds the part locks no release afterwards, so that two never wait for each other.
"""

from __future__ import annotations

from daybreak.access.models import Compartment


def hold_figures(part: int) -> None:
    """Let nobody freeze, draft, explain or publish in this operation until the transaction ends.

    The weaker lock: whoever writes a row of the part while they hold a release is not waited for.
    """
    Compartment.objects.select_for_update(no_key=True).get(pk=part)
