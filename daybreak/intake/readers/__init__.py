"""Reading delivered files into facts, each with its place in the source.

Takes: a file's name and content, and what is declared for it. Gives: ReportRead and Unreadable, in the file's order.
One file a format, in `formats`; nothing that a source says is lost: what no reader knows is kept as UNREAD. The one
exception is case files of graded media, of which everything but hashes, grades and counts is left out on purpose.
"""

from daybreak.intake.readers.column_map import ColumnMap
from daybreak.intake.readers.declaring import Declaration, load_declaration
from daybreak.intake.readers.incoming import MOST_BYTES, Incoming
from daybreak.intake.readers.profiles import Profile
from daybreak.intake.readers.reading import known_formats, read, rewriting

__all__ = [
    "MOST_BYTES",
    "ColumnMap", "Declaration", "Incoming", "Profile", "known_formats", "load_declaration", "read", "rewriting",
]  # fmt: skip
