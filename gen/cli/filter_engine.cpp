#include "cli/filter_engine.h"

#include <fmt/format.h>

#include <memory>
#include <span>
#include <vector>

#include "bench/bench.h"
#include "bench/verilate.h"
#include "cli/user_error.h"
#include "hdl/design.h"
#include "model/attention_reference.h"
#include "system/filter_cycles.h"
#include "system/filter_run.h"
#include "units/attention_filter.h"

namespace filigree::cli {
namespace {

/// Of integer or real masses: columns that count only what is outside of the windows have the windows' mass beside them.
template <typename Head>
double kept_mass(const Head& head) {
  if (head.dense) return 1;
  const auto inside = static_cast<double>(head.mass.total - head.mass.outside);
  return (static_cast<double>(head.selection.mass) + inside) / static_cast<double>(head.mass.total);
}

FilterOutcome outcome_of(const model::FilteredHead& head, const FilterTask& task) {
  return {model::attention_mask(head, task.settings), kept_mass(head)};
}

/// Products of a query with every key that it sees.
std::vector<std::int32_t> scores_of_row(const FilterTask& task, std::int64_t row) {
  const std::span<const std::int32_t> q = task.q_integers.row(row);
  std::vector<std::int32_t> scores(static_cast<std::size_t>(row + task.k.rows() - task.q.rows() + 1));
  for (std::size_t key = 0; key < scores.size(); ++key) {
    const std::span<const std::int32_t> k = task.k_integers.row(static_cast<std::int64_t>(key));
    for (std::size_t i = 0; i < q.size(); ++i) scores[key] += q[i] * k[i];
  }
  return scores;
}

}  // namespace

FilterEngine filter_by_model(const config::AttentionConfig& config) {
  return [config](const FilterTask& task) {
    const model::FilteredHead head = model::filter_head(task.q_integers, task.k_integers, task.scale, task.settings, system::numbers_of(config));
    FilterOutcome outcome = outcome_of(head, task);
    const estimate::FilterShape shape = system::filter_shape(config);
    const auto sampled = static_cast<std::int64_t>(head.sampled.size());
    outcome.cycles = {estimate::sample_cycles(shape, task.k.rows(), task.q.rows(), task.settings),
                      estimate::select_cycles(shape, task.k.rows(), sampled, head.target > 0)};
    return outcome;
  };
}

FilterEngine filter_on_rtl(const config::AttentionConfig& config) {
  bench::VerilateOptions verilate;
  verilate.progress = bench::terminal_progress();
  const std::shared_ptr<bench::Model> device = bench::verilated_model(hdl::Design(units::attention_filter(config)), 0, verilate);
  return [config, device](const FilterTask& task) {
    const system::FilterJob job{task.k.rows(), task.q.rows(), task.scale, task.settings,
                                [&task](std::int64_t row) { return scores_of_row(task, row); }};
    system::FilterOptions options;
    options.bench.time_out = static_cast<std::uint64_t>(1'000'000 + 64 * task.k.rows());
    options.bench.probe_percent = 0;
    const system::FilterRun run = system::run_filter(*device, config, {&job, 1}, options);
    const system::FilterAnswer& answer = run.heads.front();
    const std::string difference = system::difference(system::golden_answer(config, job), answer);
    if (!difference.empty()) throw CheckFailed("the hardware's answer is not the model's: " + difference);
    // From here on the hardware's own answer.
    model::FilteredHead head;
    head.dense = answer.dense;
    head.mass.total = answer.total;
    head.mass.outside = answer.outside;
    head.selection.kept = answer.kept;
    head.selection.kept.resize(static_cast<std::size_t>(job.keys));
    head.selection.mass = answer.mass;
    FilterOutcome outcome = outcome_of(head, task);
    outcome.cycles = {static_cast<std::int64_t>(run.counters.sample), static_cast<std::int64_t>(run.counters.select)};
    return outcome;
  };
}

FilterEngine filter_in_double() {
  return [](const FilterTask& task) {
    const model::RealFilteredHead head = model::real_filter_head(task.q, task.k, task.settings);
    return FilterOutcome{model::attention_mask(head, task.settings), kept_mass(head)};
  };
}

}  // namespace filigree::cli
