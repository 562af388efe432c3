// Commands, options and words that cannot be understood.
#include "errors/bad_case.h"
#include "errors/npy_text.h"

namespace filigree::errors {
namespace {

const std::string kCommands = "presets, generate, synth, ";
const std::string kRun = "run highlight-s --a a.npy --b b.npy -o c.npy --json figures.json ";

std::vector<BadCase> bad_lines() {
  std::vector<BadCase> rows = {
      {"no_command", {}, "a command is missing", kCommands},
      {"unknown_command", words("generat highlight-s -o out"), "generat: unknown command", kCommands},
      {"unknown_option_for_command", words("--verbose"), "--verbose: unknown command", kCommands},
      {"option_in_front_of_command", words("--json x presets"), "--json: not accepted in front", "--help"},
      {"missing_config", words("generate -o out"), "generate: CONFIG: missing", "A preset's name or a TOML file"},
      {"missing_output", words("generate highlight-s"), "generate: --output: missing", "--output DIR"},
      {"missing_layers", words("estimate highlight-s"), "estimate: --layers: missing", "--layers FILE"},
      {"missing_operand", words("run highlight-s --a a.npy"), "run: --b: missing", "--b FILE"},
      {"missing_pattern", words("prune a.npy -o p.npy"), "prune: --pattern: missing", "--pattern PATTERN"},
      {"missing_series", words("decompose a.npy -o out"), "decompose: --series: missing", "--series SERIES"},
      {"missing_decomposition_folder", words("decompose a.npy --series 2:4"), "decompose: --output: missing", "--output DIR"},
      {"missing_model", words("import -o out"), "import: MODEL: missing", "A .tflite file"},
      {"unknown_option", words(kRun + "--stals"), "run: --stals: unknown option", "--stalls"},
      {"unknown_short_option", words("generate highlight-s -q -o out"), "generate: -q: unknown option", "--help"},
      {"word_too_many", words("generate highlight-s tc-s -o out"), "generate: tc-s: one word too many", "CONFIG alone"},
      {"word_too_many_for_presets", words("presets all"), "presets: all: one word too many", "options only"},
      {"output_twice", words("generate highlight-s -o out -o out2"), "generate: --output: has a value too many", "once --output DIR"},
      {"option_without_value", words("run highlight-s --b b.npy --a"), "run: --a: has no value", "--a FILE"},
      {"flag_with_value", words(kRun + "--stalls=7"), "run: --stalls: has a value too many", "--stalls"},
      {"seed_is_text", words(kRun + "--seed seven"), "run: --seed: 'seven'", "0..18446744073709551615"},
      {"seed_is_negative", words(kRun + "--seed -1"), "run: --seed: '-1'", "0.."},
      {"seed_is_fractional", words(kRun + "--seed 1.5"), "run: --seed: '1.5'", "0.."},
      {"seed_is_too_large", words(kRun + "--seed 18446744073709551616"), "run: --seed: '18446744073709551616'", "0..18446744073709551615"},
      {"verify_unknown_unit", words("verify tc-s --unit multiplyer --json j"), "--unit: tc-s has no unit 'multiplyer'", "multiplier"},
      {"verify_seed_is_negative", words("verify tc-s --seed -1 --json j"), "verify: --seed: '-1'", "0.."},
      {"verify_no_transactions", words("verify tc-s --transactions 0 --json j"), "verify: --transactions: '0'", "1.."},
      {"verify_transactions_are_text", words("verify tc-s --transactions many"), "verify: --transactions: 'many'", "1.."},
      {"verify_flag_with_value", words("verify tc-s --coverage=9"), "verify: --coverage: has a value too many", "--coverage"},
      {"unknown_engine", words(kRun + "--engine fpga"), "run: --engine: 'fpga' is unknown", "rtl, interpreter, model"},
      {"engine_as_number", words(kRun + "--engine 1"), "run: --engine: '1' is unknown", "rtl, interpreter, model"},
      {"interpreter_has_no_trace", words(kRun + "--engine interpreter --trace t.fst"), "--trace: the engine 'interpreter'", "--engine rtl"},
      {"model_has_no_trace", words(kRun + "--engine model --trace t.fst"), "--trace: the engine 'model'", "--engine rtl"},
      {"empty_config", {"generate", "", "-o", "out"}, "generate: CONFIG: an empty name", "the name of a file"},
      {"empty_output", {"generate", "tc-s", "-o", ""}, "generate: --output: an empty name", "the name of a file"},
      {"empty_json", {"presets", "--json", ""}, "presets: --json: an empty name", "the name of a file"},
      {"empty_layers", {"estimate", "tc-s", "--layers", ""}, "estimate: --layers: an empty name", "the name of a file"},
      {"output_is_json", words("prune a.npy --pattern 2:4 -o x --json x"), "--output: x is where --json writes", "another place"},
      {"output_is_json_by_another_name", words("prune a.npy --pattern 2:4 -o x --json ./x"), "x is where", "another place"},
      {"json_inside_output", words("generate tc-s -o out --json out/figures.json"), "out/figures.json is where --output writes", "another place"},
      {"trace_is_output", words("run tc-s --a a.npy --b b.npy -o x --trace x"), "--output: x is where --trace writes", "another place"},
  };
  for (BadCase& row : rows) row.files = {{"a.npy", good_a()}, {"b.npy", good_b()}};
  return rows;
}

INSTANTIATE_TEST_SUITE_P(CommandLine, BadInput, ::testing::ValuesIn(bad_lines()), case_name);

}  // namespace
}  // namespace filigree::errors
