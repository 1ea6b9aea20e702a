#include "services/vlot/audit/report.h"

#include <gmock/gmock.h>

#include <set>
#include <sstream>

namespace vlot::audit {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Table(const Tally& tally) {
  std::ostringstream out;
  PrintTable(tally, out);
  return out.str();
}

TEST(Report, AllWell_SaysSoInOneLineEach) {
  Tally tally;
  tally.Checked(Invariant::kPaidIsAccountedFor, 1'234'567);
  EXPECT_THAT(Table(tally), HasSubstr("paid = invoiced + refunded + owed"));
  EXPECT_THAT(Table(tally), ContainsRegex("1,234,567 +0  orders"));
  EXPECT_THAT(Table(tally), HasSubstr("audit: nothing lost, nothing doubled"));
  EXPECT_THAT(Table(tally), Not(HasSubstr("courier jobs"))) << "what was not looked at is not vouched for";
}

TEST(Report, Violations_AreListedByIdAndCounted) {
  Tally tally(1);
  tally.Checked(Invariant::kFeedIsGapless, 10);
  tally.Violated({Invariant::kFeedIsGapless, "payment/p00:7", "1 missing from here on"});
  tally.Violated({Invariant::kFeedIsGapless, "payment/p00:9", "1 missing from here on"});
  EXPECT_THAT(Table(tally), HasSubstr("FEED_IS_GAPLESS           payment/p00:7: 1 missing from here on\n"));
  EXPECT_THAT(Table(tally), HasSubstr("and 1 more"));
  EXPECT_THAT(Table(tally), HasSubstr("audit: VIOLATIONS: 2\n"));
}

TEST(Report, Json_HasTheSame) {
  Tally tally;
  tally.Checked(Invariant::kFeedIsGapless, 10);
  tally.Violated({Invariant::kFeedIsGapless, "payment/p00:7", "1 missing from here on"});
  const nlohmann::json json = ToJson(tally);
  EXPECT_EQ(json["violations"], 1);
  ASSERT_EQ(json["invariants"].size(), 1u);
  EXPECT_EQ(json["invariants"][0]["name"], "FEED_IS_GAPLESS");
  EXPECT_EQ(json["invariants"][0]["checked"], 10);
  EXPECT_EQ(json["invariants"][0]["listed"][0]["id"], "payment/p00:7");
}

TEST(Invariants, NamesAndSentences_AreAllDifferent) {
  std::set<std::string_view> names, sentences;
  for (size_t i = 0; i < kInvariants; ++i) {
    names.insert(Name(static_cast<Invariant>(i)));
    sentences.insert(Sentence(static_cast<Invariant>(i)));
  }
  EXPECT_EQ(names.size(), kInvariants);
  EXPECT_EQ(sentences.size(), kInvariants);
}

}  // namespace
}  // namespace vlot::audit
