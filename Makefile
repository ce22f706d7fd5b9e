# Each target installs what it needs first; everything it installs is below .venv.
PYTHON ?= python3
BIN := .venv/bin

# What needs neither Slack nor a system, and covers every branch of flows/.
DIALOGS := $(patsubst %,tests/test_%.py,catalogue dialogs filling flows flows_moving machine \
	readme times understand understand_command whole_form)

LOCALE := bot/screens/words/locale

.PHONY: demo test check words bench chaos pictures

demo: .venv/ready  ## a local Slack with the bot and a stand-in system, in one page
	$(BIN)/python -m bot demo

test: .venv/ready  ## everything that is tested
	$(BIN)/python -m coverage run -m pytest $(DIALOGS)
	$(BIN)/python -m coverage report --include='flows/*' --fail-under=100
	$(BIN)/python -m pytest --numprocesses=3 --dist=loadfile $(DIALOGS:%=--ignore=%)

check: .venv/ready  ## style, types, the direction of imports, and known kinds of holes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive bot flows

words: .venv/ready  ## the catalogues of the bot's sentences, from the code: extracted and compiled
	$(BIN)/pybabel -q extract --no-default-keywords -k say -k count:1,2 --ignore-dirs demo \
		--add-location file --sort-by-file --no-wrap --omit-header \
		-o $(LOCALE)/deskhand.pot bot
	$(BIN)/pybabel -q update -D deskhand -i $(LOCALE)/deskhand.pot -d $(LOCALE) \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
	$(BIN)/pybabel compile -D deskhand -d $(LOCALE) --statistics

bench: .venv/ready  ## what is fast, against a raw Bolt echo in the same run
	$(BIN)/python -m bench

chaos: .venv/ready  ## bots killed at every point; counted is what is lost or doubled (CHAOS=--short)
	$(BIN)/python -m tests.chaos $(CHAOS)

pictures: .venv/ready  ## the screenshots of the documents, taken from the demo
	$(BIN)/python -m tests.pictures

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@
