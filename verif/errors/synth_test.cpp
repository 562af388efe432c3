// `filigree synth` with a liberty: files that are none, libraries that lack something, options that do not go together.
#include "errors/bad_case.h"
#include "errors/npy_text.h"

namespace filigree::errors {
namespace {

/// A library of an inverter, a buffer and a flip-flop; too little to map a core to, enough to be read.
std::string small_library() {
  return R"(library (small) {
  time_unit : "1ns"; voltage_unit : "1V"; leakage_power_unit : "1nW"; capacitive_load_unit (1, pf); nom_voltage : 1;
  cell (INV) { area : 1; pin (A) { direction : input; capacitance : 0.01; } pin (Y) { direction : output; function : "!A"; } }
  cell (BUF) { area : 1; pin (A) { direction : input; capacitance : 0.01; } pin (Y) { direction : output; function : "A"; max_capacitance : 1;
    timing () { related_pin : "A"; timing_sense : positive_unate; cell_rise (scalar) { values ("0.1"); } cell_fall (scalar) { values ("0.1"); } } } }
  cell (DFF) { area : 6; ff (IQ, IQN) { next_state : "D"; clocked_on : "CK"; } pin (CK) { direction : input; clock : true; capacitance : 0.01; }
    pin (D) { direction : input; capacitance : 0.01; } pin (Q) { direction : output; function : "IQ"; } }
})";
}

std::string without(std::string text, const std::string& part) {
  text.replace(text.find(part), part.size(), "");
  return text;
}

std::vector<BadCase> synth() {
  const std::string good = small_library();
  const Files files = {{"good.lib", good},
                       {"cut.lib", good.substr(0, good.size() / 2)},
                       {"no-flop.lib", without(good, "ff (IQ, IQN) { next_state : \"D\"; clocked_on : \"CK\"; }")},
                       {"no-buffer.lib", without(good, "function : \"A\"; ")},
                       {"no-units.lib", without(good, "capacitive_load_unit (1, pf);")},
                       {"text.lib", "nothing of the kind\n"},
                       {"folder/", ""},
                       {"a.npy", good_a()},
                       {"b.npy", good_b()}};
  const std::string start = "synth tc-s --keep out --json j --liberty ";
  return {
      {"liberty_missing", words(start + "none.lib"), "--liberty: none.lib cannot be read", "osu018, or a liberty file", files},
      {"liberty_folder", words(start + "folder"), "--liberty: folder cannot be read", "osu018, or a liberty file", files},
      {"liberty_text", words(start + "text.lib"), "text.lib:1: 'nothing'", "library (NAME)", files},
      {"liberty_cut_off", words(start + "cut.lib"), "cut.lib:", "", files},
      {"liberty_without_units", words(start + "no-units.lib"), "no-units.lib:1: no capacitive_load_unit", "capacitive_load_unit (1, pf)", files},
      {"liberty_without_flop", words(start + "no-flop.lib"), "no-flop.lib: no flip-flop on the rising clock edge", "a library with one", files},
      {"liberty_without_buffer", words(start + "no-buffer.lib"), "no-buffer.lib: no buffer", "a library with flip-flops", files},
      {"liberty_without_gates", words(start + "good.lib"), "good.lib: ", "a library with flip-flops", files},
      {"clock_zero", words(start + "good.lib --clock 0"), "--clock: '0' is not a number in range", "above 0", files},
      {"clock_negative", words(start + "good.lib --clock -2"), "--clock: '-2' is not a number in range", "above 0", files},
      {"clock_alone", words("synth tc-s --keep out --clock 5"), "--clock, --a, --b, --pattern: without a liberty", "together with --liberty", files},
      {"netlist_alone", words("synth tc-s --keep out --netlist n.v"), "--netlist: without a liberty", "together with --liberty", files},
      {"a_alone", words(start + "good.lib --a a.npy"), "--a, --b: one of them", "both or none", files},
      {"zeros_above_one", words(start + "good.lib --b-zeros 1.5"), "--b-zeros: '1.5' is not a number in range", "0 .. 1", files},
      {"pattern_of_no_core", words("synth tasd-m8 --keep out --liberty good.lib --pattern 2:4"), "tasd-m8 computes no GEMM", "hss_core", files},
      {"pattern_not_of_the_family", words(start + "good.lib --pattern 2:5"), "2:5", "", files},
      {"operand_missing", words(start + "good.lib --a none.npy --b b.npy"), "none.npy", "", files},
  };
}

INSTANTIATE_TEST_SUITE_P(Synth, BadInput, ::testing::ValuesIn(synth()), case_name);

}  // namespace
}  // namespace filigree::errors
