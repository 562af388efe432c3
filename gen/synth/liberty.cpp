#include "synth/liberty.h"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

#include "synth/liberty_text.h"

namespace filigree::synth {
namespace {

std::size_t segment(const std::vector<double>& axis, double x) {
  const auto after = std::upper_bound(axis.begin(), axis.end(), x) - axis.begin();
  return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(after - 1, 0, std::ssize(axis) - 2));
}

/// The factors of the file's units.
struct Units {
  double time_ns = 1, capacitance_pf = 1, leakage_watts = 1e-9, voltage = 1;
  double energy_pj() const { return capacitance_pf * voltage * voltage; }
};

class Reader {
 public:
  Reader(const LibertyItem& library, const std::string& file) : library_(library), file_(file) {}

  Liberty read() {
    Liberty result{file_, library_.arguments.empty() ? "" : library_.arguments.front(), 0, {}};
    read_units();
    result.voltage = number(library_, "nom_voltage", 0) * units_.voltage;
    if (result.voltage <= 0) fail(library_, "no nom_voltage", "a library with its nominal voltage");
    for (const LibertyItem& item : library_.items) {
      if (item.name == "lu_table_template" || item.name == "power_lut_template") templates_[first(item)] = &item;
    }
    for (const LibertyItem* cell : library_.all("cell")) result.cells.emplace(first(*cell), read_cell(*cell));
    return result;
  }

 private:
  [[noreturn]] void fail(const LibertyItem& where, const std::string& problem, const std::string& accepted) const {
    throw std::runtime_error(fmt::format("{}:{}: {}, accepted: {}", file_, where.line, problem, accepted));
  }
  static std::string first(const LibertyItem& item) { return item.arguments.empty() ? "" : item.arguments.front(); }

  double to_number(const LibertyItem& where, std::string_view text) const {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) fail(where, fmt::format("'{}' is no number", text), "a number");
    return value;
  }
  double number(const LibertyItem& group, std::string_view name, double otherwise) const {
    const std::string_view text = group.value(name);
    return text.empty() ? otherwise : to_number(group, text);
  }

  /// "1ns" and the like, in units of `base` ("s", "W", "V").
  double unit(std::string_view name, std::string_view base, std::string_view otherwise) const {
    std::string_view text = library_.value(name);
    if (text.empty()) text = otherwise;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    if (error == std::errc() && rest.ends_with(base)) {
      rest.remove_suffix(base.size());
      static const std::map<std::string_view, double> prefixes = {{"", 1}, {"m", 1e-3}, {"u", 1e-6}, {"n", 1e-9}, {"p", 1e-12}, {"f", 1e-15}};
      if (const auto found = prefixes.find(rest); found != prefixes.end()) return value * found->second;
    }
    fail(library_, fmt::format("{} is '{}'", name, text), fmt::format("such as \"1n{}\"", base));
  }

