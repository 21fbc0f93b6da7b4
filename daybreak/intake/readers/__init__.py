"""Reading delivered files into facts, each with its place in the source.

Takes: a file's name and content, for CSV a declared column map. Gives: ReportRead and Unreadable, in the file's order.
One file a format, in `formats`; nothing that a source says is lost: what no reader knows is kept as UNREAD.
"""

from daybreak.intake.readers.column_map import ColumnMap
from daybreak.intake.readers.reading import known_formats, read

__all__ = ["ColumnMap", "known_formats", "read"]
