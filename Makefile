PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help

help: ## list the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/.run: requirements.lock requirements-build.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock -r requirements-build.lock
	HATCH_BUILD_NO_HOOKS=true $(BIN)/python -m pip install $(HERE)
	@touch $@

HERE := --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .

# The hook compiles the screeners beside their sources (docs/decisions/0016).
.venv/.compiled: .venv/.run hatch_build.py $(shell find service/screening -name '*.py' -not -path '*/training/*')
	@echo "Compiling the screeners: about a minute, whenever their code is new."
	$(BIN)/python -m pip install $(HERE)
	@ls chaikhana__mypyc*.so >/dev/null 2>&1 || echo "They stay uncompiled, and slower: there is no C compiler, or it failed."
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.venv/training/.made: requirements-training.lock
	@test -x .venv/training/bin/python || $(PYTHON) -m venv .venv/training
	.venv/training/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-training.lock
	@touch $@

compiled: .venv/.compiled ## compile the screeners, which `run`, `test` and all that measures do by themselves

uncompiled: ## run them as they are written: for a debugger or a profiler of Python
	@find service chaikhana__mypyc*.so -name '*.so' -delete 2>/dev/null || true
	@rm -f .venv/.compiled

run: .venv/.compiled ## set up and start everything, with the demo site
	@exec $(BIN)/chaikhana run --demo

# The browser's tests have processes of their own: theirs keep an event loop, where no other can run.
test: .venv/.dev .venv/.compiled ## set up and run the whole test suite
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser and not long"
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "browser and not long"

quick: .venv/.dev ## what to run at each change: on SQLite, without browser, chaos and whole processes
	@$(MAKE) -q .venv/.compiled || $(MAKE) uncompiled
	$(BIN)/python -m pytest -n 3 --dist loadfile -m "not (browser or chaos or long or process)" -k "not postgresql"

ONLY ?= test
chaos: .venv/.dev .venv/.compiled ## every fault there is, on both databases; takes long, and writes docs/reliability.md
	CHAOS_TABLE=docs/reliability.md $(BIN)/python -m pytest tests/chaos -m "chaos and not soak" -k "$(ONLY)"

soak: .venv/.dev .venv/.compiled ## MINUTES=30 of load at 50 requests a second, with a fault every 20 s
	CHAOS_TABLE=docs/reliability.md SOAK_MINUTES=$(or $(MINUTES),30) $(BIN)/python -m pytest tests/chaos/test_soak.py -m soak -s -k "$(ONLY)"

check: .venv/.dev ## format, lint (with bandit's rules), strict types, import contracts, no secrets
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	git ls-files -z $(READABLE) | xargs -0 $(BIN)/detect-secrets-hook

# What people write. Lists of words and of hashes look like secrets, and tests have passwords of
# their own, which open nothing.
READABLE := '*.py' '*.toml' '*.yml' '*.md' '*.conf' '*.html' '*.js' Makefile .ci/run ':!tests'

.venv/advisories/.done: requirements-advisories.lock
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	$(PYTHON) -m venv .venv/advisories
	.venv/advisories/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-advisories.lock
	@touch $@

advisories: .venv/advisories/.done ## known faults of the pinned dependencies; asks pypi.org
	.venv/advisories/bin/pip-audit --require-hashes --disable-pip -r requirements.lock

format: .venv/.dev ## put the code in its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.dev .venv/.compiled ## measure, into docs/performance.md (QUICK=1: a small form); needs wrk and nginx
	$(BIN)/python -m tests.bench $(if $(QUICK),--quick) --write docs/performance.md

screenshots: .venv/.dev ## take the pictures of the docs again
	$(BIN)/python -m tests.browser.screenshots

.venv/.bench: requirements-bench.lock .venv/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

screening: .venv/.bench .venv/.compiled ## measure the screeners on SCREENING_DATA=<folder> and write docs/screening.md
	$(BIN)/python -m tests.bench.screening "$(SCREENING_DATA)" $(HOSTILE)

messages: .venv/.dev ## bring the catalogues of translations up to date
	$(BIN)/python -m service.web.messages

model: .venv/training/.made ## train the models again, from the folder SCREENING_DATA
	@test -d "$(SCREENING_DATA)" || { echo "Name the folder: make model SCREENING_DATA=…"; exit 2; }
	.venv/training/bin/python -m service.screening.score.training "$(SCREENING_DATA)"
	.venv/training/bin/python -m service.screening.promotion.training "$(SCREENING_DATA)"

flood: .venv/.dev .venv/.compiled ## one network floods the product for a minute; how the others fare
	$(BIN)/python -m tests.bench.flood

.venv/fuzz/.done: requirements-fuzz.lock .venv/.dev
	$(PYTHON) -m venv .venv/fuzz
	.venv/fuzz/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fuzz.lock
	@touch $@

fuzz: .venv/fuzz/.done .venv/.compiled ## schemathesis against the API, 1,000 examples an operation; 200 runs of the model
	$(BIN)/python -m tests.security.fuzz
	EXAMPLES=200 $(BIN)/python -m pytest tests/use_cases/test_machine.py

lock: ## pin every dependency by hash again (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --no-header --no-annotate --generate-hashes -o requirements.lock
	uv pip compile --group build --universal --python-version 3.11 --no-header --no-annotate --generate-hashes -c requirements.lock -o requirements-build.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --no-header --no-annotate --generate-hashes -c requirements.lock -c requirements-build.lock -o requirements-dev.lock
	uv pip compile --group fuzz --universal --python-version 3.11 --no-header --no-annotate --generate-hashes -o requirements-fuzz.lock
	uv pip compile --group advisories --universal --python-version 3.11 --no-header --no-annotate --generate-hashes -o requirements-advisories.lock
	uv pip compile pyproject.toml --group bench --universal --python-version 3.11 --no-header --no-annotate --generate-hashes -c requirements.lock -o requirements-bench.lock
	uv pip compile pyproject.toml --group training --universal --python-version 3.11 --no-header --no-annotate --generate-hashes -c requirements.lock -o requirements-training.lock

.PHONY: advisories compiled uncompiled flood fuzz help run test quick chaos soak check format screenshots messages model screening lock bench
