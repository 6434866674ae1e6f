# `make demo` shows it, `make test` tests it, `make bench` measures it. Each does its own set-up, asks nothing, and leaves
# everything in .venv/ and, for the demonstration, in demo-workspace/.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: demo test check lint types imports bench wheel lock clean

demo: .venv/installed
	@$(BIN)/whosupplies demo demo-workspace

test: .venv/installed-dev
	$(BIN)/pytest

check: lint types imports

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# mypy cannot follow an editable install whose folders have other names than its packages: relative links show it the packages.
types: .venv/installed-dev
	@mkdir -p .types/whosupplies
	@for folder in app crawler graph nlp queries; do ln -sfn ../../$$folder .types/whosupplies/$$folder; done
	MYPYPATH=.types $(BIN)/mypy --strict --explicit-package-bases .types/whosupplies

imports: .venv/installed-dev
	$(BIN)/lint-imports

bench: .venv/installed-dev
	$(BIN)/python bench/readers.py
	$(BIN)/python bench/loading.py
	$(BIN)/python bench/queries.py
	$(BIN)/python bench/texts.py
	$(BIN)/python bench/commands.py

wheel: .venv/installed-dev
	rm -rf build dist
	$(PIP) wheel --no-deps --no-build-isolation -w dist .

# What the project stands on, pinned with hashes and without addresses. Needs uv.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev --extra llm --extra plot --extra py2neo -c requirements.txt pyproject.toml -o requirements-dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra train -c requirements-dev.txt pyproject.toml -o requirements-train.txt

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv module is not whole here; on Debian: sudo apt-get install python3-venv"; exit 2; }
	@touch $@

.venv/installed: .venv/made requirements.txt pyproject.toml
	@echo "Installing into .venv (a minute or two the first time)"
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-dev: .venv/made requirements-dev.txt pyproject.toml
	@echo "Installing into .venv (a minute or two the first time)"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ .venv/installed

clean:
	-$(BIN)/whosupplies db stop -w demo-workspace
	rm -rf .venv .types build dist demo-workspace *.egg-info

# The trained reader's model from nothing: fetched weights, passages and corpora in, nlp/trained/model out. About four hours.
GOLD ?= ../shared/gold
DATA ?= ../shared/data/nlp
VERSION ?= 1
# glibc would give back and fetch anew the pages of every large array: a sixth of the time.
TRAIN = MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000 build/venv-train/bin/python -m whosupplies.nlp.training

.PHONY: train
train: build/venv-train/installed
	$(TRAIN) prepare --gold $(GOLD) --data $(DATA)
	$(TRAIN) mentions --gold $(GOLD) --data $(DATA) --without 0 --epochs 8 --name fold-0 & first=$$!; \
	$(TRAIN) mentions --gold $(GOLD) --data $(DATA) --without 1 --epochs 8 --name fold-1 && wait $$first
	$(TRAIN) mentions --gold $(GOLD) --data $(DATA) & first=$$!; \
	$(TRAIN) pairs --gold $(GOLD) --data $(DATA) && wait $$first
	$(TRAIN) export --gold $(GOLD) --data $(DATA)
	$(TRAIN) tune --gold $(GOLD) --data $(DATA) --version $(VERSION)
	$(TRAIN) named --data $(DATA)
	$(TRAIN) held-out --gold $(GOLD) --data $(DATA)
	$(BIN)/whosupplies evaluate --reader trained $(GOLD)/*-dev*.jsonl build/training/held-out-*.jsonl

build/venv-train/installed: requirements-train.txt pyproject.toml .venv/installed-dev
	$(PYTHON) -m venv build/venv-train
	build/venv-train/bin/python -m pip --disable-pip-version-check -q install --require-hashes -r requirements-train.txt
	build/venv-train/bin/python -m pip --disable-pip-version-check -q install --no-deps --no-build-isolation -e .
	touch $@
