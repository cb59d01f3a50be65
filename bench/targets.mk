# The benchmarks: included by the Makefile of the checkout, and run there.
#
#   make bench                        all of them (more than an hour); writes docs/benchmarks.md
#   make bench PARTS="latency truth"  some of them
#   make bench-calls                  the truth at the call alone, with all that is missed or wrong
#   make bench-lot SEED=15            a hundred findings drawn by lot, each beside its code
#   make names                        all texts of forty packages: no word of the compiler's
#   make bench-ranking                the order of findings against memory profiles (minutes)
#   make test-bench                   each of them once, on something small
#
# A benchmark wants a machine that does nothing else.

# Its go.mod wants Go 1.26.
BIG_MODULE = google.golang.org/grpc
BIG_MODULE_VERSION = v1.85.0
BIG_MODULE_DIR = .bench/mod/$(BIG_MODULE)@$(BIG_MODULE_VERSION)
PARTS =
BENCH_FLAGS =

# What the proxy of Go modules does not give leaves a reason, which the tables then show.
.bench/$(BIG_MODULE_VERSION): .venv-go-newest/$(GO_NEWEST)
	@echo "== Downloading $(BIG_MODULE) $(BIG_MODULE_VERSION) with all that it needs (250 MB, once)"
	@rm -rf .bench && mkdir -p .bench
	@go=`.venv-go-newest/bin/python $(GO_OF)`; cd .bench; \
	  GOMODCACHE="`pwd`/mod"; GOFLAGS=-modcacherw; GOTOOLCHAIN=local; GOWORK=off; \
	  export GOMODCACHE GOFLAGS GOTOOLCHAIN GOWORK; \
	  "$$go" mod download $(BIG_MODULE)@$(BIG_MODULE_VERSION) 2>reason && \
	  (cd ../$(BIG_MODULE_DIR) && "$$go" mod download) 2>>reason && rm reason || { \
	    mkdir -p ../$(BIG_MODULE_DIR)/..; rm -rf ../$(BIG_MODULE_DIR); \
	    tail -n 1 reason >../$(BIG_MODULE_DIR)/../reason; \
	    echo "$(BIG_MODULE) is not to be had: `tail -n 1 reason`" >&2; }
	@touch $@

BENCH_READY = .venv/tested .gopls/$(GOPLS_VERSION)

.PHONY: bench
bench: $(BENCH_READY) .bench/$(BIG_MODULE_VERSION)
	@PYTHONPATH=tests $(BIN)/python bench/run.py $(PARTS) --page \
	  --gopls .gopls/gopls --module $(BIG_MODULE_DIR) $(BENCH_FLAGS)

.PHONY: bench-calls
bench-calls: .venv/tested
	@PYTHONPATH=tests $(BIN)/python bench/call_truth.py --list

.PHONY: bench-lot
bench-lot: .venv/tested
	@PYTHONPATH=tests $(BIN)/python bench/lot.py --seed $(SEED) --read

SEED = 15

.PHONY: names
names: .venv/tested
	@echo "== Reading all that is said of forty packages"
	@PYTHONPATH=tests $(BIN)/python bench/spelled.py

# Is what allocates most among the first? Written into the newest results; minutes.
.PHONY: bench-ranking
bench-ranking: .venv/tested
	@PYTHONPATH=tests $(BIN)/python bench/ranking.py --cache .bench/ranking --record

.PHONY: test-bench
test-bench: $(BENCH_READY)
	@echo "== Running each benchmark once, on something small"
	@HEAPLENS_GOPLS=`pwd`/.gopls/gopls $(PYTEST) $(PYTEST_FLAGS) tests/bench
