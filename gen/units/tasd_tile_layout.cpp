#include "units/tasd_tile_layout.h"

#include "hdl/type.h"

namespace filigree::units {
namespace {

int bits_below(int count) { return hdl::bits_for(static_cast<unsigned>(count - 1)); }

}  // namespace

TileLayout::TileLayout(const config::TtcConfig& cfg, int term) : lanes(cfg.core.lanes), m(cfg.m()), first_entry(cfg.tasd().first_entry(term)) {
  const config::RankSet& rank = cfg.rank();
  for (std::size_t mode = 0; mode < rank.h.size(); ++mode) {
    if (rank.n(mode) <= cfg.term_n[static_cast<std::size_t>(term)]) n.push_back(rank.n(mode));
  }
  smallest_n_ = rank.n(rank.h.size() - 1);
}

int TileLayout::row_bits() const { return bits_below(m); }

int TileLayout::place_bits() const { return bits_below(places_max()); }

int TileLayout::step_bits() const { return steps_max() == 1 ? 0 : bits_below(steps_max()); }

int TileLayout::depth() const { return (((1 << step_bits()) + steps_max() - 1) << row_bits()) + m; }

int tile_word_bits(const config::TtcConfig& cfg) { return cfg.beat_blocks() * (cfg.core.a_bits + cfg.tasd().index_bits()); }

bool tile_has_steps(const config::TtcConfig& cfg) {
  for (int t = 0; t < cfg.term_count(); ++t) {
    if (TileLayout(cfg, t).step_bits() > 0) return true;
  }
  return false;
}

}  // namespace filigree::units
