#include "errors/bad_case.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

namespace fs = std::filesystem;

namespace filigree::errors {
namespace {

constexpr int kBadInput = 2;

/// Plain names behind -o, --json and the like at which nothing lies yet: there an earlier output may be.
Files earlier_outputs(const BadCase& bad) {
  Files files;
  const std::string command = bad.arguments.empty() ? "" : bad.arguments.front();
  for (std::size_t i = 1; i < bad.arguments.size(); ++i) {
    const std::string& option = bad.arguments[i - 1];
    const std::string& place = bad.arguments[i];
    const bool writes = option == "-o" || option == "--json" || option == "--keep" || option == "--trace" || option == "--mask" || option == "--plot";
    if (!writes || place.empty() || place == "-" || place == "." || place.find('/') != std::string::npos) continue;
    const auto there = bad.files.lower_bound(place);
    if (there != bad.files.end() && there->first.starts_with(place)) continue;
    const bool folder = option == "--keep" || (option == "-o" && (command == "generate" || command == "import" || command == "decompose"));
    if (folder) {
      files[place + "/rtl/old.v"] = "module old; endmodule\n";
      files[place + "/manifest.json"] = R"({"generator": "filigree", "files": ["rtl/old.v"]})";
    } else {
      files[place] = "earlier\n";
    }
  }
  return files;
}

void expect_one_line(const BadCase& bad, const std::string& text) {
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << "exactly one line";
  EXPECT_TRUE(text.starts_with("filigree: ") && text.ends_with('\n'));
  EXPECT_EQ(std::count_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }), 0);
  const std::size_t named = text.find(bad.names);
  EXPECT_NE(named, std::string::npos) << "it must name: " << bad.names;
  const std::size_t accepted = text.find("accepted");
  EXPECT_NE(accepted, std::string::npos) << "it must say what would be accepted";
  if (accepted != std::string::npos) {
    EXPECT_NE(text.find(bad.accepts, accepted), std::string::npos) << "it must offer: " << bad.accepts;
  }
}

void expect_refused_among(const BadCase& bad, const Files& earlier) {
  Sandbox folder(bad.files);
  folder.add(earlier);
  const Sandbox own({});
  const Files before = folder.snapshot();
  const Outcome outcome = run_filigree(folder.path(), own.path(), bad.arguments, bad.around);

  EXPECT_EQ(outcome.exit_code, kBadInput);
  expect_one_line(bad, outcome.standard_error);
  EXPECT_EQ(outcome.standard_output, "");
  EXPECT_EQ(folder.snapshot(), before) << "nothing is left behind, nothing is changed";
  const Files left = own.snapshot();
  for (const auto& [name, content] : left) {
    const bool expected = name == "stdout" || name == "stderr" || name == "scratch/" || name == "cache/";
    EXPECT_TRUE(expected) << "left behind: " << name;
  }
  if (::testing::Test::HasFailure()) {
    folder.keep();
    ADD_FAILURE() << "it said: " << outcome.standard_error << "again: " << shell_line(folder.path(), bad.arguments, bad.around);
  }
}

}  // namespace

std::vector<std::string> words(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> result;
  for (std::string word; in >> word;) result.push_back(word);
  return result;
}

void expect_refused(const BadCase& bad) {
  expect_refused_among(bad, {});
  const Files earlier = earlier_outputs(bad);
  if (!earlier.empty()) {
    SCOPED_TRACE("with an earlier output");
    expect_refused_among(bad, earlier);
  }
}

std::ostream& operator<<(std::ostream& out, const BadCase& bad) { return out << bad.name; }

TEST_P(BadInput, IsRefused) { expect_refused(GetParam()); }

std::string case_name(const ::testing::TestParamInfo<BadCase>& info) { return info.param.name; }

}  // namespace filigree::errors
