#include "mutate/graph_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "bench/rng.h"

namespace filigree::mutate {

GraphModel::GraphModel(std::string name, std::vector<bench::PinInfo> pins, std::shared_ptr<const aig::Graph> graph, std::uint64_t mutant,
                       const Start& start)
    : Model(std::move(name), std::move(pins)), graph_(std::move(graph)) {
  std::map<std::pair<std::string, int>, int> inputs, outputs;
  for (std::size_t i = 0; i < graph_->inputs.size(); ++i) inputs[{graph_->inputs[i].name, graph_->inputs[i].bit}] = static_cast<int>(i);
  for (std::size_t i = 0; i < graph_->outputs.size(); ++i) outputs[{graph_->outputs[i].name, graph_->outputs[i].bit}] = static_cast<int>(i);
  for (const bench::PinInfo& pin : this->pins()) {
    const auto& named = pin.is_input ? inputs : outputs;
    places_.emplace_back();
    for (int bit = 0; bit < pin.width; ++bit) {
      const auto found = named.find({pin.name, bit});
      places_.back().push_back(found == named.end() ? -1 : found->second);
    }
  }
  values_.assign(graph_->first_and() + graph_->ands.size(), 0);
  loaded_.assign(graph_->next.size(), 0);
  bench::Rng rng(start.seed);
  for (std::size_t i = 0; i < loaded_.size(); ++i)
    values_[graph_->first_latch() + i] = static_cast<std::uint8_t>(rng.below(2) ^ (start.opposite ? 1U : 0U));
  for (const auto& [bit, place] : inputs) {
    if (bit.first == kSwitch) values_[static_cast<std::size_t>(place) + 1] = static_cast<std::uint8_t>(mutant >> bit.second & 1U);
  }
}

void GraphModel::settle() {
  if (settled_) return;
  std::uint8_t* const values = values_.data();
  std::size_t node = graph_->first_and();
  for (const aig::And& gate : graph_->ands) {
    values[node++] = static_cast<std::uint8_t>((values[gate.left / 2] ^ gate.left) & (values[gate.right / 2] ^ gate.right) & 1U);
  }
  settled_ = true;
}

void GraphModel::clock() {
  settle();
  count_cycle();
  for (std::size_t i = 0; i < loaded_.size(); ++i) loaded_[i] = value(graph_->next[i]) ? 1 : 0;
  std::ranges::copy(loaded_, values_.begin() + static_cast<std::ptrdiff_t>(graph_->first_latch()));
  settled_ = false;
}

void GraphModel::open_trace(const std::string& path) {
  throw std::invalid_argument("cannot trace to " + path + ": a netlist under mutation has no trace");
}

void GraphModel::write(int pin, std::span<const std::uint64_t> words) {
  const std::vector<int>& places = places_[static_cast<std::size_t>(pin)];
  for (std::size_t bit = 0; bit < places.size(); ++bit) {
    if (places[bit] < 0) continue;
    std::uint8_t& value = values_[static_cast<std::size_t>(places[bit]) + 1];
    const auto now = static_cast<std::uint8_t>(words[bit / 64] >> (bit % 64) & 1U);
    settled_ = settled_ && value == now;
    value = now;
  }
}

void GraphModel::read(int pin, std::span<std::uint64_t> words) const {
  std::ranges::fill(words, 0);
  const std::vector<int>& places = places_[static_cast<std::size_t>(pin)];
  for (std::size_t bit = 0; bit < places.size(); ++bit) {
    if (places[bit] < 0 && info(pin).is_input) continue;
    const bool set = places[bit] < 0      ? graph_->unnamed == aig::kTrue
                     : info(pin).is_input ? values_[static_cast<std::size_t>(places[bit]) + 1] != 0
                                          : value(graph_->drivers[static_cast<std::size_t>(places[bit])]);
    if (set) words[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
}

}  // namespace filigree::mutate
