# Two commands are all there is to know: `make ask` and `make test`. Both do their own set-up.
PYTHON ?= python3
Q ?= 凤翔科技园一年用多少电？
# Another embedding model (a preset, a name, a folder): it and what runs it are installed, with an archive of its own.
EMBED ?=
ifneq ($(EMBED),)
export WENBAO_EMBED_MODEL := $(EMBED)
export WENBAO_HOME ?= .wenbao/$(notdir $(EMBED))
endif
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: ask serve test check gate clean
.DELETE_ON_ERROR:

ask: .venv/.installed $(if $(EMBED),.venv/.installed-models)
	@$(BIN)/wenbao index --quiet seeds
	@$(BIN)/wenbao ask "$(Q)"

serve: .venv/.installed
	@$(BIN)/wenbao index --quiet seeds
	@$(BIN)/wenbao serve

test: .venv/.installed-dev
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile

check: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/vulture

# The offline evaluation over the seeds, with floors; no language model, no network.
gate: .venv/.installed-dev
	@$(BIN)/python -m eval --gate
	@$(BIN)/python -m eval verdicts --half kept --floors

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Wenbao needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.installed: .venv/bin/python pyproject.toml
	@echo "Installing into .venv (once; about a minute) …"
	@$(PIP) install -e .
	@touch $@

.venv/.installed-models: .venv/.installed
	@echo "Installing sentence-transformers into .venv (once; a few minutes) …"
	@$(PIP) install -e '.[models]'
	@touch $@

.venv/.installed-dev: .venv/bin/python pyproject.toml
	@echo "Installing what the tests need into .venv (once; a few minutes) …"
	@$(PIP) install -e '.[dev]'
	@touch $@ .venv/.installed .venv/.installed-models

clean:
	rm -rf .venv .wenbao
