#include "units/hss_array.h"

#include <fmt/format.h>

#include <utility>

#include "lib/prim.h"
#include "units/hss_row.h"
#include "units/names.h"

namespace filigree::units {

using config::HssConfig;
using hdl::Bus;
using hdl::Module;
using hdl::SInt;
using hdl::UInt;
using hdl::Value;

Module hss_array(const HssConfig& cfg) {
  Module m(module_name(cfg.name, "array"), fmt::format("{} PE rows and their accumulators, {} columns deep.", cfg.rows, cfg.columns));
  m.describe(
      "All rows work on the same column, so one RAM word holds the column's partial sums of every row. read_data is the word read in the cycle before: the "
      "partial sums of the step about to be accumulated, or a finished column on its way out; it holds until the next read.");
  const Bus window = m.inputs("window", UInt(cfg.b_bits), cfg.slots());
  const Bus load = m.inputs("load", UInt(1), cfg.rows);
  m.comment("load", "one bit per row");
  const Value load_data = m.input("load_data", UInt(cfg.row_beat_bits()));
  const std::vector<std::string> controls = row_controls(cfg);
  std::vector<Value> control_values;
  for (const std::string& name : controls) control_values.push_back(m.input(name, UInt(1)));
  const Value accumulate = m.input("accumulate", UInt(1));
  const int address_bits = hdl::bits_for(static_cast<unsigned>(cfg.columns - 1));
  const Value write = m.input("write", UInt(1));
  const Value write_column = m.input("write_column", UInt(address_bits));
  const Value read = m.input("read", UInt(1));
  const Value read_column = m.input("read_column", UInt(address_bits));

  m.section("Accumulators");
  const int word = cfg.rows * cfg.acc_bits;
  const hdl::Instance ram = m.instance("u_accumulators", lib::ram_1r1w(word, cfg.columns));
  const Bus psums(ram.out("read_data"), SInt(cfg.acc_bits));

  m.section("PE rows");
  const Module row_module = hss_row(cfg);
  std::vector<Value> sums, active;
  for (int r = 0; r < cfg.rows; ++r) {
    const hdl::Instance u = m.instance(fmt::format("u_row_{}", r), row_module);
    u.connect("window", window);
    u.connect("load", load[r]);
    u.connect("load_data", load_data);
    for (std::size_t i = 0; i < controls.size(); ++i) u.connect(controls[i], control_values[i]);
    u.connect("accumulate", accumulate);
    u.connect("psum_in", psums[r]);
    sums.push_back(u.out("psum_out"));
    if (cfg.zero_gating) {
      const Bus row_active = u.outs("active", UInt(1));
      active.insert(active.end(), row_active.begin(), row_active.end());
    }
  }
  ram.connect("write_enable", write);
  ram.connect("write_address", write_column);
  ram.connect("write_data", Bus(sums).packed());
  ram.connect("read_enable", read);
  ram.connect("read_address", read_column);
  m.output("read_data", ram.out("read_data"));
  if (cfg.zero_gating) m.outputs("active", Bus(active));
  return m;
}

Module hss_arrays(const HssConfig& cfg) {
  Module m(module_name(cfg.name, "arrays"), fmt::format("{} arrays: they share everything but the weights.", cfg.arrays));
  m.describe("The same window and the same cycle for all; array 0 has the lowest rows of M.");
  const Value window = m.input("window", UInt(cfg.slots() * cfg.b_bits));
  const Value load = m.input("load", UInt(cfg.rows));
  m.comment("load", "one bit per row, of every array");
  const Bus load_data = m.inputs("load_data", UInt(cfg.row_beat_bits()), cfg.arrays);
  std::vector<std::pair<std::string, Value>> shared{{"window", window}, {"load", load}};
  const auto share = [&](const std::string& name, int bits) { shared.emplace_back(name, m.input(name, UInt(bits))); };
  for (const std::string& name : row_controls(cfg)) share(name, 1);
  const int address_bits = hdl::bits_for(static_cast<unsigned>(cfg.columns - 1));
  share("accumulate", 1);
  share("write", 1);
  share("write_column", address_bits);
  share("read", 1);
  share("read_column", address_bits);

  const Module array_module = hss_array(cfg);
  std::vector<Value> columns, active;
  for (int q = 0; q < cfg.arrays; ++q) {
    const hdl::Instance u = m.instance(fmt::format("u_array_{}", q), array_module);
    for (const auto& [name, value] : shared) u.connect(name, value);
    u.connect("load_data", load_data[q]);
    columns.push_back(u.out("read_data"));
    if (cfg.zero_gating) active.push_back(u.out("active"));
  }
  m.output("read_data", hdl::concat(columns));
  if (cfg.zero_gating) m.output("active", hdl::concat(active));
  return m;
}

}  // namespace filigree::units
