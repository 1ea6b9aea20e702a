#include "services/invoicing/issue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"
#include "common/time/civil.h"
#include "services/invoicing/ledger.h"
#include "services/invoicing/numbering.h"
#include "services/invoicing/testing/examples.h"

namespace vlot::invoicing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::StatusIs;
using testing::ViolationOf;

Money Eur(int64_t cents) { return {cents, kEur}; }

TEST(IssueTest, DraftInvoice_PaidInFull_OwesNothingAndHasNoDueDate) {
  ASSERT_OK_AND_ASSIGN(const Document draft, DraftInvoice(ConsumerRequest(), DefaultTerms(Consumer()), "NL"));
  EXPECT_EQ(draft.state, State::kPaid);
  EXPECT_EQ(TotalOf(draft), ConsumerRequest().prepaid);
  EXPECT_EQ(draft.payable, Eur(0));
  EXPECT_FALSE(draft.due_date.has_value());
  EXPECT_EQ(draft.profile, Profile::kCore);
}

TEST(IssueTest, DraftInvoice_NotPaid_IsDueAfterTheTerm) {
  const IssueRequest request = BusinessRequest();
  ASSERT_OK_AND_ASSIGN(const Document draft, DraftInvoice(request, DefaultTerms(request.buyer), "NL"));
  EXPECT_EQ(draft.state, State::kOpen);
  EXPECT_EQ(draft.payable, TotalOf(draft));
  EXPECT_EQ(draft.due_date, draft.issue_date + 30);
  EXPECT_EQ(draft.profile, Profile::kNlcius);
}

TEST(IssueTest, DraftInvoice_JustAfterMidnightInAmsterdam_IsDatedThatDay) {
  IssueRequest request = ConsumerRequest();
  request.event_time = absl::FromCivil(absl::CivilSecond(2025, 12, 31, 23, 30), absl::UTCTimeZone());
  ASSERT_OK_AND_ASSIGN(const Document draft, DraftInvoice(request, DefaultTerms(Consumer()), "NL"));
  EXPECT_EQ(draft.issue_date, absl::CivilDay(2026, 1, 1));
  EXPECT_EQ(FormatNumber(RunOf(Series::kInvoice, draft.issue_date), 42), "F26-0000042");
}

TEST(IssueTest, DraftInvoice_PaidJustAfterMidnightInAmsterdam_WasPaidThatDay) {
  IssueRequest request = ConsumerRequest();
  request.pay_time = absl::FromCivil(absl::CivilSecond(2026, 11, 21, 23, 30), absl::UTCTimeZone());
  request.pay_method = "ideal";
  ASSERT_OK_AND_ASSIGN(const Document draft, DraftInvoice(request, DefaultTerms(Consumer()), "NL"));
  EXPECT_EQ(draft.receipt, (Receipt{.day = absl::CivilDay(2026, 11, 22), .method = "ideal"}));
  EXPECT_FALSE(DraftCreditNote({}, draft, absl::UTCTimeZone()).receipt.has_value()) << "of the invoice alone";
}

TEST(IssueTest, DraftInvoice_NotPrepaidOrNotKnownWhen_IsNoReceipt) {
  IssueRequest owed = BusinessRequest();
  owed.pay_time = owed.event_time;
  ASSERT_OK_AND_ASSIGN(const Document draft, DraftInvoice(owed, DefaultTerms(owed.buyer), "NL"));
  EXPECT_FALSE(draft.receipt.has_value());
  IssueRequest unknown = ConsumerRequest();
  unknown.pay_method = "ideal";
  EXPECT_FALSE(DraftInvoice(unknown, DefaultTerms(Consumer()), "NL")->receipt.has_value());
}

TEST(IssueTest, DraftInvoice_MorePrepaidThanAsked_IsRefused) {
  IssueRequest request = ConsumerRequest();
  request.prepaid.minor += 1;
  EXPECT_THAT(DraftInvoice(request, DefaultTerms(Consumer()), "NL"),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("prepaid")));
}

TEST(IssueTest, DraftInvoice_Allowance_TakesOffAndIsPaidExactly) {
  IssueRequest request = ConsumerRequest();  // prices that include VAT
  request.lines.push_back({.title = "Korting", .quantity = -1, .unit_price = Eur(500), .charge = true});
  request.prepaid.minor -= 500;
  ASSERT_OK_AND_ASSIGN(const Document draft, DraftInvoice(request, DefaultTerms(Consumer()), "NL"));
  EXPECT_EQ(draft.state, State::kPaid);
  EXPECT_EQ(TotalOf(draft), request.prepaid);
}

TEST(IssueTest, DraftInvoice_AllowanceOfMoreThanItsCategory_IsRefused) {
  IssueRequest request = BusinessRequest();
  request.lines.push_back({.title = "Korting",
                           .quantity = -1,
                           .unit_price = Eur(3 * 799 + 1),
                           .category = vat::Category::kReduced,
                           .charge = true});
  EXPECT_THAT(DraftInvoice(request, DefaultTerms(request.buyer), "NL"),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("lines")));
}

