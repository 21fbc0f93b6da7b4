# Daybreak: what a newcomer types. Works with GNU make 3.81 (macOS). `make` alone lists the targets.

# The first Python that is new enough; `make setup PYTHON=/path/to/python3.12` takes another one.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3 python; do \
    $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
RUN = .venv/bin/python
# Written inside the environment by the set-up; holds the folder it was made for.
STAMP = .venv/.checkout
ARGS =

.PHONY: help setup demo test bench check clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo 'Options for a command: make demo ARGS="--help"'

# A checkout that was moved, or whose Python is gone, is set up again.
ifneq ($(shell $(RUN) -c '' 2>/dev/null && cat $(STAMP) 2>/dev/null),$(CURDIR))
.PHONY: $(STAMP)
endif

$(STAMP): pyproject.toml uv.lock Makefile tools/setup.py
	@if [ -z "$(PYTHON)" ]; then \
	    echo "Daybreak needs Python 3.11 or newer; none of python3.11 to python3.14, python3 and python is." >&2; \
	    echo "Debian, Ubuntu: sudo apt install python3 python3-venv    macOS: brew install python" >&2; \
	    echo "or name one: make setup PYTHON=/path/to/python3.12" >&2; exit 1; fi
	@$(PYTHON) tools/setup.py

setup: $(STAMP) ## install everything into .venv (first time 10 s to 3 min; a second run installs nothing)
	@true

demo: setup ## rehearse a whole operation with invented people, and open the pages
	@.venv/bin/daybreak demo $(ARGS)

test: setup ## run the tests
	@$(RUN) -m pytest $(ARGS)

bench: setup ## list the benchmarks; make bench ARGS="intake_parse" runs one
	@$(RUN) -m bench $(ARGS)

check: setup ## style, types, order of the rooms, stale documents, missing migrations
	@echo 'check: ruff'; .venv/bin/ruff check --quiet . && .venv/bin/ruff format --quiet --check .
	@echo 'check: mypy'; .venv/bin/mypy --no-error-summary daybreak tools bench tests
	@echo 'check: import-linter'; out=$$(.venv/bin/lint-imports 2>&1) || { echo "$$out"; exit 1; }
	@echo 'check: documents'; $(RUN) -m tools.docs --check
	@echo 'check: migrations'; $(RUN) -m tools.migrations
	@echo 'check: all is well'

clean: ## stop the database of this checkout and remove what was installed; its data in .daybreak stay
	@if [ -x $(RUN) ] && [ -d .daybreak ]; then $(RUN) -m daybreak.conf.postgres stop; fi
	@rm -rf .venv .tools .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
