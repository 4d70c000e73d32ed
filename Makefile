# Deux commandes suffisent : `make report` (le rapport) et `make test` (les tests). `make` seul les liste toutes.
# La première installe tout dans .venv : les versions exactes de requirements.lock, sans rien décider ni chercher d’autre.

WINDOWS := $(filter Windows_NT,$(OS))
PYTHON ?= $(if $(WINDOWS),python,python3)
EDITION ?= 2011
VENV := .venv
BIN := $(VENV)/$(if $(WINDOWS),Scripts,bin)
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready
OLDEST_PIP := $(VENV)/pip-22.3-py3-none-any.whl
PIP := $(BIN)/python -m pip --disable-pip-version-check

# An environment whose Python is gone, or whose folder was moved or copied, is made again.
ifneq ($(shell $(BIN)/python -c "print(open('$(LOCKED)', encoding='utf-8').read())" 2>&1),$(CURDIR))
  $(shell rm -f $(LOCKED))
endif

.DEFAULT_GOAL := help
.PHONY: help report test fuzz bench lint lab lock clean

help: ## affiche cette liste
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo "Une autre édition : make report EDITION=exemple. Un autre Python : make PYTHON=python3.12 report."

report: $(READY) ## construit le rapport de l’édition 2011, dit où est le PDF
	@$(BIN)/quality-study build $(EDITION)

test: $(READY) $(OLDEST_PIP) ## lance tous les tests, sur tous les cœurs
	@$(BIN)/python -m pytest --numprocesses logical

fuzz: $(READY) ## lance les tests au hasard en grand nombre (une heure)
	@$(BIN)/python -m pytest --numprocesses logical -m hypothesis --hypothesis-profile fuzz
	@$(BIN)/python benchmarks/import_fuzz.py
	@$(BIN)/python benchmarks/tool_fuzz.py

bench: $(READY) ## mesure les constructions à côté de leurs témoins, écrit benchmarks/results.md (une demi-heure)
	@$(BIN)/python benchmarks/build.py

lint: $(READY) ## vérifie le style et les types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

lab: $(READY) ## ouvre JupyterLab dans le dossier des carnets
	@test -d data/processed/$(EDITION) || $(BIN)/quality-study build $(EDITION) || true
	@$(BIN)/jupyter lab notebooks

# The lock is complete: with --no-deps pip takes each line as it is, whatever an index publishes later. The environment
# is emptied first, so that nothing of an interrupted or older installation stays; the stamp comes last.
$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 ou plus récent est nécessaire ; ici : %d.%d. Indiquez-le par : make PYTHON=python3.11 ..." % sys.version_info[:2])'
	@echo "Installation dans $(VENV) : téléchargement, puis copie (« Installing collected packages », une minute sans rien dire)."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --no-deps --require-hashes --requirement requirements.lock
	@printf '%s' "$(CURDIR)" > $(LOCKED)

$(READY): $(LOCKED) pyproject.toml
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@$(PIP) check
	@touch $(READY)

# The pip that the first Python 3.11 brought: the tests install with it what a reader of today may still install.
$(OLDEST_PIP): tests/oldest_pip.lock | $(READY)
	@$(PIP) download --quiet --no-deps --require-hashes --requirement tests/oldest_pip.lock --dest $(VENV)
	@touch $(OLDEST_PIP)

lock: ## refait requirements.lock après un changement de pyproject.toml (demande uv)
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-strip-extras --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --output-file requirements.lock

clean: ## efface l’environnement et tout ce qui se reconstruit
	rm -rf $(VENV) .pytask data/processed/[0-9e]* reports/[0-9]* reports/exemple
