#include "common/pg/codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/pg/array.h"
#include "common/pg/param.h"

namespace vlot::pg {
namespace {

std::string_view operator""_bytes(const char* text, size_t size) { return {text, size}; }

TEST(ReadTimeTest, TextsOfPostgres_AreRead) {
  struct Case {
    std::string_view text;
    absl::Time time;
  };
  const Case cases[] = {
      {"2025-01-15 09:00:00+00", absl::FromUnixSeconds(1736931600)},
      {"2025-01-15 09:00:00.5+00", absl::FromUnixMicros(1736931600500000)},
      {"2025-01-15 09:00:00.000001+00", absl::FromUnixMicros(1736931600000001)},
      {"1969-12-31 23:59:59.999999+00", absl::FromUnixMicros(-1)},
      {"infinity", absl::InfiniteFuture()},
      {"-infinity", absl::InfinitePast()},
  };
  for (const Case& c : cases) {
    absl::Time time;
    EXPECT_TRUE(ReadTime(c.text, &time)) << c.text;
    EXPECT_EQ(time, c.time) << c.text;
  }
}

TEST(ReadTimeTest, OtherTexts_AreRefused) {
  for (std::string_view text :
       {"", "2025-01-15", "2025-01-15 09:00:00", "2025-01-15 09:00:00+01", "2025-01-15T09:00:00+00",
        "2025-01-15 09:00:00.+00", "15-01-2025 09:00:00+00", "2025-01-15 09:00:00+00x"}) {
    absl::Time time;
    EXPECT_FALSE(ReadTime(text, &time)) << text;
  }
}

TEST(ReadDayTest, TextsOfPostgres_AreReadAndOthersRefused) {
  absl::CivilDay day;
  EXPECT_TRUE(ReadDay("2024-02-29", &day));
  EXPECT_EQ(day, absl::CivilDay(2024, 2, 29));
  EXPECT_FALSE(ReadDay("2024-02-29 BC", &day));
  EXPECT_FALSE(ReadDay("24-02-29", &day));
}

TEST(ReadBytesTest, Hex_IsReadAndOthersRefused) {
  std::string bytes;
  EXPECT_TRUE(ReadBytes("\\x00fF10", &bytes));
  EXPECT_EQ(bytes, "\0\xff\x10"_bytes);
  EXPECT_TRUE(ReadBytes("\\x", &bytes));
  EXPECT_EQ(bytes, "");
  for (std::string_view text : {"", "00ff", "\\x0", "\\x0g"}) EXPECT_FALSE(ReadBytes(text, &bytes)) << text;
}

TEST(CodecTest, DecodeInt_OutOfRangeOrNotANumber_IsRefused) {
  int16_t small = 0;
  EXPECT_TRUE(Codec<int16_t>::Decode("-32768", &small));
  EXPECT_EQ(small, INT16_MIN);
  for (std::string_view text : {"32768", "", "1x", "1.0"}) EXPECT_FALSE(Codec<int16_t>::Decode(text, &small)) << text;
}

// The layouts are those of array_recv in PostgreSQL's src/backend/utils/adt/arrayfuncs.c.
TEST(ColumnTest, Empty_HasNoDimension) { EXPECT_EQ(Column<int64_t>().wire(), "\0\0\0\0\0\0\0\0\0\0\0\x14"_bytes); }

TEST(ColumnTest, Values_HaveLengthsAndTheElementType) {
  Column<int32_t> column;
  column.Add(1);
  column.Add(-2);
  EXPECT_EQ(column.size(), 2);
  EXPECT_EQ(column.wire(), "\0\0\0\1\0\0\0\0\0\0\0\x17\0\0\0\2\0\0\0\1\0\0\0\4\0\0\0\1\0\0\0\4\xff\xff\xff\xfe"_bytes);
}

TEST(ColumnTest, Nulls_AreFlagged) {
  const Column<std::optional<bool>> column = Array(std::vector<std::optional<bool>>{true, std::nullopt});
  EXPECT_EQ(column.wire(), "\0\0\0\1\0\0\0\1\0\0\0\x10\0\0\0\2\0\0\0\1\0\0\0\1\1\xff\xff\xff\xff"_bytes);
}

TEST(ParamTest, ShortValues_AreKeptInsideAndSurviveACopy) {
  const Param number = ToParam(int64_t{INT64_MIN});
  const Param copy = number;
  EXPECT_EQ(copy.bytes(), "-9223372036854775808");
  EXPECT_FALSE(copy.binary());
  EXPECT_TRUE(ToParam(absl::CivilDay(2000, 1, 2)).binary());
  EXPECT_EQ(ToParam(absl::CivilDay(2000, 1, 2)).bytes(), "\0\0\0\1"_bytes);
  EXPECT_EQ(ToParam(kEur).bytes(), "EUR");
  EXPECT_FALSE(ToParam(kEur).binary());
}

TEST(ParamTest, EmptyTextIsNotNull) {
  EXPECT_FALSE(ToParam(std::string_view()).null());
  EXPECT_TRUE(ToParam(std::optional<std::string>()).null());
}

}  // namespace
}  // namespace vlot::pg
