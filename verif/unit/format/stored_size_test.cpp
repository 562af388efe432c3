#include "format/stored_size.h"

#include <gtest/gtest.h>

#include "geometries.h"

namespace filigree::format {
namespace {

TEST(StoredSize, WeightRatiosOfTheSpecification) {
  struct Row {
    const char* pattern;
    double fixed, least;
  };
  // Section 2.4.
  const Row table[] = {{"4:4,2:2", 1.438, 1.000}, {"4:5,2:2", 1.150, 0.950}, {"4:6,2:2", 0.958, 0.792}, {"4:4,2:3", 0.958, 0.833},
                       {"4:7,2:2", 0.821, 0.679}, {"4:5,2:3", 0.767, 0.767}, {"4:8,2:2", 0.719, 0.594}, {"4:4,2:4", 0.719, 0.625},
                       {"4:6,2:3", 0.639, 0.639}, {"4:5,2:4", 0.575, 0.575}, {"4:7,2:3", 0.548, 0.548}, {"4:8,2:3", 0.479, 0.479},
                       {"4:6,2:4", 0.479, 0.479}, {"4:7,2:4", 0.411, 0.411}, {"4:8,2:4", 0.359, 0.359}};
  for (const Row& row : table) {
    const WeightSize size = weight_size(test::highlight(), model::Pattern::parse(row.pattern), 64, 5040);
    EXPECT_NEAR(size.ratio(), row.fixed, 0.0005) << row.pattern;
    EXPECT_NEAR(size.ratio_min(), row.least, 0.0005) << row.pattern;
  }
}

TEST(StoredSize, DenseCoresStoreNoMetadata) {
  const WeightSize size = weight_size(test::tensor_core(), model::Pattern::parse("2:2"), 3, 5);
  EXPECT_EQ(size.dense, 3 * 6 * 8);  // K padded to whole groups
  EXPECT_EQ(size.values, size.dense);
  EXPECT_EQ(size.metadata, 0);
}

TEST(StoredSize, NmWeightsTakeACoordinateEach) {
  struct Row {
    const char* pattern;
    int kept;
  };
  for (const Row& row : {Row{"8:8", 8}, Row{"4:8", 4}, Row{"2:8", 2}, Row{"1:8", 1}}) {
    const WeightSize size = weight_size(test::eight_of_eight(), model::Pattern::parse(row.pattern), 3, 20);  // three blocks of 8
    EXPECT_EQ(size.dense, 3 * 24 * 8) << row.pattern;
    EXPECT_EQ(size.values, 3 * 3 * row.kept * 8) << row.pattern;
    EXPECT_EQ(size.metadata, 3 * 3 * row.kept * 3) << row.pattern;
    EXPECT_EQ(size.metadata_min, row.kept == 8 ? 0 : size.metadata) << row.pattern;
  }
}

TEST(StoredSize, CompressedActivationsPayOffBelowTheCountsOfTheSpecification) {
  // Section 5.6: 54 + 10 * nnz bits per set against 8 * span; the largest count that pays.
  struct Row {
    const char* pattern;
    int most;
  };
  for (const Row& row : {Row{"4:4,2:2", 1}, Row{"4:4,2:4", 7}, Row{"4:6,2:4", 13}, Row{"4:8,2:4", 20}}) {
    const model::Pattern pattern = model::Pattern::parse(row.pattern);
    int most = -1;
    for (int nonzeros = 0; nonzeros <= pattern.span(); ++nonzeros) {
      model::Matrix<std::int32_t> b(pattern.span(), 1);
      for (int k = 0; k < nonzeros; ++k) b(k, 0) = 1;
      const ActivationSize size = activation_size(test::highlight(), pattern, b);
      EXPECT_EQ(size.sets, 1);
      EXPECT_EQ(size.compressed, 54 + 10 * nonzeros);
      EXPECT_EQ(size.dense, 8 * pattern.span());
      if (size.compressed <= size.dense) most = nonzeros;
    }
    EXPECT_EQ(most, row.most) << row.pattern;
  }
}

}  // namespace
}  // namespace filigree::format
