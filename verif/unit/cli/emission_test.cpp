// What is emitted for every preset: the same text on every run, readable, and the text that rtl/golden shows.
#include "cli/emission.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <variant>

#include "cli/stream_fields.h"
#include "config/attention_streams.h"
#include "config/preset.h"
#include "hdl/design.h"
#include "lib/prim_text.h"
#include "system/geometry_of.h"
#include "system/series_run.h"
#include "tools_on_preset.h"
#include "units/tasd_unit.h"
#include "units/ttc_output.h"

namespace fs = std::filesystem;

namespace filigree::cli {
namespace {

using ::testing::IsEmpty;

constexpr int kMaxLines = 400;

std::vector<std::string> preset_names() {
  std::vector<std::string> names;
  for (const config::Preset& preset : config::presets()) names.emplace_back(preset.name);
  return names;
}

std::map<std::string, std::string> emitted_files(const Emission& emission) {
  const auto prims = lib::prim_files();
  std::map<std::string, std::string> files;
  for (const hdl::File& file : emission.files) {
    const bool is_prim = std::any_of(prims.begin(), prims.end(), [&](const lib::PrimFile& prim) { return prim.name == file.name; });
    if (!is_prim) files[file.name] = file.text;
  }
  return files;
}

class EveryPreset : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryPreset, IsTheSameOnEveryRun) {
  const config::Config config = config::load(GetParam());
  const Emission first = emit_core(config);
  const Emission second = emit_core(config);
  EXPECT_EQ(emitted_files(first), emitted_files(second));
  EXPECT_EQ(first.ports_header, second.ports_header);
}

TEST_P(EveryPreset, HasNoLongFile) {
  for (const auto& [name, text] : emitted_files(emit_core(config::load(GetParam())))) {
    EXPECT_LE(std::count(text.begin(), text.end(), '\n'), kMaxLines) << name;
  }
}

TEST_P(EveryPreset, NamesEveryValueThatIsUsedTwice) {
  const hdl::Design design(top_module(config::load(GetParam())));
  EXPECT_THAT(design.unnamed_shared_values(), IsEmpty());
}

/// Payload bits of each stream, as the formats have them.
std::map<std::string, int> stream_widths(const config::HssConfig& config) {
  const format::Geometry geometry = system::geometry_of(config);
  std::map<std::string, int> widths = {
      {"cmd", geometry.cmd_width()}, {"a", geometry.a_width()}, {"b", geometry.b_width()}, {"c", geometry.c_width()}};
  if (config.compressed_b) widths["bm"] = geometry.bm_width();
  return widths;
}

std::map<std::string, int> stream_widths(const config::TasdConfig& config) {
  return {{"x", config.block() * config.value_bits}, {"t", units::tasd_beat_bits(config)}};
}

std::map<std::string, int> stream_widths(const config::TtcConfig& config) {
  const format::TtcGeometry geometry = system::geometry_of(config);
  return {{"cmd", geometry.cmd_width()},        {"a", geometry.core.a_width()}, {"b", geometry.core.b_width()},
          {"p", units::parameter_bits(config)}, {"c", geometry.core.c_width()}, {"y", geometry.core.total_rows() * geometry.core.a_bits},
          {"t", geometry.core.a_width()}};
}

std::map<std::string, int> stream_widths(const config::AttentionConfig& config) {
  return {{"head", config::beat_width(config::head_fields(config))},
          {"row", config.index_bits() + config.key_bits()},
          {"score", config.lanes * config.score_bits()},
          {"kept", config.word_columns()},
          {"descriptor", 3 + 2 * config.key_bits()},
          {"result", config::beat_width(config::result_fields(config))}};
}

TEST_P(EveryPreset, DescribesItsStreamsAsTheFormatsDo) {
  const config::Config config = config::load(GetParam());
  std::map<std::string, int> widths = std::visit([](const auto& c) { return stream_widths(c); }, config);
  const Emission emission = emit_core(config);
  for (const Stream& stream : streams_of(config)) {
    SCOPED_TRACE(stream.name);
    ASSERT_TRUE(widths.contains(stream.name));
    EXPECT_EQ(stream.width, widths.at(stream.name));
    widths.erase(stream.name);
    int end = 0;
    for (const Field& field : stream.fields) end = std::max(end, field.end());
    EXPECT_EQ(end, stream.width) << "the fields fill the beat";
    const auto port =
        std::find_if(emission.ports.begin(), emission.ports.end(), [&](const hdl::Port& p) { return p.name == stream.name + "_tdata"; });
    ASSERT_NE(port, emission.ports.end());
    EXPECT_EQ(port->type.width, stream.width);
    EXPECT_EQ(port->is_input, stream.into_core);
    const bool has_last =
        std::any_of(emission.ports.begin(), emission.ports.end(), [&](const hdl::Port& p) { return p.name == stream.name + "_tlast"; });
    EXPECT_EQ(has_last, !stream.last.empty());
  }
  EXPECT_THAT(widths, IsEmpty()) << "every stream is described";
}

INSTANTIATE_TEST_SUITE_P(Emission, EveryPreset, ::testing::ValuesIn(preset_names()), test::identifier);

class GoldenOfPreset : public ::testing::TestWithParam<std::string> {};

TEST_P(GoldenOfPreset, IsWhatIsEmitted) {
  const fs::path folder = fs::path(FILIGREE_SOURCE_DIR) / "rtl" / "golden" / GetParam();
  std::map<std::string, std::string> golden;
  ASSERT_TRUE(fs::is_directory(folder)) << "rtl/golden/" << GetParam() << " is missing: 'make golden'";
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    golden[entry.path().filename().string()] = text.str();
  }
  for (const auto& [name, text] : emitted_files(emit_core(config::load(GetParam()), false))) {
    EXPECT_EQ(golden[name], text) << name << ": rewrite rtl/golden with 'make golden' if the change is meant";
    golden.erase(name);
  }
  for (const auto& [name, text] : golden) ADD_FAILURE() << name << " is no longer emitted: 'make golden'";
}

INSTANTIATE_TEST_SUITE_P(Small, GoldenOfPreset, ::testing::ValuesIn(test::preset_names(true)), test::identifier);

TEST(GoldenVerilog, HasNoOtherFolder) {
  const std::vector<std::string> small = test::preset_names(true);
  for (const auto& entry : fs::directory_iterator(fs::path(FILIGREE_SOURCE_DIR) / "rtl" / "golden")) {
    if (!entry.is_directory()) continue;
    EXPECT_THAT(small, ::testing::Contains(entry.path().filename().string())) << "no small preset has this name: 'make golden'";
  }
}

}  // namespace
}  // namespace filigree::cli
