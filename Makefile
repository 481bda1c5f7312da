# Everything here works on a machine with python3 (3.11 or newer, with venv) and make.
PYTHON ?= python3
BIN := .venv/bin
RUN_STAMP := .venv/.run-installed
DEV_STAMP := .venv/.dev-installed
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input
# The pinned lists are whole, so pip need not (and, with an older version installed, sometimes cannot) resolve anything.
# Apprise, Prefect and pip are asked to stay silent towards the outside.
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: help demo run test test-all check lint types layers lock fuzz schema catalogue names readme clean
help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(RUN_STAMP) ## run the whole cycle on bundled feeds; needs no network after installation
	@$(BIN)/flankwatch demo

run: $(RUN_STAMP) ## one cycle on ./config
	@$(BIN)/flankwatch run

test: $(DEV_STAMP) ## the fast tests
	@$(BIN)/python -m pytest -q -n 2 -m "not slow"

test-all: $(DEV_STAMP) ## every test, with a real Prefect server
	@$(BIN)/python -m pytest -q -n 2

check: lint types layers test ## lint, types, layers and the fast tests

lint: $(DEV_STAMP)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(DEV_STAMP)
	@$(BIN)/mypy

layers: $(DEV_STAMP)
	@$(BIN)/python -m pytest -q -p no:randomly tests/test_layers.py

fuzz: $(DEV_STAMP) ## throw broken documents at each parser, MINUTES (1) long; what breaks one is kept in state/fuzz
	@failed=0; for target in feed page opml url; do \
	    $(BIN)/python -W ignore tools/fuzz.py $$target --minutes $(or $(MINUTES),1) || [ $$? -eq 2 ] || failed=1; done; exit $$failed

schema: $(DEV_STAMP) ## write config/schema/*.json and the starter's files anew
	@$(BIN)/python tools/write_schemas.py

catalogue: $(DEV_STAMP) ## compile the catalogue's YAML into the file that ships
	@$(BIN)/python tools/build_catalogue.py

names: $(DEV_STAMP) ## work out the names' forms in all languages (a minute or two)
	@$(BIN)/python tools/build_names.py

readme: $(DEV_STAMP) ## write the commands' help into the README
	@$(BIN)/python tools/write_readme.py

lock: $(DEV_STAMP) ## pin and hash what pyproject.toml asks for
	@$(BIN)/python tools/lock.py

clean: ## remove what make set up
	rm -rf .venv

.venv/bin/python:
	$(PYTHON) -m venv .venv

$(RUN_STAMP): requirements/run.txt pyproject.toml | .venv/bin/python
	@echo "Installing flankwatch into .venv (about a minute, once) ..."
	@$(PIP_INSTALL) --no-deps --require-hashes -r requirements/run.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q flankwatch parsers flows
	@touch $@

$(DEV_STAMP): requirements/dev.txt $(RUN_STAMP)
	@echo "Installing the tools of the tests ..."
	@$(PIP_INSTALL) --no-deps --require-hashes -r requirements/dev.txt
	@touch $@
