// Benches of the hand-written leaves of rtl/prim, for their netlists: the circuit in front of any engine against a queue and a memory.
#pragma once

#include "benches/unit_run.h"

namespace filigree::mutate {

/// All throw bench::BenchFailure when a check fails.
benches::UnitReport verify_skid_buffer(int width, const benches::UnitRun& run);
benches::UnitReport verify_fifo(int width, int depth, const benches::UnitRun& run);
benches::UnitReport verify_ram_1r1w(int width, int depth, const benches::UnitRun& run);

}  // namespace filigree::mutate
