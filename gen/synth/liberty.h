// A cell library as timing, area and power need it, read from a liberty file.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "synth/cell_function.h"

namespace filigree::synth {

/// A table over input transition [ns] and output load [pF], one of them, or neither. Linear between its points and beyond its ends.
class LookupTable {
 public:
  LookupTable() = default;
  /// `values` has one row per entry of `slews`, one column per entry of `loads`; an axis that is absent has the one entry 0.
  LookupTable(std::vector<double> slews, std::vector<double> loads, std::vector<double> values);

  bool empty() const { return values_.empty(); }
  double at(double slew, double load) const;

 private:
  std::vector<double> slews_, loads_, values_;
};

/// From one input to one output; tables that the file does not have are empty.
struct TimingArc {
  std::string related_pin;
  LookupTable rise_delay, fall_delay, rise_slew, fall_slew;  ///< of the output
  bool inverts = false, follows = false;                     ///< which edges of the input cause which of the output; both when the sense is not unate
  bool clocked = false;                                      ///< from a clock edge
};

/// Energy inside a cell per transition [pJ], in the unit capacitance * voltage^2 of the file converted to pJ.
struct InternalPower {
  std::vector<std::string> related_pins;  ///< of an output: the inputs whose change causes the transition; empty for a pin's own power
  std::optional<CellFunction> when;       ///< absent: where no other entry's condition holds
  LookupTable rise, fall;
};

struct Pin {
  std::string name;
  bool is_output = false;
  double capacitance_pf = 0;
  double max_capacitance_pf = 0;  ///< 0: not given
  CellFunction function;          ///< of an output: in terms of the inputs and, in a flip-flop, of its state
  std::vector<TimingArc> arcs;
  std::vector<InternalPower> powers;

  /// Of an output, over all arcs and both edges.
  double worst_delay(double slew, double load) const;
  double worst_slew(double slew, double load) const;
};

struct Leakage {
  CellFunction when;
  double watts = 0;
};

/// The `ff` group: a state bit and its complement.
struct FlipFlop {
  std::string state, complement;
  CellFunction next, clocked_on, clear, preset;  ///< the last two may be empty
};

struct Cell {
  std::string name;
  double area = 0;
  std::vector<Pin> pins;
  std::optional<FlipFlop> flip_flop;
  double leakage_watts = 0;  ///< where no entry of `leakages` holds
  std::vector<Leakage> leakages;

  const Pin* find(const std::string& pin) const;
  /// Its only output; nullptr when it has none or several.
  const Pin* only_output() const;
  std::vector<const Pin*> inputs() const;
  /// A gate of one input: its output when the input is low. Nothing for any other cell.
  std::optional<bool> single_input_output_when_low() const;
  bool is_inverter() const { return single_input_output_when_low() == std::optional(true); }
  /// One with a timing arc, so that its delay is known.
  bool is_buffer() const;
};

struct Liberty {
  std::string file;  ///< as given
  std::string name;
  double voltage = 0;
  std::map<std::string, Cell> cells;  ///< sorted, so that all that follows from a library is deterministic
};

/// `file` is the name used in messages. Throws std::runtime_error, naming it and what would be accepted, for a text that cannot be parsed, a library without a
/// voltage or units, without a flip-flop on the rising edge, without an inverter, or with a table that does not fit its axes.
Liberty read_liberty(const std::string& text, const std::string& file);

}  // namespace filigree::synth
