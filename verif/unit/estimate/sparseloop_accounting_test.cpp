// The accounting of the 2022 Sparseloop artifact against its published cycles and energies.
#include "estimate/sparseloop_accounting.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace filigree::estimate {
namespace {

struct Reference {
  GemmSize size;
  std::int64_t tc_cycles, stc_cycles, flexible_cycles;  ///< the last: 2:8
  double tc, stc;                                       ///< uJ
};

constexpr Reference kReferences[] = {
    {{512, 1024, 256}, 131072, 65536, 59295, 247.6, 132.6},
    {{128, 1152, 1024}, 147456, 73728, 66707, 276.6, 173.4},
    {{512, 128, 1024}, 65536, 32768, 29648, 119.5, 79.8},
    {{512, 256, 1024}, 131072, 65536, 59295, 205.5, 126.0},
};
constexpr SparseloopDesign kTc{}, kStc{0.5, 2}, kFlexible{0.25, 4};

/// How far the energy is from the published one, as a share of it.
double off(const SparseloopDesign& design, const Reference& reference, const char* table, double published) {
  const double energy = sparseloop_figures(design, reference.size, load_energy_table(table)).energy.total() / 1e6;
  const double share = energy / published - 1;
  ::testing::Test::RecordProperty("uJ", std::to_string(energy));
  std::printf("%lld x %lld x %lld, stored %.2f, table %s: %.1f uJ, published %.1f, %+.1f %%\n", static_cast<long long>(reference.size.m),
              static_cast<long long>(reference.size.k), static_cast<long long>(reference.size.n), design.stored_density, table, energy, published,
              100 * share);
  return std::abs(share);
}

TEST(SparseloopAccounting, CyclesAreThePublishedOnes) {
  const EnergyTable table = load_energy_table("45nm");
  for (const Reference& reference : kReferences) {
    EXPECT_EQ(sparseloop_figures(kTc, reference.size, table).cycles, reference.tc_cycles);
    EXPECT_EQ(sparseloop_figures(kStc, reference.size, table).cycles, reference.stc_cycles);
    EXPECT_EQ(sparseloop_figures(kFlexible, reference.size, table).cycles, reference.flexible_cycles) << "42 words per cycle";
  }
}

TEST(SparseloopAccounting, EnergiesOfTheDenseCoreWithItsOwnTable) {
  for (const Reference& reference : kReferences) EXPECT_LT(off(kTc, reference, "45nm-tc", reference.tc), 0.002);
}

TEST(SparseloopAccounting, EnergiesOfTheSparseCore) {
  for (const Reference& reference : kReferences) EXPECT_LT(off(kStc, reference, "45nm", reference.stc), 0.005);
}

// The artifact's dense core has another table: with that of the sparse one its energies are 7 to 11 % lower.
TEST(SparseloopAccounting, EnergiesOfTheDenseCoreWithTheSparseCoresTable) {
  for (const Reference& reference : kReferences) {
    const double share = off(kTc, reference, "45nm", reference.tc);
    EXPECT_GT(share, 0.07);
    EXPECT_LT(share, 0.11);
  }
}

// A does not fit into the buffer with all of K: it passes by once per column tile; or narrower tiles make it fit.
TEST(SparseloopAccounting, FindsTheArtifactsMappings) {
  const EnergyTable table = load_energy_table("45nm");
  const SparseloopFigures streamed = sparseloop_figures(kTc, kReferences[0].size, table);
  EXPECT_EQ(streamed.passes, (DramPasses{2, 1}));
  EXPECT_EQ(streamed.columns, 128);
  const SparseloopFigures narrow = sparseloop_figures(kTc, kReferences[1].size, table);
  EXPECT_EQ(narrow.passes, (DramPasses{1, 1}));
  EXPECT_EQ(narrow.columns, 64);
}

}  // namespace
}  // namespace filigree::estimate
