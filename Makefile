# The commands of the portal. `make` alone lists them.
SHELL := /bin/bash
PORT ?= 8000
ARGS ?=
PYTHON := .venv/bin/python
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset run worker test check format bench messages states seed

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: ## the virtualenv from the lock, system libraries where possible; again does nothing
	@bin/bootstrap all

demo: ## the whole portal with the demo world on http://127.0.0.1:8000 (PORT= to change)
	@bin/bootstrap demo
	@PORT=$(PORT) bin/demo

demo-reset: ## forget what was done in the demo and start it over
	@bin/bootstrap demo
	@PORT=$(PORT) bin/demo --reset

run: setup ## a server for development that reloads, on its own database in var/
	@$(PYTHON) manage.py migrate -v0 && DEBUG=1 $(PYTHON) manage.py runserver $(PORT)

worker: ## a worker with the schedule, where REDIS_URL is set
	@$(PYTHON) -m celery -A academy worker --beat --scheduler academy.embedded:MemoryScheduler --loglevel INFO

seed: setup ## load the demo world into the configured database
	@$(PYTHON) manage.py migrate -v0 && $(PYTHON) manage.py seed_demo

test: ## the whole suite on SQLite, on PostgreSQL with Redis, and in Chromium
	@bin/bootstrap all services
	@bin/test $(ARGS)

check: ## lint, format, types, migrations, translations, state diagrams, compose file
	@bin/bootstrap all
	@bin/check

format: setup ## put code and templates into the house's form
	@ruff check --fix-only -q . ; ruff format -q .

messages: setup ## collect the texts to translate into locale/
	@bin/messages

states: setup ## draw the tables of moves into docs/states.md
	@$(PYTHON) manage.py states --write

bench: ## the performance goals, one JSON line each (ARGS=--quick for a short run)
	@bin/bootstrap all
	@$(PYTHON) -m bench $(ARGS)
