// Random configurations of TASD units and TASD tensor cores, weighted towards the corners. One generator state decides everything.
#pragma once

#include "config/tasd_config.h"
#include "config/ttc_config.h"
#include "system/random_job.h"

namespace filigree::system {

/// A legal unit of any M, both forms; without a name.
config::TasdConfig random_tasd(Rng& rng);

/// A legal core with M of at most `most_m`, 2..32; both forms; without a name. With an M of at most 4 it is small enough for the interpreter.
config::TtcConfig random_ttc(Rng& rng, int most_m);

}  // namespace filigree::system
