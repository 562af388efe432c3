// One-hot selects: the smallest way to pick one of a few candidates in standard cells (docs/results.md, "Circuits").
#pragma once

#include <vector>

#include "hdl/module.h"

namespace filigree::lib {

/// OR over i of (choose[i] ? candidates[i] : 0). At most one choose bit may be 1; none gives zero. All candidates have one type, which is the result's.
/// A single candidate is returned as it is.
hdl::Value select_one_hot(const std::vector<hdl::Value>& choose, const std::vector<hdl::Value>& candidates, hdl::Source source = hdl::Source::here());

/// choose[i] = (value == first + i) for i < count.
std::vector<hdl::Value> decode(const hdl::Value& value, int first, int count, hdl::Source source = hdl::Source::here());

/// The same for a value that is known to be one of first .. first + count - 1: each choose bit looks only at the bits that tell its value from the others. For a
/// value outside, several choose bits or none may be 1. Where that would leave a bit of the value unread, all are compared: a stored bit is never idle, and a flipped
/// one always shows.
std::vector<hdl::Value> decode_within(const hdl::Value& value, int first, int count, hdl::Source source = hdl::Source::here());

}  // namespace filigree::lib
