// The build of models: cache, errors, trace, random starts. Each test has a cache of its own, except where the runtime would have to be built again.
#include "bench/verilate.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <optional>

#include "bench/bench.h"
#include "lib/prim.h"
#include "temporary_folder.h"
#include "toy_stage.h"

namespace filigree::bench {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// Sets a variable of the environment until the end of the test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    if (const char* old = std::getenv(name)) {
      old_ = old;
    }
    setenv(name, value.c_str(), 1);
  }
  ~Variable() { old_ ? setenv(name_, old_->c_str(), 1) : unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> old_;
};

/// A module of plain Verilog; `statement` is its only line.
ModelSource plain(const std::string& statement) {
  return {"plain",
          {{"plain.v", "module plain(input wire [3:0] a, output wire [3:0] z);\n" + statement + "\nendmodule\n"}},
          "template <class Dut> const filigree::bench::RawPin* raw_pins(Dut& dut, int* count) {\n"
          "  static thread_local filigree::bench::RawPin pins[2];\n"
          "  pins[0] = {\"a\", true, 4, &dut.a, 1};\n  pins[1] = {\"z\", false, 4, &dut.z, 1};\n  *count = 2;\n  return pins;\n}\n"};
}

TEST(Verilate, FindsItsModelInTheCacheTheSecondTime) {
  const TemporaryFolder folder;
  int steps = 0;
  const VerilateOptions options{.trace = false, .cache = folder.path(), .progress = [&](const std::string&, double) { ++steps; }};
  const ModelSource source = plain("  assign z = ~a;");
  verilate(source, options);
  EXPECT_GT(steps, 0);
  steps = 0;
  VerilatedModel model("plain", verilate(source, options), 0);
  EXPECT_EQ(steps, 0);
  model.set(0, 5);
  model.settle();
  EXPECT_EQ(model.get(1), 10u);
  // Another text is another model; the runtime is there already.
  verilate(plain("  assign z = a;"), options);
  EXPECT_GT(steps, 0);
  const auto entries = [&](const std::string& prefix) {
    return std::ranges::count_if(fs::directory_iterator(folder.path()), [&](const fs::directory_entry& entry) {
      return entry.is_directory() && entry.path().filename().string().starts_with(prefix);
    });
  };
  EXPECT_EQ(entries("model-"), 2);
  EXPECT_EQ(entries("runtime-"), 1);
  EXPECT_EQ(entries("building-"), 0);
}

TEST(Verilate, AWarningOfVerilatorIsAnError) {
  const TemporaryFolder folder;
  const VerilateOptions options{.trace = false, .cache = folder.path(), .progress = {}};
  EXPECT_THAT([&] { verilate(plain("  assign z = a[2:0];"), options); },
              ThrowsMessage<BuildError>(AllOf(HasSubstr("verilator failed on plain (status 1): %Warning-WIDTH: rtl/plain.v:2"),
                                              HasSubstr("its output is in " + (folder.path() / "failed-model-").string()))));
  EXPECT_THAT([&] { verilate(plain("  assign z = ;"), options); }, ThrowsMessage<BuildError>(HasSubstr("%Error: rtl/plain.v:2")));
}

TEST(Verilate, TheErrorNamesAnOutputThatIsThere) {
  const TemporaryFolder folder;
  try {
    verilate(plain("  assign z = ;"), {.trace = false, .cache = folder.path(), .progress = {}});
    FAIL() << "nothing was thrown";
  } catch (const BuildError& error) {
    const std::string text = error.what();
    EXPECT_TRUE(fs::exists(text.substr(text.rfind(' ') + 1))) << text;
  }
}

TEST(Verilate, ACompilerErrorIsOneLine) {
  ModelSource source = plain("  assign z = a;");
  source.ports_header = "nonsense\n";
  EXPECT_THAT([&] { verilate(source); }, ThrowsMessage<BuildError>(AllOf(HasSubstr("g++ failed on plain (status 1): "), HasSubstr("nonsense"))));
}

TEST(Verilate, MissingToolsAreNamed) {
  const TemporaryFolder folder;
  {
    const Variable path("PATH", "");
    EXPECT_THAT([&] { verilate(plain("  assign z = a;")); },
                ThrowsMessage<BuildError>(
                    "verilator: not found on PATH, accepted: the Debian packages verilator and g++, or the interpreter engine, which needs neither"));
  }
  fs::create_symlink("/bin/true", folder.path() / "verilator");
  const Variable path("PATH", folder.path().string());
  EXPECT_THAT([&] { verilate(plain("  assign z = a;")); }, ThrowsMessage<BuildError>(HasSubstr("g++: not found on PATH")));
}

TEST(Verilate, ACacheThatCannotBeMadeIsNamed) {
  EXPECT_THAT([&] { verilate(plain("  assign z = a;"), {.trace = false, .cache = "/proc/cache", .progress = {}}); },
              ThrowsMessage<BuildError>(HasSubstr("/proc/cache: the cache folder cannot be made")));
}

TEST(Verilate, GivingUpEndsTheBuild) {
  struct GaveUp {};
  const TemporaryFolder folder;
  const VerilateOptions options{.trace = false, .cache = folder.path(), .progress = [](const std::string&, double) { throw GaveUp(); }};
  EXPECT_THROW(verilate(plain("  assign z = a;"), options), GaveUp);
}

