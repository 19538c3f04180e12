# make run    sets up and does the main job: builds the site from the shipped data
# make test   sets up and runs every check and every test
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint types tests chromium clean

run: $(VENV)/run.stamp
	@$(BIN)/policygraph build
	@echo "Open $(CURDIR)/build/index.html in any browser; it works offline."

test: lint types tests

lint: $(VENV)/test.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/test.stamp
	@$(BIN)/mypy

# Two files of tests at a time: what a file shares is made once.
tests: $(VENV)/test.stamp chromium
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(PYTEST)

$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "policygraph needs Python 3.11 or newer; say which with: make PYTHON=python3.12 run")'
	@$(PYTHON) -m venv $(VENV) || { echo "python3 -m venv does not work here; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/run.stamp: pyproject.toml $(VENV)/python.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/test.stamp: pyproject.toml $(VENV)/python.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@$(BIN)/python -m compileall -q src
	@touch $@ $(VENV)/run.stamp

# The browser tests drive the system's own Chromium.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing Chromium for the browser tests"; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium; } >/dev/null \
	    || echo "Chromium could not be installed; the browser tests are skipped"; \
	else \
	  echo "no Chromium here and no right to install it; the browser tests are skipped"; \
	fi

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
