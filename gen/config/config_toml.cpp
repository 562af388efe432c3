#include "config/config_toml.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "config/attention_toml.h"
#include "config/config_error.h"
#include "config/hss_toml.h"
#include "config/table_reader.h"
#include "config/toml_text.h"

namespace filigree::config {
namespace {

constexpr const char* kIterative = "iterative";
constexpr const char* kParallel = "parallel";

const char* form_text(TasdForm form) { return form == TasdForm::kIterative ? kIterative : kParallel; }

TasdForm read_form(TableReader& table, const std::string& key, std::vector<std::string>& problems) {
  const std::string text = table.text("form");
  if (!text.empty() && text != kIterative && text != kParallel) {
    problems.push_back(fmt::format("{}.form: '{}' is unknown, accepted: \"{}\" or \"{}\"", key, text, kIterative, kParallel));
  }
  return text == kIterative ? TasdForm::kIterative : TasdForm::kParallel;
}

HssConfig read_core(TableReader& top, std::vector<std::string>& problems) {
  HssConfig config;
  read_hss(top, config, problems);
  return config;
}

TasdConfig read_unit(TableReader& top, std::vector<std::string>& problems) {
  TasdConfig config;
  TableReader tasd = top.table("tasd");
  for (TableReader& term : tasd.tables("terms")) {
    config.terms.push_back({term.integer("n"), term.integer("m")});
    term.finish();
  }
  config.value_bits = tasd.integer("value_bits");
  config.value_signed = tasd.boolean("value_signed");
  config.form = read_form(tasd, "tasd", problems);
  tasd.finish();
  return config;
}

TtcConfig read_ttc(TableReader& top, std::vector<std::string>& problems) {
  TtcConfig config;
  read_hss(top, config.core, problems);
  TableReader tasd = top.table("tasd");
  config.term_n = tasd.integers("terms");
  config.form = read_form(tasd, "tasd", problems);
  config.units = tasd.integer("units");
  config.relu_only = tasd.boolean("relu_only");
  tasd.finish();
  TableReader post_op = top.table("post_op");
  config.multiplier_bits = post_op.integer("multiplier_bits");
  config.shift_bits = post_op.integer("shift_bits");
  post_op.finish();
  return config;
}

std::string tables(const HssConfig& config) { return hss_tables(config); }

std::string tables(const TasdConfig& config) {
  std::vector<std::string> terms;
  for (const TasdTerm& term : config.terms) terms.push_back(fmt::format("{{ n = {}, m = {} }}", term.n, term.m));
  std::string text = "\n[tasd]\n";
  text += "# In the order of extraction: the largest N of each term, chosen per tensor from 0 up, and its M, each a divisor of the next one's.\n";
  text += fmt::format("terms = [{}]\n", fmt::join(terms, ", "));
  text += line("value_bits", config.value_bits, "of a value");
  text += line("value_signed", config.value_signed, "two's complement, ranked by magnitude");
  text += line("form", quoted(form_text(config.form)), "\"iterative\": an element per cycle; \"parallel\": a block per cycle");
  return text;
}

std::string tables(const TtcConfig& config) {
  std::string text = hss_tables(config.core);
  text += "\n[tasd]\n";
  text += line("terms", fmt::format("[{}]", fmt::join(config.term_n, ", ")), "the largest N of each term that the units extract");
  text += line("form", quoted(form_text(config.form)), "\"iterative\": an element per cycle; \"parallel\": a block per cycle");
  text += line("units", config.units, "TASD units per array; parallel: rows / m");
  text += line("relu_only", config.relu_only, "results always pass a ReLU, so units compare plain values");
  text += "\n[post_op]\n";
  text += line("multiplier_bits", config.multiplier_bits, "of the requantisation's factor, unsigned");
  text += line("shift_bits", config.shift_bits, "of its shift amount");
  return text;
}

std::string tables(const AttentionConfig& config) { return attention_tables(config); }

}  // namespace

const char* kind_of(const Config& config) {
  return std::visit(EachKind{[](const HssConfig&) { return kHssKind; }, [](const TasdConfig&) { return kTasdKind; },
                             [](const TtcConfig&) { return kTtcKind; }, [](const AttentionConfig&) { return kAttentionKind; }},
                    config);
}

Config parse_config(const std::string& text, const std::string& file) {
  const toml::table root = parse_text(text, file);
  std::vector<std::string> problems;
  TableReader top(&root, "", problems);
  const std::string name = top.text("name");
  const std::string kind = top.text("kind");
  const std::string summary = top.text("summary");
  if (!kind.empty() && kind != kHssKind && kind != kTasdKind && kind != kTtcKind && kind != kAttentionKind) {
    throw ConfigError(file, {fmt::format("kind: '{}' is unknown, accepted: {}, {}, {} or {}", kind, kHssKind, kTasdKind, kTtcKind, kAttentionKind)});
  }
  Config config;
  if (kind == kTasdKind) {
    config = read_unit(top, problems);
  } else if (kind == kTtcKind) {
    config = read_ttc(top, problems);
  } else if (kind == kAttentionKind) {
    config = read_attention(top);
  } else {
    config = read_core(top, problems);
  }
  top.finish();
  std::visit(
      [&](auto& c) {
        c.name = name;
        c.summary = summary;
      },
      config);
  if (auto* ttc = std::get_if<TtcConfig>(&config)) {
    ttc->core.name = name;
    ttc->core.summary = summary;
  }
  if (problems.empty()) problems = std::visit([](const auto& c) { return c.check(); }, config);
  if (!problems.empty()) throw ConfigError(file, problems);
  return config;
}

std::string to_toml(const Config& config) {
  std::string text;
  text += fmt::format("name = {}\n", quoted(name_of(config)));
  text += fmt::format("kind = {}\n", quoted(kind_of(config)));
  text += fmt::format("summary = {}\n", quoted(std::visit([](const auto& c) { return c.summary; }, config)));
  return text + std::visit([](const auto& c) { return tables(c); }, config);
}

}  // namespace filigree::config
