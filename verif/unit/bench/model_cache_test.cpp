#include "bench/model_cache.h"

#include <gmock/gmock.h>

#include <atomic>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "temporary_folder.h"

namespace filigree::bench {
namespace {

namespace fs = std::filesystem;

void touch(const fs::path& file) { std::ofstream(file) << "x"; }

TEST(ContentHash, TellsPartsApart) {
  ContentHash a, b, c;
  a.add("ab");
  a.add("c");
  b.add("a");
  b.add("bc");
  c.add("ab");
  c.add("c");
  EXPECT_NE(a.text(), b.text());
  EXPECT_EQ(a.text(), c.text());
  EXPECT_EQ(a.text().size(), 32u);
}

TEST(ModelCache, BuildsANameOnce) {
  const TemporaryFolder folder;
  const ModelCache cache(folder.path());
  int builds = 0;
  const auto build = [&](const fs::path& fresh) {
    ++builds;
    touch(fresh / "result");
  };
  EXPECT_TRUE(fs::exists(cache.get("name", build) / "result"));
  cache.get("name", build);
  EXPECT_EQ(builds, 1);
}

TEST(ModelCache, AFailedBuildLeavesNoEntry) {
  const TemporaryFolder folder;
  const ModelCache cache(folder.path());
  const auto fail = [](const fs::path& fresh) {
    touch(fresh / "log");
    throw std::runtime_error("no");
  };
  EXPECT_THROW(cache.get("name", fail), std::runtime_error);
  EXPECT_FALSE(fs::exists(folder.path() / "name"));
  EXPECT_TRUE(fs::exists(cache.failed("name") / "log"));
  EXPECT_TRUE(fs::exists(cache.get("name", [](const fs::path& fresh) { touch(fresh / "result"); }) / "result"));
}

TEST(ModelCache, WhatAKilledBuildLeftIsNotReused) {
  const TemporaryFolder folder;
  fs::create_directories(folder.path() / "building-name");
  touch(folder.path() / "building-name" / "half");
  const fs::path entry = ModelCache(folder.path()).get("name", [](const fs::path&) {});
  EXPECT_TRUE(fs::is_empty(entry));
}

TEST(ModelCache, OnlyOneOfManyBuildsAtATime) {
  const TemporaryFolder folder;
  std::atomic<int> builds = 0;
  const auto work = [&] {
    ModelCache(folder.path()).get("name", [&](const fs::path&) {
      ++builds;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    });
  };
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back(work);
  }
  threads.clear();
  EXPECT_EQ(builds, 1);
}

}  // namespace
}  // namespace filigree::bench
