#include "services/vlot/audit/psp_books.h"

#include <gmock/gmock.h>

namespace vlot::audit {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

BookEntry Entry(const std::string& reference, int64_t received, int64_t refunded = 0, bool moving = false) {
  return {.reference = reference,
          .psp_id = "tr_" + reference,
          .received = {received, kEur},
          .refunded_minor = refunded,
          .moving = moving};
}

std::vector<Finding> Compare(const std::vector<BookEntry>& theirs, const std::vector<BookEntry>& ours) {
  BookComparison books;
  for (const BookEntry& entry : theirs) books.AddTheirs(entry);
  for (const BookEntry& entry : ours) books.AddOurs(entry);
  for (const BookEntry& entry : theirs) books.TakeTheirs(entry);
  for (const BookEntry& entry : ours) books.TakeOurs(entry);
  return books.Findings();
}

auto Wrong(const std::string& reference, const std::string& detail) {
  return AllOf(Field(&Finding::id, "payments/" + reference), Field(&Finding::detail, HasSubstr(detail)));
}

TEST(PspBooks, SameEntriesInAnyOrder_Agree) {
  BookComparison books;
  books.AddTheirs(Entry("a-1", 1000));
  books.AddTheirs(Entry("b-1", 500, 500));
  books.AddTheirs(Entry("never-paid", 0));
  books.AddOurs(Entry("b-1", 500, 500));
  books.AddOurs(Entry("a-1", 1000));
  EXPECT_TRUE(books.agree());
  EXPECT_THAT(books.Findings(), IsEmpty());
}

TEST(PspBooks, SameSumsOnOtherPayments_DoNotAgree) {
  EXPECT_THAT(Compare({Entry("a-1", 1000), Entry("b-1", 500)}, {Entry("a-1", 500), Entry("b-1", 1000)}),
              ElementsAre(Wrong("a-1", "we: received EUR 5.00"), Wrong("b-1", "we: received EUR 10.00")));
}

TEST(PspBooks, PaidThereAndUnknownHere) {
  EXPECT_THAT(Compare({Entry("a-1", 1000)}, {}), ElementsAre(Wrong("a-1", "we do not know it")));
}

TEST(PspBooks, PaidHereAndUnknownThere) {
  EXPECT_THAT(Compare({}, {Entry("a-1", 1000)}), ElementsAre(Wrong("a-1", "the provider: nothing")));
  EXPECT_THAT(Compare({Entry("a-1", 0)}, {Entry("a-1", 1000)}), ElementsAre(Wrong("a-1", "the provider: nothing")));
}

TEST(PspBooks, RefundOfOneSide) {
  EXPECT_THAT(Compare({Entry("a-1", 1000, 300)}, {Entry("a-1", 1000)}), ElementsAre(Wrong("a-1", "refunded EUR 3.00")));
}

TEST(PspBooks, StillMovingHere_IsNoFinding) {
  EXPECT_THAT(Compare({Entry("a-1", 1000)}, {Entry("a-1", 0, 0, true)}), IsEmpty());
  EXPECT_THAT(Compare({Entry("a-1", 1000)}, {Entry("a-1", 1000, 1000, true)}), IsEmpty());
}

TEST(PspBooks, ManyEntries_OnlyTheWrongOneIsFound) {
  std::vector<BookEntry> theirs, ours;
  for (int i = 0; i < 50'000; ++i) theirs.push_back(Entry(std::to_string(i), 100 + i));
  ours = theirs;
  ours[777].received.minor += 1;
  EXPECT_THAT(Compare(theirs, ours), ElementsAre(Wrong("777", "received EUR 8.77")));
}

TEST(ConfirmedFindings, OnlyWhatIsThereTwice) {
  const Finding moving{Invariant::kPspBooksMatch, "payments/a-1", "1"};
  const Finding real{Invariant::kPspBooksMatch, "payments/b-1", "2"};
  ConfirmedFindings findings;
  EXPECT_FALSE(findings.Look({moving, real}));
  EXPECT_TRUE(findings.Look({real}));
  EXPECT_THAT(findings.Take(), ElementsAre(real));
}

TEST(ConfirmedFindings, NothingAtFirst_IsNothing) {
  ConfirmedFindings findings;
  EXPECT_TRUE(findings.Look({}));
  EXPECT_THAT(findings.Take(), IsEmpty());
}

}  // namespace
}  // namespace vlot::audit
