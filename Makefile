# make run    sets everything up and writes the atlas of Yuncheng to maps/
# make test   sets everything up and runs every check and test
# make check  lint, types, layers and the quick tests: about two minutes on two cores
# make data   builds data/ anew from the published packages (needs a network)
# make bench  compares the shortest-path step with networkx, and times each step of a run
# make clean  removes what the others made, but for the atlas in maps/
#
# PYTHON=/path/to/python3.11 chooses the Python; VENV=folder the virtual environment.

VENV ?= .venv
BIN := $(VENV)/bin
PACKAGES := chromium fonts-noto-cjk libreoffice-calc-nogui libreoffice-writer-nogui poppler-utils

export PIP_DISABLE_PIP_VERSION_CHECK := 1
INSTALL := $(BIN)/python -m pip install --quiet --constraint constraints.txt

# Every core; tests of one file stay together, since they share what is made for it.
PARALLEL := --numprocesses auto --dist worksteal

.PHONY: run test check data bench clean lint debian

run: $(VENV)/.ready
	$(BIN)/ycgis run

test: debian lint
	$(BIN)/python -m pytest $(PARALLEL)

check: lint
	$(BIN)/python -m pytest -m "not slow" --hypothesis-profile quick $(PARALLEL)

data: $(VENV)/.ready
	$(BIN)/python scripts/build_data.py

bench: $(VENV)/.ready
	$(BIN)/python scripts/bench.py

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/oxlint ycgis/atlas/assets

# The tests of pages and of office files are skipped without a browser and LibreOffice; where CI is set, their absence
# is a failure.
debian:
	@scripts/setup_debian.sh $(PACKAGES) || { [ -z "$$CI" ] && echo "ycgis: going on; the tests that need them will be skipped."; }

# A virtual environment that works is kept, however it came about.
$(VENV)/.made: scripts/find_python.sh
	@$(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ python="$$(PYTHON='$(PYTHON)' scripts/find_python.sh)" && "$$python" -m venv --clear $(VENV); }
	@touch $@

$(VENV)/.ready: $(VENV)/.made pyproject.toml constraints.txt
	@echo "ycgis: installing into $(VENV) (the first time about 500 MB)"
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	@echo "ycgis: installing what the tests need"
	@$(INSTALL) --editable ".[dev]"
	@touch $@
