# The developer verbs. `make demo` and `make test` need nothing but Python 3.11 or newer.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.ready-dev

.PHONY: demo serve check test bench bench-match match-oracle kill latency corpus test-clients docs wheel lock clean help

help:
	@echo "make demo    a desk with a sample day, on http://127.0.0.1:8642/"
	@echo "make serve   your own desk"
	@echo "make test    every test        make check   lint, types, contracts, docs"
	@echo "make bench   quality and speed  make kill    kill -9 loop    make latency  feed to page"
	@echo "make bench-match  a million rules, beside its peers    make match-oracle  the index against asking every rule"
	@echo "make test-clients  real clients of news APIs, and the API against its own description"
	@echo "make corpus  the feed corpus   make docs    the docs site    make wheel   the package"

$(READY): pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit("Tocsin needs Python 3.11 or newer: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(DEV): $(READY) requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(READY)
	$(BIN)/tocsin demo

serve: $(READY)
	$(BIN)/tocsin serve

test: $(DEV)
	TOCSIN_SCREENSHOTS=$${TOCSIN_SCREENSHOTS:-build/screenshots} $(BIN)/python -m pytest -n auto --dist loadfile

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/house

bench: $(DEV)
	$(BIN)/python -m bench

bench-match: $(DEV)
	$(BIN)/python bench/matching.py
	$(BIN)/python bench/matching_peers.py
	$(BIN)/python bench/fan_out.py

match-oracle: $(DEV)
	TOCSIN_EXAMPLES=20000 $(BIN)/python -m pytest -q tests/rules/test_matching.py -k "equals or order"

kill: $(DEV)
	$(BIN)/python scripts/kill_loop.py --kills 50

latency: $(DEV)
	$(BIN)/python bench/latency.py

corpus: $(DEV)
	$(BIN)/python bench/feed_corpus.py

test-clients: $(DEV)
	$(BIN)/python scripts/try_clients.py
	$(BIN)/python scripts/try_openapi.py

docs: $(DEV)
	$(BIN)/python scripts/build_docs.py

wheel: $(DEV)
	rm -rf dist
	$(BIN)/python -m build -q --outdir dist .

lock:
	uv lock -q
	uv export -q --frozen --no-dev --extra postgres --no-emit-project --no-header --format requirements.txt -o requirements.lock
	uv export -q --frozen --all-groups --all-extras --no-emit-project --no-header --format requirements.txt -o requirements-dev.lock

clean:
	rm -rf $(VENV) dist build site .mypy_cache .ruff_cache .pytest_cache .hypothesis .demo
