# make run    sets itself up and opens the demonstration desk
# make test   sets itself up and runs every check
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
unexport PYTHONDONTWRITEBYTECODE  # tests are made ready once and kept, not by every process that runs some

.PHONY: run test lint setup bench torture bom clean

setup: $(VENV)/.ready $(VENV)/corpora/.ready $(VENV)/node/.ready

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

# calendars in the test folders of two libraries, which the tests of busy time read; only the source archives hold them
$(VENV)/corpora/.ready: Makefile | $(VENV)/.ready
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --dest $(@D) \
		--no-binary icalendar,recurring-ical-events icalendar==7.3.2 recurring-ical-events==3.8.2
	touch $@

# a calendar program in JavaScript, which reads what we write; without npm its tests are skipped and say so
$(VENV)/node/.ready: tests/interop/package.json | $(VENV)/.ready
	@mkdir -p $(@D)
	@cp $< $(@D)/
	@if ! command -v npm >/dev/null; then echo "npm is not here: the tests that need ical.js are skipped"; \
	elif npm install --prefix $(@D) --no-package-lock --no-audit --no-fund --silent; then touch $@; \
	else echo "npm could not fetch ical.js: the tests that need it are skipped"; fi

run: $(VENV)/.ready
	$(BIN)/booktui demo

# one more at once than there are cores: half of the time a test waits, for a screen, a terminal, a disk, another process
AT_ONCE ?= $(shell $(PYTHON) -c "import os; print(1 + (os.cpu_count() or 1))")

test: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy & types=$$!; $(BIN)/lint-imports; walls=$$?; wait $$types && exit $$walls
	$(BIN)/python -m pytest -n $(AT_ONCE) --dist worksteal
	$(BIN)/python -m pytest -n $(AT_ONCE) --dist worksteal --postgresql tests/desk tests/store

lint: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	$(BIN)/python -m bench

# attacks of every kind for as many minutes as you like, each round with another seed: make torture MINUTES=60
MINUTES ?= 10
SEED ?= 1
torture: setup
	PYTHONPATH=tests $(BIN)/python -m torture --minutes $(MINUTES) --seed $(SEED)

# what a desk runs on, with versions and licences, into docs/evidence/bom.json (CycloneDX); looked at in an environment
# of its own, without the tools of the tests
bom:
	$(PYTHON) -m venv $(VENV)/bom-tool
	$(VENV)/bom-tool/bin/python -m pip install --quiet --disable-pip-version-check 'cyclonedx-bom==7.5.0'
	$(PYTHON) -m venv --clear --without-pip $(VENV)/bom
	$(PYTHON) docs/evidence/make_bom.py needs > $(VENV)/bom/needs.txt
	$(VENV)/bom-tool/bin/python -m pip --python $(VENV)/bom/bin/python install --quiet --disable-pip-version-check -r $(VENV)/bom/needs.txt
	$(VENV)/bom-tool/bin/cyclonedx-py environment --pyproject pyproject.toml --mc-type application \
		--output-reproducible --short-PURLs -o $(VENV)/bom/bom.json $(VENV)/bom/bin/python
	$(PYTHON) docs/evidence/make_bom.py lean $(VENV)/bom/bom.json docs/evidence/bom.json

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
