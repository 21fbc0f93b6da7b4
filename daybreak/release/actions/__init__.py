"""Every write of release, one file a verb group."""

from daybreak.release.actions.freezing import freeze
from daybreak.release.actions.releasing import draft, hold, publish, unlock

__all__ = ["draft", "freeze", "hold", "publish", "unlock"]