  void read_units() {
    units_.time_ns = unit("time_unit", "s", "1ns") / 1e-9;
    units_.leakage_watts = unit("leakage_power_unit", "W", "1nW");
    units_.voltage = unit("voltage_unit", "V", "1V");
    const auto loads = library_.all("capacitive_load_unit");
    if (loads.empty() || loads.front()->arguments.size() != 2) fail(library_, "no capacitive_load_unit", "capacitive_load_unit (1, pf)");
    std::string scale = loads.front()->arguments[1];
    std::ranges::transform(scale, scale.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (scale != "pf" && scale != "ff") fail(*loads.front(), fmt::format("a load unit of '{}'", scale), "pf or ff");
    units_.capacitance_pf = to_number(*loads.front(), loads.front()->arguments[0]) * (scale == "pf" ? 1 : 1e-3);
  }

  std::vector<double> numbers(const LibertyItem& where, const std::string& text, double scale) const {
    std::vector<double> values;
    std::string word;
    for (const char c : text + " ") {
      if (c != ',' && c != ' ' && c != '\t') {
        word += c;
      } else if (!word.empty()) {
        values.push_back(to_number(where, word) * scale);
        word.clear();
      }
    }
    return values;
  }

  /// What an axis of a template stands for.
  enum class Axis { kNone, kSlew, kLoad, kOther };
  Axis axis(const LibertyItem& shape, std::string_view variable) const {
    const std::string_view name = shape.value(variable);
    if (name.empty()) return Axis::kNone;
    if (name == "total_output_net_capacitance") return Axis::kLoad;
    if (name == "input_net_transition" || name == "input_transition_time") return Axis::kSlew;
    return Axis::kOther;
  }

  /// A table of values in units of `scale`; empty when its axes are neither transition nor load.
  LookupTable table(const LibertyItem& group, double scale) const {
    std::vector<double> values;
    for (const LibertyItem* item : group.all("values")) {
      for (const std::string& row : item->arguments) std::ranges::move(numbers(*item, row, scale), std::back_inserter(values));
    }
    if (first(group) == "scalar" || first(group).empty()) {
      if (values.size() != 1) fail(group, fmt::format("a scalar of {} values", values.size()), "one");
      return {{0}, {0}, values};
    }
    const auto shape = templates_.find(first(group));
    if (shape == templates_.end()) fail(group, fmt::format("no template '{}'", first(group)), "the name of a table template of the library");
    const Axis one = axis(*shape->second, "variable_1"), two = axis(*shape->second, "variable_2");
    if (one == Axis::kOther || two == Axis::kOther || one == Axis::kNone) return {};
    const auto points = [&](const char* name, Axis kind) {
      const std::string_view own = group.value(name);
      std::vector<const LibertyItem*> found = own.empty() ? shape->second->all(name) : group.all(name);
      std::vector<double> result;
      for (const LibertyItem* item : found) {
        for (const std::string& text : item->arguments)
          std::ranges::move(numbers(*item, text, kind == Axis::kLoad ? units_.capacitance_pf : units_.time_ns), std::back_inserter(result));
      }
      return result;
    };
    std::vector<double> first_axis = points("index_1", one);
    std::vector<double> second_axis = two == Axis::kNone ? std::vector<double>{0} : points("index_2", two);
    if (first_axis.empty() || second_axis.empty() || values.size() != first_axis.size() * second_axis.size()) {
      fail(group, fmt::format("{} values for axes of {} and {}", values.size(), first_axis.size(), second_axis.size()),
           "as many as the axes have points");
    }
    if (one == Axis::kSlew) return {first_axis, second_axis, values};
    if (two == Axis::kNone) return {{0}, first_axis, values};
    std::vector<double> turned;
    for (std::size_t column = 0; column < second_axis.size(); ++column) {
      for (std::size_t row = 0; row < first_axis.size(); ++row) turned.push_back(values[row * second_axis.size() + column]);
    }
    return {second_axis, first_axis, turned};
  }

  LookupTable table_named(const LibertyItem& group, std::string_view name, double scale) const {
    const auto found = group.all(name);
    return found.empty() ? LookupTable() : table(*found.front(), scale);
  }

  CellFunction function(const LibertyItem& where, std::string_view text) const {
    if (text.empty()) return {};
    try {
      return CellFunction(text);
    } catch (const std::runtime_error& error) {
      throw std::runtime_error(fmt::format("{}:{}: {}", file_, where.line, error.what()));
    }
  }

  static std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> result;
    std::istringstream in{std::string(text)};
    for (std::string word; in >> word;) result.push_back(word);
    return result;
  }

  void read_arc(const LibertyItem& timing, Pin& pin) const {
    const std::string_view type = timing.value("timing_type");
    const bool combinational = type.empty() || type == "combinational";
    const bool edge = type == "rising_edge" || type == "falling_edge";
    if (!combinational && !edge) return;
    const std::string_view sense = timing.value("timing_sense");
    for (const std::string& related : words(timing.value("related_pin"))) {
      TimingArc arc;
      arc.related_pin = related;
      arc.clocked = edge;
      arc.inverts = sense != "positive_unate";
      arc.follows = sense != "negative_unate";
      arc.rise_delay = table_named(timing, "cell_rise", units_.time_ns);
      arc.fall_delay = table_named(timing, "cell_fall", units_.time_ns);
      arc.rise_slew = table_named(timing, "rise_transition", units_.time_ns);
      arc.fall_slew = table_named(timing, "fall_transition", units_.time_ns);
      pin.arcs.push_back(std::move(arc));
    }
  }

  void read_power(const LibertyItem& group, Pin& pin) const {
    InternalPower power;
    power.related_pins = words(group.value("related_pin"));
    if (const std::string_view when = group.value("when"); !when.empty()) power.when = function(group, when);
    power.rise = table_named(group, "rise_power", units_.energy_pj());
    power.fall = table_named(group, "fall_power", units_.energy_pj());
    if (const auto both = group.all("power"); !both.empty()) power.rise = power.fall = table(*both.front(), units_.energy_pj());
    pin.powers.push_back(std::move(power));
  }

  Pin read_pin(const LibertyItem& group) const {
    Pin pin;
    pin.name = first(group);
    pin.is_output = group.value("direction") == "output";
    pin.capacitance_pf = number(group, "capacitance", 0) * units_.capacitance_pf;
    pin.max_capacitance_pf = number(group, "max_capacitance", 0) * units_.capacitance_pf;
    pin.function = function(group, group.value("function"));
    for (const LibertyItem* timing : group.all("timing")) read_arc(*timing, pin);
    for (const LibertyItem* power : group.all("internal_power")) read_power(*power, pin);
    return pin;
  }

