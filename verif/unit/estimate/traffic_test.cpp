// Traffic and energy of layers small enough to be counted by hand, and what must hold for all.
#include "estimate/traffic.h"

#include <gtest/gtest.h>

#include "../format/geometries.h"
#include "estimate/energy.h"
#include "estimate/expected_work.h"

namespace filigree::estimate {
namespace {

using format::Geometry;
using model::Pattern;

/// The highlight preset's sizes.
Geometry highlight() {
  Geometry g;
  g.family.ranks = {{4, {4, 5, 6, 7, 8}}, {2, {2, 3, 4}}};
  g.lanes = 16;
  g.rows = 16;
  g.arrays = 4;
  g.columns = 128;
  g.acc_bits = 32;
  g.row_values = 64;
  g.compressed_b = true;
  return g;
}

Pattern pattern(const Geometry& g, const char* text) { return g.family.resolve(Pattern::parse(text)); }

TEST(DramPasses, PrefersWhatFits) {
  // A 60, B 100 bits in pieces of 20 and 25.
  const OperandSizes sizes{.a_bits = 60, .b_bits = 100, .row_blocks = 3, .column_tiles = 4, .a_block_bits = 20, .b_tile_bits = 25};
  EXPECT_EQ(dram_passes(sizes, {85}), (DramPasses{1, 1})) << "A stays, B passes by in tiles";
  EXPECT_EQ(dram_passes(sizes, {120}), (DramPasses{1, 1}));
  EXPECT_EQ(dram_passes(sizes, {84}), (DramPasses{4, 1})) << "340 bits; with a block of A it would be 360";
  EXPECT_EQ(dram_passes(sizes, {24}), (DramPasses{1, 3})) << "only a block of A fits";
  EXPECT_EQ(dram_passes(sizes, {19}), (DramPasses{4, 3}));
}

TEST(Traffic, IsCountedByHand) {
  // One tile: 64 rows, 128 columns, 2 K-steps of 64 values.
  const Geometry g = highlight();
  const Pattern p = pattern(g, "4:8,2:4");
  const GemmSize size{64, 128, 128};
  const HssWork work = expected_work(g, p, size, {0.25, 0.5}, true);
  const Traffic t = traffic_of(g, work, size);
  EXPECT_EQ(t.passes, (DramPasses{1, 1}));
  EXPECT_EQ(t.buffer_a_read, 2 * 64 * 16 * 8);
  EXPECT_EQ(t.metadata_a_read, 2 * 64 * 2 * 28);
  EXPECT_EQ(t.buffer_b_read, 128 * 128 * 8);
  EXPECT_EQ(t.metadata_b_read, 0);
  EXPECT_EQ(t.dram_a, t.buffer_a_read);
  EXPECT_EQ(t.dram_a_metadata, t.metadata_a_read);
  EXPECT_EQ(t.dram_b, t.buffer_b_read);
  EXPECT_EQ(t.dram_c, 64 * 128 * 8);
  EXPECT_EQ(t.accumulator_written, 2 * 128 * 64 * 32);
  EXPECT_EQ(t.accumulator_read, (128 + 128) * 64 * 32) << "once to be added to, once to be sent";
  EXPECT_EQ(t.macs_useful, 64 * 128 * 128 / 8);
  EXPECT_EQ(t.macs_gated, 2 * 128 * 1024 - t.macs_useful);
  EXPECT_EQ(t.register_read, t.macs_useful * 16);
  EXPECT_EQ(t.register_written, 2 * (t.buffer_a_read + t.metadata_a_read) + t.macs_useful * 8);
  EXPECT_EQ(t.select_passes, 2 * 2 * 128 * 1024) << "two ranks";
}

TEST(Traffic, OfCompressedBFollowsItsDensity) {
  const Geometry g = highlight();
  const Pattern p = pattern(g, "4:8,2:4");
  const GemmSize size{64, 128, 128};
  const Traffic t = traffic_of(g, expected_work(g, p, size, {0.25, 0.25}, true, {.compressed = true}), size);
  EXPECT_EQ(t.buffer_b_read, 64 * 64 * 8) << "a quarter of 16384 values in rows of 64";
  EXPECT_EQ(t.metadata_b_read, 64 * 64 * 2 + 256 * g.bm_width());
}

TEST(Traffic, OfATasdCoreReadsTheTileBufferOncePerTerm) {
  format::TtcGeometry g{highlight(), 2};
  g.core.family.ranks = {{8, {8, 16, 32, 64}, 8}};
  g.core.row_values = 128;
  g.core.compressed_b = false;
  const GemmSize size{64, 256, 100};
  const auto terms = [&](const char* text) { return format::resolve(g, model::Series::parse(text)); };
  const Traffic one = traffic_of(g, count_series_work(g, terms("4:8"), size), size);
  const Traffic two = traffic_of(g, count_series_work(g, terms("4:8+1:8"), size), size);
  EXPECT_EQ(one.tile_buffer_written, 256 * 100 * 8);
  EXPECT_EQ(one.tile_buffer_read, 256 * 100 * 8);
  EXPECT_EQ(two.tile_buffer_written, one.tile_buffer_written);
  EXPECT_EQ(two.tile_buffer_read, 2 * one.tile_buffer_read);
  EXPECT_EQ(two.buffer_b_read, one.buffer_b_read);
}

TEST(Energy, IsEveryBitOnce) {
  EnergyTable table;
  table.dram = {10, 100, 200};
  table.buffer = {20, 40, 60};
  table.buffer_metadata = {5, 10, 15};
  table.tile_buffer = {8, 16, 24};
  table.accumulator = {4, 4, 8};
  table.operand_register = {2, 1, 3};
  table.mac_useful = 7;
  table.mac_gated = 0.5;
  table.select_pass = 0.25;
  Traffic t;
  t.dram_a = 1, t.dram_a_metadata = 2, t.dram_b = 3, t.dram_b_metadata = 4, t.dram_c = 5;
  t.buffer_a_read = 1, t.buffer_b_read = 2, t.buffer_c_read = 3, t.buffer_a_written = 4, t.buffer_b_written = 5, t.buffer_c_written = 6;
  t.metadata_a_read = 1, t.metadata_b_read = 2, t.metadata_a_written = 3, t.metadata_b_written = 4;
  t.tile_buffer_read = 1, t.tile_buffer_written = 2;
  t.accumulator_read = 1, t.accumulator_written = 2;
  t.register_read = 2, t.register_written = 4;
  t.select_passes = 8, t.macs_useful = 3, t.macs_gated = 2;
  const Energy e = energy_of(t, table);
  EXPECT_DOUBLE_EQ(e.dram, 10 * 10 + 5 * 20);
  EXPECT_DOUBLE_EQ(e.buffer, 6 * 2 + 15 * 3);
  EXPECT_DOUBLE_EQ(e.metadata, 3 * 2 + 7 * 3);
  EXPECT_DOUBLE_EQ(e.tile_buffer, 2 + 2 * 3);
  EXPECT_DOUBLE_EQ(e.accumulators, 1 + 2 * 2);
  EXPECT_DOUBLE_EQ(e.registers, 1 + 6);
  EXPECT_DOUBLE_EQ(e.selects, 2);
  EXPECT_DOUBLE_EQ(e.macs, 21 + 1);
  EXPECT_DOUBLE_EQ(e.total(), 200 + 57 + 27 + 8 + 5 + 7 + 2 + 22);
  EXPECT_DOUBLE_EQ(energy_delay(e, 3), 3 * 328);
}

TEST(Bandwidth, LengthensOnlyStepsThatNeedMore) {
  const Geometry g = highlight();
  const GemmSize size{512, 1024, 256};
  for (const Pattern& p : g.family.patterns()) {
    const HssWork work = count_work(g, p, size);
    const Traffic t = traffic_of(g, work, size);
    const std::int64_t words = buffer_words(t);
    EXPECT_EQ(limited_cycles(work.steps + 100, work.steps, t, 1e9), work.steps + 100);
    EXPECT_EQ(limited_cycles(work.steps + 100, work.steps, t, 1), words + 100);
    const double needed = static_cast<double>(words) / static_cast<double>(work.steps);
    EXPECT_EQ(limited_cycles(work.steps, work.steps, t, 42) > work.steps, needed > 42) << model::to_string(p);
  }
}

TEST(ExpectedWork, GrowsWithDensityAndMeetsTheDenseCase) {
  const Geometry g = highlight();
  const Pattern p = pattern(g, "4:4,2:4");
  const GemmSize size{100, 300, 200};
  HssWork before;
  for (const double b : {0.0, 0.25, 0.5, 1.0}) {
    const HssWork work = expected_work(g, p, size, {0.5, b}, true, {.compressed = true});
    EXPECT_GE(work.b_rows, before.b_rows);
    EXPECT_GE(work.useful_slots, before.useful_slots);
    EXPECT_LE(work.useful_slots, work.issued_slots);
    before = work;
  }
  EXPECT_EQ(expected_work(g, p, size, {1, 1}, true), expected_work(g, p, size, {0.5, 1}, true)) << "a pattern bounds A's density";
  EXPECT_EQ(expected_work(g, p, size, {0.1, 0.1}, false), count_work(g, p, size));
}

}  // namespace
}  // namespace filigree::estimate
