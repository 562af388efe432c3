// A real language model through filigree tasder: the pruned one keeps 99 % of its quality in 5 of 8 of the multiplications. Skipped without model and NumPy.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "command.h"
#include "estimate/tasd_plan.h"

namespace filigree::cli {
namespace {

namespace fs = std::filesystem;

const fs::path kModel = FILIGREE_SOURCE_DIR "/../shared/data/bytelm";
constexpr const char* kText = "/usr/lib/python3.11/argparse.py";

TEST_F(Command, TheByteModelKeepsItsQuality) {
  if (!fs::exists(kModel) || !fs::exists(kText)) GTEST_SKIP() << "no model or no text here";
  if (run_process({"sh", "-c", "/usr/bin/python3 -c 'import numpy'"}).exit_code != 0) GTEST_SKIP() << "no NumPy here";
  const std::string eval = fmt::format("/usr/bin/python3 {} ", (kModel / "bytelm_eval.py").string());
  for (const bool pruned : {true, false}) {
    const std::string model = (kModel / (pruned ? "bytelm_pruned75.bin" : "bytelm.bin")).string();
    const std::string folder = path(pruned ? "pruned" : "dense");
    ASSERT_EQ(run_process({"sh", "-c", eval + model + " --dump " + folder}).exit_code, 0);
    const nlohmann::json found =
        figures({"tasder", folder, "--mode", "weights-network", "--menu", "4:8+1:8", "--lower-is-better", "--quality",
                 fmt::format("{}{} {} --weights {{}}", eval, model, kText), "-o", path("plan.toml"), "--state", folder + ".state"});
    EXPECT_EQ(found["steps"][0]["valid"], pruned) << found.dump();
    EXPECT_EQ(found["mac_fraction"], pruned ? 0.625 : 1.0);
    EXPECT_EQ(found["layers"].size(), 24u);
    EXPECT_EQ(estimate::read_plan(path("plan.toml")).layers.size(), 24u);
  }
}

}  // namespace
}  // namespace filigree::cli
