# Fördertopf. Everything that is made lands in .venv/, node_modules/, var/ and the compiled catalogues of locale/.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-dev demo test check messages lock clean

PYTHON ?= python3
PORT ?= 8000
# Two workers suit the smallest machine we test on; `make test ARGS="tests/board -n0"` runs a part in one process.
ARGS ?= -n 2 --dist loadfile

PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -qq install --require-hashes --no-deps
UV := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
CATALOGUES := locale/de/LC_MESSAGES/django.mo locale/en/LC_MESSAGES/django.mo
STATIC := $(shell find static -type f)
STYLES := $(shell find styles -type f)

help:
	@echo "make demo      start the site with sample data on http://127.0.0.1:$(PORT)"
	@echo "make test      run the tests"
	@echo "make check     run the static checks"
	@echo "make setup     install what the site needs (demo, test and check do it themselves)"
	@echo "make messages  collect the texts to translate"
	@echo "make lock      choose the newest allowed versions again"

setup: .venv/.runtime node_modules/.package-lock.json var/assets/.built $(CATALOGUES) var/static/.collected
	@:

setup-dev: .venv/.dev setup
	@:

demo: setup
	@FOERDERTOPF_DEMO=1 PORT=$(PORT) exec $(PY) manage.py demo

test: setup-dev
	@$(PY) -m pytest $(ARGS)

check: export SECRET_KEY ?= $(shell $(PYTHON) -c "import secrets; print(secrets.token_urlsafe(60))")
check: export ALLOWED_HOSTS ?= foerdertopf.unna.example
check: setup-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy .
	$(PY) -m djlint templates --lint --quiet
	.venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check --deploy --fail-level WARNING
	$(PY) scripts/messages.py check

messages: .venv/.runtime
	$(PY) scripts/messages.py extract

lock: .venv/.dev
	$(PY) -m uv pip compile $(UV) --output-file requirements.lock --upgrade pyproject.toml
	$(PY) -m uv pip compile $(UV) --output-file requirements-dev.lock --upgrade --extra dev -c requirements.lock pyproject.toml
	$(PY) scripts/packages.py lock

clean:
	rm -rf node_modules var/assets var/static

$(PY):
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null \
		|| { echo "Fördertopf needs Python 3.11 or newer: apt-get install python3 (or: make PYTHON=/path/to/python)"; exit 1; }
	@$(PYTHON) -c "import ensurepip, venv" 2>/dev/null \
		|| { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	@echo "Installing into .venv, node_modules and var. The first time takes a minute."
	@$(PYTHON) -m venv .venv

.venv/.runtime: requirements.lock | $(PY)
	@$(PIP) -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock | $(PY)
	@$(PIP) -r requirements-dev.lock
	@touch .venv/.runtime $@

node_modules/.package-lock.json: package-lock.json .npmrc | .venv/.runtime
	@$(PY) scripts/packages.py install
	@touch $@

var/assets/.built: scripts/build_assets.py $(STYLES) node_modules/.package-lock.json .venv/.runtime
	@$(PY) scripts/build_assets.py
	@touch $@

$(CATALOGUES) &: $(wildcard locale/*/LC_MESSAGES/django.po locale/*/fragments/*.po) scripts/messages.py .venv/.runtime
	@$(PY) scripts/messages.py compile

var/static/.collected: var/assets/.built $(STATIC) .venv/.runtime
	@FOERDERTOPF_DEMO=1 $(PY) manage.py collectstatic --clear --no-input --verbosity 0 --ignore ttf --ignore '.built'
	@touch $@
