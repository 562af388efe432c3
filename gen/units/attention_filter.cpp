#include "units/attention_filter.h"

#include <fmt/format.h>

#include <stdexcept>

#include "config/attention_streams.h"
#include "units/attention_columns.h"
#include "units/attention_control.h"
#include "units/attention_counters.h"
#include "units/attention_list.h"
#include "units/attention_merger.h"
#include "units/attention_sampler.h"
#include "units/attention_selector.h"
#include "units/attention_softmax.h"
#include "units/names.h"

namespace filigree::units {

using config::AttentionConfig;
using hdl::Bus;
using hdl::Instance;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

Module attention_filter(const AttentionConfig& cfg) {
  if (const std::vector<std::string> problems = cfg.check(); !problems.empty()) throw std::invalid_argument(problems.front());
  Module m(module_name(cfg.name, "filter"),
           fmt::format("Attention filter: finds the keys of a head that carry its mass; up to {} keys, {} scores and {} column sums per cycle.",
                       cfg.max_keys, cfg.lanes, cfg.word_columns()));
  m.describe(
      "Per head: asks for the scores of sampled rows (row), takes them in (score), sums every row's probabilities by column, keeps the smallest set of columns with "
      "the share alpha of the mass (kept), and says for every block of queries which keys to attend (descriptor).");
  m.describe("The next head may be sampled while descriptors of the one before are leaving.");
  const Value clear = m.input("clear", UInt(1));
  m.comment("clear", "zeroes the counters");

  m.section("Control");
  const Instance control = m.instance("u_control", attention_control(cfg));
  control.feed("head", m.input_stream("head", config::beat_width(config::head_fields(cfg)), false));
  const auto registers = [&](const Instance& to, std::initializer_list<const char*> names) {
    for (const char* name : names) to.connect(name, control.out(name));
  };

  m.section("Sampled rows");
  const Instance sampler = m.instance("u_sampler", attention_sampler(cfg));
  sampler.connect("start", control.out("sample_start"));
  registers(sampler, {"keys", "rows", "stride", "tail"});
  sampler.drain("row", m.output_stream("row", config::beat_width(config::row_fields(cfg))));
  control.connect("sampler_busy", sampler.out("busy"));

  m.section("Scores to probabilities to column sums");
  const hdl::StreamIn score = m.input_stream("score", cfg.lanes * cfg.score_bits(), false);
  const Instance softmax = m.instance("u_softmax", attention_softmax(cfg));
  registers(softmax, {"scale_factor", "scale_shift"});
  softmax.feed("row", sampler, "length");
  softmax.feed("score", score);
  const Instance columns = m.instance("u_columns", attention_columns(cfg));
  columns.connect("start", control.out("sample_start"));
  if (cfg.window_first) registers(columns, {"window", "window_first"});
  for (const char* name : {"p_next", "p_valid", "p_last", "p_last_key", "p"}) columns.connect(name, softmax.out(name));
  control.connect("sums_idle", softmax.out("idle") & columns.out("settled"));

  m.section("Selection");
  const Instance selector = m.instance("u_selector", attention_selector(cfg));
  selector.connect("start", control.out("select_start"));
  registers(selector, {"keys", "alpha", "sinks"});
  selector.connect("rows_less_1", sampler.out("rows_less_1"));
  selector.connect("total", columns.out("total"));
  columns.connect("read_enable", selector.out("read_enable"));
  columns.connect("read_address", selector.out("read_address"));
  selector.connect("column", columns.out("column"));
  const Instance list = m.instance("u_list", attention_list(cfg));
  list.connect("clear", control.out("select_start"));
  list.feed("keep", selector, "keep");
  list.drain("kept", m.output_stream("kept", cfg.word_columns()));
  control.connect("select_done", selector.out("done"));
  control.connect("total", columns.out("total"));
  for (const char* name : {"outside", "target", "threshold", "mass"}) control.connect(name, selector.out(name));
  control.connect("columns", list.out("count"));

  m.section("Descriptors");
  const Instance merger = m.instance("u_merger", attention_merger(cfg));
  merger.connect("start", control.out("merge_start"));
  registers(merger, {"keys", "rows", "window", "bottom", "dense"});
  merger.connect("count", list.out("count"));
  list.connect("read_enable", merger.out("read_enable"));
  list.connect("read_address", merger.out("read_address"));
  merger.connect("index", list.out("index"));
  merger.drain("descriptor", m.output_stream("descriptor", config::beat_width(config::descriptor_fields(cfg))));
  control.connect("merge_busy", merger.out("busy"));
  control.drain("result", m.output_stream("result", config::beat_width(config::result_fields(cfg)), false));

  m.section("Status");
  const Value working = m.name("working", control.out("working") | merger.out("busy"));
  const Instance counters = m.instance("u_counters", attention_counters(cfg));
  counters.connect("clear", clear);
  counters.connect("busy", working);
  counters.connect("sampling", control.out("sampling"));
  counters.connect("selecting", control.out("selecting"));
  counters.connect("merging", merger.out("busy"));
  counters.connect("handed_over", control.out("merge_start"));
  counters.connect("columns", control.out("found"));
  for (const char* name : {"cycles", "sample", "select", "merge", "columns"}) {
    const std::string port = fmt::format("count_{}", name);
    m.output(port, counters.out(port));
  }
  m.output("counter_overflow", counters.out("counter_overflow"));
  m.comment("counter_overflow", "since `clear` a counter has passed its end");
  m.output("idle", ~working);
  return m;
}

}  // namespace filigree::units
