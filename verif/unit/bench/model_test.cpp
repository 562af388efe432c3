// Both engines behind the Model interface.
#include "bench/model.h"

#include <gmock/gmock.h>

#include "bench/beat.h"
#include "bench/engine.h"
#include "bench/rng.h"

namespace filigree::bench {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// Ports of every storage class of Verilator; each output is its input a cycle ago.
hdl::Module delays() {
  hdl::Module m("delays", "Delays words of many widths by a cycle.");
  for (const int width : {1, 8, 9, 16, 17, 32, 33, 64, 65, 96, 100, 128, 2048}) {
    const std::string name = "x" + std::to_string(width);
    m.output("y" + std::to_string(width), m.registered(name + "_q", m.input(name, hdl::UInt(width))));
  }
  return m;
}

class ModelTest : public ::testing::TestWithParam<Engine> {
 protected:
  static std::unique_ptr<Model> make(const hdl::Module& m) { return make_model(hdl::Design(m), GetParam()); }
};

TEST_P(ModelTest, CarriesWordsOfEveryWidth) {
  const auto model = make(delays());
  Rng rng(1);
  for (int round = 0; round < 10; ++round) {
    std::vector<hdl::Bits> given;
    for (std::size_t pin = 0; pin < model->pins().size(); ++pin) {
      const PinInfo& info = model->pins()[pin];
      if (info.name[0] == 'x') {
        std::vector<std::uint64_t> words(static_cast<std::size_t>(words_for(info.width)));
        rng.fill(words, info.width);
        given.emplace_back(info.width, std::span<const std::uint64_t>(words));
        model->set(static_cast<int>(pin), given.back());
      }
    }
    model->settle();
    model->clock();
    model->settle();
    for (const hdl::Bits& value : given) {
      EXPECT_EQ(model->get_bits(model->pin("y" + std::to_string(value.width()))), value);
    }
  }
  EXPECT_EQ(model->cycle(), 10u);
}

TEST_P(ModelTest, DropsBitsAboveTheWidthAndFillsUpWithZeros) {
  const auto model = make(delays());
  model->set(model->pin("x9"), 0xffffu);
  model->set(model->pin("x100"), ~std::uint64_t{0});
  model->settle();
  model->clock();
  model->settle();
  EXPECT_EQ(model->get(model->pin("y9")), 0x1ffu);
  EXPECT_EQ(model->get_bits(model->pin("y100")).to_hex(), "000000000ffffffffffffffff");
}

TEST_P(ModelTest, NamesTheUnknownPort) {
  const auto model = make(delays());
  EXPECT_THAT([&] { model->pin("z"); }, ThrowsMessage<std::invalid_argument>(HasSubstr("delays has no port 'z'; it has clk, x1,")));
  EXPECT_THAT([&] { model->get(model->pin("y65")); }, ThrowsMessage<std::invalid_argument>(HasSubstr("y65 of delays is 65 bits wide")));
  EXPECT_FALSE(model->find("z"));
}

TEST_P(ModelTest, RunsADeviceWithoutState) {
  hdl::Module m("adder", "Adds.");
  m.output("sum", m.input("a", hdl::UInt(8)) + m.input("b", hdl::UInt(8)));
  const auto model = make(m);
  model->set(model->pin("a"), 200);
  model->set(model->pin("b"), 100);
  model->settle();
  EXPECT_EQ(model->get(model->pin("sum")), 300u);
  model->clock();
  EXPECT_EQ(model->cycle(), 1u);
}

TEST_P(ModelTest, InstancesAreSeparate) {
  const hdl::Design design(delays());
  const auto one = make_model(design, GetParam());
  const auto two = make_model(design, GetParam());
  one->set(one->pin("x8"), 5);
  two->set(two->pin("x8"), 6);
  for (Model* model : {one.get(), two.get()}) {
    model->settle();
    model->clock();
    model->settle();
  }
  EXPECT_EQ(one->get(one->pin("y8")), 5u);
  EXPECT_EQ(two->get(two->pin("y8")), 6u);
}

INSTANTIATE_TEST_SUITE_P(Engines, ModelTest, ::testing::Values(Engine::kInterpreter, Engine::kRtl),
                         [](const auto& info) { return info.param == Engine::kRtl ? "rtl" : "interpreter"; });

TEST(InterpreterModel, HasNoTrace) {
  InterpreterModel model{hdl::Design(delays())};
  EXPECT_THAT([&] { model.open_trace("x.fst"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("cannot trace to x.fst: the interpreter has no trace")));
}

}  // namespace
}  // namespace filigree::bench
