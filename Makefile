# The user's commands. `make` alone lists them. Only Go, make and git are needed for demo, test and build;
# `make setup` adds what Debian offers (OCaml, the oracle of the type checker; QEMU, for farms on real machines) and is never required.

GO       ?= go
BIN      := bin/balticsim
GUEST    := bin/balticguest
LINT     := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.5.0
SUDO     := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
FUZZTIME ?= 30s
PROGRAMS ?= 1000000
FAULTS   ?= yes

.PHONY: help build demo test proofs setup setup-qemu lint cross bench bench-explore bench-farm soak-farm fuzz update clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-13s %s\n", $$1, $$2}'

SOURCES := $(shell find . -name '*.go' -not -path './.git/*') go.mod go.sum $(shell find elab baltic internal -name '*.ml' -o -name '*.mli' -o -name '*.md')

build: $(BIN) $(GUEST) ## build bin/balticsim, and bin/balticguest, which QEMU's machines run

$(BIN): $(SOURCES)
	@mkdir -p bin
	$(GO) build -trimpath -o $@ ./cmd/balticsim

$(GUEST): $(SOURCES)
	@mkdir -p bin
	CGO_ENABLED=0 GOOS=linux GOARCH=amd64 $(GO) build -trimpath -ldflags='-s -w' -o $@ ./cmd/balticguest

demo: $(BIN) ## build, then run the Adventure Works farm in the model: trace, outcomes, pictures
	@sh scripts/demo.sh $(BIN) out/demo

test: ## every test; what needs a missing system package is skipped by name with the reason
	@sh scripts/test.sh

proofs: ## the theorems on PROGRAMS generated programs (a million, most of an hour); Ctrl-C ends it; appends to proofs/EVIDENCE.md
	@mkdir -p bin
	@sh scripts/proofs.sh $(PROGRAMS) $(FAULTS)

setup: setup-qemu ## install the optional system packages (Debian): OCaml as the oracle of the type checker, SPIN to compare speed with, QEMU
	@sh scripts/setup.sh "$(SUDO)"

setup-qemu: ## install QEMU and fetch the kernel of its machines into the user's cache: what balticsim run --backend qemu needs (Debian)
	@sh scripts/setup-qemu.sh "$(SUDO)"

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

bench-farm: ## machines: boot, restore, crash to handler and calls, medians of ten in one run (needs make setup-qemu)
	$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 30m ./baltic/qemu

soak-farm: ## 10,000 calls through a farm whose machines are killed in turn, one every two seconds (needs make setup-qemu)
	$(GO) test -run TestSoak -v -timeout 60m ./baltic/farm/backends -soak 10000

fuzz: ## fuzz the parser and the metadata readers, FUZZTIME each
	$(GO) test -run '^$$' -fuzz FuzzParse -fuzztime $(FUZZTIME) ./script
	$(GO) test -run '^$$' -fuzz FuzzRead -fuzztime $(FUZZTIME) ./baltic/metadata

update: ## rewrite the golden files; read the diff before committing it
	$(GO) test ./... -update

clean: ## remove what the build made
	rm -rf bin out
