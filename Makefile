# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8765
export OMP_NUM_THREADS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test install extension bench lint train browsers python clean

run: install extension  ## start the service and say where to look
	$(BIN)/soigne serve --port $(PORT)

test: .venv/dev extension browsers  ## every test, browsers included
	$(BIN)/python -m pytest --ignore=tests/extension
	$(BIN)/python -m pytest tests/extension  # its own process: one browser driver each
	npm --prefix extension test --silent

install: .venv/run  ## what running needs; starts nothing

extension: dist/.built  ## dist/chrome, dist/firefox and their zips

bench: .venv/dev  ## accuracy, speed and memory, measured now
	$(BIN)/python -m benchmarks

lint: .venv/dev extension/node_modules/.installed  ## ruff, mypy, tsc, web-ext
	$(BIN)/ruff check .
	$(BIN)/mypy
	npm --prefix extension run lint --silent

train: .venv/train  ## TREEBANKS=DIR: train the shipped pipelines anew
	@test -n "$(TREEBANKS)" || { echo "Say where the treebank files are: make train TREEBANKS=DIR"; exit 2; }
	$(BIN)/python -m training.train_pipelines --treebanks "$(TREEBANKS)"
	$(BIN)/python -m training.build_verb_lemmas --treebanks "$(TREEBANKS)"
	$(BIN)/python -m training.train_reader

.venv/run: requirements.txt pyproject.toml | python
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: requirements-dev.txt .venv/run
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

.venv/train: requirements-train.txt .venv/run
	$(BIN)/pip install --quiet --require-hashes -r requirements-train.txt
	@touch $@

extension/node_modules/.installed: extension/package-lock.json
	cd extension && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

EXTENSION_SOURCES := $(shell find extension -path extension/node_modules -prune -o -type f -print)
dist/.built: extension/node_modules/.installed $(EXTENSION_SOURCES)
	node extension/build.mjs
	@touch $@

# Debian splits venv off python3; without it `python3 -m venv` fails half-way.
python:
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq python3-venv; \
	  else echo "Python's venv is missing. Type: sudo apt-get install -y python3-venv"; exit 1; fi; }

browsers:
	@if ! { command -v chromium && command -v firefox-esr; } >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing chromium and firefox-esr (about a minute)"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium firefox-esr >/dev/null; \
	  else echo "The browser tests will be skipped. To run them, type: sudo apt-get install -y chromium firefox-esr"; fi; fi

clean:
	rm -rf .venv dist extension/node_modules
