# Headroom's verbs. `make run` opens the app, `make test` runs the tests; both set up what they need.
PYTHON ?= python3
BIN := .venv/bin
SPREAD ?= 2

.PHONY: run test check fix bench simulate lock rotate-keys backup
run: .venv/ok staticfiles/.ok
	$(BIN)/python manage.py up

test: .venv/ok staticfiles/.ok
	$(BIN)/python -m pytest -n $(SPREAD) -m "not cluster"
	$(BIN)/python -m pytest -m cluster

check: .venv/ok
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	HEADROOM_PRODUCTION=yes HEADROOM_HOSTS=headroom.example $(BIN)/python manage.py check --deploy --fail-level WARNING

fix: .venv/ok
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/ok staticfiles/.ok
	$(BIN)/python -m bench

# Made-up clinicians whose habits are known, through the real detectors.
simulate: .venv/ok
	$(BIN)/python -m bench.simulation

# A fresh key for everything that is encrypted at rest. Headroom may keep running; a run that was cut off is run again.
rotate-keys: .venv/ok
	$(BIN)/python manage.py rotate_keys

# The worker makes one each night; `manage.py restore FILE` brings one back.
backup: .venv/ok
	$(BIN)/python manage.py backup

# Names no registry: the lock installs from wherever the machine's client is set to.
lock: .venv/ok
	for part in uv app dev; do $(BIN)/python -m uv pip compile --quiet --universal --no-header --generate-hashes \
	  --python-version 3.11 requirements/$$part.in -o requirements/$$part.txt; done

# uv installs in seconds; where it is not to be had, pip does the same from the same lock.
.venv/ok: requirements/uv.txt requirements/dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt \
	  && $(BIN)/python -m uv pip sync --quiet --require-hashes requirements/dev.txt \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

staticfiles/.ok: .venv/ok $(shell find static -type f)
	$(BIN)/python manage.py collectstatic --noinput --clear -v 0
	touch $@
