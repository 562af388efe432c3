#include <algorithm>
#include <charconv>
#include <istream>
#include <limits>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "synth/netlist.h"

namespace filigree::synth {
namespace {

using Json = nlohmann::json;

constexpr const char* kRamModule = "fil_ram_1r1w";

constexpr unsigned kMaxParameter = std::numeric_limits<int>::max();

/// Binary digits as yosys writes a parameter. Throws std::runtime_error for anything else, and for more than an int holds.
int binary(std::string_view digits) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 2);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || value > kMaxParameter)
    throw std::runtime_error(fmt::format("the netlist's parameter {} is no number, accepted: binary digits up to {}", digits, kMaxParameter));
  return static_cast<int>(value);
}

/// "$paramod\name\WIDTH=s32'0..01010" -> "name_10": a name of letters, digits and underscores.
std::string plain_name(const std::string& name) {
  std::string plain;
  if (name.starts_with("$paramod")) {
    const auto first = name.find('\\');
    const auto second = name.find('\\', first + 1);
    plain = name.substr(first + 1, second == std::string::npos ? second : second - first - 1);
    for (auto at = name.find('\''); at != std::string::npos; at = name.find('\'', at + 1)) {
      const auto end = name.find('\\', at);
      plain += "_" + std::to_string(binary(std::string_view(name).substr(at + 1, end == std::string::npos ? end : end - at - 1)));
    }
    return plain;
  }
  for (const char c : name) plain += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ? c : '_';
  return plain;
}

int parameter(const Json& cell, const char* name) {
  const Json& value = cell.at("parameters").at(name);
  return value.is_string() ? binary(value.get<std::string>()) : value.get<int>();
}

class ModuleReader {
 public:
  ModuleReader(const Json& design, const Liberty& library, Netlist& netlist) : design_(design), library_(library), netlist_(netlist) {}

  NetlistModule read(const std::string& name, const Json& module) {
    numbers_.clear();
    NetlistModule result;
    result.name = plain_name(name);
    for (const auto& [port, data] : module.at("ports").items()) {
      result.ports.push_back({port, data.at("direction") == "output", bits(data.at("bits"))});
    }
    for (const auto& [cell, data] : module.at("cells").items()) result.cells.push_back(read_cell(cell, data));
    for (const auto& [net, data] : module.at("netnames").items()) {
      if (data.at("hide_name") != 0) continue;
      const Json& nets = data.at("bits");
      for (std::size_t i = 0; i < nets.size(); ++i) {
        if (!nets[i].is_number()) continue;
        const auto known = numbers_.find(nets[i].get<int>());
        if (known != numbers_.end()) result.net_names.emplace(known->second, nets.size() == 1 ? net : fmt::format("{}[{}]", net, i));
      }
    }
    result.nets = static_cast<int>(numbers_.size());
    name_cells(result);
    return result;
  }

 private:
  Bit bit(const Json& json) {
    if (json.is_string()) return json == "1" ? kOne : kZero;
    return numbers_.emplace(json.get<int>(), static_cast<int>(numbers_.size())).first->second;
  }
  std::vector<Bit> bits(const Json& json) {
    std::vector<Bit> result;
    for (const Json& one : json) result.push_back(bit(one));
    return result;
  }

  NetlistCell read_cell(const std::string& name, const Json& data) {
    NetlistCell cell;
    cell.name = name;
    const std::string type = data.at("type");
    if (type.find(kRamModule) != std::string::npos) {
      const RamMacro ram{parameter(data, "WIDTH"), parameter(data, "DEPTH")};
      cell.type = fmt::format("{}_{}x{}", kRamModule, ram.depth, ram.width);
      netlist_.rams[cell.type] = ram;
    } else if (library_.cells.contains(type)) {
      cell.type = type;
    } else if (design_.at("modules").contains(type)) {
      cell.type = plain_name(type);
    } else {
      throw std::runtime_error(
          fmt::format("{}: no cell for {}, accepted: a library with flip-flops, an inverter and gates for every function", library_.file, type));
    }
    for (const auto& [pin, connection] : data.at("connections").items()) cell.pins[pin] = bits(connection);
    return cell;
  }

  /// Registers after their net; other cells of the library by number.
  void name_cells(NetlistModule& module) const {
    int number = 0;
    for (NetlistCell& cell : module.cells) {
      const auto found = library_.cells.find(cell.type);
      if (found == library_.cells.end()) continue;
      std::string name = fmt::format("g{}", number++);
      if (found->second.flip_flop) {
        for (const Pin& pin : found->second.pins) {
          const auto driven = cell.pins.find(pin.name);
          if (!pin.is_output || driven == cell.pins.end() || driven->second.empty()) continue;
          const auto net = module.net_names.find(driven->second.front());
          if (net == module.net_names.end()) continue;
          const auto bracket = net->second.find('[');
          name = net->second.substr(0, bracket) + "_reg" + (bracket == std::string::npos ? "" : net->second.substr(bracket));
          break;
        }
      }
      cell.name = name;
    }
  }

  const Json& design_;
  const Liberty& library_;
  Netlist& netlist_;
  std::map<int, int> numbers_;
};

}  // namespace

const NetlistPort* NetlistModule::find(const std::string& port) const {
  const auto found = std::ranges::find(ports, port, &NetlistPort::name);
  return found == ports.end() ? nullptr : &*found;
}

Netlist read_netlist(std::istream& json, const std::string& top, const Liberty& library) try {
  const Json design = Json::parse(json);
  Netlist netlist;
  netlist.top = top;
  ModuleReader reader(design, library, netlist);
  for (const auto& [name, module] : design.at("modules").items()) {
    if (name.find(kRamModule) != std::string::npos) continue;
    NetlistModule read = reader.read(name, module);
    const std::string plain = read.name;
    if (!netlist.modules.emplace(plain, std::move(read)).second)
      throw std::runtime_error(fmt::format("two modules of the netlist are called {}", plain));
  }
  if (!netlist.modules.contains(top)) throw std::runtime_error(fmt::format("the netlist has no module {}", top));
  return netlist;
} catch (const Json::exception& error) {
  throw std::runtime_error(fmt::format("the netlist cannot be read: {}, accepted: what yosys' write_json writes", error.what()));
}

}  // namespace filigree::synth
