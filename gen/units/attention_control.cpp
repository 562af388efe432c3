#include "units/attention_control.h"

#include <map>
#include <string>
#include <vector>

#include "config/attention_streams.h"
#include "units/names.h"

namespace filigree::units {
namespace {

using config::AttentionConfig;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

}  // namespace

Module attention_control(const AttentionConfig& cfg) {
  Module m(module_name(cfg.name, "control"), "Control: takes a head through sampling, selection and the hand-over to the merger.");
  m.describe(
      "A head is taken when the one before has been reported. Its descriptors may still be leaving: the next head is sampled meanwhile, and its selection waits "
      "for them. A head that is dense for its length is handed over at once.");
  const hdl::StreamIn head = m.input_stream("head", config::beat_width(config::head_fields(cfg)), false);
  const hdl::StreamOut result = m.output_stream("result", config::beat_width(config::result_fields(cfg)), false);
  const Value sampler_busy = m.input("sampler_busy", UInt(1));
  const Value sums_idle = m.input("sums_idle", UInt(1));
  const Value select_done = m.input("select_done", UInt(1));
  const Value merge_busy = m.input("merge_busy", UInt(1));

  m.section("Registers of the head");
  const Reg idle = m.reg("idle", UInt(1), 1);
  head.accept(idle);
  const Value take = m.name("take", idle & head.valid);
  std::map<std::string, Value> registers;
  int lsb = 0;
  for (const config::BeatField& field : config::head_fields(cfg)) {
    const Reg reg = m.data_reg(field.name, UInt(field.width));
    reg.next_when(take, head.data.slice(lsb, field.width));
    m.comment(field.name, field.meaning);
    registers[field.name] = reg;
    lsb += field.width;
  }

  m.section("Stages");
  const Reg starting = m.reg("starting", UInt(1), 0);
  const Reg sampling = m.reg("sampling", UInt(1), 0);
  const Reg selecting = m.reg("selecting", UInt(1), 0);
  const Reg merging = m.reg("merging", UInt(1), 0);
  m.comment("merging", "waits for the merger to be free");
  const Reg reporting = m.reg("reporting", UInt(1), 0);
  const Reg sampled = m.reg("sampled", UInt(1), 0);
  const Value too_short = m.name("too_short", registers["keys"].resize(registers["dense_below"].width()) < registers["dense_below"]);
  const Value sample_start = m.name("sample_start", starting & ~too_short);
  const Value skip = m.name("skip", starting & too_short);
  const Reg settling = m.reg("settling", UInt(1), 0);
  m.comment("settling", "the sampler shows that it is busy in the next cycle");
  const Value sums_done = sampling & ~settling & ~sampler_busy & sums_idle;
  const Value select_start = m.name("select_start", sums_done & ~merge_busy);
  const Value merge_start = m.name("merge_start", merging & ~merge_busy);
  const Value reported = m.name("reported", reporting & result.ready);
  idle.next((idle & ~head.valid) | reported);
  starting.next(take);
  settling.next(sample_start);
  sampling.next(sample_start | (sampling & ~select_start));
  selecting.next(select_start | (selecting & ~select_done));
  merging.next(skip | (selecting & select_done) | (merging & merge_busy));
  reporting.next(merge_start | (reporting & ~result.ready));
  sampled.next_when(starting, ~too_short);

  m.section("Result");
  const Value columns = m.input("columns", UInt(cfg.key_bits()));
  const Value found = m.name("found", columns & hdl::replicate(sampled, cfg.key_bits()));
  const Value dense = m.name("dense", ~sampled | (columns > registers["most_columns"]));
  std::vector<Value> fields;
  for (const config::BeatField& field : config::result_fields(cfg)) {
    if (field.name == "dense") {
      fields.push_back(dense);
    } else if (field.name == "columns") {
      fields.push_back(found);
    } else {
      fields.push_back(m.input(field.name, UInt(field.width)) & hdl::replicate(sampled, field.width));
    }
  }
  result.offer(reporting, hdl::concat(fields));

  for (const config::BeatField& field : config::head_fields(cfg)) {
    if (field.name != "dense_below" && field.name != "most_columns") m.output(field.name, registers[field.name]);
  }
  m.output("sample_start", sample_start);
  m.output("select_start", select_start);
  m.output("merge_start", merge_start);
  m.output("dense", dense);
  m.output("found", found);
  m.output("sampling", sampling);
  m.output("selecting", selecting);
  m.output("working", ~idle);
  return m;
}

}  // namespace filigree::units
