// Outputs appear whole or not at all, and never replace what is not ours.
#include "cli/output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/process.h"
#include "cli/user_error.h"

namespace fs = std::filesystem;

namespace filigree::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class Output : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return (scratch_.path() / name).string(); }
  std::vector<std::string> names(const std::string& folder = "") const {
    std::vector<std::string> result;
    for (const auto& entry : fs::directory_iterator(scratch_.path() / folder)) result.push_back(entry.path().filename().string());
    return result;
  }
  static std::string content(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
  }
  static void fill(OutputFolder& folder, const std::string& text) {
    folder.write("rtl/a.v", text);
    folder.write("manifest.json", R"({"generator": "filigree", "files": ["rtl/a.v"]})");
  }
  template <class Action>
  static std::string problem(Action action) {
    try {
      action();
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }

  ScratchFolder scratch_;
};

TEST_F(Output, FileAppearsAtCommit) {
  OutputFile file(path("x"));
  file.write("1");
  EXPECT_FALSE(fs::exists(path("x")));
  file.commit();
  EXPECT_EQ(content(path("x")), "1");
  EXPECT_THAT(names(), ElementsAre("x"));
}

TEST_F(Output, FileGrowsPieceByPiece) {
  OutputFile file(path("x"));
  for (const char* piece : {"1", "", "23"}) file.append(piece);
  file.finish();
  EXPECT_FALSE(fs::exists(path("x")));
  file.commit();
  EXPECT_EQ(content(path("x")), "123");
}

TEST_F(Output, AFullDeviceIsFoundAtTheEnd) {
  OutputFile file("/dev/full");
  file.append("1");
  EXPECT_THAT(problem([&] { file.finish(); }), HasSubstr("/dev/full: cannot be written (No space left on device)"));
}

TEST_F(Output, AbandonedFileLeavesNothing) {
  { OutputFile file(path("new/folder/x")); }
  EXPECT_THAT(names(), IsEmpty());
}

TEST_F(Output, AbandonedFileKeepsTheOldOne) {
  std::ofstream(path("x")) << "old";
  {
    OutputFile file(path("x"));
    file.write("new");
  }
  EXPECT_EQ(content(path("x")), "old");
  EXPECT_THAT(names(), ElementsAre("x"));
}

TEST_F(Output, DeviceIsWrittenAndNotReplaced) {
  OutputFile file("/dev/null");
  file.write("x");
  file.commit();
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(Output, FolderAppearsAtCommit) {
  OutputFolder folder(path("new/out"));
  fill(folder, "1");
  EXPECT_FALSE(fs::exists(path("new/out")));
  folder.commit();
  EXPECT_EQ(content(path("new/out/rtl/a.v")), "1");
  EXPECT_THAT(names("new"), ElementsAre("out"));
}

TEST_F(Output, AbandonedFolderLeavesNothing) {
  {
    OutputFolder folder(path("new/out"));
    fill(folder, "1");
  }
  EXPECT_THAT(names(), IsEmpty());
}

TEST_F(Output, EarlierOutputIsReplaced) {
  for (const char* text : {"1", "2"}) {
    OutputFolder folder(path("out"));
    fill(folder, text);
    folder.commit();
  }
  EXPECT_EQ(content(path("out/rtl/a.v")), "2");
  EXPECT_THAT(names(), ElementsAre("out"));
  EXPECT_THAT(names("out"), UnorderedElementsAre("rtl", "manifest.json"));
}

TEST_F(Output, FolderOfOthersIsRefused) {
  fs::create_directory(path("out"));
  std::ofstream(path("out/mine")) << "x";
  EXPECT_THAT(problem([&] { OutputFolder folder(path("out")); }), HasSubstr("exists and was not written by filigree"));
  EXPECT_THAT(names(), ElementsAre("out"));
}

TEST_F(Output, EarlierOutputWithAFileOfOthersIsRefused) {
  OutputFolder folder(path("out"));
  fill(folder, "1");
  folder.commit();
  std::ofstream(path("out/notes")) << "x";
  EXPECT_THAT(problem([&] { OutputFolder again(path("out")); }), HasSubstr("holds notes, which was not written by filigree"));
}

TEST_F(Output, PlacesThatCannotBeWrittenAreNamed) {
  std::ofstream(path("file")) << "x";
  EXPECT_THAT(problem([&] { OutputFile file(path("file/x")); }), HasSubstr("file/x: cannot be written (Not a directory)"));
  EXPECT_THAT(problem([&] { OutputFolder folder(path("file/x")); }), HasSubstr("file/x: cannot be written (Not a directory)"));
  EXPECT_THAT(problem([&] { OutputFolder folder(path("file")); }), HasSubstr("file: is a file, accepted: a folder"));
  EXPECT_THAT(problem([&] { OutputFile file(scratch_.path().string()); }), HasSubstr("is a folder, accepted: the name of a file"));
  EXPECT_THAT(problem([&] { OutputFile file("/proc/none/x"); }), HasSubstr("/proc/none"));
  EXPECT_THAT(names(), ElementsAre("file"));
}

}  // namespace
}  // namespace filigree::cli
