#include <array>
#include <stdexcept>

#include "readers/reader.h"

namespace filigree::readers {
namespace {

constexpr std::array<Reader, 9> kReaders = {{{"config", read_config},
                                             {"npy", read_npy},
                                             {"tflite", read_tflite},
                                             {"plan", read_plan},
                                             {"layers", read_layers},
                                             {"energy", read_energy},
                                             {"liberty", read_liberty},
                                             {"netlist", read_netlist},
                                             {"notation", read_notation}}};

}  // namespace

std::span<const Reader> readers() { return kReaders; }

const Reader& find_reader(std::string_view name) {
  std::string all;
  for (const Reader& reader : kReaders) {
    if (reader.name == name) return reader;
    all += (all.empty() ? "" : ", ") + std::string(reader.name);
  }
  throw std::invalid_argument("reader '" + std::string(name) + "' is unknown, accepted: " + all);
}

}  // namespace filigree::readers
