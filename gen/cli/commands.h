// The commands of `filigree`. Each function adds one to the parser; its work is done when the parser meets it.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/options.h"

namespace filigree::cli {

void add_presets(CLI::App& app);
void add_generate(CLI::App& app);
void add_synth(CLI::App& app);
void add_import(CLI::App& app);
void add_prune(CLI::App& app);
void add_decompose(CLI::App& app);
void add_tasder(CLI::App& app);
void add_filter(CLI::App& app);
void add_run(CLI::App& app);
void add_estimate(CLI::App& app);
void add_compare(CLI::App& app);
void add_verify(CLI::App& app);

}  // namespace filigree::cli
