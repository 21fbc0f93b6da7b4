"""Start, stop or describe the embedded server: `python -m daybreak.conf.postgres start|stop|status`."""

import sys

from daybreak.conf.home import home
from daybreak.conf.postgres import cluster
from daybreak.kernel.errors import DaybreakError


def main(arguments: list[str]) -> int:
    """Run one command and give its exit code."""
    acts = {"start": cluster.start, "stop": cluster.stop, "status": cluster.status}
    if len(arguments) != 1 or arguments[0] not in acts:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        acts[arguments[0]](home())
        found = cluster.status(home())
    except DaybreakError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(f"PostgreSQL in {found.data}: {'running' if found.running else 'stopped'}, socket in {found.socket}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
