# demo: the main job, for real    test: every check    bench: speed against peers, as ratios    docs, tapes: make anew
# fuzz: look for a page that breaks the reader, for SECONDS; what it has found so far stays in FUZZ
PYTHON ?= python3
SECONDS ?= 600
FUZZ ?= .fuzz
BIN := .venv/bin
INSTALLED := .venv/.installed
READY := .venv/.ready

.PHONY: demo test bench fuzz lint docs tapes

demo: $(INSTALLED)
	@$(BIN)/contractkit demo

test: $(READY) lint
	@rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest -n 2
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(READY)
	$(BIN)/python -m tests.docs.generate
	$(BIN)/python -m tests.docs.picture
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going docs build/manual
	@echo "The manual is build/manual/index.html"

tapes: $(READY)
	$(BIN)/python -m tests.record_shipped

bench: $(READY)
	$(BIN)/python -m tests.benchmarks

fuzz: $(READY)
	@$(BIN)/pip install --quiet atheris
	$(BIN)/python -m tests.fuzz $(FUZZ) -max_total_time=$(SECONDS)

$(READY): $(INSTALLED)
	$(BIN)/pip install --quiet --group dev
	@touch $@

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "contractkit needs Python 3.11 or newer; set PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/pip install --quiet --editable '.[server]'
	@touch $@
