# Every task of the project; `make` alone lists them. PYTHON=python3.12 chooses another interpreter.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
PO := $(wildcard shangliang/*/locale/*/LC_MESSAGES/django.po)

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-full lint format bench docs

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 14

setup: .venv/.installed .venv/.translated  ## .venv with the command .venv/bin/shangliang

demo: setup  ## the demo world and its server; FRESH=1 starts over, HOST= and PORT= choose the address
	@exec $(BIN)/shangliang demo $(if $(FRESH),--fresh) $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

test: setup  ## unit and property-based tests, both databases, browser journeys
	@tools/test.sh short

test-full: setup  ## the long tests that `make test` leaves out
	@tools/test.sh long

lint: setup  ## style, types, floors, translations, migrations
	@tools/lint.sh

format: setup  ## rewrite the sources in the project's style
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: setup  ## measure pages and load, write the tables into bench/results
	@$(BIN)/python -m bench

docs: setup  ## redraw what the documentation shows of the code: state machines, API, settings
	@$(BIN)/shangliang docs

.venv/.installed: requirements-dev.lock requirements-build.lock pyproject.toml tools/setup.sh
	@PYTHON=$(PYTHON) tools/setup.sh && touch $@

.venv/.translated: .venv/.installed $(PO)
	@$(BIN)/shangliang messages --compile && touch $@
