# Deux commandes suffisent : `make report` (le rapport) et `make test` (les tests).
# La première installe tout dans .venv, à partir des versions exactes de requirements.lock.

PYTHON ?= python3
EDITION ?= 2011
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: report test lint lab lock clean

report: $(READY)
	@$(BIN)/quality-study build $(EDITION)

test: $(READY)
	@$(BIN)/python -m pytest

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

lab: $(READY)
	@$(BIN)/jupyter lab notebooks

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 ou plus récent est nécessaire ; ici : %d.%d. Indiquez-le par : make PYTHON=python3.11 ..." % sys.version_info[:2])'
	@echo "Installation dans $(VENV) (quelques minutes la première fois)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

# Refait le fichier de versions exactes après un changement de pyproject.toml (demande uv).
lock:
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --output-file requirements.lock

clean:
	rm -rf $(VENV) .pytask data/processed/[0-9e]* reports/[0-9]* reports/exemple
