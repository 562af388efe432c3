#include "units/hss_row.h"

#include <fmt/format.h>

#include "lib/adder_tree.h"
#include "units/hss_lane_group.h"
#include "units/names.h"

namespace filigree::units {

using config::HssConfig;
using hdl::Bus;
using hdl::Module;
using hdl::SInt;
using hdl::UInt;
using hdl::Value;

std::vector<std::string> row_controls(const HssConfig& cfg) {
  std::vector<std::string> names;
  for (int i = 0; i < cfg.rank_count(); ++i) {
    if (cfg.ranks[static_cast<std::size_t>(i)].has_select()) names.push_back("swap_" + rank_name(cfg, i));
  }
  names.push_back("swap_weight");
  if (cfg.zero_gating) names.push_back("operand_load");
  return names;
}

Module hss_row(const HssConfig& cfg) {
  Module m(module_name(cfg.name, "row"),
           fmt::format("PE row: {} lanes in groups of {}, adder tree, accumulate adder.", cfg.lanes, cfg.group_lanes()));
  m.describe(
      "A step enters as the aligned window; its row sum is registered behind the adder tree and added to psum_in in the cycle after. The row never stalls: "
      "whether psum_out is written is decided outside.");
  const Bus window = m.inputs("window", UInt(cfg.b_bits), cfg.slots());
  const Value load = m.input("load", UInt(1));
  const Value load_data = m.input("load_data", UInt(cfg.row_beat_bits()));
  m.comment("load_data", "weights, lane 0 lowest, then coordinates, outermost rank first");
  const std::vector<std::string> controls = row_controls(cfg);
  std::vector<Value> control_values;
  for (const std::string& name : controls) control_values.push_back(m.input(name, UInt(1)));
  const Value accumulate = m.input("accumulate", UInt(1));
  const Value psum_in = m.input("psum_in", SInt(cfg.acc_bits));

  m.section("Lane groups");
  const Module group_module = hss_lane_group(cfg);
  const int lanes = cfg.group_lanes();
  std::vector<Value> products, active;
  for (int p = 0; p < cfg.groups(); ++p) {
    const hdl::Instance u = m.instance(fmt::format("u_group_{}", p), group_module);
    u.connect("window", window.slice(p * cfg.group_slots(), cfg.group_slots()));
    u.connect("load", load);
    u.connect("load_weight", load_data.slice(p * lanes * cfg.a_bits, lanes * cfg.a_bits));
    int field = cfg.lanes * cfg.a_bits;
    for (int i = 0; i < cfg.rank_count(); ++i) {
      const config::RankSet& rank = cfg.ranks[static_cast<std::size_t>(i)];
      if (!rank.has_select()) continue;
      const int bits = coordinates_per_group(cfg, i) * rank.meta_bits();
      u.connect("load_coord_" + rank_name(cfg, i), load_data.slice(field + p * bits, bits));
      field += cfg.groups() * bits;
    }
    for (std::size_t i = 0; i < controls.size(); ++i) u.connect(controls[i], control_values[i]);
    const Bus group_products = u.outs("product", SInt(cfg.product_bits()));
    products.insert(products.end(), group_products.begin(), group_products.end());
    if (cfg.zero_gating) {
      const Bus group_active = u.outs("active", UInt(1));
      active.insert(active.end(), group_active.begin(), group_active.end());
    }
  }

  m.section("Row sum and accumulation");
  const hdl::Instance tree =
      m.instance("u_tree", lib::adder_tree(module_name(cfg.name, "adder_tree"), SInt(cfg.product_bits()), cfg.lanes, cfg.pipeline.tree_registers));
  tree.connect("addend", Bus(products));
  const Value row_sum = m.registered("row_sum", tree.out("sum"));
  const Value psum = m.name("psum", (psum_in.as_unsigned() & hdl::replicate(accumulate, cfg.acc_bits)).as_signed());
  m.output("psum_out", (psum + row_sum).resize(cfg.acc_bits));
  if (cfg.zero_gating) m.outputs("active", Bus(active));
  return m;
}

}  // namespace filigree::units
