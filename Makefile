# The front door. Everything is built in build/; the command is build/bin/filigree.
BUILD ?= build
JOBS ?= $(shell nproc)

.PHONY: help setup build all-targets test regress lint golden bench results demo formal mutate clean

help:
	@echo "make demo     generate the highlight accelerator, run pruned layers on it, print what it costs"
	@echo "make test     build, and run the quick tests"
	@echo "make regress  the quick tests and the long ones"
	@echo "make build    the command only: $(BUILD)/bin/filigree"
	@echo "make lint     clang-format, clang-tidy on changed files (SCOPE=all: on all), verilator -Wall on every preset"
	@echo "make golden   rewrite rtl/golden from the small presets"
	@echo "make formal   prove the leaves and the streams of the small presets with yosys-smtbmc and z3"
	@echo "make mutate   mutants of netlists and of the generator's modules behind the unit benches; proofs of those that make no difference"
	@echo "make bench    measure the speed of generation, simulation and synthesis"
	@echo "make results  make the figures and tables of docs/results again (needs gnuplot)"
	@echo "make setup    install what is missing from Debian"
	@echo "make clean    remove $(BUILD)"

setup:
	@.ci/setup

$(BUILD)/build.ninja: | setup
	@cmake -S . -B $(BUILD) -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER_LAUNCHER=ccache

build: setup $(BUILD)/build.ninja
	@cmake --build $(BUILD) -j $(JOBS) --target filigree

all-targets: setup $(BUILD)/build.ninja
	@cmake --build $(BUILD) -j $(JOBS)

test: all-targets
	@ctest --test-dir $(BUILD) -L '^quick$$' -j $(JOBS) --output-on-failure

regress: all-targets
	@ctest --test-dir $(BUILD) -L '^(quick|regress)$$' -j $(JOBS) --output-on-failure

lint: all-targets
	@.ci/lint $(BUILD) $(or $(SCOPE),changed)

golden: build
	@rtl/golden/update $(BUILD)/bin/filigree

bench: build
	@cmake --build $(BUILD) -j $(JOBS) --target system_bench
	@verif/system/bench $(BUILD)/bin/filigree

results: build
	@cmake --build $(BUILD) -j $(JOBS) --target attention_lengths
	@docs/results/update $(BUILD)

demo: build
	@.ci/setup npm || echo "demo: npm could not be installed, built-in layers will do"
	@verif/system/demo $(BUILD)/bin/filigree

formal: build
	@verif/formal/run $(BUILD)/bin/filigree $(BUILD)/formal $(JOBS)

mutate: setup $(BUILD)/build.ninja
	@cmake --build $(BUILD) -j $(JOBS) --target mutate
	@verif/mutate/run $(BUILD)/verif/mutate/mutate $(BUILD)/mutate $(JOBS)

clean:
	@rm -rf $(BUILD)
