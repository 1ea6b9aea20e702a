#include "common/pg/codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/pg/array.h"
#include "common/pg/param.h"

namespace vlot::pg {
namespace {

std::string_view operator""_bytes(const char* text, size_t size) { return {text, size}; }

// The layouts are those of each type's send function in PostgreSQL's src/backend/utils/adt.
TEST(CodecTest, Integers_OfAnyWidth_AreReadWhereTheyFit) {
  int16_t small = 0;
  EXPECT_TRUE(Codec<int16_t>::Decode({kOidInt2, "\x80\0"_bytes}, &small));
  EXPECT_EQ(small, INT16_MIN);
  EXPECT_TRUE(Codec<int16_t>::Decode({kOidInt8, "\xff\xff\xff\xff\xff\xff\xff\xfe"_bytes}, &small));
  EXPECT_EQ(small, -2);
  EXPECT_FALSE(Codec<int16_t>::Decode({kOidInt4, "\0\0\x80\0"_bytes}, &small));
  int64_t large = 0;
  EXPECT_TRUE(Codec<int64_t>::Decode({kOidInt4, "\xff\xff\xff\xff"_bytes}, &large));
  EXPECT_EQ(large, -1);
  EXPECT_TRUE(Codec<int64_t>::Decode({kOidInt8, "\x7f\xff\xff\xff\xff\xff\xff\xff"_bytes}, &large));
  EXPECT_EQ(large, INT64_MAX);
}

TEST(CodecTest, TimesAndDays_CountFromTheYear2000) {
  absl::Time time;
  EXPECT_TRUE(Codec<absl::Time>::Decode({kOidTimestamptz, "\0\0\0\0\0\0\0\1"_bytes}, &time));
  EXPECT_EQ(time, absl::FromUnixMicros(946684800000001));
  EXPECT_TRUE(Codec<absl::Time>::Decode({kOidTimestamptz, "\xff\xff\xff\xff\xff\xff\xff\xff"_bytes}, &time));
  EXPECT_EQ(time, absl::FromUnixMicros(946684799999999));
  EXPECT_TRUE(Codec<absl::Time>::Decode({kOidTimestamptz, "\x80\0\0\0\0\0\0\0"_bytes}, &time));
  EXPECT_EQ(time, absl::InfinitePast());
  absl::CivilDay day;
  EXPECT_TRUE(Codec<absl::CivilDay>::Decode({kOidDate, "\0\0\0\x3b"_bytes}, &day));
  EXPECT_EQ(day, absl::CivilDay(2000, 2, 29));
  EXPECT_FALSE(Codec<absl::CivilDay>::Decode({kOidDate, "\x7f\xff\xff\xff"_bytes}, &day)) << "infinity";
}

TEST(CodecTest, TextAndBytes_AreReadAsTheyAre) {
  std::string text;
  for (const uint32_t type : {kOidText, kOidVarchar, kOidName}) {
    EXPECT_TRUE(Codec<std::string>::Decode({type, "\\x00"}, &text));
    EXPECT_EQ(text, "\\x00");
  }
  Bytes bytes;
  EXPECT_TRUE(Codec<Bytes>::Decode({kOidBytea, "\0\xff"_bytes}, &bytes));
  EXPECT_EQ(bytes.data, "\0\xff"_bytes);
}

TEST(CodecTest, AnotherTypeOrLength_IsRefused) {
  int64_t number = 0;
  absl::Time time;
  std::string text;
  Bytes bytes;
  Uuid uuid;
  bool yes = false;
  EXPECT_FALSE(Codec<int64_t>::Decode({kOidTimestamptz, "\0\0\0\0\0\0\0\1"_bytes}, &number));
  EXPECT_FALSE(Codec<int64_t>::Decode({kOidInt8, "\0\0\0\1"_bytes}, &number));
  EXPECT_FALSE(Codec<absl::Time>::Decode({kOidInt8, "\0\0\0\0\0\0\0\1"_bytes}, &time));
  EXPECT_FALSE(Codec<std::string>::Decode({kOidBytea, "a"}, &text));
  EXPECT_FALSE(Codec<Bytes>::Decode({kOidText, "a"}, &bytes));
  EXPECT_FALSE(Codec<Uuid>::Decode({kOidUuid, "too short"}, &uuid));
  EXPECT_FALSE(Codec<bool>::Decode({kOidInt2, "\0\1"_bytes}, &yes));
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
