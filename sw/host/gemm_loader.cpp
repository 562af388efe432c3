#include "host/gemm_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "host/stream_bytes.h"

namespace filigree::host {
namespace {

/// A frame shorter than this waits until there is more room, unless the stream ends with it.
constexpr std::size_t kFrameWorthSending = 128;

struct Feed {
  StreamBytes bytes;
  std::uint64_t sent = 0;
};

class GemmLoad {
 public:
  GemmLoad(Link& link, const Hello& hello, const format::Job& job) : link_(link), hello_(hello), job_(job) {
    for (const InputStream stream : {InputStream::kCmd, InputStream::kA, InputStream::kB}) feeds_.push_back({StreamBytes(job, stream)});
    if (job.geometry().compressed_b) feeds_.push_back({StreamBytes(job, InputStream::kBm)});
    if (hello.streams != static_cast<int>(feeds_.size()) || hello.queue_bits < 8 || hello.queue_bits > 14) {
      throw std::invalid_argument(fmt::format("{}: the board has {} input streams with queues of 2^{} bytes, accepted: {} streams, 2^8 to 2^14",
                                              link.device(), hello.streams, hello.queue_bits, feeds_.size()));
    }
    for (const format::TilePlan& plan : job.plans()) total_ += plan.drain ? static_cast<std::uint64_t>(plan.columns) : 0;
    total_ *= bytes_of_beat(job.geometry().c_width(), true);
  }

  GemmAnswer run(const LoadProgress& progress) {
    Status status = poll();
    auto moved_at = std::chrono::steady_clock::now();
    while (results_.size() < total_ || !status.idle) {
      const Status before = status;
      bool moved = false;
      for (std::size_t i = 0; i < feeds_.size(); ++i) moved = feed(i, status.taken[i]) || moved;
      status = poll();
      moved = moved || status.taken != before.taken || !status.results.empty();
      if (moved) moved_at = std::chrono::steady_clock::now();
      if (results_.size() > total_) fail(fmt::format("{} result bytes came, accepted: {}", results_.size(), total_));
      if (std::chrono::steady_clock::now() - moved_at > link_.timeout()) {
        fail(
            fmt::format("nothing has moved for {} ms, {} of {} result bytes are missing", link_.timeout().count(), total_ - results_.size(), total_));
      }
      if (progress) progress(results_.size(), total_);
    }
    GemmAnswer answer;
    answer.z = job_.assemble(beats());
    answer.counters = link_.counters(hello_.counters);
    if (status.counter_overflow) fail("a counter has passed its end; the results are good, its counts are not");
    answer.protocol_error = status.protocol_error;
    for (const Feed& feed : feeds_) answer.bytes_sent += feed.sent;
    answer.bytes_received = results_.size();
    return answer;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw LineError(fmt::format("{}: {}", link_.device(), what)); }

  /// Reads status and results.
  Status poll() {
    Status status = link_.poll(hello_.streams, kMostResultBytes);
    if (status.damaged) fail("the board received damaged bytes");
    if (status.overflow) fail("the board received bytes that it had no room for");
    results_.insert(results_.end(), status.results.begin(), status.results.end());
    return status;
  }

  /// Sends what the queue has room for; true if that was anything.
  bool feed(std::size_t stream, std::uint16_t taken) {
    Feed& feed = feeds_[stream];
    const std::uint64_t modulus = std::uint64_t{2} << hello_.queue_bits;
    const std::uint64_t inside = (feed.sent - taken) % modulus;
    if (inside > modulus / 2) fail(fmt::format("the board took more bytes of stream {} than were sent", stream));
    std::size_t room = static_cast<std::size_t>(modulus / 2 - inside);
    bool any = false;
    while (true) {
      const std::size_t left = feed.bytes.available();
      const std::size_t count = std::min({room, left, kMostFrameBytes});
      if (count == 0 || (count < kFrameWorthSending && count < left)) return any;
      link_.write(static_cast<int>(stream), feed.bytes.take(count));
      feed.sent += count;
      room -= count;
      any = true;
    }
  }

  std::vector<format::Beat> beats() const {
    const int width = job_.geometry().c_width();
    const std::size_t size = bytes_of_beat(width, true);
    std::vector<format::Beat> beats;
    for (std::size_t i = 0; i < results_.size(); i += size) beats.push_back(beat_of_bytes(std::span(results_).subspan(i, size), width));
    return beats;
  }

  Link& link_;
  const Hello& hello_;
  const format::Job& job_;
  std::vector<Feed> feeds_;
  std::vector<std::uint8_t> results_;
  std::uint64_t total_ = 0;
};

}  // namespace

GemmAnswer run_gemm(Link& link, const Hello& hello, const format::Job& job, const LoadProgress& progress) {
  return GemmLoad(link, hello, job).run(progress);
}

}  // namespace filigree::host
