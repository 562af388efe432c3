// include/NAME.h: whole against a kept one, judged by a C99 compiler, its values held against the manifest.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>

#include "command.h"
#include "config/preset.h"

namespace filigree::cli {
namespace {

using nlohmann::json;

class CHeader : public Command {
 protected:
  static std::string text_of(const std::string& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

  static std::string capitals(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::toupper(c)); });
    return text;
  }

  ProcessResult compile(const std::string& program) const {
    std::ofstream(path("check.c")) << program;
    return run_process({"gcc", "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "-I", path("out/include"), path("check.c")});
  }

  /// A program that does not compile unless the macro has the value.
  static std::string assertion(const std::string& macro, long long value, std::size_t number) {
    return fmt::format("typedef char holds_{}[({}) == {} ? 1 : -1];\n", number, macro, value);
  }

  /// One assertion per field, repeat, stream, counter and number of the geometry.
  static std::string assertions(const json& manifest) {
    const std::string prefix = capitals(manifest.at("configuration")) + "_";
    std::string program;
    std::size_t number = 0;
    const auto expect = [&](const std::string& name, long long value) { program += assertion(prefix + capitals(name), value, number++); };
    for (const auto& [key, value] : manifest.at("geometry").items()) {
      if (value.is_number_integer() || value.is_boolean()) expect(key, value.is_boolean() ? value.get<bool>() : value.get<long long>());
    }
    if (manifest["geometry"].contains("ranks")) {
      const json& ranks = manifest["geometry"]["ranks"];
      for (std::size_t i = 0; i < ranks.size(); ++i) {
        const std::string rank = fmt::format("rank{}_", ranks.size() - 1 - i), chosen = ranks[i].contains("h") ? "h" : "n";
        for (std::size_t mode = 0; mode < ranks[i][chosen].size(); ++mode) {
          expect(fmt::format("{}mode_{}{}", rank, chosen, ranks[i][chosen][mode].get<int>()), static_cast<long long>(mode));
        }
      }
    }
    for (const json& stream : manifest.at("streams")) {
      const std::string name = stream.at("name");
      expect(name + "_beat_bits", stream.at("width"));
      for (const json& field : stream.at("fields")) {
        const std::string full = name + "_" + field.at("name").get<std::string>();
        expect(full + "_lsb", field.at("lsb"));
        expect(full + "_width", field.at("width"));
        for (const json& repeat : field.value("repeats", json::array())) {
          expect(full + "_" + repeat.at("index").get<std::string>() + "_count", repeat.at("count"));
          expect(full + "_" + repeat.at("index").get<std::string>() + "_stride", repeat.at("stride"));
        }
      }
    }
    long long counters = 0;
    for (const json& port : manifest.at("ports")) {
      const std::string name = port.at("name");
      if (name.starts_with("count_")) expect("counter_" + name.substr(6), counters++);
    }
    if (counters > 0) expect("counters", counters);
    return program;
  }
};

TEST_F(CHeader, OfHighlightSIsTheKeptOne) {
  filigree({"generate", "highlight-s", "-o", path("out")});
  EXPECT_EQ(text_of(path("out/include/highlight-s.h")), text_of(FILIGREE_SOURCE_DIR "/verif/unit/cli/golden/highlight-s.h"))
      << "changed on purpose: build/bin/filigree generate highlight-s -o DIR; cp DIR/include/highlight-s.h verif/unit/cli/golden/";
}

// Every small preset, and a large one of each kind that has one: the others differ in numbers alone and take seconds to generate.
TEST_F(CHeader, IsC99AndSaysWhatTheManifestSays) {
  for (const config::Preset& preset : config::presets()) {
    const std::string name(preset.name);
    if (!name.ends_with("-s") && name != "highlight" && name != "vegeta-m8" && name != "tasd-m8" && name != "ttc-vegeta-m8") continue;
    SCOPED_TRACE(name);
    filigree({"generate", name, "-o", path("out")});
    const json manifest = read_json(path("out/manifest.json"));
    const std::vector<std::string> files = manifest.at("files");
    EXPECT_EQ(std::ranges::count(files, "include/" + name + ".h"), 1);
    const std::string header = fmt::format("#include \"{0}.h\"\n#include \"{0}.h\"\n", name);  // twice: the guard
    const ProcessResult whole = compile(header + assertions(manifest));
    EXPECT_EQ(whole.exit_code, 0) << whole.output;
    std::istringstream lines(text_of(path("out/include/" + name + ".h")));
    std::set<std::string> macros;
    for (std::string line, word, macro; std::getline(lines, line);) {
      std::istringstream words(line);
      if (!(words >> word >> macro) || word != "#define") continue;
      EXPECT_TRUE(macros.insert(macro).second) << macro << " is defined twice";
    }
  }
}

TEST_F(CHeader, ACheckAgainstAnotherLayoutFails) {
  filigree({"generate", "tc-s", "-o", path("out")});
  json manifest = read_json(path("out/manifest.json"));
  const std::string header = "#include \"tc-s.h\"\n";
  EXPECT_EQ(compile(header + assertions(manifest)).exit_code, 0);
  manifest["streams"][0]["fields"][1]["lsb"] = manifest["streams"][0]["fields"][1]["lsb"].get<int>() + 1;
  EXPECT_NE(compile(header + assertions(manifest)).exit_code, 0);
}

}  // namespace
}  // namespace filigree::cli
