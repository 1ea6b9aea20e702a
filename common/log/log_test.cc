#include "common/log/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "common/log/context.h"
#include "common/log/options.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"

ABSL_DECLARE_FLAG(std::string, log_level);
ABSL_DECLARE_FLAG(std::string, log_format);

namespace vlot {
namespace {

using ::nlohmann::json;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::vlot::testing::StatusIs;

class LogTest : public ::testing::Test {
 protected:
  LogTest() { Configure(LogLevel::kInfo); }
  ~LogTest() override { log::Configure({}); }

  void Configure(LogLevel level) {
    log::Options options;
    options.service = "test";
    options.level = level;
    options.clock = &clock_;
    options.sink = [this](std::string_view line) { lines_.emplace_back(line); };
    log::Configure(std::move(options));
  }

  json Last() { return json::parse(lines_.back()); }

  testing::FakeClock clock_;
  std::vector<std::string> lines_;
};

TEST_F(LogTest, LogInfo_Fields_WritesOneLineWithTheClocksTime) {
  LogInfo("ORDER_PLACED", {{"lines", 2}});
  ASSERT_THAT(lines_, SizeIs(1));
  EXPECT_EQ(Last()["time"], "2025-01-15T09:00:00.000000Z");
  EXPECT_EQ(Last()["service"], "test");
  EXPECT_EQ(Last()["event"], "ORDER_PLACED");
  EXPECT_EQ(Last()["lines"], 2);
}

TEST_F(LogTest, Log_EveryLevel_BearsItsName) {
  Configure(LogLevel::kDebug);
  LogDebug("X");
  EXPECT_EQ(Last()["level"], "debug");
  LogInfo("X");
  EXPECT_EQ(Last()["level"], "info");
  LogWarning("X");
  EXPECT_EQ(Last()["level"], "warning");
  LogError("X");
  EXPECT_EQ(Last()["level"], "error");
}

TEST_F(LogTest, Log_BelowTheLevel_WritesNothing) {
  Configure(LogLevel::kError);
  LogWarning("X");
  EXPECT_THAT(lines_, IsEmpty());
  EXPECT_FALSE(LogEnabled(LogLevel::kWarning));
  LogError("X");
  EXPECT_THAT(lines_, SizeIs(1));
  Configure(LogLevel::kNone);
  LogError("X");
  EXPECT_THAT(lines_, SizeIs(1));
}

TEST_F(LogTest, ScopedContext_Nested_IsOnTheLinesOfItsScopeAndThread) {
  const log::ScopedContext trace("trace", "t1");
  {
    const log::ScopedContext order("order", "o1");
    LogInfo("INNER");
    EXPECT_EQ(Last()["trace"], "t1");
    EXPECT_EQ(Last()["order"], "o1");
    std::thread([] { LogInfo("OTHER_THREAD"); }).join();
    EXPECT_FALSE(Last().contains("trace"));
  }
  LogInfo("OUTER");
  EXPECT_EQ(Last()["trace"], "t1");
  EXPECT_FALSE(Last().contains("order"));
}

TEST_F(LogTest, Log_ManyThreads_WritesWholeLines) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([i] {
      for (int j = 0; j < 250; ++j) LogInfo("X", {{"thread", i}, {"text", std::string(j, 'x')}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(lines_, SizeIs(1000));
  for (const std::string& line : lines_) EXPECT_TRUE(json::accept(line)) << line;
}

TEST_F(LogTest, Configure_WithoutSink_WritesToStderr) {
  log::Configure({.service = "plain", .format = log::Format::kText, .clock = &clock_});
  ::testing::internal::CaptureStderr();
  LogInfo("STARTED");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "2025-01-15T09:00:00.000000Z info plain STARTED\n");
}

TEST_F(LogTest, OptionsFromFlags_KnownAndUnknownValues_AreReadOrRefused) {
  const absl::FlagSaver saver;
  absl::SetFlag(&FLAGS_log_level, "warning");
  absl::SetFlag(&FLAGS_log_format, "text");
  ASSERT_OK_AND_ASSIGN(const log::Options options, log::OptionsFromFlags("payment"));
  EXPECT_EQ(options.service, "payment");
  EXPECT_EQ(options.level, LogLevel::kWarning);
  EXPECT_EQ(options.format, log::Format::kText);
  absl::SetFlag(&FLAGS_log_level, "loud");
  EXPECT_THAT(log::OptionsFromFlags("payment"), StatusIs(absl::StatusCode::kInvalidArgument));
  absl::SetFlag(&FLAGS_log_level, "info");
  absl::SetFlag(&FLAGS_log_format, "xml");
  EXPECT_THAT(log::OptionsFromFlags("payment"), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace vlot
