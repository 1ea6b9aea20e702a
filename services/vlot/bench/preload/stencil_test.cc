#include "services/vlot/bench/preload/stencil.h"

#include <gtest/gtest.h>

namespace vlot::bench {
namespace {

std::string Printed(const Stencil& stencil, const std::vector<std::string>& names) {
  std::string out = ">";
  stencil.AppendTo(names, out);
  return out;
}

TEST(Stencil, EveryPlaceOfEveryName_IsWrittenAnew) {
  const Stencil stencil = Stencil::Cut("ab-1-cd ab 1 xab", {"ab", "1"});
  EXPECT_EQ(stencil.places(), 5u);
  EXPECT_EQ(Printed(stencil, {"AB", "2"}), ">AB-2-cd AB 2 xAB");
}

TEST(Stencil, SameNames_GiveTheText) {
  const std::string text = "orders/7 and orders/77 at 7";
  EXPECT_EQ(Printed(Stencil::Cut(text, {"orders/7", "77"}), {"orders/7", "77"}), ">" + text);
}

TEST(Stencil, LongerNameThatBeginsAtTheSamePlace_Wins) {
  const Stencil stencil = Stencil::Cut("12 123", {"12", "123"});
  EXPECT_EQ(Printed(stencil, {"x", "y"}), ">x y");
}

TEST(Stencil, NamesOfOtherLengths_Fit) {
  const Stencil stencil = Stencil::Cut("{n}\t5\t{n}", {"{n}"});
  EXPECT_EQ(Printed(stencil, {"1000000"}), ">1000000\t5\t1000000");
  EXPECT_EQ(Printed(stencil, {""}), ">\t5\t");
}

TEST(Stencil, TextWithoutNames_StaysAsItIs) {
  const Stencil stencil = Stencil::Cut("nothing here", {"x", ""});
  EXPECT_EQ(stencil.places(), 0u);
  EXPECT_EQ(Printed(stencil, {"y", "z"}), ">nothing here");
  EXPECT_EQ(Printed(Stencil::Cut("", {"x"}), {"y"}), ">");
}

}  // namespace
}  // namespace vlot::bench
