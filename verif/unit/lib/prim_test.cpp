// The hand-written Verilog of rtl/prim behaves like its models, and the models like a queue and a memory.
#include "lib/prim.h"

#include <algorithm>
#include <deque>
#include <random>
#include <stdexcept>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fuzz/cosim.h"
#include "fuzz/random_module.h"
#include "hdl/interpreter.h"
#include "lib/prim_text.h"

namespace filigree::lib {
namespace {

using hdl::Bits;
using hdl::UInt;
using hdl::Value;

constexpr int kWidths[] = {1, 8, 300};
constexpr int kDepths[] = {1, 2, 3, 5, 8};

/// A module around a primitive; its ports are the primitive's. Addresses stay below `words`.
hdl::Module wrapped(const hdl::Module& prim, int words = 0) {
  hdl::Module m("test_" + prim.name_of(), "A primitive by itself.");
  const hdl::Instance instance = m.instance("prim", prim);
  for (const hdl::Port& port : hdl::Design(prim).ports()) {
    if (port.name == "clk" || port.name == "rst_n") continue;
    if (!port.is_input) {
      m.output(port.name, instance.out(port.name));
      continue;
    }
    const Value in = m.input(port.name, port.type);
    const bool partial = port.name.ends_with("_address") && words != 1 << port.type.width;
    instance.connect(port.name, partial ? mux(in < words, in, 0) : in);
  }
  return m;
}

std::vector<fuzz::Subject> every_size(int cycles) {
  std::vector<fuzz::Subject> subjects;
  const auto add = [&](const hdl::Module& m) {
    hdl::Design design(m);
    auto stimulus = fuzz::random_stimulus(design, subjects.size() + 1, cycles);
    subjects.push_back({std::move(design), std::move(stimulus)});
  };
  for (const int width : kWidths) {
    add(wrapped(skid_buffer(width)));
    for (const int depth : kDepths) {
      add(wrapped(fifo(width, depth)));
      add(wrapped(ram_1r1w(width, depth), depth));
    }
  }
  return subjects;
}

std::string folder(const std::string& name) { return fmt::format("{}/prim/{}", FILIGREE_BINARY_DIR, name); }

TEST(Prim, VerilogIsCleanAtEverySize) {
  const auto subjects = every_size(1);
  const fuzz::Cosim cosim(subjects, folder("lint"));
  EXPECT_EQ(cosim.lint(), "");
  EXPECT_EQ(cosim.yosys(), "");
}

TEST(Prim, VerilogBehavesLikeTheModels) {
  const auto subjects = every_size(400);
  const fuzz::Cosim cosim(subjects, folder("model"));
  ASSERT_EQ(cosim.build_icarus(), "");
  const auto traces = cosim.run_icarus();
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    SCOPED_TRACE(subjects[i].design.top());
    EXPECT_EQ(fuzz::difference(subjects[i], fuzz::interpret(subjects[i]), traces[i]), "");
  }
}

/// Number of subjects whose Verilog is caught after the fault was planted.
int caught(const std::string& file, const std::string& from, const std::string& to) {
  const auto subjects = every_size(200);
  const fuzz::Cosim cosim(subjects, folder("mutant"));
  EXPECT_TRUE(cosim.mutate(file, from, to));
  EXPECT_EQ(cosim.build_icarus(), "");
  const auto traces = cosim.run_icarus();
  int count = 0;
  for (std::size_t i = 0; i < subjects.size(); ++i) count += fuzz::difference(subjects[i], fuzz::interpret(subjects[i]), traces[i]).empty() ? 0 : 1;
  return count;
}

TEST(Prim, FaultsInTheVerilogAreCaught) {
  EXPECT_EQ(caught("fil_skid_buffer.v", "load | (in_tready & ~in_tvalid)", "load"), 3);
  EXPECT_EQ(caught("fil_skid_buffer.v", "in_tready ? in_tdata : spare", "in_tdata"), 3);
  EXPECT_EQ(caught("fil_fifo.v", "push != pop", "push"), 15);
  EXPECT_EQ(caught("fil_fifo.v", "full_behind[i] ? data_behind[WIDTH*i +: WIDTH] : in_tdata", "in_tdata"), 12) << "all that hold more than one beat";
  EXPECT_EQ(caught("fil_ram_1r1w.v", "if (read_enable) ", ""), 15);
}

/// A stream primitive under random stalls, against a queue that holds `capacity`.
class StreamRun {
 public:
  StreamRun(const hdl::Module& m, int width) : design_(wrapped(m)), sim_(design_), width_(width) {
    set("rst_n", 0);
    sim_.clock();
    set("rst_n", 1);
    sim_.settle();
  }