TEST(Verilate, TheCacheFolderFollowsTheEnvironment) {
  const Variable home("HOME", "/h");
  const Variable xdg("XDG_CACHE_HOME", "");
  {
    const Variable own("FILIGREE_CACHE", "/own");
    EXPECT_EQ(default_cache_folder(), "/own");
  }
  {
    const Variable own("FILIGREE_CACHE", "here");
    EXPECT_EQ(default_cache_folder(), std::filesystem::current_path() / "here");
  }
  const Variable own("FILIGREE_CACHE", "");
  EXPECT_EQ(default_cache_folder(), "/h/.cache/filigree");
  const Variable xdg_set("XDG_CACHE_HOME", "/x");
  EXPECT_EQ(default_cache_folder(), "/x/filigree");
}

TEST(Verilate, HandWrittenLeavesComeAlong) {
  hdl::Module m("queue", "A fifo alone.");
  const hdl::Instance fifo = m.instance("fifo", lib::fifo(16, 3));
  fifo.feed("in", m.input_stream("in", 16, false));
  fifo.drain("out", m.output_stream("out", 16, false));
  const auto model = verilated_model(hdl::Design(m));
  Bench bench(*model, {});
  auto& driver = bench.driver("in");
  bench.acceptor("out");
  const Monitor& out = bench.monitor("out");
  std::vector<Beat> beats;
  for (std::uint64_t i = 0; i < 100; ++i) {
    beats.push_back({{i}, false});
  }
  driver.send(beats);
  bench.run();
  EXPECT_EQ(out.beats().size(), 100u);
  EXPECT_EQ(out.beats(), beats);
}

/// Forty incrementers in a row: enough for the builder to treat them as repeated.
hdl::Module long_chain() {
  hdl::Module step("chain_step", "Adds one.");
  const hdl::Value x = step.input("x", hdl::UInt(8));
  step.output("y", (x + 1).resize(8));
  hdl::Module m("chain", "Adds forty.");
  hdl::Value value = m.input("x", hdl::UInt(8));
  for (int i = 0; i < 40; ++i) {
    const hdl::Instance instance = m.instance("u_step_" + std::to_string(i), step);
    instance.connect("x", value);
    value = instance.out("y");
  }
  m.output("y", value);
  return m;
}

TEST(Verilate, RepeatedModulesAreFoundAndStillWork) {
  const hdl::Design design(long_chain());
  const ModelSource source = model_source(design);
  ASSERT_EQ(source.repeated.size(), 1u);
  EXPECT_EQ(source.repeated[0].name, "chain_step");
  EXPECT_EQ(source.repeated[0].inputs, std::vector<std::string>{"x"});
  const auto model = verilated_model(design);
  model->set(model->pin("x"), 230);
  model->settle();
  EXPECT_EQ(model->get(model->pin("y")), 14u);
}

TEST(Verilate, AnUnusedInputOfARepeatedModuleIsStillAnError) {
  ModelSource source = model_source(hdl::Design(long_chain()));
  for (hdl::File& file : source.verilog) {
    if (file.name == "chain_step.v") {
      file.text = "module chain_step(input wire [7:0] x, output wire [7:0] y);\n  assign y = 8'd1;\nendmodule\n";
    }
  }
  EXPECT_THAT([&] { verilate(source); }, ThrowsMessage<BuildError>(HasSubstr("%Warning-UNUSED")));
}

TEST(VerilatedModel, WritesATraceWhenBuiltForIt) {
  const TemporaryFolder folder;
  const hdl::Design design(toy_stage(8));
  const std::string file = (folder.path() / "t.fst").string();
  EXPECT_THAT([&] { verilated_model(design)->open_trace(file); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("cannot trace toy_stage_8_0 to " + file + ": this model was built without a trace")));
  VerilateOptions options;
  options.trace = true;
  {
    const auto model = verilated_model(design, 0, options);
    BenchOptions with_trace;
    with_trace.trace = file;
    Bench bench(*model, with_trace);
    bench.driver("in").send_from(sequence_of<Beat>(50, [](Rng& rng) { return Beat{{rng.below(256)}, false}; }));
    bench.acceptor("out");
    bench.monitor("out");
    bench.run();
  }
  EXPECT_GT(fs::file_size(file), 300u);
}

TEST(VerilatedModel, RegistersWithoutResetStartRandomWithASeed) {
  hdl::Module m("unreset", "A register nobody resets.");
  m.output("q", m.registered("r", m.input("d", hdl::UInt(64)), m.input("enable", hdl::UInt(1))));
  const hdl::Design design(m);
  const auto start = [&](int seed) {
    const auto model = verilated_model(design, seed);
    model->settle();
    return model->get(model->pin("q"));
  };
  EXPECT_EQ(start(0), 0u);
  EXPECT_NE(start(1), 0u);
  EXPECT_EQ(start(1), start(1));
  EXPECT_NE(start(1), start(2));
}

TEST(VerilatedModel, ALoopThatDoesNotSettleIsAnError) {
  const auto unsettled = plain("  /* verilator lint_off UNOPTFLAT */ wire x;\n  assign x = ~(x & a[0]);\n  assign z = {3'b0, x} | a & 4'b0;");
  VerilatedModel model("plain", verilate(unsettled), 0);
  model.set(0, 1);
  EXPECT_THAT([&] { model.settle(); }, ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("plain in cycle 0: "), HasSubstr("did not converge"))));
}

}  // namespace
}  // namespace filigree::bench
