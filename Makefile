# The front door. Everything is built in build/; the command is build/bin/filigree.
BUILD ?= build
JOBS ?= $(shell nproc)
CONFIG ?= tc-s
BOARD ?= all

.PHONY: help setup build all-targets test regress lint golden bench results demo formal coverage fuzz gate fpga fpga-table mutate clean

help:
	@echo "make demo     generate the highlight accelerator, run pruned layers on it, print what it costs"
	@echo "make test     build, and run the quick tests"
	@echo "make regress  the quick tests and the long ones"
	@echo "make build    the command only: $(BUILD)/bin/filigree"
	@echo "make lint     clang-format, clang-tidy on changed files (SCOPE=all: on all), verilator -Wall on every preset"
	@echo "make golden   rewrite rtl/golden from the small presets"
	@echo "make formal   prove the leaves and the streams of the small presets with yosys-smtbmc and z3"
	@echo "make fuzz     readers under libFuzzer (FUZZ_RUNS=1000000 each), random configurations through every tool (FUZZ_CONFIGS=500)"
	@echo "make gate     replay benches on mapped netlists and prove them equal to the RTL (GATE_LIBERTY=FILE: with a second liberty)"
	@echo "make fpga     a bitstream of CONFIG=$(CONFIG) for BOARD=$(BOARD), in $(BUILD)/fpga (needs nextpnr-ice40 and fpga-icestorm; fpga/README.md)"
	@echo "make fpga-table  what every small preset takes on an iCE40"
	@echo "make mutate   mutants of netlists and of the generator's modules behind the unit benches; proofs of those that make no difference"
	@echo "make coverage lines and toggles of the small presets' RTL under all benches, in $(BUILD)/coverage/index.html"
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

fuzz: build
	@.ci/setup clang libclang-rt-14-dev
	@verif/fuzz/readers/run
	@cmake --build $(BUILD) -j $(JOBS) --target configurations_fuzz
	@verif/fuzz/configurations $(BUILD) $(or $(FUZZ_CONFIGS),500)

gate: build
	@cmake --build $(BUILD) -j $(JOBS) --target gate_cut gate_record
	@verif/gate/run $(BUILD) $(BUILD)/gate $(JOBS)

fpga: build
	@fpga/build $(BUILD)/bin/filigree $(CONFIG) $(BOARD) $(BUILD)/fpga

fpga-table: build
	@fpga/table $(BUILD)/bin/filigree $(BUILD)/fpga

mutate: setup $(BUILD)/build.ninja
	@cmake --build $(BUILD) -j $(JOBS) --target mutate
	@verif/mutate/run $(BUILD)/verif/mutate/mutate $(BUILD)/mutate $(JOBS)

coverage: setup $(BUILD)/build.ninja
	@cmake --build $(BUILD) -j $(JOBS) --target coverage_page
	@mkdir -p $(BUILD)/coverage
	@$(BUILD)/verif/coverage/coverage_page $(BUILD)/coverage/index.html verif/coverage/unreachable.list \
	  tc-s stc-s highlight-s ttc-s ttc-m8-s sample-attention-s tasd-m8 tasd-m8-iterative

clean:
	@rm -rf $(BUILD)
