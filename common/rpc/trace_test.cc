#include "common/rpc/trace.h"

#include <gtest/gtest.h>

namespace vlot::rpc {
namespace {

constexpr char kExample[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";  // of the standard, 3.2

TEST(TraceContextTest, Parse_TheStandardsExample_ReadsAndWritesTheSame) {
  const auto trace = TraceContext::Parse(kExample);
  ASSERT_TRUE(trace.has_value());
  EXPECT_EQ(trace->TraceId(), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(trace->Traceparent(), kExample);
}

TEST(TraceContextTest, Parse_WhatIsNoTraceparent_Refused) {
  for (const char* bad : {"", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                          "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                          "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                          "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                          "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"}) {
    EXPECT_FALSE(TraceContext::Parse(bad).has_value()) << bad;
  }
}

TEST(TraceContextTest, Child_OfATrace_KeepsTheTraceAndChangesTheSpan) {
  const TraceContext parent = TraceContext::New();
  const TraceContext child = parent.Child();
  EXPECT_EQ(child.TraceId(), parent.TraceId());
  EXPECT_NE(child.span, parent.span);
  EXPECT_EQ(TraceContext::Parse(child.Traceparent()), child);
}

}  // namespace
}  // namespace vlot::rpc
