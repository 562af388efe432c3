#include "cli/filter_engine.h"

#include "model/attention_reference.h"

namespace filigree::cli {
namespace {

/// Of integer or real masses: columns that count only what is outside of the windows have the windows' mass beside them.
template <typename Head>
double kept_mass(const Head& head) {
  if (head.dense) return 1;
  const auto inside = static_cast<double>(head.mass.total - head.mass.outside);
  return (static_cast<double>(head.selection.mass) + inside) / static_cast<double>(head.mass.total);
}

}  // namespace

FilterOutcome filter_by_model(const FilterTask& task) {
  const model::FilteredHead head = model::filter_head(task.q_integers, task.k_integers, task.scale, task.settings, task.numbers);
  return {model::attention_mask(head, task.settings), kept_mass(head)};
}

FilterOutcome filter_in_double(const FilterTask& task) {
  const model::RealFilteredHead head = model::real_filter_head(task.q, task.k, task.settings);
  return {model::attention_mask(head, task.settings), kept_mass(head)};
}

}  // namespace filigree::cli
