"""Every write of release, one file a verb group."""

from daybreak.release.actions.deciding import agree, lift, propose_embargo, propose_lift
from daybreak.release.actions.drafting import amend, clear, draft, hold, resume
from daybreak.release.actions.explaining import explain
from daybreak.release.actions.freezing import freeze
from daybreak.release.actions.keys import rotate_key
from daybreak.release.actions.quoting import approve_quote, withdraw_quote, write_quote
from daybreak.release.actions.recounting import recount
from daybreak.release.actions.releasing import publish, unlock
from daybreak.release.actions.sealing import seal

__all__ = [
    "agree", "amend", "approve_quote", "clear", "draft", "explain", "freeze", "hold", "lift", "propose_embargo",
    "propose_lift", "publish", "recount", "resume", "rotate_key", "seal", "unlock", "withdraw_quote", "write_quote",
]  # fmt: skip
