// Watches one stream, of either direction: collects what is transferred and checks the handshake's law.
#pragma once

#include <functional>
#include <vector>

#include "bench/component.h"
#include "bench/coverage.h"
#include "bench/pin.h"

namespace filigree::bench {

/// Checks: an offer is held, unchanged, until it is taken; no offer in reset; and, by probing, that valid and payload of an output do not depend on
/// its ready in the same cycle, nor the ready of an input on its valid.
class Monitor : public Component {
 public:
  explicit Monitor(StreamPins pins);

  /// Called with every beat transferred, and the cycle. Beats are then no longer kept.
  void on_beat(std::function<void(const Beat&, std::uint64_t cycle)> handler) { handler_ = std::move(handler); }
  /// Beats transferred so far, unless a handler takes them.
  const std::vector<Beat>& beats() const { return beats_; }
  /// Counts the handshake's situations in a cover point "<stream> handshake".
  void cover(Coverage& coverage);

  void reset() override;
  void sample(std::uint64_t cycle) override;
  void probe(Model& model) override;
  std::uint64_t transactions() const override { return count_; }

 private:
  void check_held();
  [[noreturn]] void fail(const std::string& message) const;

  StreamPins pins_;
  std::function<void(const Beat&, std::uint64_t)> handler_;
  std::vector<Beat> beats_;
  CoverPoint* handshake_ = nullptr;
  Beat offer_, now_;
  bool held_ = false;   // an offer was not taken in the last cycle
  bool taken_ = false;  // one was
  std::uint64_t count_ = 0;
};

}  // namespace filigree::bench
