// Runs the built command from outside and reads what it leaves.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/process.h"
#include "tools/tensor_file.h"

namespace filigree::cli {

class Command : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return (scratch_.path() / name).string(); }

  static std::string filigree(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), FILIGREE_COMMAND);
    const ProcessResult result = run_process(arguments);
    EXPECT_EQ(result.exit_code, 0) << fmt::format("{}", fmt::join(arguments, " ")) << "\n" << result.output;
    return result.output;
  }

  /// What the command writes to --json; it must print nothing then.
  nlohmann::json figures(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--json", path("figures.json")});
    EXPECT_EQ(filigree(arguments), "");
    return read_json(path("figures.json"));
  }

  static nlohmann::json read_json(const std::string& file) {
    std::ifstream in(file);
    return nlohmann::json::parse(in);
  }

  static std::map<std::string, std::string> files_below(const std::filesystem::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      files[entry.path().lexically_relative(folder).string()] = {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }
    return files;
  }

  /// A [2,8] with the pattern 2:4 and B [8,3].
  void write_operands() const {
    model::Matrix<std::int32_t> a(2, 8);
    model::Matrix<std::int32_t> b(8, 3);
    for (std::int64_t i = 0; i < 4; ++i) a(i % 2, 2 * i) = static_cast<std::int32_t>(i) - 5;
    for (int k = 0; k < 8; ++k) b(k, k % 3) = 3 * k - 7;
    tools::write_npy(path("a.npy"), tools::from_matrix(a, tools::Dtype::kInt8));
    tools::write_npy(path("b.npy"), tools::from_matrix(b, tools::Dtype::kInt8));
  }

  ScratchFolder scratch_;
};

/// Each key must be there and hold a number.
inline void expect_numbers(const nlohmann::json& object, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    ASSERT_TRUE(object.contains(key)) << key << " is missing in " << object.dump();
    EXPECT_TRUE(object[key].is_number()) << key << " is " << object[key].dump();
  }
}

}  // namespace filigree::cli
