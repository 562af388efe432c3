// docs/integrate: the core in somebody's design, on packed beats, in Icarus alone; and that it notices a wrong beat and a wrong result.
#include <gmock/gmock.h>

#include <sstream>

#include "command.h"

namespace filigree::cli {
namespace {

using ::testing::HasSubstr;

class Integrate : public Command {
 protected:
  static ProcessResult script(const std::string& name, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), FILIGREE_SOURCE_DIR "/docs/integrate/" + name);
    return run_process(arguments);
  }

  std::vector<std::string> lines_of(const std::string& file) const {
    std::ifstream in(path("example/beats/" + file));
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

  /// Changes the last digit of the word in this line.
  void spoil(const std::string& file, std::size_t line) const {
    std::vector<std::string> lines = lines_of(file);
    lines.at(line).back() = lines[line].back() == '5' ? '2' : '5';
    std::ofstream out(path("example/beats/" + file));
    for (const std::string& text : lines) out << text << "\n";
  }
};

TEST_F(Integrate, RunsAndNoticesSpoiltBeats) {
  const ProcessResult good = script("run", {path("example"), FILIGREE_COMMAND});
  ASSERT_EQ(good.exit_code, 0) << good.output;
  EXPECT_THAT(good.output, HasSubstr("PASS: 60 words of c as expected"));
  EXPECT_EQ(lines_of("c.hex").size(), 61u);

  spoil("c.hex", 7);  // line 0 is the comment
  const ProcessResult wrong_result = script("simulate", {path("example")});
  EXPECT_EQ(wrong_result.exit_code, 1) << wrong_result.output;
  EXPECT_THAT(wrong_result.output, HasSubstr("word 6 of c is"));
  EXPECT_THAT(wrong_result.output, HasSubstr("FAIL: 1 of 60 words"));
  // Again into the same place: what was spoilt is replaced.
  EXPECT_EQ(script("run", {path("example"), FILIGREE_COMMAND}).exit_code, 0);

  spoil("a.hex", 1);  // the lowest weight of the first row, which no value of B hides
  const ProcessResult wrong_beat = script("simulate", {path("example")});
  EXPECT_EQ(wrong_beat.exit_code, 1) << wrong_beat.output;
  EXPECT_THAT(wrong_beat.output, HasSubstr("FAIL: "));
}

TEST_F(Integrate, PageShowsWhatTheRunPrints) {
  std::ifstream page(FILIGREE_SOURCE_DIR "/docs/integrate.md");
  const std::string text{std::istreambuf_iterator<char>(page), std::istreambuf_iterator<char>()};
  const ProcessResult result = script("run", {path("example"), FILIGREE_COMMAND});
  ASSERT_EQ(result.exit_code, 0) << result.output;
  const std::size_t pass = result.output.find("PASS: ");
  ASSERT_NE(pass, std::string::npos) << result.output;
  EXPECT_THAT(text, HasSubstr("\n" + result.output.substr(pass, result.output.find('\n', pass) - pass) + "\n"));
}

TEST_F(Integrate, SaysWhatIsMissing) {
  EXPECT_THAT(script("simulate", {path("nowhere")}).output, HasSubstr("core/filelist.f is missing"));
  EXPECT_EQ(script("simulate", {path("nowhere")}).exit_code, 2);
  EXPECT_EQ(script("run", {path("example"), path("no-command")}).exit_code, 2);
}

TEST_F(Integrate, BeatsOfACompressedRunAndOfASeries) {
  const std::string folder = FILIGREE_SOURCE_DIR "/docs/integrate/";
  filigree({"prune", folder + "W.npy", "--pattern", "4:8,2:4", "-o", path("P.npy")});
  filigree({"run", "highlight-s", "--a", path("P.npy"), "--b", folder + "X.npy", "--pattern", "4:8,2:4", "--engine", "model", "--compressed",
            "--beats", path("example/beats")});
  const std::vector<std::string> compressed = lines_of("beats.vh");
  EXPECT_EQ(compressed.size(), 6u);  // a comment, cmd, a, b, bm, c
  EXPECT_THAT(compressed.at(4), HasSubstr("BM_BITS = 54;"));
  filigree({"run", "ttc-s", "--a", folder + "W.npy", "--b", folder + "X.npy", "--pattern", "2:4+1:4", "--engine", "model", "--beats",
            path("example/beats")});
  EXPECT_EQ(lines_of("beats.vh").size(), 5u);
  EXPECT_THAT(lines_of("a.hex").front(), HasSubstr("bit 40 is tlast"));
}

}  // namespace
}  // namespace filigree::cli
