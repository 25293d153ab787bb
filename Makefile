# Needs make and Python 3.11 or newer; everything else is installed into .venv.
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
BIN := .venv/bin

.PHONY: setup notebooks notebook-plans plan test long faults proof features bounds damage kills psplib bench terms peers clean

setup: .venv/ready

.venv/ready: requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "no Python 3.11 or newer found; set PYTHON=/path/to/python" >&2; exit 1; }
	@echo "1/3 making the environment .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv
	@echo "2/3 installing $$(grep -c '==' requirements.txt) packages of requirements.txt into it (a minute or two)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@echo "3/3 installing the planner itself, editable"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
	@echo "ready: .venv/bin/planner --help"

# Opens the notebooks in a browser. JupyterLab is no part of the environment that is tested, and is installed when asked for.
notebooks: setup
	@$(BIN)/python -c 'import jupyterlab' 2>/dev/null || { \
		echo "installing JupyterLab into .venv"; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable '.[notebooks]'; }
	$(BIN)/jupyter lab $(JUPYTER_OPTIONS) notebooks

# The plans that notebooks read: of each only the plan and its problem are kept (five minutes a case).
notebook-plans: setup
	for case in ten-gigawatt status-2026; do \
		$(BIN)/planner solve $$case --time-limit 300 --out notebooks/plans/$$case || [ $$? -eq 3 ] || exit 1; done

# Exit code 3 is a plan too: one that says what it misses.
plan: setup
	$(BIN)/planner solve ten-gigawatt --time-limit 300 --out out/ten-gigawatt || test $$? -eq 3
	$(BIN)/planner report out/ten-gigawatt

test: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2

# The rest of sets of cases of which `make test` takes the first few (five minutes).
long: setup
	$(BIN)/python -m pytest -n 2 -m long

# Plants one fault after the other in a copy of the code: each must make some test fail.
faults: setup
	$(BIN)/python -m tests.faults.run

# 500 random cases against a second model, written from the definitions alone and solved by SCIP; can be taken up.
JOBS ?= 1
proof: setup
	$(BIN)/python -m tests.second.run --jobs $(JOBS)

# The same with every feature that a case may leave out, each in every second case.
features: setup
	$(BIN)/python -m tests.second.run --kind medium-all --jobs $(JOBS)

# Every plan of 300 random tiny cases is listed: none may beat a bound of what can be reached (two minutes).
bounds: setup
	$(BIN)/python -m tests.bounds.run

# 10,000 damaged case folders and 2,000 damaged plan folders; can be taken up (lines in out/damage).
damage: setup
	$(BIN)/python -m tests.damage.run --jobs $(JOBS)

# Runs of a study, killed twenty times at random moments and resumed: the same table as undisturbed (ten minutes).
kills: setup
	$(BIN)/python -m tests.studies.kills

# The published project-scheduling cases, read from ../shared/bench/psplib.
psplib: setup
	$(BIN)/python -m benchmarks.psplib

# Seconds to a first plan, gaps over time, what-ifs and tightenings; see benchmarks/README.md (three hours).
bench: setup
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.resolve
	$(BIN)/python -m benchmarks.tightenings
	$(BIN)/python -m benchmarks.studies

# What each term of status-2026 does to dates and NPV, with and without; the table of its README (half an hour).
terms: setup
	$(BIN)/python -m benchmarks.terms

# The same set beside other solvers; those that are not installed are skipped (five hours).
peers: setup
	$(BIN)/python -m benchmarks.peers

clean:
	rm -rf .venv out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
