# The user's commands. `make` alone lists them. Only Go, make and git are needed for demo, test and build;
# `make setup` adds what Debian offers (OCaml, the oracle of the type checker) and is never required.

GO       ?= go
BIN      := bin/balticsim
LINT     := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.5.0
SUDO     := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
FUZZTIME ?= 30s
PROGRAMS ?= 1000000
FAULTS   ?= yes

.PHONY: help build demo test proofs setup lint cross bench fuzz update clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-8s %s\n", $$1, $$2}'

build: $(BIN) ## build bin/balticsim

$(BIN): $(shell find . -name '*.go' -not -path './.git/*') go.mod go.sum $(shell find elab baltic internal -name '*.ml' -o -name '*.mli' -o -name '*.md')
	@mkdir -p bin
	$(GO) build -trimpath -o $@ ./cmd/balticsim

demo: $(BIN) ## build, then run the Adventure Works farm in the model: trace, outcomes, pictures
	@sh scripts/demo.sh $(BIN) out/demo

test: ## every test; what needs a missing system package is skipped by name with the reason
	@sh scripts/test.sh

proofs: ## the theorems on PROGRAMS generated programs (a million, most of an hour); Ctrl-C ends it; appends to proofs/EVIDENCE.md
	@mkdir -p bin
	@sh scripts/proofs.sh $(PROGRAMS) $(FAULTS)

setup: ## install the optional system packages (Debian): OCaml as the oracle of the type checker, SPIN to compare speed with
	@sh scripts/setup.sh "$(SUDO)"

lint: ## vet, gofumpt and golangci-lint
	$(GO) vet ./...
	$(GO) run $(LINT) run ./...

cross: ## the model and the command line build for Linux, macOS and Windows
	@for target in linux/amd64 linux/arm64 darwin/arm64 darwin/amd64 windows/amd64; do \
		echo "build $$target"; \
		CGO_ENABLED=0 GOOS=$${target%/*} GOARCH=$${target#*/} $(GO) build -o /dev/null ./cmd/balticsim || exit 1; \
	done

bench: ## interpreting speed: rule applications a second, for benchstat
	$(GO) test -run '^$$' -bench . -benchtime 2s -count 3 ./pi

bench-explore: ## exploring speed: our rates and, when spin and cc are installed (make setup), SPIN's verifiers beside them in one run
	@command -v spin >/dev/null 2>&1 || echo "spin is not installed: our figures only"
	$(GO) test -run '^$$' -bench . -benchtime 3x ./sim/explore
	$(GO) test -run '^$$' -bench 'Dinner|Senders' -benchtime 10x ./internal/driver

fuzz: ## fuzz the parser and the metadata readers, FUZZTIME each
	$(GO) test -run '^$$' -fuzz FuzzParse -fuzztime $(FUZZTIME) ./script
	$(GO) test -run '^$$' -fuzz FuzzRead -fuzztime $(FUZZTIME) ./baltic/metadata

update: ## rewrite the golden files; read the diff before committing it
	$(GO) test ./... -update

clean: ## remove what the build made
	rm -rf bin out
