#include "faulty_model.h"

#include <algorithm>

#include "bench/beat.h"
#include "bench/rng.h"

namespace filigree::benches::test {

FaultyModel::FaultyModel(std::unique_ptr<bench::Model> inner, const PinFault& fault)
    : Model(inner->name(), inner->pins()), inner_(std::move(inner)), fault_(fault), pin_(inner_->pin(fault.pin)) {
  wanted_.resize(static_cast<std::size_t>(bench::words_for(info(pin_).width)));
}

bool FaultyModel::wrong_now() const { return bench::Rng(cycle()).chance(fault_.percent); }

void FaultyModel::spoil(std::span<std::uint64_t> words) const {
  if (wrong_now()) words[static_cast<std::size_t>(fault_.bit / 64)] ^= std::uint64_t{1} << (fault_.bit % 64);
}

void FaultyModel::settle() {
  if (info(pin_).is_input) {
    std::vector<std::uint64_t> words = wanted_;
    spoil(words);
    inner_->set(pin_, std::span<const std::uint64_t>(words));
  }
  inner_->settle();
}

void FaultyModel::clock() {
  inner_->clock();
  count_cycle();
}

void FaultyModel::write(int pin, std::span<const std::uint64_t> words) {
  if (pin == pin_) {
    std::ranges::copy(words, wanted_.begin());
  } else {
    inner_->set(pin, words);
  }
}

void FaultyModel::read(int pin, std::span<std::uint64_t> words) const {
  inner_->get(pin, words);
  if (pin == pin_ && !info(pin).is_input) {
    spoil(words);
  } else if (pin == pin_) {
    std::ranges::copy(wanted_, words.begin());
  }
}

}  // namespace filigree::benches::test
