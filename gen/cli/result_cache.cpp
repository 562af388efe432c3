#include "cli/result_cache.h"

#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "cli/process.h"
#include "cli/user_error.h"

namespace fs = std::filesystem;

namespace filigree::cli {

nlohmann::ordered_json cached_figures(const std::string& kind, const bench::ContentHash& key,
                                      const std::function<nlohmann::ordered_json()>& compute) {
  const std::string name = fmt::format("{}-{}", kind, key.text());
  const fs::path folder = bench::default_cache_folder() / name;
  if (!fs::exists(folder / "figures.json")) {
    // Computed outside the cache: a failure leaves nothing there.
    const nlohmann::ordered_json figures = compute();
    bench::ModelCache().get(name, [&](const fs::path& fresh) {
      std::ofstream out(fresh / "figures.json");
      if (!(out << figures.dump()).flush())
        throw UserError(fmt::format("{}: cannot be written, accepted: a cache folder with room ($FILIGREE_CACHE)", fresh.string()));
    });
    return figures;
  }
  std::ifstream in(folder / "figures.json");
  return nlohmann::ordered_json::parse(in);
}

bench::ContentHash hash_of(const Emission& emission, const std::vector<std::string>& more) {
  bench::ContentHash hash;
  hash.add(run_process({"yosys", "-V"}).output);
  for (const std::string& part : more) hash.add(part);
  hash.add(emission.top);
  for (const hdl::File& file : emission.files) {
    hash.add(file.name);
    hash.add(file.text);
  }
  return hash;
}

std::string program_text() {
  std::ifstream in("/proc/self/exe", std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace filigree::cli
