#include "system/filter_cycles.h"

namespace filigree::system {

estimate::FilterShape filter_shape(const config::AttentionConfig& cfg) {
  estimate::FilterShape shape;
  shape.lanes = cfg.lanes;
  shape.word_columns = cfg.word_columns();
  shape.query_block = cfg.query_block;
  shape.key_bits = cfg.key_bits();
  shape.exponential_bits = cfg.exponential_bits;
  shape.probability_bits = cfg.probability_bits;
  shape.digit_bits = cfg.digit_bits;
  return shape;
}

FilterCounters expected_counters(const config::AttentionConfig& cfg, std::span<const FilterJob> jobs, std::span<const FilterAnswer> answers) {
  const estimate::FilterShape shape = filter_shape(cfg);
  FilterCounters sum;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const FilterJob& job = jobs[i];
    const FilterAnswer& answer = answers[i];
    model::FilteredHead head;
    head.dense = answer.dense;
    head.sampled = answer.sampled;
    head.target = answer.target;
    head.selection.kept = answer.kept;
    const estimate::FilterCycles cycles = estimate::filter_cycles(shape, head, job.keys, job.rows, job.settings);
    sum.cycles += static_cast<std::uint64_t>(cycles.total);
    sum.sample += static_cast<std::uint64_t>(cycles.sample);
    sum.select += static_cast<std::uint64_t>(cycles.select);
    sum.merge += static_cast<std::uint64_t>(cycles.merge);
    sum.columns += static_cast<std::uint64_t>(answer.columns);
  }
  return sum;
}

}  // namespace filigree::system
