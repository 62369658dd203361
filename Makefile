# What one does with this project. `make` alone lists it.

# wasm-opt comes from npm; Trunk looks for it on the path.
export PATH := $(CURDIR)/e2e/node_modules/.bin:$(PATH)

# A second build of the site, as on a host where it stands below a path, and with its address known.
BELOW_A_PATH := target/site-below-a-path

# The reference service, a package of its own whose code the pages show.
SERVICE := --manifest-path service/Cargo.toml --target-dir target/service

# The starter, the smallest service that is ready for production.
STARTER := --manifest-path service/starter/Cargo.toml --target-dir target/service

# The tests of the reference service that the starter passes as well. A new test in one of these files applies to the
# starter unless it is skipped here. The starter has no limit per address, no separate timeout for the first request, no
# HTTP/2, no work that outlives its request, and not every metric.
STARTER_TESTS := basics:: lifecycle:: limits:: observability:: database::migrates \
  $(addprefix --skip ,one_address_leaves takes_no_more_connections over_http2 \
    outlasts_the_deadline observability::count alert)

# What measures the calculators' predictions, a package of its own as well.
LAB := --manifest-path lab/Cargo.toml --target-dir target/service

# The site with what only a release has, as the tests and the release build it.
RELEASE := --features site/release

# Hostile inputs for each calculator.
CASES := 100000

.PHONY: help serve build test check format licenses service e2e site snapshots lighthouse speed frames load lab \
  lab-short fuzz clean

help: ## List the targets
	@sed -nE 's/^([a-z0-9]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

serve: ## Install what is missing, then serve the site on http://127.0.0.1:8080 and rebuild on every change
	@scripts/tools serve
	trunk serve

build: ## Install what is missing, then write the release site to dist/
	@scripts/tools build
	trunk build --release

test: ## Install what is missing, then run every test, the browser's included
	@scripts/tools test
	cargo test $(RELEASE)
	$(MAKE) --no-print-directory service
	cargo test $(LAB)
	$(MAKE) --no-print-directory lab-short
	$(MAKE) --no-print-directory site
	$(MAKE) --no-print-directory e2e

check: ## Formatting, lints and dependencies, warnings denied, natively, for the browser, for the service and for the lab
	@scripts/tools build
	@service/scripts/lint-tools
	e2e/node_modules/.bin/biome check --error-on-warnings
	cargo fmt --check
	cargo clippy $(RELEASE) --all-targets -- --deny warnings
	cargo clippy --package programs --package checker-programs --target wasm32-unknown-unknown -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" cargo doc $(RELEASE) --no-deps --document-private-items
	cargo fmt --manifest-path service/Cargo.toml --check
	cargo clippy $(SERVICE) --all-targets -- --deny warnings
	cargo fmt --manifest-path service/starter/Cargo.toml --check
	cargo clippy $(STARTER) --all-targets -- --deny warnings
	cargo fmt --manifest-path lab/Cargo.toml --check
	cargo clippy $(LAB) --all-targets -- --deny warnings
	service/scripts/lint
	scripts/deny

format: ## Install what is missing, then format all Rust, JavaScript and CSS
	@scripts/tools build
	cargo fmt
	cargo fmt --manifest-path service/Cargo.toml
	cargo fmt --manifest-path service/starter/Cargo.toml
	cargo fmt --manifest-path lab/Cargo.toml
	e2e/node_modules/.bin/biome format --write

licenses: ## Write content/licenses/crates.toml for the crates of Cargo.lock; needs cargo-about
	node scripts/licenses.mjs

service: # The tests of the reference service and of the starter, against a PostgreSQL of their own
	cargo test $(SERVICE) --all-targets
	@if programs=$$(service/scripts/postgresql-17/install); then set -x; \
	  PATH="$$programs:$$PATH" cargo test $(SERVICE) --test it -- database:: orders:: rotation::; fi
	cargo test $(STARTER)
	SERVICE_BINARY=$(CURDIR)/target/service/debug/starter cargo test $(SERVICE) --test it -- $(STARTER_TESTS)

site: # The release site at the root of its host, and the same below a path
	trunk build --release
	SITE_ADDRESS=https://docs.example.org/docs/ SITE_SOURCE=https://git.example.org/axum/edit/main/ \
	  SITE_QUICK_COPIES=1 trunk build --release --public-url /docs/ --dist $(BELOW_A_PATH)

e2e: # The browser tests alone, in Chromium and in Firefox, against the last `make site`
	cd e2e && npx playwright test

fuzz: ## Hostile inputs, a hundred thousand (or CASES) for each calculator and for the checker
	BOLERO_RANDOM_ITERATIONS=$(CASES) cargo test --profile fuzz --package widget --test hostile withstands_any_query -- --nocapture
	BOLERO_RANDOM_ITERATIONS=$(CASES) cargo test --profile fuzz --package check-panel --test hostile any_change -- --nocapture

lab: ## Measure on this machine what the calculators predict, in 45 minutes, or one EXPERIMENT
	@scripts/tools lab
	cargo build --release $(SERVICE) --bin orders
	cargo build --release $(LAB)
	PATH="$$(service/scripts/postgresql-17/install):$$PATH" LAB_PROGRAMS=target/service/release \
	  target/service/release/lab $(EXPERIMENT)

lab-short: ## Whether every experiment of the lab works, in about two minutes
	@scripts/tools lab
	cargo build $(SERVICE) --bin orders
	cargo build $(LAB)
	LAB_PROGRAMS=target/service/debug target/service/debug/lab --short --out target/lab/short $(EXPERIMENT)

snapshots: ## Take new pictures of the main pages; look at them before you commit them
	cd e2e && npx playwright test snapshots --project=chromium --update-snapshots=all

lighthouse: ## Measure the release site in dist/ with Lighthouse's mobile profile, median of three
	cd e2e && CHROME_PATH="$$(../scripts/browser chromium)" node lighthouse.mjs

speed: ## Measure how fast search, the symptom finder and the calculators answer on the site in dist/, with a slowed processor
	cd e2e && node search-speed.mjs && node finder-speed.mjs && node answer-speed.mjs

frames: ## Measure twenty calculators of the site in dist/ on one page of another site: long tasks, scrolling, memory
	cd e2e && node frames.mjs

load: ## Measure how much nginx and Caddy answer with the site in dist/, four times ten seconds each
	@scripts/tools test
	cd e2e && node load.mjs

clean: ## Remove everything that was built
	cargo clean
	rm -rf dist e2e/test-results
