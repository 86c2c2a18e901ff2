# The commands of this project; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 5000
export PORT

.DEFAULT_GOAL := help
.PHONY: help install run test lint check format lock translations screenshots counting-examples bench bench-all bench-growth bench-pages fuzz bench-web

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 22

install: $(VENV)/.installed  ## .venv/ with what the platform needs

$(VENV)/.installed: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	$(BIN)/pip install --quiet --require-hashes --requirement requirements-dev.txt
	touch $@

.PHONY: compiled
compiled: $(VENV)/.installed
	@$(BIN)/pybabel --quiet compile --directory pb/translations --use-fuzzy=no 2>/dev/null || $(BIN)/pybabel compile --directory pb/translations

run: compiled  ## serve the platform with demo data on http://127.0.0.1:$(PORT)
	@$(BIN)/pb migrate
	@$(BIN)/python -m pb.demo
	@$(BIN)/pb serve --port $(PORT)

.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then \
	    sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	  fi; }
	@command -v chromium >/dev/null || { \
	  echo "The browser tests need Chromium. Install it with: sudo apt install chromium" >&2; exit 1; }

test: $(VENV)/.installed-dev compiled chromium  ## run all tests, on SQLite and PostgreSQL, with a real browser
	@# Three on two cores: one works while others wait for a browser, a disk or a clock.
	$(BIN)/pytest --numprocesses 3 --dist worksteal --durations 10

lint: $(VENV)/.installed-dev compiled  ## format, lint, types, import contracts, templates
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --quiet --lint templates

check: lint  ## what CI runs: lint, then test
	@$(MAKE) --no-print-directory test

screenshots: $(VENV)/.installed-dev compiled chromium  ## take the README's pictures anew
	PYTHONPATH=. $(BIN)/python docs/take_screenshots.py

counting-examples: $(VENV)/.installed  ## write the worked examples of docs/counting.md anew
	PYTHONPATH=. $(BIN)/python docs/draw_counting.py

bench: $(VENV)/.installed-dev  ## time counts beside pabutools (ELECTIONS=folder, PEER_SECONDS=60)
	@PYTHONPATH=. $(BIN)/python bench/counting.py

bench-all: $(VENV)/.installed-dev  ## time every file of ELECTIONS under every rule
	@PYTHONPATH=. $(BIN)/python bench/all_files.py

bench-growth: $(VENV)/.installed-dev  ## how time and memory grow, into docs/counting-speed.md
	@PYTHONPATH=. $(BIN)/python bench/growth.py

bench-pages: $(VENV)/.installed-dev compiled  ## server time and SQL statements of each main page
	@PYTHONPATH=. $(BIN)/python bench/pages.py
	@PYTHONPATH=. $(BIN)/python bench/paper_view.py

bench-web: $(VENV)/.installed-dev compiled  ## whole ballots a second (SECONDS=20, AT_ONCE=16, DATABASES="postgresql sqlite")
	@PYTHONPATH=. $(BIN)/python bench/web.py

FUZZ := build/fuzz
FUZZ_SECONDS ?= 60
$(FUZZ)/packages:
	$(BIN)/pip install --quiet --no-deps --target $@ atheris==3.0.0

fuzz: $(VENV)/.installed-dev $(FUZZ)/packages  ## read bytes that a fuzzer makes up (FUZZ_SECONDS=60)
	@PYTHONPATH=.:$(FUZZ)/packages $(BIN)/python bench/fuzz.py $(FUZZ)/corpus -artifact_prefix=$(FUZZ)/ \
	  -max_total_time=$(FUZZ_SECONDS) -max_len=4000 -timeout=10 -rss_limit_mb=2048

format: $(VENV)/.installed-dev  ## put the code into its format
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --quiet --fix .

translations: $(VENV)/.installed-dev  ## collect the sentences anew into pb/translations
	@mkdir -p build
	$(BIN)/pybabel --quiet extract --mapping pb/translations/babel.cfg --keywords N_ --keywords _l --keywords translate_plural:1,2 \
	  --no-location --sort-output --project Commonpot --output build/messages.pot .
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
	  --input-file build/messages.pot --output-dir pb/translations

lock:  ## write the hashed locks anew from pyproject.toml
	$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install --quiet uv
	$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header pyproject.toml --output-file requirements.txt
	$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --extra dev --constraints requirements.txt pyproject.toml \
	  --output-file requirements-dev.txt
	rm -rf $(VENV)-lock
