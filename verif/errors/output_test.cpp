// Places that cannot be written, by nobody: root is refused below a regular file, in /proc and by a full device as well.
#include "errors/bad_case.h"
#include "errors/npy_text.h"

namespace filigree::errors {
namespace {

const Files kInputs = {{"a.npy", good_a()},        {"b.npy", good_b()},  {"h.npy", good_head()}, {"layers.csv", "x,1,2,3,dense\n"},
                       {"file", "not a folder\n"}, {"w/a.npy", good_a()}};

Files inputs_and(Files more) {
  more.insert(kInputs.begin(), kInputs.end());
  return more;
}

const std::string kRun = "run highlight-s --a a.npy --b b.npy --engine interpreter ";

std::vector<BadCase> folders() {
  const std::string accepted = "a folder that does not exist yet";
  const std::string manifest = R"({"generator": "filigree", "files": ["rtl/old.v"]})";
  return {
      {"generate_below_a_file", words("generate tc-s -o file/out"), "file/out: cannot be written (Not a directory)", "a writable folder", kInputs},
      {"generate_in_proc", words("generate tc-s -o /proc/none/out"), "/proc/none: cannot be written", "a writable folder", kInputs},
      {"generate_deep_in_proc", words("generate tc-s -o /proc/out"), "/proc/out: cannot be written", "a writable folder", kInputs},
      {"import_below_a_file", words("import m.tflite -o file/out"), "m.tflite", "a readable file", kInputs},
      {"output_is_a_file", words("generate tc-s -o file"), "file: is a file", accepted, kInputs},
      {"output_is_a_device", words("generate tc-s -o /dev/null"), "/dev/null: is a file", accepted, kInputs},
      {"folder_of_others", words("generate tc-s -o out"), "out: exists and was not written by filigree", accepted, {{"out/notes.txt", "mine"}}},
      {"manifest_of_others",
       words("generate tc-s -o out"),
       "out: exists and was not written by filigree",
       accepted,
       {{"out/manifest.json", R"({"generator": "other", "files": []})"}}},
      {"manifest_is_no_json", words("generate tc-s -o out"), "out: exists and was not written by filigree", accepted, {{"out/manifest.json", "{"}}},
      {"manifest_with_odd_files",
       words("generate tc-s -o out"),
       "out: holds ",
       accepted,
       {{"out/manifest.json", R"({"generator": "filigree", "files": 7})"}, {"out/x", "mine"}}},
      {"earlier_output_with_notes",
       words("generate tc-s -o out"),
       "out: holds notes.txt, which was not written by filigree",
       accepted,
       {{"out/manifest.json", manifest}, {"out/rtl/old.v", "old"}, {"out/notes.txt", "mine"}}},
      {"working_folder", words("generate tc-s -o ."), ".: exists and was not written by filigree", accepted, kInputs},
      {"keep_below_a_file", words("synth tc-s --keep file/out"), "file/out: cannot be written (Not a directory)", "a writable folder", kInputs},
      {"keep_folder_of_others", words("synth tc-s --keep out"), "out: exists and was not written by filigree", accepted, {{"out/notes.txt", "mine"}}},
      {"disk_full", words("generate highlight-s -o out"), "out/rtl/", "a place in a writable folder", {}, {.file_blocks = 8}},
      {"disk_full_in_new_folders",
       words("generate highlight-s -o new/deep/out"),
       "new/deep/out/rtl/",
       "a place in a writable folder",
       {},
       {.file_blocks = 8}},
  };
}

INSTANTIATE_TEST_SUITE_P(OutputFolder, BadInput, ::testing::ValuesIn(folders()), case_name);

std::vector<BadCase> files() {
  const std::string writable = "a writable folder";
  const std::string large = int8_npy(64, 128, std::vector<std::int8_t>(8192, 1));
  return {
      {"prune_below_a_file", words("prune a.npy --pattern 2:4 -o file/p.npy"), "file/p.npy: cannot be written (Not a directory)", writable, kInputs},
      {"prune_to_a_folder", words("prune a.npy --pattern 2:4 -o there"), "there: is a folder", "the name of a file", inputs_and({{"there/", ""}})},
      {"prune_in_proc", words("prune a.npy --pattern 2:4 -o /proc/none/p.npy"), "/proc/none: cannot be written", writable, kInputs},
      {"prune_to_a_full_device", words("prune a.npy --pattern 2:4 -o /dev/full"), "/dev/full: cannot be written (No space left on device)", writable,
       kInputs},
      {"prune_disk_full",
       words("prune large.npy --pattern 2:4 -o p.npy"),
       "p.npy: cannot be written (File too large)",
       writable,
       {{"large.npy", large}},
       {.file_blocks = 8}},
      {"run_below_a_file", words(kRun + "-o file/c.npy"), "file/c.npy: cannot be written (Not a directory)", writable, kInputs},
      {"run_to_a_folder", words(kRun + "-o there"), "there: is a folder", "the name of a file", inputs_and({{"there/", ""}})},
      {"run_to_a_full_device", words(kRun + "-o /dev/full"), "/dev/full: cannot be written (No space left on device)", writable, kInputs},
      {"verify_trace_below_a_file", words("verify tc-s --unit multiplier --trace file/t.fst"), "file/t.fst: cannot be written (Not a directory)",
       writable, kInputs},
      {"verify_traces_below_a_file", words("verify tc-s --trace file/t.fst"), ".fst: cannot be written (Not a directory)", writable, kInputs},
      {"verify_trace_to_a_device", words("verify tc-s --unit multiplier --trace /dev/full"), "--trace: /dev/full is not a regular file",
       "the name of a file", kInputs},
      {"trace_below_a_file", words("run tc-s --a a.npy --b b.npy -o c.npy --trace file/t.fst"), "file/t.fst: cannot be written (Not a directory)",
       writable, kInputs},
      {"trace_to_a_folder", words("run tc-s --a a.npy --b b.npy -o c.npy --trace there"), "there: is a folder", "the name of a file",
       inputs_and({{"there/", ""}})},
      {"trace_to_a_device", words("run tc-s --a a.npy --b b.npy -o c.npy --trace /dev/full"), "--trace: /dev/full is not a regular file",
       "the name of a file", kInputs},
  };
}

INSTANTIATE_TEST_SUITE_P(OutputFile, BadInput, ::testing::ValuesIn(files()), case_name);

/// Every command's --json; what it would have written otherwise must not appear either.
std::vector<BadCase> json_files() {
  const std::pair<const char*, std::string> commands[] = {{"presets", "presets"},
                                                          {"generate", "generate tc-s -o out"},
                                                          {"prune", "prune a.npy --pattern 2:4 -o p.npy"},
                                                          {"decompose", "decompose a.npy --series 2:4 -o out"},
                                                          {"tasder", "tasder w --mode activations -o plan.toml"},
                                                          {"run", kRun + "-o c.npy"},
                                                          {"filter", "filter h.npy h.npy h.npy -o kept.npy --mask m.npy --plot p.svg"},
                                                          {"estimate", "estimate tc-s --layers layers.csv"},
                                                          {"compare", "compare --csv c.csv"}};
  std::vector<BadCase> rows;
  for (const auto& [name, line] : commands) {
    const std::string command = name;
    rows.push_back(
        {command + "_below_a_file", words(line + " --json file/j"), "file/j: cannot be written (Not a directory)", "a writable folder", kInputs});
    rows.push_back({command + "_folder", words(line + " --json there"), "there: is a folder", "the name of a file", inputs_and({{"there/", ""}})});
    rows.push_back(
        {command + "_full_device", words(line + " --json /dev/full"), "/dev/full: cannot be written (No space left", "a writable folder", kInputs});
    rows.push_back(
        {command + "_full_standard_output", words(line), "standard output: cannot be written", "room", kInputs, {.standard_output = "/dev/full"}});
  }
  rows.push_back(
      {"synth_below_a_file", words("synth tc-s --json file/j"), "file/j: cannot be written (Not a directory)", "a writable folder", kInputs});
  return rows;
}

INSTANTIATE_TEST_SUITE_P(Figures, BadInput, ::testing::ValuesIn(json_files()), case_name);

}  // namespace
}  // namespace filigree::errors
