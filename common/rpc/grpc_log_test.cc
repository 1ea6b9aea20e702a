#include "common/rpc/grpc_log.h"

#include <gmock/gmock.h>
#include <grpc/support/log.h>
#include <gtest/gtest.h>

#include "common/log/captured_log.h"

namespace vlot::rpc {
namespace {

TEST(GrpcLogTest, Shortened_StopsBeforeWhatAPeerMayHaveSent) {
  EXPECT_EQ(Shortened("Failed to bind"), "Failed to bind");
  EXPECT_EQ(Shortened("Error parsing metadata: value=Bearer vlot_w_1"), "Error parsing metadata: value");
  EXPECT_EQ(Shortened("Bad path \"/x\""), "Bad path ");
  EXPECT_EQ(Shortened("one\ntwo"), "one");
  EXPECT_EQ(Shortened(std::string(1000, 'x')).size(), 160u);
  EXPECT_EQ(Shortened(""), "");
}

TEST(GrpcLogTest, WhatGrpcSays_IsALineOfOurs) {
  const log::CapturedLog log;
  RouteGrpcLog();
  gpr_log(__FILE__, __LINE__, GPR_LOG_SEVERITY_ERROR, "a peer sent \"%s\"", "secret");
  gpr_set_log_function(nullptr);
  const auto lines = log.Lines("GRPC");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0]["level"], "warning");
  EXPECT_EQ(lines[0]["message"], "a peer sent ");
  EXPECT_THAT(lines[0]["at"].get<std::string>(), ::testing::HasSubstr("grpc_log_test.cc:"));
  EXPECT_EQ(log.Text().find("secret"), std::string::npos);
}

}  // namespace
}  // namespace vlot::rpc
