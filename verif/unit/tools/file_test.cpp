#include "tools/file.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "temporary_folder.h"

namespace filigree::tools {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::vector<std::byte> bytes(std::string_view text) {
  std::vector<std::byte> content(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) content[i] = static_cast<std::byte>(text[i]);
  return content;
}

TEST(File, WritesAndReadsWholeFiles) {
  const test::TemporaryFolder folder;
  const fs::path path = folder.path() / "x.bin";
  write_file(path, bytes("first"));
  EXPECT_EQ(read_file(path), bytes("first"));
  write_file(path, bytes(""));
  EXPECT_EQ(read_file(path), bytes(""));
  const std::string large(200000, 'y');
  write_file(path, bytes(large));
  EXPECT_EQ(read_file(path), bytes(large));
  EXPECT_EQ(folder.entries(), 1);
}

TEST(File, ErrorsNameTheFile) {
  const test::TemporaryFolder folder;
  const fs::path missing = folder.path() / "missing.npy";
  EXPECT_EQ(test::error_of([&] { read_file(missing); }),
            missing.string() + ": cannot be opened (No such file or directory), accepted: a readable file");
  EXPECT_EQ(test::error_of([&] { read_file(folder.path()); }),
            folder.path().string() + ": cannot be read (Is a directory), accepted: a readable file");
  EXPECT_THAT(test::error_of([&] { write_file(folder.path() / "no" / "x", {}); }), HasSubstr("cannot be written: No such file or directory"));
}

TEST(File, AFailedWriteLeavesTheOldFileAndNothingElse) {
  const test::TemporaryFolder folder;
  const fs::path path = folder.path() / "x.bin";
  write_file(path, bytes("old"));
  // As on a full disk: no file may grow beyond 1000 bytes.
  rlimit old_limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{1000, old_limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string message = test::error_of([&] { write_file(path, std::vector<std::byte>(2000)); });
  ::setrlimit(RLIMIT_FSIZE, &old_limit);
  std::signal(SIGXFSZ, old_handler);
  EXPECT_EQ(message, path.string() + ": cannot be written: File too large");
  EXPECT_EQ(read_file(path), bytes("old"));
  EXPECT_EQ(folder.entries(), 1);
}

TEST(File, NeverReplacesWhatIsNotAFile) {
  const test::TemporaryFolder folder;
  EXPECT_THAT(test::error_of([&] { write_file(folder.path(), {}); }), HasSubstr("is not a regular file"));
  EXPECT_THAT(test::error_of([&] { write_file("/dev/null", {}); }), StartsWith("/dev/null: cannot be written"));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_EQ(folder.entries(), 0);
}

TEST(File, FollowsSymbolicLinks) {
  const test::TemporaryFolder folder;
  write_file(folder.path() / "real", bytes("old"));
  fs::create_symlink("real", folder.path() / "link");
  write_file(folder.path() / "link", bytes("new"));
  EXPECT_TRUE(fs::is_symlink(folder.path() / "link"));
  EXPECT_EQ(read_file(folder.path() / "real"), bytes("new"));
}

TEST(File, RespectsTheUmask) {
  const test::TemporaryFolder folder;
  const mode_t old = ::umask(027);
  write_file(folder.path() / "x", bytes("x"));
  ::umask(old);
  EXPECT_EQ(fs::status(folder.path() / "x").permissions(), static_cast<fs::perms>(0640));
}

TEST(OutputFolder, AppearsOnCommitOnly) {
  const test::TemporaryFolder folder;
  const fs::path target = folder.path() / "deep" / "out";
  {
    OutputFolder output(target);
    write_file(output.path() / "a", bytes("a"));
    EXPECT_FALSE(fs::exists(target));
    output.commit();
  }
  EXPECT_EQ(read_file(target / "a"), bytes("a"));
  {
    OutputFolder output(folder.path() / "other" / "");
    write_file(output.path() / "a", bytes("a"));
  }
  EXPECT_FALSE(fs::exists(folder.path() / "other"));
  EXPECT_EQ(folder.entries(), 1);
}

TEST(OutputFolder, RefusesWhatIsThere) {
  const test::TemporaryFolder folder;
  write_file(folder.path() / "file", {});
  EXPECT_THAT(test::error_of([&] { OutputFolder(folder.path() / "file"); }), HasSubstr("is not a folder"));
  EXPECT_THAT(test::error_of([&] { OutputFolder(folder.path() / ""); }), HasSubstr("is not empty"));
  fs::create_directory(folder.path() / "empty");
  OutputFolder(folder.path() / "empty").commit();
  EXPECT_TRUE(fs::is_directory(folder.path() / "empty"));
  EXPECT_THAT(test::error_of([&] { OutputFolder(folder.path() / "file" / "below"); }), HasSubstr("cannot be written"));
  EXPECT_EQ(folder.entries(), 2);
}

}  // namespace
}  // namespace filigree::tools