TEST(IssueTest, DraftInvoice_CategoriesThatNeedMore_AreRefusedWithoutIt) {
  IssueRequest request = ConsumerRequest();
  request.lines[0].category = vat::Category::kReverseCharge;
  EXPECT_THAT(DraftInvoice(request, DefaultTerms(Consumer()), "NL"),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("buyer.vat_id")));
  request.lines[0].category = vat::Category::kIntraCommunity;
  request.buyer.vat_id = "BE0123456749";
  EXPECT_THAT(DraftInvoice(request, DefaultTerms(Consumer()), "NL"),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("delivery_region_code")));
  request.delivery_region = "BE";
  for (const char* no_vat_id : {"", "0123456749", "ZZ0123456749", "BE0123456748"}) {  // BR-IC-02 with BR-CO-09
    request.buyer.vat_id = no_vat_id;
    EXPECT_THAT(DraftInvoice(request, DefaultTerms(Consumer()), "NL"),
                StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("buyer.vat_id")));
  }
}

TEST(IssueTest, ResolveProfile_BuyerLacksWhatItDemands_FallsBackToCore) {
  Party buyer = Business();
  EXPECT_EQ(ResolveProfile(Profile::kNlcius, buyer), Profile::kNlcius);
  buyer.registration_number = "";
  EXPECT_EQ(ResolveProfile(Profile::kNlcius, buyer), Profile::kCore);
  EXPECT_EQ(ResolveProfile(Profile::kPeppol, buyer), Profile::kPeppol);  // 9944 from the VAT id
  buyer.address.postal_code = "";
  EXPECT_EQ(ResolveProfile(Profile::kPeppol, buyer), Profile::kCore);
  EXPECT_EQ(ResolveProfile(Profile::kPeppol, Consumer()), Profile::kCore);
}

TEST(IssueTest, LacksFor_ByProfile_NamesTheFields) {
  const auto fields = [](Profile profile, const Party& buyer) {
    std::vector<std::string> fields;
    for (const Lack& lack : LacksFor(profile, buyer)) fields.push_back(lack.field);
    return fields;
  };
  Party dutch = Business(), belgian = Business();
  EXPECT_THAT(fields(Profile::kNlcius, dutch), IsEmpty());
  dutch.registration_number = dutch.vat_id = "";
  EXPECT_THAT(fields(Profile::kNlcius, dutch), ElementsAre("registration_number"));
  EXPECT_THAT(fields(Profile::kPeppol, dutch), ElementsAre("endpoint"));
  EXPECT_THAT(fields(Profile::kCore, dutch), IsEmpty());
  dutch.endpoint = "0088:8712345678906";
  dutch.address = {.region = "NL", .lines = {" "}};
  EXPECT_THAT(fields(Profile::kPeppol, dutch),
              ElementsAre("address.address_lines", "address.locality", "address.postal_code"));
  belgian.address = {.region = "BE"};
  belgian.vat_id = "";
  EXPECT_THAT(fields(Profile::kPeppol, belgian), ElementsAre("endpoint"));
  EXPECT_THAT(fields(Profile::kNlcius, Consumer()), ElementsAre("business"));
}

TEST(IssueTest, DraftCreditNote_OfAnInvoice_TakesItsLinesAndIsNeverDatedBeforeIt) {
  const Document invoice = Issued(ConsumerRequest());
  CreditRequest request{.reason = "Returned", .event_time = absl::FromUnixSeconds(0)};
  const Document note = DraftCreditNote(request, invoice, DefaultTimeZone());
  EXPECT_EQ(note.issue_date, invoice.issue_date);
  EXPECT_EQ(note.credited_number, invoice.number);
  EXPECT_EQ(note.payable, TotalOf(invoice));
  EXPECT_EQ(note.prepaid, Eur(0));
  EXPECT_EQ(note.lines.size(), invoice.lines.size());
}

TEST(LedgerTest, PostingsOfInvoice_PaidBefore_DebitsClearing) {
  const Document invoice = Issued(ConsumerRequest());
  const std::vector<Posting> postings = PostingsOfInvoice(invoice);
  EXPECT_TRUE(IsBalanced(postings));
  EXPECT_EQ(postings[0].ledger_account, LedgerAccount::kPspClearing);
  EXPECT_EQ(postings[0].amount, invoice.prepaid);
  EXPECT_EQ(postings[1].ledger_account, LedgerAccount::kRevenue);
  EXPECT_EQ(postings[1].vat_code, "STANDARD 21");
}

TEST(LedgerTest, PostingsOfInvoice_NotPaid_DebitsTheReceivableOfTheAccount) {
  const Document invoice = Issued(BusinessRequest());
  const std::vector<Posting> postings = PostingsOfInvoice(invoice);
  EXPECT_TRUE(IsBalanced(postings));
  EXPECT_EQ(postings[0].ledger_account, LedgerAccount::kReceivable);
  EXPECT_EQ(postings[0].account, invoice.account);
}

}  // namespace
}  // namespace vlot::invoicing