  Cell read_cell(const LibertyItem& group) const {
    Cell cell;
    cell.name = first(group);
    cell.area = number(group, "area", 0);
    cell.leakage_watts = number(group, "cell_leakage_power", 0) * units_.leakage_watts;
    for (const LibertyItem* item : group.all("leakage_power")) {
      const double watts = number(*item, "value", 0) * units_.leakage_watts;
      if (const std::string_view when = item->value("when"); !when.empty()) {
        cell.leakages.push_back({function(*item, when), watts});
      } else {
        cell.leakage_watts = watts;
      }
    }
    for (const LibertyItem* pin : group.all("pin")) cell.pins.push_back(read_pin(*pin));
    if (const auto flops = group.all("ff"); !flops.empty()) {
      const LibertyItem& ff = *flops.front();
      FlipFlop flop;
      flop.state = first(ff);
      flop.complement = ff.arguments.size() > 1 ? ff.arguments[1] : "";
      flop.next = function(ff, ff.value("next_state"));
      flop.clocked_on = function(ff, ff.value("clocked_on"));
      flop.clear = function(ff, ff.value("clear"));
      flop.preset = function(ff, ff.value("preset"));
      cell.flip_flop = std::move(flop);
    }
    return cell;
  }

  const LibertyItem& library_;
  const std::string& file_;
  Units units_;
  std::map<std::string, const LibertyItem*> templates_;
};

bool is_rising_flop(const Cell& cell) {
  if (!cell.flip_flop || cell.flip_flop->clocked_on.pins().size() != 1) return false;
  const std::uint64_t high = ~std::uint64_t{0};
  return cell.flip_flop->clocked_on.evaluate({&high, 1}) == high;
}

}  // namespace

LookupTable::LookupTable(std::vector<double> slews, std::vector<double> loads, std::vector<double> values)
    : slews_(std::move(slews)), loads_(std::move(loads)), values_(std::move(values)) {}

double LookupTable::at(double slew, double load) const {
  if (values_.empty()) return 0;
  const auto along_load = [&](std::size_t row) {
    const double* values = values_.data() + row * loads_.size();
    if (loads_.size() == 1) return values[0];
    const std::size_t i = segment(loads_, load);
    return values[i] + (values[i + 1] - values[i]) * (load - loads_[i]) / (loads_[i + 1] - loads_[i]);
  };
  if (slews_.size() == 1) return along_load(0);
  const std::size_t i = segment(slews_, slew);
  const double low = along_load(i), high = along_load(i + 1);
  return low + (high - low) * (slew - slews_[i]) / (slews_[i + 1] - slews_[i]);
}

const Pin* Cell::find(const std::string& pin) const {
  const auto found = std::ranges::find(pins, pin, &Pin::name);
  return found == pins.end() ? nullptr : &*found;
}

const Pin* Cell::only_output() const {
  const Pin* output = nullptr;
  for (const Pin& pin : pins) {
    if (!pin.is_output) continue;
    if (output != nullptr) return nullptr;
    output = &pin;
  }
  return output;
}

std::vector<const Pin*> Cell::inputs() const {
  std::vector<const Pin*> result;
  for (const Pin& pin : pins) {
    if (!pin.is_output) result.push_back(&pin);
  }
  return result;
}

double Pin::worst_delay(double slew, double load) const {
  double worst = 0;
  for (const TimingArc& arc : arcs) worst = std::max({worst, arc.rise_delay.at(slew, load), arc.fall_delay.at(slew, load)});
  return worst;
}

double Pin::worst_slew(double slew, double load) const {
  double worst = 0;
  for (const TimingArc& arc : arcs) worst = std::max({worst, arc.rise_slew.at(slew, load), arc.fall_slew.at(slew, load)});
  return worst;
}

bool Cell::is_buffer() const { return single_input_output_when_low() == std::optional(false) && !only_output()->arcs.empty(); }

std::optional<bool> Cell::single_input_output_when_low() const {
  const Pin* out = only_output();
  if (out == nullptr || flip_flop || inputs().size() != 1 || out->function.pins().size() != 1) return std::nullopt;
  const std::uint64_t low = 0, high = ~std::uint64_t{0};
  const std::uint64_t when_low = out->function.evaluate({&low, 1});
  if (when_low == out->function.evaluate({&high, 1})) return std::nullopt;
  return when_low != 0;
}

Liberty read_liberty(const std::string& text, const std::string& file) {
  const LibertyItem library = parse_liberty(text, file);
  Liberty liberty = Reader(library, file).read();
  const auto none = [&](const auto& kind) { return std::ranges::none_of(liberty.cells, [&](const auto& entry) { return kind(entry.second); }); };
  if (none(is_rising_flop))
    throw std::runtime_error(fmt::format("{}: no flip-flop on the rising clock edge, accepted: a library with one, an inverter and gates", file));
  if (none([](const Cell& cell) { return cell.is_inverter(); }))
    throw std::runtime_error(fmt::format("{}: no inverter, accepted: a library with flip-flops, an inverter and gates", file));
  return liberty;
}

}  // namespace filigree::synth
