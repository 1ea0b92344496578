# One release build serves build, demo and test: the tests use `package` access, never @testable, and
# --disable-testable-imports keeps `swift test` from compiling everything again with -enable-testing.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# CI reads a log: no progress lines, only warnings and errors.
ifeq ($(CI),true)
  QUIET := --quiet
endif

# make test FILTER=TidyTests runs the tests whose names match; make demo ARGS=--json hands flags on.
# make bench-bandits RECORD=1 keeps what it measured; without it a run leaves the tree as it was.
FILTER ?=
ARGS ?=
RECORD ?=

BUILD := swift build --configuration release $(QUIET)
TEST_FLAGS := --disable-xctest $(if $(FILTER),--filter '$(FILTER)')
# What a recorded measurement says of itself.
MEASURED_WITH = --toolchain "$$(swift --version 2> /dev/null | head -n 1)" --commit "$$(git describe --always --dirty)"
SWIFT_SOURCES = $(wildcard Package.swift Sources Tests Benchmarks)

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-22s %s\n", $$1, $$2 }' Makefile

.PHONY: build
build: setup ## Build .build/release/marquee
	$(BUILD) --product marquee

.PHONY: demo
demo: build ## Run the whole loop on 10,000 real rounds, then watch bandits learn
	.build/release/marquee demo $(ARGS)

.PHONY: test
test: setup venv ## Build, lint and run every test, as CI does (FILTER=name for some)
	$(BUILD) --build-tests
	$(MAKE) lint
	swift test --configuration release --skip-build --disable-testable-imports $(TEST_FLAGS)

.PHONY: bench
bench: setup ## Measure all that is measured without other libraries, on one core
	$(BUILD) --product AttributionBenchmark
	$(BUILD) --product FilterBenchmark
	.build/release/AttributionBenchmark $(ARGS)
	.build/release/FilterBenchmark
	$(MAKE) bench-service
	$(MAKE) bench-bandits
	$(MAKE) bench-publish
	$(MAKE) bench-evaluation

.PHONY: bench-bandits
bench-bandits: setup ## Measure kernels, rankings, learning and publishing (RECORD=1: into Benchmarks/results)
	$(BUILD) --product BanditBenchmark
	.build/release/BanditBenchmark $(MEASURED_WITH) $(if $(RECORD),--json Benchmarks/results/bandits.json)

.PHONY: bench-publish
bench-publish: setup ## Measure what a publish costs, and what rankings beside publishes notice (ARGS='--rate 100')
	$(BUILD) --product PublishBenchmark
	.build/release/PublishBenchmark $(MEASURED_WITH) $(ARGS)

.PHONY: bench-service
bench-service: build ## Measure a whole service: durable ingest, rankings, rankings beside ingest, recovery
	$(BUILD) --product ServiceBenchmark
	.build/release/ServiceBenchmark .build/release/marquee

.PHONY: bench-peers
bench-peers: setup ## Measure other libraries on the same work in the same run (RECORD=1: into Benchmarks/results)
	$(BUILD) --product BanditBenchmark
	scripts/bench-peers bandits .build/release/BanditBenchmark $(MEASURED_WITH) $(if $(RECORD),--json Benchmarks/results/peers.json)

.PHONY: bench-evaluation
bench-evaluation: setup ## Measure evaluating a million flat rounds beside reading them (ARGS='--rounds 100000')
	$(BUILD) --product EvaluationBenchmark
	.build/release/EvaluationBenchmark $(MEASURED_WITH) $(ARGS)

.PHONY: bench-evaluation-peers
bench-evaluation-peers: setup ## Measure Open Bandit Pipeline beside ours in the same run (RECORD=1: into Benchmarks/results)
	$(BUILD) --product EvaluationBenchmark
	scripts/bench-peers evaluation .build/release/EvaluationBenchmark $(MEASURED_WITH) $(ARGS) \
	  $(if $(RECORD),--json Benchmarks/results/evaluation.json)

.PHONY: calibration
calibration: setup ## Count how often intervals of simulated logs hold the truth (RECORD=1: into Benchmarks/results)
	$(BUILD) --product CalibrationBenchmark
	.build/release/CalibrationBenchmark $(ARGS) $(if $(RECORD),| tee Benchmarks/results/calibration.txt)

.PHONY: streams
streams: build ## Play our policies on full-information streams, beside what other libraries earn (ARGS=folder)
	scripts/streams $(ARGS)

.PHONY: docs
docs: build ## Run every command, and write the page of the docs that shows them
	scripts/docs

.PHONY: check-page
check-page: setup ## Open pages of `marquee evaluate --report` in Chromium, and fail if they are not as they should be
	$(BUILD) --build-tests
	CHECK_PAGE=$(CURDIR)/.build/pages swift test --configuration release --skip-build --disable-testable-imports --disable-xctest \
	  --filter ReportPageTests
	scripts/check-page --shots .build/pages $(or $(ARGS),.build/pages/*.html)

.PHONY: chaos
chaos: setup ## Kill, lose power, fail disks, damage files, simulate: as often as promised; make test does some of each
	$(BUILD) --build-tests
	CHAOS=full swift test --configuration release --skip-build --disable-testable-imports --disable-xctest \
	  --filter '$(if $(FILTER),$(FILTER),CrashTests|KillTests|EditedFilesTests|PowerLossTests|DiskErrorTests|DamageTests|NodeSimulationTests|InspectReplayTests|OwnLogTests)'

.PHONY: lint
lint: ## Check the formatting of the Swift sources
	swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)

.PHONY: format
format: ## Format the Swift sources in place
	swift format --in-place --recursive --parallel $(SWIFT_SOURCES)

.PHONY: check-tsan
check-tsan: setup ## Run the tests under ThreadSanitizer (FILTER=name for some)
	TSAN_OPTIONS="suppressions=$(CURDIR)/scripts/tsan.supp" \
	  swift test --sanitize=thread --scratch-path .build/tsan $(QUIET) $(TEST_FLAGS)

# Leaks are not looked for: the test runner's own allocations would be reported.
.PHONY: check-asan
check-asan: setup ## Run the tests under AddressSanitizer (FILTER=name for some)
	ASAN_OPTIONS=detect_leaks=0 \
	  swift test --sanitize=address --scratch-path .build/asan $(QUIET) $(TEST_FLAGS)

.PHONY: setup
setup: ## Install the system packages that are missing
	@scripts/setup

.PHONY: venv
venv: setup ## Make .venv for the few tests that need Python
	@scripts/venv

.PHONY: clean
clean: ## Remove everything that was built
	rm -rf .build .venv Benchmarks/.venv Benchmarks/.venv-evaluation
