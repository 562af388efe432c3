// Readers of users' text and files as functions of bytes: what libFuzzer drives and what the replay of kept inputs calls.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace filigree::readers {

/// One reader and what must hold for whatever it accepts.
struct Reader {
  std::string_view name;  ///< of its folders under seeds/ and regressions/
  /// Reads `input`. A refusal as the reader documents it is a good outcome. Throws BrokenPromise for a refusal that does not name its file and for a broken
  /// property; whatever else the reader throws comes out as it is.
  void (*read)(std::string_view input);
};

/// All of them.
std::span<const Reader> readers();
/// Throws std::invalid_argument naming all when there is no such reader.
const Reader& find_reader(std::string_view name);

void read_config(std::string_view input);    ///< configuration TOML; legal ones survive the way to TOML and back
void read_npy(std::string_view input);       ///< .npy; good ones survive the way to bytes and back, and become operands
void read_tflite(std::string_view input);    ///< .tflite; every weight has the bytes of its shape
void read_plan(std::string_view input);      ///< plans of `filigree tasder`; good ones survive the way to text and back
void read_layers(std::string_view input);    ///< lists of layers
void read_energy(std::string_view input);    ///< tables of energies
void read_liberty(std::string_view input);   ///< cell libraries; every table can be asked
void read_netlist(std::string_view input);   ///< yosys' netlists of a small library; good ones can be written
void read_notation(std::string_view input);  ///< patterns, series and functions of cells; good ones survive the way to text and back

}  // namespace filigree::readers
