#include "cli/filter_report.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace filigree::cli {
namespace {

using Heads = std::span<const HeadFigures>;

std::string fraction_text(double value) { return fmt::format("{:.3f}", value); }
std::string error_text(double value) { return fmt::format("{:.2e}", value); }
std::string count_text(double value) { return fmt::format("{:.0f}", value); }

/// Cycles in front of the sparse attention.
double cycles_before(const FilterCycles& cycles) { return static_cast<double>(cycles.filter.value_or(cycles.scores)); }

double speed_up(const FilterCycles& cycles) {
  return static_cast<double>(cycles.dense) / (cycles_before(cycles) + static_cast<double>(cycles.sparse));
}

std::string speed_up_text(const FilterCycles& cycles) { return fmt::format("{:.2f} x", speed_up(cycles)); }

/// Mean error of the output in its mean size; requires values.
double relative_error(const HeadFigures& head) {
  const double size = head.quality->output_norm_mean;
  return size == 0 ? 0 : head.quality->output_error_mean / size;
}

/// A figure of every head and how a table shows it.
struct Column {
  std::string title;
  std::string (*text)(double);
  std::function<double(const HeadFigures&)> value;
};

std::vector<Column> columns_of(const HeadFigures& first) {
  std::vector<Column> columns = {
      {"sampled", count_text, [](const HeadFigures& head) { return static_cast<double>(head.sampled_rows); }},
      {"columns", count_text, [](const HeadFigures& head) { return static_cast<double>(head.kept_columns); }},
      {"of keys", percent, [](const HeadFigures& head) { return head.kept_share; }},
      {"density", fraction_text, [](const HeadFigures& head) { return head.density; }},
  };
  const auto add = [&](std::string title, std::string (*text)(double), std::function<double(const HeadFigures&)> value) {
    columns.push_back({std::move(title), text, std::move(value)});
  };
  if (first.quality) {
    add("CRA min", fraction_text, [](const HeadFigures& head) { return head.quality->cra_min; });
    add("CRA mean", fraction_text, [](const HeadFigures& head) { return head.quality->cra_mean; });
    if (first.with_values) {
      add("error max", error_text, [](const HeadFigures& head) { return head.quality->output_error_max; });
      add("error mean", error_text, [](const HeadFigures& head) { return head.quality->output_error_mean; });
      add("relative", fraction_text, relative_error);
    }
  }
  add(first.cycles.filter ? "filter cycles" : "score cycles", count_text, [](const HeadFigures& head) { return cycles_before(head.cycles); });
  add("sparse", count_text, [](const HeadFigures& head) { return static_cast<double>(head.cycles.sparse); });
  add("dense", count_text, [](const HeadFigures& head) { return static_cast<double>(head.cycles.dense); });
  return columns;
}

/// Of all heads one after another.
FilterCycles total_cycles(Heads heads) {
  FilterCycles total;
  if (heads.front().cycles.filter) total.filter = 0;
  for (const HeadFigures& head : heads) {
    if (total.filter) *total.filter += head.cycles.filter.value_or(0);
    total.scores += head.cycles.scores;
    total.sparse += head.cycles.sparse;
    total.dense += head.cycles.dense;
  }
  return total;
}

double mean_of(Heads heads, const std::function<double(const HeadFigures&)>& value) {
  double sum = 0;
  for (const HeadFigures& head : heads) sum += value(head);
  return sum / static_cast<double>(heads.size());
}

nlohmann::ordered_json cycles_json(const FilterCycles& cycles) {
  nlohmann::ordered_json figures;
  if (cycles.filter) figures["filter"] = *cycles.filter;
  figures["scores"] = cycles.scores;
  figures["sparse"] = cycles.sparse;
  figures["dense"] = cycles.dense;
  return figures;
}

}  // namespace

nlohmann::ordered_json figures_of(const HeadFigures& head) {
  nlohmann::ordered_json figures = {{"dense", head.dense},           {"sampled_rows", head.sampled_rows}, {"kept_columns", head.kept_columns},
                                    {"kept_share", head.kept_share}, {"kept_mass", head.kept_mass},       {"density", head.density}};
  if (head.quality) {
    figures["cra_min"] = head.quality->cra_min;
    figures["cra_mean"] = head.quality->cra_mean;
    if (head.with_values) {
      figures["output_error_max"] = head.quality->output_error_max;
      figures["output_error_mean"] = head.quality->output_error_mean;
      figures["output_error_relative"] = relative_error(head);
      figures["output_error_of_bound"] = head.quality->worst_bound_ratio;
    }
  }
  figures["cycles"] = cycles_json(head.cycles);
  figures["speed_up"] = speed_up(head.cycles);
  return figures;
}

nlohmann::ordered_json mean_figures(Heads heads) {
  const nlohmann::ordered_json first = figures_of(heads.front());
  nlohmann::ordered_json means;
  for (const auto& [key, value] : first.items()) {
    if (!value.is_number()) continue;
    double sum = 0;
    for (const HeadFigures& head : heads) sum += figures_of(head)[key].get<double>();
    means[key] = sum / static_cast<double>(heads.size());
  }
  for (const auto& [key, value] : first["cycles"].items()) {
    double sum = 0;
    for (const HeadFigures& head : heads) sum += figures_of(head)["cycles"][key].get<double>();
    means["cycles"][key] = sum / static_cast<double>(heads.size());
  }
  means["speed_up"] = speed_up(total_cycles(heads));
  return means;
}

Table filter_table(Heads heads) {
  const std::vector<Column> columns = columns_of(heads.front());
  std::vector<std::string> header = {"head"};
  for (const Column& column : columns) header.push_back(column.title);
  header.emplace_back("speed-up");
  Table table(std::move(header));
  for (std::size_t i = 0; i < heads.size(); ++i) {
    std::vector<std::string> row = {fmt::format("{}{}", i, heads[i].dense ? " dense" : "")};
    for (const Column& column : columns) row.push_back(column.text(column.value(heads[i])));
    row.push_back(speed_up_text(heads[i].cycles));
    table.add_row(std::move(row));
  }
  table.add_rule();
  std::vector<std::string> row = {"mean"};
  for (const Column& column : columns) row.push_back(column.text(mean_of(heads, column.value)));
  row.push_back(speed_up_text(total_cycles(heads)));
  table.add_row(std::move(row));
  return table;
}

}  // namespace filigree::cli
