"""`python -m tools.docs` writes the reference; with `--check` it writes nothing and names what is stale."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile


def main(arguments: list[str]) -> int:
    """Write or check; return 1 when a check found something stale."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a page is stale")
    check = parser.parse_args(arguments).check
    with tempfile.TemporaryDirectory(prefix="daybreak-docs-") as home:
        _load(home)
        from tools.docs import pages

        found = pages.stale(pages.FOLDER) if check else pages.write(pages.FOLDER)
    for name in found:
        print(f"docs/reference/{name} is stale" if check else f"docs/reference/{name}")
    if check and found:
        print("Run `python -m tools.docs`; remove what it does not write.", file=sys.stderr)
    return int(check and bool(found))


def _load(home: str) -> None:
    """Load Django in a home of its own: no database is reached, and no key is made in the checkout."""
    os.environ |= {"DAYBREAK_HOME": home, "DJANGO_SETTINGS_MODULE": "daybreak.conf.settings"}
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
