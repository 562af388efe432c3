// What OpenSTA says of the longest path, read back.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace filigree::cli {

/// One pin of the path, as reported: the delay of the cell that drives it is included.
struct PathPoint {
  std::string pin;   ///< instance path / pin
  std::string cell;  ///< its type
  double arrival_ns = 0;
};

struct TimingPath {
  std::vector<PathPoint> points;
  double arrival_ns = 0;   ///< at the endpoint's data pin
  double required_ns = 0;  ///< the same pin's latest time for the clock period asked for
  double slack_ns() const { return required_ns - arrival_ns; }
};

/// The first path of a `report_checks -format full` report with one line per driving pin. Empty when the report has no path.
/// Throws std::runtime_error when a path has no arrival or required time.
std::optional<TimingPath> read_timing_path(const std::string& report);

/// The path in terms of the source: the modules' instances it runs through, each once, from the register it starts in to the one it ends in, such as
/// "u_row_0/u_group_0/operand_3 -> u_row_0/u_tree -> u_row_0/row_sum", the common leading instances left out.
std::string path_in_source_terms(const TimingPath& path);

}  // namespace filigree::cli
