# Moyai. `make demo` and `make test` are all a newcomer needs; both prepare what they need by themselves.
.PHONY: help demo test check bench bench-dispatch bench-intake proof lock build clean
.DEFAULT_GOAL := help

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile

demo: ## A living town on 127.0.0.1:8000 (MOYAI_PORT, MOYAI_HOME, MOYAI_DEMO_SPEED)
	@scripts/setup demo
	@exec .venv/bin/moyai demo

test: ## The whole suite, browser journeys included
	@scripts/setup test
	@exec scripts/run_tests

check: ## Style, types, layers, migrations, templates, translations, sources
	@scripts/setup check
	@exec scripts/run_checks

bench: ## Insertion and booking times
	@scripts/setup check
	@exec .venv/bin/python -m bench

bench-dispatch: ## Plans beside best known values and OR-Tools, PyVRP, VROOM; then on line (hours; ARGS="--family darp-ab --seconds 5")
	@scripts/setup check
	@scripts/setup_bench
	@.venv/bin/python -m bench.dispatch_solve $(ARGS)
	@echo; .venv/bin/python -m bench.dispatch_insert
	@echo; .venv/bin/python -m bench.dispatch_online
	@echo; .venv/bin/python -m bench.peers_online --vehicles 100 --calls 3750 --places 400 --foresight 0 --improve 0

bench-intake: ## Posts acknowledged durably a second beside this machine's ceiling; a million events drained
	@scripts/setup check
	@exec .venv/bin/python -m bench.intake --events 1000000

proof: ## Kill tests five times over and migrations, on SQLite and (if installed) PostgreSQL; dispatch beside exhaustive search
	@scripts/setup test
	@.venv/bin/python scripts/check_schema.py
	@for round in 1 2 3 4 5; do MOYAI_KILL_SECONDS=60 scripts/run_tests -n 0 -s tests/faults || exit 1; done
	@if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then \
	    scripts/with_postgres .venv/bin/python scripts/check_schema.py || exit 1; \
	    MOYAI_KILL_SECONDS=60 scripts/with_postgres scripts/run_tests -n 0 -s tests/faults; \
	else echo "Left out: PostgreSQL (apt-get install postgresql)"; fi
	@.venv/bin/python -m bench.dispatch_exhaustive --problems 1000 --seed 1

lock: ## Write the lock files anew from requirements/*.in (needs uv)
	@scripts/lock

build: ## A wheel with style sheets, scripts and translations inside, in dist/
	@scripts/setup demo
	@exec scripts/build_wheel

clean: ## Remove everything that was made, except the data folder var/
	rm -rf .venv .venv-bench node_modules static_build staticfiles dist build src/*.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests bench scripts -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
