#include "common/log/format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "common/ids/ids.h"

namespace vlot::log {
namespace {

using nlohmann::json;

std::string Format(void (*format)(const Line&, std::string&), absl::Span<const LogField> fields) {
  const std::vector<std::pair<std::string_view, std::string>> context = {{"trace", "4bf9"}};
  std::string out = "left over";
  format(Line{absl::FromUnixMicros(1736931600000042), LogLevel::kInfo, "ordering", "ORDER_PLACED", context, fields},
         out);
  return out;
}

std::string Json(std::initializer_list<LogField> fields) { return Format(FormatJson, fields); }
std::string Text(std::initializer_list<LogField> fields) { return Format(FormatText, fields); }

TEST(FormatTest, FormatJson_NoFields_HasTheFixedOnesFirst) {
  EXPECT_EQ(
      Json({}),
      R"({"time":"2025-01-15T09:00:00.000042Z","level":"info","service":"ordering","event":"ORDER_PLACED","trace":"4bf9"})");
}

TEST(FormatTest, FormatJson_EveryKindOfValue_KeepsItsType) {
  const std::string owned = "owned";
  const json line = json::parse(Json({{"literal", "a"},
                                      {"string", owned},
                                      {"temporary", std::string("t") + "emp"},
                                      {"view", std::string_view(owned).substr(1)},
                                      {"int", -3},
                                      {"size", size_t{18446744073709551615u}},
                                      {"yes", true},
                                      {"latency", absl::Microseconds(1830)},
                                      {"order", OrderId()},
                                      {"sku", Sku::Parse("A-1").value()},
                                      {"uuid", Uuid()},
                                      {"status", absl::NotFoundError("gone")},
                                      {"fine", absl::OkStatus()}}));
  EXPECT_EQ(line["literal"], "a");
  EXPECT_EQ(line["string"], "owned");
  EXPECT_EQ(line["temporary"], "temp");
  EXPECT_EQ(line["view"], "wned");
  EXPECT_EQ(line["int"], -3);
  EXPECT_EQ(line["size"], 18446744073709551615u);
  EXPECT_EQ(line["yes"], true);
  EXPECT_EQ(line["latency_us"], 1830);
  EXPECT_EQ(line["order"], "orders/00000000-0000-0000-0000-000000000000");
  EXPECT_EQ(line["sku"], "items/A-1");
  EXPECT_EQ(line["uuid"], "00000000-0000-0000-0000-000000000000");
  EXPECT_EQ(line["status"], "NOT_FOUND: gone");
  EXPECT_EQ(line["fine"], "OK");
}

TEST(FormatTest, FormatJson_AwkwardText_StaysOneLineOfValidJson) {
  const std::string text("\"\\\n\r\t\0\x1f\x7f/\xc3\xa9\xe2\x82\xac\xf0\x9f\x9a\x9a", 18);
  const std::string line = Json({{"text", text}});
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(json::parse(line)["text"], text);
}

TEST(FormatTest, AppendJsonString_NotUtf8_IsReplaced) {
  const std::string replacement = "\xEF\xBF\xBD";
  for (const char* text : {"\xff", "\xc3", "\xc0\xaf", "\xe2\x82", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe0\x80\x80",
                           "\x80", "\xf0\x80\x80\x80"}) {
    std::string out;
    AppendJsonString(std::string(text) + "x", out);
    const std::string parsed = json::parse(out);  // throws if it is not UTF-8
    EXPECT_TRUE(parsed.starts_with(replacement));
    EXPECT_TRUE(parsed.ends_with("x"));
  }
}

TEST(FormatTest, FormatText_Fields_AreReadableAndQuotedWhereNeeded) {
  EXPECT_EQ(
      Text({{"order", "o1"}, {"note", "two words"}, {"empty", ""}, {"n", 4}, {"took", absl::Milliseconds(2)}}),
      "2025-01-15T09:00:00.000042Z info ordering ORDER_PLACED trace=4bf9 order=o1 note=\"two words\" empty=\"\" n=4 "
      "took_us=2000");
}

}  // namespace
}  // namespace vlot::log
