# Needs make and Python 3.11 or newer (with its venv module); everything else is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PYTEST_ARGS ?= -n auto

.DEFAULT_GOAL := help
.PHONY: help report docs site-docs test test-all structure lint clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

report: $(STAMP) ## document every bundled case and network: build/index.html
	$(BIN)/impact report cases --audience researcher,funder --language en,da --to html,pdf -o build

docs: $(STAMP) ## write docs/inventory from the tables in factors
	$(BIN)/python -m impact.catalogue docs/inventory

site-docs: $(STAMP) ## build docs as a site with the API, a warning is an error: build/docs/index.html
	$(BIN)/python -m sphinx -q -W --keep-going -E -b html -d build/doctrees docs build/docs

test: $(STAMP) lint ## ruff, mypy and the quick tests
	$(BIN)/python -m pytest $(PYTEST_ARGS) -m 'not slow'

test-all: $(STAMP) lint site-docs ## ruff, mypy, the site of docs, the benchmarks in small, all tests
	$(BIN)/python benchmarks/startup.py --pairs 2
	$(BIN)/python benchmarks/throughput.py --small 10 --large 40 --runs 1
	$(BIN)/python benchmarks/montecarlo.py --small
	$(BIN)/python benchmarks/mutants.py --sample 6 --least 0.8
	$(BIN)/python -m pytest $(PYTEST_ARGS)

structure: ## print the rooms of the house, their arrows and circles, and how far docstrings go
	@$(PYTHON) tests/floors.py
	@$(PYTHON) tests/docstrings.py

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy

clean: ## remove the environment and everything that was made
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp is newer than what it was installed from, so a second run installs nothing.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("impact needs Python 3.11 or newer, and this is " + sys.version.split()[0] + ": make PYTHON=python3.12 ..." if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo 'Could not make $(VENV). On Debian and Ubuntu: apt-get install python3-venv' >&2; exit 1; }
	@echo 'Installing impact into $(VENV) (a minute or two, once) ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@
