"""The stages of a rehearsal in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from daybreak.rehearsal.play import acting, packaging, planning, releasing, resolving, safeguarding, seizing
from daybreak.rehearsal.play.scene import Advance, Figures, Scene

Play = Callable[[Scene, Advance], Figures]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its key, its words on the terminal, what it does, and how much its bar counts at scale 1."""

    key: str
    words: str
    play: Play
    steps: int


STAGES: tuple[Stage, ...] = (
    Stage("write", "Write the referral files", resolving.write_files, 28_300),
    Stage("receive", "Receive", resolving.receive, 31_200),
    Stage("resolve", "Resolve", resolving.resolve, 0),
    Stage("judge", "Judge the links in the middle", resolving.judge, 0),
    Stage("deconflict", "Deconflict", resolving.deconflict, 0),
    Stage("doors", "Establish the doors", resolving.establish_doors, 0),
    Stage("rank", "Rank, child first", resolving.rank, 0),
    Stage("disseminate", "Disseminate", packaging.disseminate, 2_200),
    Stage("answer", "Acknowledge and answer", packaging.answer, 0),
    Stage("plan", "Plan", planning.plan, 0),
    Stage("act", "Action day", acting.act, 0),
    Stage("exhibits", "Exhibits", seizing.seize, 0),
    Stage("children", "Children", safeguarding.safeguard, 0),
    Stage("freeze", "Freeze the figures", releasing.freeze, 0),
    Stage("unlock", "Unlock", releasing.unlock, 0),
    Stage("publish", "Publish", releasing.publish, 0),
)
