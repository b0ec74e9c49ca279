# gatectl: `make demo` to see it, `make test` to trust it, `make install` to have it.
PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
BUILD := .build
DEBUG := $(BUILD)/debug
STATIC := $(BUILD)/static-libraries
RELEASE := $(BUILD)/release/gatectl
E2E ?=
DATE := 2026-11-21

.PHONY: all setup setup-tests build release demo test e2e check format generate install uninstall bench soak fuzz clean

all: release

setup:
	@.ci/setup

setup-tests:
	@.ci/setup tests

build: setup
	$(SWIFT) build --product gatectl
	$(SWIFT) build --product gatectl-demo

# One file to copy: the Swift runtime and, where their archives exist, libyaml and libstdc++ inside; libcurl is opened
# when the first request is made. Not position-independent: a quarter of the start-up, and nothing in gatectl parses
# hostile input in memory-unsafe code but libyaml and libcurl, of which the latter keeps its randomised addresses.
release: setup
	@mkdir -p $(STATIC)
	@for name in libyaml.a libstdc++.a; do \
	  file=$$($${CC:-clang} -print-file-name=$$name 2>/dev/null || true); \
	  case $$file in /*) ln -sf "$$file" $(STATIC)/$$name ;; esac; \
	done
	$(SWIFT) build -c release --product gatectl --static-swift-stdlib -Xlinker -no-pie -Xlinker -s \
	  -Xlinker -L$(CURDIR)/$(STATIC)

demo: build
	@.ci/demo $(DEBUG)

# The whole suite: units, golden files, and the built binary against the demo server.
test: setup-tests
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

# gatectl against Glewlwyd (Debian) and django-oauth-toolkit (PyPI), which Tests/IdentityProviders starts.
e2e: build
	@.ci/setup e2e
	python3 Tests/IdentityProviders/check.py $(DEBUG)/gatectl $(E2E)

check: setup-tests build
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	.ci/check-imports
	.ci/generate $(DEBUG)/gatectl --check

format:
	$(SWIFT) format --in-place --recursive Sources Tests Package.swift

generate: build
	.ci/generate $(DEBUG)/gatectl

# Coverage-guided fuzzing of the YAML reader and editor, SECONDS=900 for a long run; finds are kept under .build/fuzz.
# SEED=0 takes another way each time. With RUNS, so many inputs are tried from the committed corpus on, and the same
# sources and SEED give the same answer on every machine: hashes have no seed then, and values that comparisons saw,
# which may be addresses, do not become a part of inputs.
SECONDS ?= 60
SEED ?= 0
RUNS ?=
CORPUS := $(sort $(wildcard Tests/Fuzz/Corpus/*))
comma := ,
space := $(subst ,, )
fuzz: setup
	GATECTL_FUZZ=1 $(SWIFT) build -c release --scratch-path $(BUILD)/fuzz -Xswiftc -sanitize=fuzzer --product LosslessYAMLFuzz
	@mkdir -p $(BUILD)/fuzz/corpus && cp $(CORPUS) $(BUILD)/fuzz/corpus/
	@SWIFT_BACKTRACE=enable=no SWIFT_DETERMINISTIC_HASHING=1 $(BUILD)/fuzz/release/LosslessYAMLFuzz -seed=$(SEED) \
	  -max_len=1024 -timeout=10 -dict=Tests/Fuzz/yaml.dict -artifact_prefix=$(BUILD)/fuzz/ -print_final_stats=1 \
	  $(if $(RUNS),-runs=$(RUNS) -use_cmp=0 -seed_inputs=$(subst $(space),$(comma),$(CORPUS)),\
	    -max_total_time=$(SECONDS) $(BUILD)/fuzz/corpus)

install: release
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man5
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions
	install -d $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -m 755 $(RELEASE) $(DESTDIR)$(PREFIX)/bin/gatectl
	install -m 644 man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 man/*.5 $(DESTDIR)$(PREFIX)/share/man/man5/
	install -m 644 completions/gatectl.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/gatectl
	install -m 644 completions/_gatectl $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_gatectl
	install -m 644 completions/gatectl.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/gatectl.fish

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/gatectl
	rm -f $(DESTDIR)$(PREFIX)/share/man/man1/gatectl*.1 $(DESTDIR)$(PREFIX)/share/man/man5/gatectl*.5
	rm -f $(DESTDIR)$(PREFIX)/share/bash-completion/completions/gatectl
	rm -f $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_gatectl
	rm -f $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/gatectl.fish

# Medians and instruction counts beside those of C programs; compare ratios.
bench: release
	Tests/Benchmarks/run $(RELEASE)

# The stress tests with their full numbers: fifty processes with twenty edits each, a thousand writers killed, twenty
# thousand random documents.
soak: setup-tests
	$(SWIFT) build --build-tests
	GATECTL_SOAK=1 $(SWIFT) test --skip-build --filter "ConfigStressTests|PropertyTests"

clean:
	$(SWIFT) package clean
