# The commands of this project; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 5000
export PORT

.DEFAULT_GOAL := help
.PHONY: help install run test lint check format lock translations

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

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

lock: ## write the hashed locks anew from pyproject.toml
	$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install --quiet uv
	$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header pyproject.toml --output-file requirements.txt
	$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --extra dev --constraints requirements.txt pyproject.toml \
	  --output-file requirements-dev.txt
	rm -rf $(VENV)-lock
