#include "coverage/measure.h"

#include <fmt/format.h>

#include "bench/verilate.h"
#include "units/names.h"

namespace filigree::coverage {

Measured measure(const config::Config& config, std::uint64_t seed, const std::filesystem::path& folder,
                 const std::function<void(const std::string& unit)>& progress) {
  Measured measured;
  measured.config = config::name_of(config);
  measured.prefix = units::module_name(measured.config, "");
  bench::VerilateOptions options;
  options.coverage = true;
  options.progress = bench::terminal_progress();
  for (const benches::UnitEntry& unit : benches::unit_benches(config)) {
    progress(unit.name);
    std::vector<std::filesystem::path> files;
    benches::UnitRun run;
    run.seed = seed;
    run.make_model = [&](const hdl::Design& design) {
      const bench::ModelSource source = bench::model_source(design);
      // A unit may be benched with other parameters as well; the text shown is the one of the whole accelerator, which comes last.
      for (const hdl::File& file : source.verilog) measured.text[std::filesystem::path(file.name).stem().string()] = file.text;
      // Registers start at zero: a reset that clears random bits would count as toggles.
      auto model = std::make_unique<bench::VerilatedModel>(design.top(), bench::verilate(source, options), 0);
      files.push_back(folder / fmt::format("{}-{}-{}.dat", measured.config, unit.name, files.size()));
      model->collect_coverage(files.back());
      return model;
    };
    measured.units.push_back(unit.verify(run));
    for (const std::filesystem::path& file : files) measured.rtl.read(file);
  }
  return measured;
}

}  // namespace filigree::coverage
