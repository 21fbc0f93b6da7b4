"""Every write of release, one file a verb group."""

from daybreak.release.actions.explaining import explain
from daybreak.release.actions.freezing import freeze
from daybreak.release.actions.recounting import recount
from daybreak.release.actions.releasing import draft, hold, publish, unlock

__all__ = ["draft", "explain", "freeze", "hold", "publish", "recount", "unlock"]