  void set(const std::string& name, std::int64_t value) { sim_.set(sim_.port(name), Bits(name.ends_with("tdata") ? width_ : 1, value)); }
  bool get(const std::string& name) const { return !sim_.get(sim_.port(name)).is_zero(); }

  /// One cycle; checks order, that offers are held, and that neither side sees the other within the cycle.
  void step(bool offer, bool accept) {
    const bool ready_before = get("in_tready"), valid_before = get("out_tvalid");
    const Bits data_before = sim_.get(sim_.port("out_tdata"));
    set("in_tvalid", offer ? 1 : 0);
    set("in_tdata", static_cast<std::int64_t>(next_ * 0x9E3779B97F4A7C15U));
    set("out_tready", accept ? 1 : 0);
    sim_.settle();
    ASSERT_EQ(get("in_tready"), ready_before);
    ASSERT_EQ(get("out_tvalid"), valid_before);
    ASSERT_EQ(sim_.get(sim_.port("out_tdata")), data_before);
    ASSERT_EQ(valid_before, !held_.empty()) << "a beat held is offered after one cycle";
    if (valid_before) {
      ASSERT_EQ(data_before, held_.front());
    }
    const bool taken = offer && ready_before, given = accept && valid_before;
    if (taken) held_.push_back(sim_.get(sim_.port("in_tdata")));
    if (given) held_.pop_front();
    next_ += taken ? 1U : 0U;
    received_ += given ? 1 : 0;
    most_ = std::max(most_, static_cast<int>(held_.size()));
    sim_.clock();
  }

  int received() const { return received_; }
  int most() const { return most_; }

 private:
  hdl::Design design_;
  hdl::Interpreter sim_;
  int width_;
  std::deque<Bits> held_;
  std::uint64_t next_ = 1;
  int received_ = 0;
  int most_ = 0;
};

void check_stream(const hdl::Module& m, int width, int capacity) {
  SCOPED_TRACE(m.name_of());
  for (unsigned seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937 rng(seed);
    StreamRun run(m, width);
    const unsigned offers = rng() % 8 + 1, accepts = rng() % 8 + 1;
    for (int i = 0; i < 500 && !testing::Test::HasFatalFailure(); ++i) run.step(rng() % 8 < offers, rng() % 8 < accepts);
    EXPECT_GT(run.received(), 20);
  }
  StreamRun blocked(m, width);
  for (int i = 0; i < capacity + 3; ++i) blocked.step(true, false);
  EXPECT_EQ(blocked.most(), capacity) << "beats held when nobody takes any";
  StreamRun flowing(m, width);
  for (int i = 0; i < 101; ++i) flowing.step(true, true);
  EXPECT_EQ(flowing.received(), capacity == 1 ? 50 : 100) << "in 101 cycles, the first of which fills";
}

TEST(Prim, FifoKeepsOrderAndHoldsDepthBeats) {
  for (const int width : kWidths) {
    for (const int depth : kDepths) check_stream(fifo(width, depth), width, depth);
  }
}

TEST(Prim, SkidBufferKeepsOrderAndHoldsTwoBeats) {
  for (const int width : kWidths) check_stream(skid_buffer(width), width, 2);
}

TEST(Prim, RefusesSizesBelowOne) {
  EXPECT_THROW(skid_buffer(0), std::invalid_argument);
  EXPECT_THROW(fifo(8, 0), std::invalid_argument);
  EXPECT_THROW(ram_1r1w(-1, 4), std::invalid_argument);
}

TEST(Prim, TextIsEmbedded) {
  for (const hdl::Module& m : {skid_buffer(1), fifo(1, 1), ram_1r1w(1, 1)}) {
    for (const std::string& file : hdl::Design(wrapped(m, 1)).primitives()) {
      EXPECT_THAT(std::string(prim_text(file)), testing::HasSubstr("\nmodule " + file.substr(0, file.size() - 2) + " #(\n"));
    }
  }
  EXPECT_EQ(prim_files().size(), 3U);
  EXPECT_TRUE(std::ranges::is_sorted(prim_files(), {}, &PrimFile::name));
  EXPECT_THROW(prim_text("nothing.v"), std::out_of_range);
}

}  // namespace
}  // namespace filigree::lib
