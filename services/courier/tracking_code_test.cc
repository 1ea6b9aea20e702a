#include "services/courier/tracking_code.h"

#include <gtest/gtest.h>

#include <set>

#include "common/testing/fake_clock.h"

namespace vlot::courier {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

class TrackingCodeTest : public ::testing::Test {
 protected:
  JobId NewJob() { return JobId(ids_.Next()); }

  vlot::testing::FakeClock clock_;
  UuidV7Generator ids_{clock_};
};

TEST_F(TrackingCodeTest, MakeTrackingNumber_SameJob_GivesTheSame) {
  const JobId job = NewJob();
  EXPECT_EQ(MakeTrackingNumber(job, 0), MakeTrackingNumber(job, 0));
  EXPECT_NE(MakeTrackingNumber(job, 0), MakeTrackingNumber(job, 1));
}

TEST_F(TrackingCodeTest, Format_ManyJobs_ReadsBackAndDiffers) {
  std::set<std::string> codes;
  for (int i = 0; i < 10'000; ++i) {
    const TrackingNumber number = MakeTrackingNumber(NewJob(), 0);
    const std::string code = FormatTrackingCode(number);
    EXPECT_EQ(code.size(), kTrackingCodeLength);
    EXPECT_EQ(ParseTrackingCode(code), number);
    codes.insert(code);
  }
  EXPECT_EQ(codes.size(), 10'000u);
}

TEST_F(TrackingCodeTest, Parse_AnyOneCharacterWrong_IsNoticed) {
  const std::string code = FormatTrackingCode(MakeTrackingNumber(NewJob(), 0));
  for (size_t i = 0; i < code.size(); ++i) {
    for (char c : kAlphabet) {
      std::string wrong = code;
      wrong[i] = c;
      if (wrong != code) {
        EXPECT_EQ(ParseTrackingCode(wrong), std::nullopt) << code << " " << wrong;
      }
    }
  }
}

TEST_F(TrackingCodeTest, Parse_TwoNeighboursSwapped_IsNoticed) {
  for (int n = 0; n < 200; ++n) {
    const std::string code = FormatTrackingCode(MakeTrackingNumber(NewJob(), 0));
    for (size_t i = 0; i + 1 < code.size(); ++i) {
      std::string wrong = code;
      std::swap(wrong[i], wrong[i + 1]);
      if (wrong != code) {
        EXPECT_EQ(ParseTrackingCode(wrong), std::nullopt) << code << " " << wrong;
      }
    }
  }
}

TEST_F(TrackingCodeTest, Parse_AsPeopleType_ReadsTheSame) {
  const std::string code = FormatTrackingCode(TrackingNumber{1} << 50 | 32 | 1);
  ASSERT_EQ(code.substr(0, 11), "10000000011");
  const char check = code[11];
  EXPECT_EQ(ParseTrackingCode(std::string("iOoo-0000 0Ll") + check), TrackingNumber{1} << 50 | 32 | 1);
  EXPECT_EQ(ParseTrackingCode(""), std::nullopt);
  EXPECT_EQ(ParseTrackingCode(code + "0"), std::nullopt);
  EXPECT_EQ(ParseTrackingCode("U0000000000" + std::string(1, check)), std::nullopt);
}

}  // namespace
}  // namespace vlot::courier
