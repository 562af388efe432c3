// Heads of attention, settings and places of `filigree filter` that cannot be used.
#include <cmath>
#include <limits>

#include "errors/bad_case.h"
#include "errors/npy_text.h"
#include "errors/preset_change.h"

namespace filigree::errors {
namespace {

const std::string kEnds = " -o kept.npy --mask mask.npy --plot mask.svg --json figures.json";

std::string heads(const std::string& shape, std::vector<float> values) { return npy("'<f4'", shape, bytes_of(values)); }

/// All values 1.
std::string ones(int heads_count, int rows, int dimension) {
  return heads(fmt::format("({}, {}, {})", heads_count, rows, dimension),
               std::vector<float>(static_cast<std::size_t>(heads_count * rows * dimension), 1));
}

std::vector<BadCase> tensors() {
  const std::string line = "filter q.npy k.npy" + kEnds;
  const std::string with_values = "filter q.npy k.npy v.npy" + kEnds;
  const std::string good = ones(2, 4, 8);
  const auto with = [](std::string q, std::string k) { return Files{{"q.npy", std::move(q)}, {"k.npy", std::move(k)}}; };
  std::vector<float> values(64, 1);
  const auto spoilt = [&](float value) {
    values[32 + 17] = value;
    return heads("(2, 4, 8)", values);
  };
  const float infinity = std::numeric_limits<float>::infinity();
  return {
      {"missing_queries", words("filter"), "filter: Q: missing", "Queries, .npy"},
      {"missing_keys", words("filter q.npy"), "filter: K: missing", "Keys, alike", with(good, good)},
      {"queries_are_not_there", words(line), "q.npy: cannot be opened", "a readable file", {{"k.npy", good}}},
      {"keys_are_not_there", words(line), "k.npy: cannot be opened", "a readable file", {{"q.npy", good}}},
      {"values_are_not_there", words(with_values), "v.npy: cannot be opened", "a readable file", with(good, good)},
      {"queries_are_no_npy", words(line), "q.npy: is not a .npy file", "numpy.save", with("queries", good)},
      {"queries_are_integers", words(line), "q.npy: is int8", "float16 or float32", with(good_a(), good)},
      {"keys_are_flags", words(line), "k.npy: is bool", "float16 or float32", with(good, npy("'|b1'", "(2, 4)", "12345678"))},
      {"queries_are_a_vector", words(line), "q.npy: has shape (4,)", "[T, d] or [heads, T, d]", with(heads("(4,)", {1, 2, 3, 4}), good)},
      {"keys_have_four_dimensions", words(line), "k.npy: has shape (1, 1, 1, 2)", "[T, d] or [heads, T, d]",
       with(good, heads("(1, 1, 1, 2)", {1, 2}))},
      {"no_queries", words(line), "q.npy: holds no value: its shape is (2, 0, 8)", "at least 1", with(heads("(2, 0, 8)", {}), good)},
      {"heads_differ", words(line), "q.npy is (3, 4, 8) and k.npy is (2, 4, 8)", "as many heads", with(ones(3, 4, 8), good)},
      {"one_head_and_two", words(line), "q.npy is (4, 2) and k.npy is (2, 4, 8)", "as many heads", with(good_head(), good)},
      {"dimensions_differ", words(line), "q.npy is (2, 4, 8) and k.npy is (2, 4, 7)", "the same d", with(good, ones(2, 4, 7))},
      {"more_queries_than_keys", words(line), "q.npy is (2, 5, 8) and k.npy is (2, 4, 8)", "at most as many queries as keys",
       with(ones(2, 5, 8), good)},
      {"values_of_other_length",
       words(with_values),
       "k.npy is (2, 4, 8) and v.npy is (2, 3, 8)",
       "V of the shape of K",
       {{"q.npy", good}, {"k.npy", good}, {"v.npy", ones(2, 3, 8)}}},
      {"values_of_other_heads",
       words(with_values),
       "k.npy is (2, 4, 8) and v.npy is (1, 4, 8)",
       "V of the shape of K",
       {{"q.npy", good}, {"k.npy", good}, {"v.npy", ones(1, 4, 8)}}},
      {"values_of_other_dimension",
       words(with_values),
       "k.npy is (2, 4, 8) and v.npy is (2, 4, 9)",
       "V of the shape of K",
       {{"q.npy", good}, {"k.npy", good}, {"v.npy", ones(2, 4, 9)}}},
      {"dimension_too_large", words(line), "k.npy: the heads have dimension 129", "up to 128 (filter.head_dim of sample-attention)",
       with(ones(1, 2, 129), ones(1, 2, 129))},
      {"too_many_keys", words(line), "k.npy: the number of keys is 32769", "up to 32768 (filter.max_keys of sample-attention)",
       with(ones(1, 2, 1), ones(1, 32769, 1))},
      {"too_many_sampled_rows", words(line + " --sample 1"), "--sample, --tail: the number of sampled rows of q.npy is 2049",
       "up to 2048 (filter.max_sampled of sample-attention)", with(ones(1, 2049, 1), ones(1, 2049, 1))},
      {"query_is_not_a_number", words(line), "q.npy: head 1, row 2, column 1 is nan", "finite values", with(spoilt(std::nanf("")), good)},
      {"key_is_infinite", words(line), "k.npy: head 1, row 2, column 1 is inf", "finite values", with(good, spoilt(infinity))},
      {"value_is_infinite",
       words(with_values),
       "v.npy: head 1, row 2, column 1 is -inf",
       "finite values",
       {{"q.npy", good}, {"k.npy", good}, {"v.npy", spoilt(-infinity)}}},
      {"window_first_is_not_built",
       words(line + " --config c.toml --window-mass first"),
       "--window-mass: sample-attention-s is built without 'first'",
       "included",
       {{"q.npy", good}, {"k.npy", good}, {"c.toml", changed("sample-attention-s", "window_first = true ", "window_first = false ")}}},
      {"scores_too_large", words(line), "q.npy and k.npy: head 0: scales", "accepted: up to",
       with(heads("(1, 2)", {3e38F, 1}), heads("(1, 2)", {3e38F, 1}))},
  };
}

INSTANTIATE_TEST_SUITE_P(FilterTensors, BadInput, ::testing::ValuesIn(tensors()), case_name);

std::vector<BadCase> settings() {
  struct Fault {
    const char* name;
    std::string options;
    std::string names;
    const char* accepts;
  };
  const Fault faults[] = {
      {"alpha_above_one", "--alpha 1.01", "filter: --alpha: '1.01'", "0 .. 1"},
      {"alpha_negative", "--alpha -0.5", "filter: --alpha: '-0.5'", "0 .. 1"},
      {"alpha_is_not_a_number", "--alpha nan", "filter: --alpha: 'nan'", "0 .. 1"},
      {"alpha_is_text", "--alpha most", "filter: --alpha: 'most'", "0 .. 1"},
      {"alpha_has_no_value", "--alpha", "filter: --alpha: has no value", "--alpha SHARE"},
      {"sample_zero", "--sample 0", "filter: --sample: '0'", "1e-06 .. 1"},
      {"sample_above_one", "--sample 5", "filter: --sample: '5'", "1e-06 .. 1"},
      {"tail_negative", "--tail -1", "filter: --tail: '-1'", "0.."},
      {"tail_is_fractional", "--tail 1.5", "filter: --tail: '1.5'", "0.."},
      {"window_zero", "--window 0", "filter: --window: '0'", "above 0 .. 1"},
      {"window_above_one", "--window 1.5", "filter: --window: '1.5'", "above 0 .. 1"},
      {"window_mass_unknown", "--window-mass none", "filter: --window-mass: 'none' is unknown", "included, first"},
      {"bottom_negative", "--bottom -64", "filter: --bottom: '-64'", "0.."},
      {"sinks_are_text", "--sinks some", "filter: --sinks: 'some'", "0.."},
      {"dense_below_negative", "--dense-below -1", "filter: --dense-below: '-1'", "0.."},
      {"dense_above_more_than_all", "--dense-above 2", "filter: --dense-above: '2'", "0 .. 1"},
      {"no_multipliers", "--macs 0", "filter: --macs: '0'", "1.."},
      {"filter_engine_unknown", "--engine fpga", "filter: --engine: 'fpga' is unknown", "model, rtl, double"},
      {"filter_config_unknown", "--config sample-atention", "sample-atention: neither a preset nor a file", "sample-attention"},
      {"filter_config_is_core", "--config highlight-s", "--config: highlight-s is no attention filter", "kind attention_filter"},
      {"scales_unknown", "--scales row", "filter: --scales: 'row' is unknown", "head, file"},
      {"unknown_filter_option", "--windows 0.1", "filter: --windows: unknown option", "--window"},
      {"plot_is_no_svg", "--plot mask.png", "filter: --plot: 'mask.png'", "a name that ends in .svg"},
      {"plot_has_no_value", "--plot=", "filter: --plot: has no value", "once --plot FILE"},
      {"mask_has_no_value", "--mask=", "filter: --mask: has no value", "once --mask FILE"},
      {"quality_of_values", "h.npy --no-quality", "--no-quality: V (h.npy) is for nothing else", "one of the two"},
      {"fourth_word", "h.npy more.npy", "filter: more.npy: one word too many", "Q, K, V alone"},
      {"fifth_word", "h.npy more.npy most.npy", "filter: most.npy: one word too many", "Q, K, V, KEPT alone"},
      {"no_word_for_the_output", "--output-last", "--output-last: no word follows Q and K", "Q K [V] KEPT"},
      {"two_words_for_the_output", "kept.npy --output-last -o kept.npy", "--output: --output-last names the output too", "one of the two"},
      {"output_is_mask", "-o x --mask x", "--output: x is where --mask writes", "another place"},
      {"output_is_plot", "-o x.svg --plot x.svg", "--output: x.svg is where --plot writes", "another place"},
      {"output_is_figures", "-o x --json ./x", "--output: x is where --json writes", "another place"},
      {"mask_is_plot", "--mask x.svg --plot x.svg", "--mask: x.svg is where --plot writes", "another place"},
      {"last_word_is_json", "x --output-last --json x", "--output: x is where --json writes", "another place"},
      {"kept_below_a_file", "-o h.npy/k --mask m.npy", "h.npy/k: cannot be written (Not a directory)", "a writable folder"},
      {"kept_is_a_folder", "-o there --json j", "there: is a folder", "the name of a file"},
      {"kept_to_a_full_device", "-o /dev/full --json j --mask m.npy --plot p.svg", "/dev/full: cannot be written (No space left",
       "a writable folder"},
      {"mask_below_a_file", "--mask h.npy/m -o k.npy", "h.npy/m: cannot be written (Not a directory)", "a writable folder"},
      {"mask_to_a_full_device", "--mask /dev/full -o k.npy --json j --plot p.svg", "/dev/full: cannot be written (No space left",
       "a writable folder"},
      {"plot_below_a_file", "--plot h.npy/p.svg -o k.npy", "h.npy/p.svg: cannot be written (Not a directory)", "a writable folder"},
      {"plot_is_a_folder", "--plot p.svg -o k.npy", "p.svg: is a folder", "the name of a file"},
  };
  std::vector<BadCase> rows;
  for (const Fault& fault : faults) {
    rows.push_back({fault.name, words("filter h.npy h.npy " + fault.options), fault.names, fault.accepts, {{"h.npy", good_head()}}});
    rows.back().files["there/"] = "";
    if (rows.back().name == "plot_is_a_folder") rows.back().files["p.svg/"] = "";
  }
  const std::string disk = "cannot be written (File too large)";
  const Files large = {{"h.npy", ones(1, 128, 1)}};
  rows.push_back(
      {"mask_disk_full", words("filter h.npy h.npy --mask m.npy -o k.npy"), "m.npy: " + disk, "a writable folder", large, {.file_blocks = 16}});
  rows.push_back(
      {"plot_disk_full", words("filter h.npy h.npy --plot p.svg -o k.npy"), "p.svg: " + disk, "a writable folder", large, {.file_blocks = 1}});
  return rows;
}

INSTANTIATE_TEST_SUITE_P(FilterSettings, BadInput, ::testing::ValuesIn(settings()), case_name);

}  // namespace
}  // namespace filigree::errors
