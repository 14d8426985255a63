# `make` lists the targets. Each brings what it needs; on a fresh Debian only git and make are taken for granted.

PORT ?= 8701
DATA ?=
FAMILY ?= ooxml
RUNS ?= 1000
export PORT DATA
export LC_ALL := C.UTF-8
export PYTHONUTF8 := 1
# Nothing in the project fetches an interpreter: closed networks have no place to fetch one from.
export UV_PYTHON_DOWNLOADS := never
# A run starts some hundred Pythons; without byte code on disk each would compile the whole engine again.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
PYTHON_CODE := src packages demo tests bench

.DEFAULT_GOAL := help
.PHONY: help demo test check fix bench fuzz fuzz-screening docs bootstrap clean

help:  ## list these targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: bootstrap  ## open the fictional town in your browser (PORT=8701, DATA=where it keeps its data)
	@exec $(BIN)/sekisho demo --port "$$PORT" $${DATA:+--data "$$DATA"}

test:  ## every test: the fast ones in parallel, then those with Chromium and LibreOffice, then chaos
	@deploy/bootstrap.sh test
	@$(BIN)/python tests/run_suites.py

check: bootstrap  ## style, types, floors, generated pages, words that must not leak
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	git ls-files -z '*.html' | xargs -0 -r $(BIN)/djade --target-version 5.2 --check
	$(BIN)/mypy $(wildcard $(PYTHON_CODE))
	$(BIN)/lint-imports
	$(BIN)/python -m sekisho.config.requirements --check
	$(BIN)/python -m sekisho.config.threats --check
	$(BIN)/python -m sekisho_disarm.about --check docs/reference/formats.md
	$(BIN)/python -m sekisho.config.reference_pages --check
	$(BIN)/python -m sekisho.ui.translations --check
	$(BIN)/python tests/architecture/forbidden_words.py

fix: bootstrap  ## repair style by machine: imports, layout, templates
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format --quiet .
	git ls-files -z '*.html' | xargs -0 -r $(BIN)/djade --target-version 5.2 || true

bench: bootstrap  ## measure: one table of the performance page per file in bench/
	@for table in bench/*.py; do echo "== $$table"; $(BIN)/python "$$table" || exit 1; done

fuzz: bootstrap  ## mutate files and judge every answer of the disarm engine (FAMILY=ooxml RUNS=1000)
	PYTHONPATH=packages/disarm/fuzz $(BIN)/python -m disarm_fuzz "$(FAMILY)" --runs "$(RUNS)"

fuzz-screening: bootstrap  ## the same files for the screening engine (FAMILY=people RUNS=1000)
	PYTHONPATH=packages/disarm/fuzz:packages/disarm/tests:packages/screening/fuzz $(BIN)/python -m screening_fuzz "$(FAMILY)" --runs "$(RUNS)"

docs: bootstrap  ## write the generated pages of docs/reference again
	$(BIN)/python -m sekisho.config.requirements --write
	$(BIN)/python -m sekisho.config.threats --write
	$(BIN)/python -m sekisho_disarm.about --write docs/reference/formats.md
	$(BIN)/python -m sekisho.config.reference_pages --write

bootstrap:  ## bring Python, uv and the locked packages (every target does this by itself)
	@deploy/bootstrap.sh run

clean:  ## remove what the targets brought into this directory (never data)
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
