#include "cli/beats_folder.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/c_header.h"

namespace filigree::cli {
namespace {

using Beats = std::vector<format::Beat>;

std::string hex_word(const format::Beat& beat) {
  format::Beat word(beat.width() + 1);
  for (int lsb = 0; lsb < beat.width(); lsb += 64) {
    const int width = std::min(64, beat.width() - lsb);
    word.set_field(lsb, width, beat.field(lsb, width));
  }
  word.set_field(beat.width(), 1, beat.last ? 1 : 0);
  return format::to_string(word);
}

Beats gather(std::span<const format::Tile> tiles, Beats format::Tile::*stream) {
  Beats all;
  for (const format::Tile& tile : tiles) std::ranges::copy(tile.*stream, std::back_inserter(all));
  return all;
}

}  // namespace

void write_beats(OutputFolder& folder, const std::string& configuration, std::span<const format::Tile> tiles, std::span<const format::Beat> results) {
  std::string constants = fmt::format("// Beats of a run on {}, for a bench: words in each .hex file and bits of tdata.\n", configuration);
  const auto put = [&](const std::string& stream, std::span<const format::Beat> beats) {
    if (beats.empty()) return;
    const int width = beats.front().width();
    std::string text = fmt::format("// stream {}: {} words for $readmemh; bit {} is tlast, the bits below are tdata\n", stream, beats.size(), width);
    for (const format::Beat& beat : beats) text += hex_word(beat) + "\n";
    folder.write(stream + ".hex", text);
    constants += fmt::format("localparam {0}_BEATS = {1}, {0}_BITS = {2};\n", capitals(stream), beats.size(), width);
  };
  Beats commands;
  for (const format::Tile& tile : tiles) commands.push_back(tile.cmd);
  put("cmd", commands);
  put("a", gather(tiles, &format::Tile::a));
  put("b", gather(tiles, &format::Tile::b));
  put("bm", gather(tiles, &format::Tile::bm));
  put("c", results);
  folder.write("beats.vh", constants);
  const nlohmann::ordered_json manifest = {{"generator", "filigree"}, {"configuration", configuration}, {"files", folder.files()}};
  folder.write("manifest.json", manifest.dump(2) + "\n");
}

}  // namespace filigree::cli
