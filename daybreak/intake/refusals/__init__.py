"""What never enters: pictures, video, sound, documents that hold them, archives; known by their bytes, not their names.

Takes: a file's name and content. Gives: nothing, or ContentRefused.
"""

from daybreak.intake.refusals.door import MAX_BYTES, refuse, shown_name

__all__ = ["MAX_BYTES", "refuse", "shown_name"]
