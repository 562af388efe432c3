#include "cli/activity_flow.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <fmt/format.h>

#include "bench/verilate.h"
#include "cli/emission.h"
#include "cli/progress.h"
#include "cli/run_job.h"
#include "cli/table.h"
#include "cli/user_error.h"
#include "model/prune.h"
#include "system/geometry_of.h"

namespace filigree::cli {
namespace {

using Matrix = model::Matrix<std::int32_t>;

constexpr std::size_t kMostPieces = 64;
constexpr std::int64_t kSteps = 4;  ///< K-steps of a piece

/// Rounded normal variates of a quarter of the range's deviation, as quantised weights have it.
Matrix random_weights(std::mt19937_64& rng, std::int64_t rows, std::int64_t cols, int bits) {
  std::normal_distribution<double> normal(0, std::ldexp(1.0, bits - 3));
  const double limit = std::ldexp(1.0, bits - 1) - 1;
  Matrix matrix(rows, cols);
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int32_t& value : matrix.row(r)) value = static_cast<std::int32_t>(std::lround(std::clamp(normal(rng), -limit, limit)));
  }
  return matrix;
}

/// Magnitudes of such variates, a share of them zero: activations behind a ReLU.
Matrix random_activations(std::mt19937_64& rng, std::int64_t rows, std::int64_t cols, const config::HssConfig& config, double zeros) {
  Matrix matrix = random_weights(rng, rows, cols, config.b_bits);
  std::bernoulli_distribution zero(zeros);
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int32_t& value : matrix.row(r)) value = zero(rng) ? 0 : std::max(1, std::abs(value));
  }
  return matrix;
}

Matrix cut(const Matrix& from, std::int64_t row, std::int64_t rows, std::int64_t column, std::int64_t columns) {
  Matrix piece(rows, columns);
  for (std::int64_t r = 0; r < rows && row + r < from.rows(); ++r) {
    for (std::int64_t c = 0; c < columns && column + c < from.cols(); ++c) piece(r, c) = from(row + r, column + c);
  }
  return piece;
}

/// Records all ports in every cycle.
class Recorder {
 public:
  explicit Recorder(const bench::Model& model) : model_(model) {
    for (std::size_t pin = 0; pin < model.pins().size(); ++pin) {
      const bench::PinInfo& info = model.pins()[pin];
      if (info.name == "clk") continue;
      trace_.ports.push_back({info.name, info.is_input, info.width, trace_.words_per_cycle});
      numbers_.push_back(static_cast<int>(pin));
      trace_.words_per_cycle += static_cast<std::size_t>((info.width + 63) / 64);
    }
  }
  void record() {
    const std::size_t start = trace_.words.size();
    trace_.words.resize(start + trace_.words_per_cycle);
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      const synth::TracedPort& port = trace_.ports[i];
      model_.get(numbers_[i], std::span(trace_.words).subspan(start + port.first_word, static_cast<std::size_t>((port.width + 63) / 64)));
    }
  }
  synth::PortTrace take() { return std::move(trace_); }

 private:
  const bench::Model& model_;
  std::vector<int> numbers_;
  synth::PortTrace trace_;
};

struct Shape {
  std::int64_t m, k, n;
};

/// Pieces of one shape: all of a real layer, up to the limit, or random ones.
class Pieces {
 public:
  Pieces(const config::HssConfig& core, const ActivityOptions& options, const model::Pattern& pattern, Shape shape)
      : core_(core), options_(options), pattern_(pattern), shape_(shape), rng_(options.seed) {
    if (options.a.empty()) return;
    layer_ = load_operands(options.a, options.b, core);
    for (std::int64_t m = 0; m < layer_->a.rows(); m += shape.m) {
      for (std::int64_t k = 0; k < layer_->a.cols(); k += shape.k) {
        for (std::int64_t n = 0; n < layer_->b.cols(); n += shape.n) places_.push_back({m, k, n});
      }
    }
  }

  std::size_t count() const { return layer_ ? std::min(kMostPieces, places_.size()) : kMostPieces; }

  Operands operator()(std::size_t number) {
    if (!layer_) {
      Matrix a = random_weights(rng_, shape_.m, shape_.k, core_.a_bits);
      return {model::prune(a, pattern_).values, random_activations(rng_, shape_.k, shape_.n, core_, options_.b_zeros)};
    }
    // Spread over the whole layer.
    const Shape at = places_[number * places_.size() / count()];
    return {cut(layer_->a, at.m, shape_.m, at.k, shape_.k), cut(layer_->b, at.k, shape_.k, at.n, shape_.n)};
  }

 private:
  const config::HssConfig& core_;
  const ActivityOptions& options_;
  const model::Pattern& pattern_;
  Shape shape_;
  std::mt19937_64 rng_;
  std::optional<Operands> layer_;
  std::vector<Shape> places_;
};

/// The sparsest pattern of the core, or the one asked for.
model::Pattern pattern_of(const config::HssConfig& core, const std::string& text) {
  const model::Family family = system::geometry_of(core).family;
  if (!text.empty()) return family.resolve(model::Pattern::parse(text));
  std::vector<model::Pattern> patterns = family.patterns();
  return *std::ranges::min_element(
      patterns, {}, [](const model::Pattern& pattern) { return static_cast<double>(pattern.kept()) / static_cast<double>(pattern.span()); });
}

}  // namespace

bool has_activity(const config::Config& config) { return config::core_of(config).has_value(); }

void check_activity(const config::Config& config, const ActivityOptions& options) {
  const config::HssConfig core = *config::core_of(config);
  pattern_of(core, options.pattern);
  if (!options.a.empty()) load_operands(options.a, options.b, core);
}

RecordedActivity record_activity(const config::Config& config, const ActivityOptions& options) {
  const config::HssConfig core = *config::core_of(config);
  const model::Pattern pattern = pattern_of(core, options.pattern);
  const auto geometry = system::geometry_of(core);
  const Shape shape{core.total_rows(), kSteps * geometry.depth(pattern), core.columns};
  Pieces pieces(core, options, pattern, shape);
  const std::string text = model::to_string(pattern);
  RunOptions run_options;
  run_options.a = options.a.empty() ? "A" : options.a;
  run_options.pattern = text;
  RecordedActivity recorded;
  bench::VerilateOptions verilate;
  verilate.progress = bench::terminal_progress();
  const hdl::Design design(top_module(config));
  Progress progress("recording activity");
  for (std::size_t number = 0; number < pieces.count(); ++number) {
    progress.show(fmt::format("recording activity, piece {} of {}", number + 1, pieces.count()));
    const std::unique_ptr<RunJob> job = make_run_job(run_options, config, pieces(number));
    const std::unique_ptr<bench::Model> model = bench::verilated_model(design, 0, verilate);
    Recorder recorder(*model);
    system::GemmOptions run;
    run.bench.probe_percent = 0;
    run.prepare = [&](bench::Bench& bench) { bench.each_cycle([&](std::uint64_t) { recorder.record(); }); };
    const RunAnswer answer = job->simulate(*model, run);
    if (!std::ranges::equal(answer.z.values(), job->golden().values()))
      throw std::runtime_error(fmt::format("the core's result of piece {} differs from the model's", number));
    recorded.traces.push_back(recorder.take());
  }
  const std::string source =
      options.a.empty() ? fmt::format("random operands, {} of B zero", percent(options.b_zeros)) : fmt::format("{} and {}", options.a, options.b);
  recorded.description = fmt::format("{} pieces of {} x {} x {}, A {}, {}", pieces.count(), shape.m, shape.k, shape.n, text, source);
  return recorded;
}

}  // namespace filigree::cli
