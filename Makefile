# The project's commands. `make help` lists them.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

.venv/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/test.stamp: requirements-dev.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: .venv/run.stamp ## install what is needed, build the shipped data if needed, open the dashboard
	@$(BIN)/python -m soila_dash ready
	$(BIN)/python -m streamlit run app.py --server.port $(PORT)

test: .venv/test.stamp ## format, lint, types, import contracts, unit, page and browser tests
	@sh tests/browser/chromium.sh
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m soila_dash check
	$(BIN)/python -m pytest

check: .venv/run.stamp ## check the catalogue and the releases
	$(BIN)/python -m soila_dash check

fix: .venv/test.stamp ## format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/test.stamp ## measure the dashboard beside a bare page, under load, and a survey of a million
	@sh tests/browser/chromium.sh
	@$(BIN)/python -m benchmarks; missed=$$?; $(BIN)/python -m benchmarks.survey && exit $$missed

clean: ## remove the environment and all caches; data stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
