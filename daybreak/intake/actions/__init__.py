"""Every write of intake, one file a verb group."""

from daybreak.intake.actions.declaring import save_declaration
from daybreak.intake.actions.opening import open_source
from daybreak.intake.actions.receiving import open_batch, receive

__all__ = ["open_batch", "open_source", "receive", "save_declaration"]
