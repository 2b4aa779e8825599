# Everything runs in .venv, which is made from pyproject.toml when it is missing or older.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: report test lint bench docs clean

report: $(VENV)/.installed  ## a report per condition for the articles in seeds/
	$(BIN)/trials report seeds --out reports

test: $(VENV)/.tested  ## all the tests
	$(BIN)/python -m pytest

lint: $(VENV)/.tested  ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.tested  ## how fast the parts are, each against its limit
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.refresh

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,dev,explore]'
	# For its axe.min.js alone; the browser driver that it asks for is not needed.
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps 'axe-playwright-python>=0.1.8'
	touch $@

clean:
	rm -rf $(VENV) build *.egg-info
