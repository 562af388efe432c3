#include "config/hss_toml.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "config/config_error.h"
#include "config/table_reader.h"

namespace filigree::config {
namespace {

toml::table parse_text(const std::string& text, const std::string& file) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    const auto& at = error.source().begin;
    throw ConfigError(file, {fmt::format("line {}, column {}: {}, accepted: TOML 1.0 in UTF-8", at.line, at.column, error.description())});
  }
}

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
  pipeline.finish();
  return result;
}

void read_hss(TableReader hss, HssConfig& config, std::vector<std::string>& problems) {
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

/// A TOML basic string.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string rank_text(const RankSet& rank) {
  if (rank.m > 0) return fmt::format("{{ n = [{}], m = {} }}", fmt::join(rank.all_n(), ", "), rank.m);
  return fmt::format("{{ g = {}, h = [{}] }}", rank.g, fmt::join(rank.h, ", "));
}

std::string line(std::string_view key, const std::string& value, std::string_view comment) {
  return fmt::format("{:<28}# {}\n", fmt::format("{} = {}", key, value), comment);
}

std::string line(std::string_view key, int value, std::string_view comment) { return line(key, fmt::format("{}", value), comment); }

std::string line(std::string_view key, bool value, std::string_view comment) { return line(key, std::string(value ? "true" : "false"), comment); }

}  // namespace

HssConfig parse_hss(const std::string& text, const std::string& file) {
  const toml::table root = parse_text(text, file);
  std::vector<std::string> problems;
  TableReader top(&root, "", problems);
  HssConfig config;
  config.name = top.text("name");
  const std::string kind = top.text("kind");
  config.summary = top.text("summary");
  if (!kind.empty() && kind != kHssKind) throw ConfigError(file, {fmt::format("kind: '{}' is unknown, accepted: {}", kind, kHssKind)});
  read_hss(top.table("hss"), config, problems);
  config.pipeline = read_pipeline(top.table("pipeline"));
  top.finish();
  if (problems.empty()) problems = config.check();
  if (!problems.empty()) throw ConfigError(file, problems);
  return config;
}

std::string to_toml(const HssConfig& config) {
  std::vector<std::string> ranks;
  for (const RankSet& rank : config.ranks) ranks.push_back(rank_text(rank));
  std::string text;
  text += fmt::format("name = {}\n", quoted(config.name));
  text += fmt::format("kind = {}\n", quoted(kHssKind));
  text += fmt::format("summary = {}\n", quoted(config.summary));
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
  return text;
}

}  // namespace filigree::config
