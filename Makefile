# Everything that is done with a checkout. Each target sets up what it needs, once: stamps in .venv remember it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
YINWEN := $(BIN)/yinwen --home .yinwen

# Exact versions, those of the build tools too; V=1 shows what pip says.
PIP := $(BIN)/python -m pip --disable-pip-version-check $(if $(V),,-qq) install --constraint constraints.txt
BUILT := --build-constraint constraints.txt

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help chat bot test test-extended lint lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

chat: $(VENV)/.installed ## talk with the archive of seeds/
	@$(YINWEN) index seeds --reencode
	@$(YINWEN) chat

bot: $(VENV)/.installed ## answer in Telegram; the token is in YINWEN_TELEGRAM_TOKEN
	@$(YINWEN) index seeds --reencode
	@$(YINWEN) bot

test: $(VENV)/.tests ## every test
	@$(BIN)/pytest --quiet

test-extended: $(VENV)/.tests $(VENV)/.milvus ## tests against a real Milvus server: minutes, and 300 MB
	@$(BIN)/pytest --quiet tests/extended/milvus_server.py

lint: $(VENV)/.tests ## style, types, and which module may import which
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

# A pin for one platform is left out: those are CUDA's libraries, which torch pins itself and its CPU build does without.
lock: $(VENV)/.lock ## renew constraints.txt
	@$(BIN)/uv pip compile --quiet --upgrade --universal --strip-extras --no-annotate --no-header \
		--group bench --group build --group lock --group test --group training --all-extras --output-file $(VENV)/constraints.txt pyproject.toml
	@{ echo "# Written by make lock for Python 3.11 and newer, Linux and macOS."; \
		grep -v "sys_platform == " $(VENV)/constraints.txt; } > constraints.txt

clean: ## delete .venv and what the tools keep; the index in .yinwen stays
	@rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

$(VENV)/.pip: constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || { \
		echo "make: yinwen needs Python 3.11 or newer, and $(PYTHON) is none; name one: make PYTHON=python3.11" >&2; \
		exit 1; }
	@echo "1/3  making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) pip
	@touch $@

# First and alone: by far the largest, and nothing else may decide which build of it comes.
$(VENV)/.torch: $(VENV)/.pip
	@echo "2/3  installing torch: minutes (V=1 shows pip at work)"
	@$(PIP) torch
	@touch $@

$(VENV)/.installed: $(VENV)/.torch pyproject.toml
	@echo "3/3  installing yinwen and what else it stands on"
	@$(PIP) $(BUILT) --editable .
	@touch $@

$(VENV)/.tests: $(VENV)/.installed
	@echo "     installing what the tests need"
	@$(PIP) $(BUILT) --group test
	@touch $@

# In an environment of its own: its setuptools is an old one, and nothing of ours needs it.
$(VENV)/.milvus: $(VENV)/.pip
	@$(PYTHON) -m venv $(VENV)/milvus
	@$(VENV)/milvus/bin/python -m pip --disable-pip-version-check -qq install milvus==2.3.5 'setuptools<80'
	@touch $@

$(VENV)/.lock: $(VENV)/.pip
	@$(PIP) --group lock
	@touch $@
