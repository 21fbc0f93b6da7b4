"""Set the checkout up: find or fetch `uv`, then install exactly what uv.lock says. Standard library only.

Run by `make setup` with any Python 3.11 or newer; writes nothing outside the checkout (but for uv's own cache).
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
OWN = CHECKOUT / ".tools" / "uv"
OLDEST_UV = (0, 8)  # reads this lock file
FETCHED_UV = "uv>=0.8"
NO_VENV = """\
This Python has neither venv with ensurepip, nor pip, nor virtualenv. On Debian or Ubuntu:

    sudo apt install python3-venv

or put uv on your PATH (https://docs.astral.sh/uv/), and run `make setup` again."""


def main() -> int:
    """Install into the given environment with the Python that runs this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--environment", type=Path, default=CHECKOUT / ".venv", help="folder to install into")
    environment = parser.parse_args().environment.absolute()
    if sys.version_info < (3, 11):  # noqa: UP036 - any Python may be asked to run this file
        raise SystemExit(f"Daybreak needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
    begun = time.monotonic()
    uv = on_path() or own() or fetched()
    say(f"installing what uv.lock names into {shown(environment)} (the first time 10 s to 3 min, by your network)")
    forget_moved(environment)
    sync(uv, environment)
    (environment / ".checkout").write_text(f"{CHECKOUT}\n", "utf-8")
    say(f"done in {time.monotonic() - begun:.0f} s")
    return 0


def on_path() -> str | None:
    """Find a uv on PATH that is new enough."""
    found = shutil.which("uv")
    return found if found and works(found) else None


def own() -> str | None:
    """Find the uv that an earlier run fetched."""
    found = OWN / "bin" / "uv"
    return str(found) if found.exists() and works(str(found)) else None


def works(uv: str) -> bool:
    """Say whether this uv runs and is new enough for the lock file."""
    asked = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    version = re.match(r"uv (\d+)\.(\d+)", asked.stdout)
    return version is not None and (int(version[1]), int(version[2])) >= OLDEST_UV


def fetched() -> str:
    """Fetch uv from the package index into the checkout, by the first way that this Python knows."""
    say("no uv on PATH: fetching it into .tools/uv (about 20 MB)")
    shutil.rmtree(OWN, ignore_errors=True)
    python = [sys.executable, "-m"]
    inside = [str(OWN / "bin" / "python"), "-m", "pip", "install", "--quiet", FETCHED_UV]
    ways: tuple[tuple[list[str], list[str]], ...] = (
        ([*python, "venv", str(OWN)], inside),
        ([*python, "pip", "--version"], [*python, "pip", "install", "--quiet", "--target", str(OWN), FETCHED_UV]),
        ([*python, "virtualenv", "--quiet", str(OWN)], inside),
    )
    for prepare, install in ways:
        shutil.rmtree(OWN, ignore_errors=True)
        if complaint(prepare) is not None:
            continue  # this Python lacks the module
        said = complaint(install)
        found = own()
        if found is None:
            raise SystemExit(f"uv could not be fetched from the package index:\n{said}\nPut uv on your PATH instead.")
        return found
    raise SystemExit(NO_VENV)


def complaint(command: list[str]) -> str | None:
    """Run a command; give what it said when it failed."""
    done = subprocess.run(  # noqa: S603 - the lists above, no shell
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    return None if done.returncode == 0 else (done.stdout + done.stderr).strip()


def forget_moved(environment: Path) -> None:
    """Remove an environment whose checkout was moved or whose Python is gone: its scripts point nowhere."""
    mark = environment / ".checkout"
    moved = mark.exists() and mark.read_text("utf-8").strip() != str(CHECKOUT)
    python = environment / "bin" / "python"
    if environment.exists() and (moved or not python.exists()):
        say(f"{shown(environment)} belongs to another place or Python: making it anew")
        shutil.rmtree(environment)


def sync(uv: str, environment: Path) -> None:
    """Install exactly the locked versions, the development tools too: the tests are part of the checkout."""
    # A Python is never downloaded: the one that runs this file makes a new environment; an existing one keeps its own.
    chosen = environment / "bin" / "python" if (environment / "bin" / "python").exists() else sys.executable
    variables = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    variables |= {"UV_PROJECT_ENVIRONMENT": str(environment), "UV_PYTHON_DOWNLOADS": "never"}
    command = [uv, "sync", "--frozen", "--python", str(chosen), *([] if sys.stderr.isatty() else ["--quiet"])]
    if subprocess.run(command, cwd=CHECKOUT, env=variables, check=False).returncode != 0:  # noqa: S603
        raise SystemExit("uv could not install what uv.lock names; its reason is above. `make setup` tries again.")


def shown(path: Path) -> str:
    """Write a path as short as the reader needs it."""
    return str(path.relative_to(CHECKOUT)) if path.is_relative_to(CHECKOUT) else str(path)


def say(line: str) -> None:
    """Print one line for a step."""
    print(f"setup: {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
