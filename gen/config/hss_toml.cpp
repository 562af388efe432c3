#include "config/hss_toml.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "config/table_reader.h"
#include "config/toml_text.h"

namespace filigree::config {
namespace {

/// { g, h } or { n, m }. A table with keys of both is taken as the first kind unless it has an n.
RankSet read_rank(TableReader& rank, const std::string& key, std::vector<std::string>& problems) {
  RankSet set;
  if (rank.has("n") || (rank.has("m") && !rank.has("g") && !rank.has("h"))) {
    const std::size_t before = problems.size();
    const std::vector<int> n = rank.integers("n");
    const int m = rank.integer("m");
    if (problems.size() == before) std::ranges::move(check_n_of_m(key, n, m), std::back_inserter(problems));
    if (problems.size() == before) set = RankSet::n_of_m(n, m);
  } else {
    set.g = rank.integer("g");
    set.h = rank.integers("h");
  }
  rank.finish();
  return set;
}

std::vector<RankSet> read_ranks(TableReader& hss, std::vector<std::string>& problems) {
  std::vector<RankSet> ranks;
  for (TableReader& rank : hss.tables("ranks")) ranks.push_back(read_rank(rank, fmt::format("hss.ranks[{}]", ranks.size()), problems));
  return ranks;
}

HssPipeline read_pipeline(TableReader pipeline) {
  HssPipeline result;
  result.rank_registers = pipeline.boolean("rank_registers");
  result.product_registers = pipeline.boolean("product_registers");
  result.tree_registers = pipeline.integers("tree_registers");
  pipeline.finish();
  return result;
}

void read_hss_table(TableReader hss, HssConfig& config, std::vector<std::string>& problems) {
  config.ranks = read_ranks(hss, problems);
  config.lanes = hss.integer("lanes");
  config.rows = hss.integer("rows");
  config.arrays = hss.integer("arrays");
  config.columns = hss.integer("columns");
  config.a_bits = hss.integer("a_bits");
  config.b_bits = hss.integer("b_bits");
  config.b_signed = hss.boolean("b_signed");
  config.acc_bits = hss.integer("acc_bits");
  config.row_values = hss.integer("row_values");
  config.compressed_b = hss.boolean("compressed_b");
  config.zero_gating = hss.boolean("zero_gating");
  hss.finish();
}

std::string rank_text(const RankSet& rank) {
  if (rank.m > 0) return fmt::format("{{ n = [{}], m = {} }}", fmt::join(rank.all_n(), ", "), rank.m);
  return fmt::format("{{ g = {}, h = [{}] }}", rank.g, fmt::join(rank.h, ", "));
}

}  // namespace

void read_hss(TableReader& top, HssConfig& config, std::vector<std::string>& problems) {
  read_hss_table(top.table("hss"), config, problems);
  config.pipeline = read_pipeline(top.table("pipeline"));
}

std::string hss_tables(const HssConfig& config) {
  std::vector<std::string> ranks;
  for (const RankSet& rank : config.ranks) ranks.push_back(rank_text(rank));
  std::string text;
  text += "\n[hss]\n";
  text += config.free_lanes() ? "# At most n of every m values are not zero, n chosen per tile; the lanes of a block of m stand in any order.\n"
                              : "# Outermost rank first: at most g of every h payloads are non-empty, h chosen per tile.\n";
  text += fmt::format("ranks = [{}]\n", fmt::join(ranks, ", "));
  text += line("lanes", config.lanes,
               config.free_lanes() ? "multipliers per row, a multiple of the largest n" : "multipliers per row, a multiple of the product of all g");
  text += line("rows", config.rows, "rows per array: each computes one row of the result");
  text += line("arrays", config.arrays, "arrays that share one B stream");
  text += line("columns", config.columns, "accumulators per row: columns of the widest tile");
  text += line("a_bits", config.a_bits, "weights, two's complement");
  text += line("b_bits", config.b_bits, "activations");
  text += line("b_signed", config.b_signed, "activations are two's complement");
  text += line("acc_bits", config.acc_bits, "accumulators, wrapping");
  text += line("row_values", config.row_values, "values in one row of the B buffer");
  text += line("compressed_b", config.compressed_b, "B may arrive without its zeros");
  text += line("zero_gating", config.zero_gating, "operand registers hold where a product is zero");
  text += "\n[pipeline]\n";
  text += line("rank_registers", config.pipeline.rank_registers, "a register behind the select of every outer rank");
  text += line("product_registers", config.pipeline.product_registers, "a register behind every multiplier");
  text += line("tree_registers", fmt::format("[{}]", fmt::join(config.pipeline.tree_registers, ", ")),
               "levels of the adder tree with registers behind them");
  return text;
}

}  // namespace filigree::config
