# Two commands do everything: `make demo` and `make test`. Each makes its own virtual environment in .venv first.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test check tests wheel-test docs lock neo4j clean help

demo: $(VENV)/.ready  ## set-up, then the main job: a graph of the sample digest in output/
	$(BIN)/kg build examples/daily-papers.txt -o output
	@echo
	@echo ' (`. $(VENV)/bin/activate` puts kg on your path)'

test: check tests wheel-test  ## set-up, then every check: lint, types, tests, and the wheel installed elsewhere

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

tests: $(VENV)/.ready-dev
	$(BIN)/pytest

wheel-test: $(VENV)/.ready-dev  ## builds the wheel, installs it in a new environment outside the checkout, runs the main job
	sh tests/wheel.sh "$(CURDIR)/$(BIN)/python"

docs: $(VENV)/.ready-dev  ## writes docs/reference anew from the commands and schema.py
	$(BIN)/python docs/make_reference.py
	$(BIN)/python docs/console.py README.md docs/tutorial.md

lock: $(VENV)/.ready-dev  ## pins the newest versions that fit pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade pyproject.toml --all-extras --universal --python-version 3.11 \
	  --no-header --no-emit-index-url --no-emit-find-links --output-file requirements.lock

neo4j: ## starts a Neo4j server from Maven Central without Docker (needs Java 17 and Maven)
	sh docker/neo4j.sh

clean:
	rm -rf $(VENV) dist .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis

help:
	@grep -E '^[a-z0-9-]+:.*##' Makefile | sed -E 's/:[^#]*## */\t/' | expand -t 12

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: pyproject.toml requirements.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e .
	touch $@

$(VENV)/.ready-dev: pyproject.toml requirements.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[dev]'
	touch $@ $(VENV)/.ready
