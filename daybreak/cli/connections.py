"""How many connections the server of the pages holds at once, and how long it holds a silent one.

Every open page holds one or two, every live picture one for hours. Whoever opens more than all of them keeps everybody
out whatever is done here: so there are many, none is held for nothing, and a proxy in front limits them by address.
"""

from __future__ import annotations

import resource
from contextlib import suppress

MOST = 8_192
"""Eight times the server's own default."""
OTHER_FILES = 256
"""Files a process has open beside its visitors: database, spooled bodies, libraries, files being sent."""
FEWEST = 64
SILENT_SECONDS = 10
"""From the opening of a connection, or the end of an answer, to the end of the next request's head."""
HEAD_BYTES = 64 << 10
"""The longest head of a request, and what is kept of a body before it is asked for: nginx takes half."""


def allowed() -> int:
    """Raise the limit of open files as far as it is of use and may be; return how many connections it leaves."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):  # some systems name a hard limit they do not give
            more = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (more, hard))
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft == resource.RLIM_INFINITY else max(FEWEST, min(MOST, soft - OTHER_FILES))
