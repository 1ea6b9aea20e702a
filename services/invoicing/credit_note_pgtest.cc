#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "common/testing/proto_matchers.h"
#include "common/testing/status_matchers.h"
#include "services/invoicing/testing/invoicing_test_base.h"

namespace vlot::invoicing {
namespace {

using testing::IsOk;
using testing::Reason;
using testing::StatusIs;
using ::vlot::testing::EqualsProto;

using CreditNoteTest = InvoicingTest;

TEST_F(CreditNoteTest, IssueCreditNote_OfAnOwedInvoice_TakesItOffTheAccount) {
  const v1::IssueInvoiceRequest invoice = OwedOrder();
  ASSERT_OK_AND_ASSIGN(const auto issued, Issue(invoice));
  const v1::IssueCreditNoteRequest request = CreditOf(invoice);
  ASSERT_OK_AND_ASSIGN(const auto note, Credit(request));
  EXPECT_EQ(note.number(), "C26-0000001");
  EXPECT_EQ(CentsOf(note.gross()), CentsOf(issued.gross()));

  ASSERT_OK_AND_ASSIGN(const v1::Invoice credited, GetInvoice(invoice.name()));
  EXPECT_EQ(credited.state(), v1::Invoice::CREDITED);
  EXPECT_EQ(CentsOf(credited.open()), 0);
  ASSERT_OK_AND_ASSIGN(const v1::Invoice stored, GetInvoice(request.name()));
  EXPECT_EQ(stored.kind(), v1::Invoice::CREDIT_NOTE);
  EXPECT_EQ(stored.credited_number(), issued.number());
  EXPECT_EQ(stored.lines_size(), 3);
  ASSERT_OK_AND_ASSIGN(const v1::Account account, GetAccount(*AccountId::ParseName(invoice.account())));
  EXPECT_EQ(CentsOf(account.open()), 0);
  EXPECT_EQ(Events().back().kind(), v1::Event::CREDIT_NOTE_ISSUED);
  EXPECT_EQ(Events().back().order(), invoice.order());
}

TEST_F(CreditNoteTest, IssueCreditNote_SameRequestTwice_CreditsOnce) {
  const v1::IssueInvoiceRequest invoice = PaidOrder();
  ASSERT_OK(Issue(invoice));
  const v1::IssueCreditNoteRequest request = CreditOf(invoice);
  ASSERT_OK_AND_ASSIGN(const auto first, Credit(request));
  ASSERT_OK_AND_ASSIGN(const auto second, Credit(request));
  EXPECT_THAT(first, EqualsProto(second));
}

TEST_F(CreditNoteTest, IssueCreditNote_OfACreditedInvoice_FindsNothingToCredit) {
  const v1::IssueInvoiceRequest invoice = PaidOrder();
  ASSERT_OK(Issue(invoice));
  ASSERT_OK(Credit(CreditOf(invoice)));
  ASSERT_OK_AND_ASSIGN(const auto again, Credit(CreditOf(invoice)));
  EXPECT_EQ(again.name(), "");
}

TEST_F(CreditNoteTest, IssueCreditNote_OfAnInvoiceThatNeverWas_WithdrawsItForGood) {
  const v1::IssueInvoiceRequest invoice = PaidOrder();
  ASSERT_OK_AND_ASSIGN(const auto nothing, Credit(CreditOf(invoice)));
  EXPECT_EQ(nothing.name(), "");
  EXPECT_THAT(Issue(invoice), StatusIs(absl::StatusCode::kFailedPrecondition, Reason("INVOICE_WITHDRAWN")));
  EXPECT_THAT(GetInvoice(invoice.name()), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK_AND_ASSIGN(const auto still_nothing, Credit(CreditOf(invoice)));
  EXPECT_EQ(still_nothing.name(), "");
}

TEST_F(CreditNoteTest, IssueCreditNote_OfAnotherOrdersInvoice_IsRefused) {
  const v1::IssueInvoiceRequest invoice = PaidOrder();
  ASSERT_OK(Issue(invoice));
  v1::IssueCreditNoteRequest request = CreditOf(invoice);
  request.set_order(NewId<OrderId>().Name());
  EXPECT_THAT(Credit(request), StatusIs(absl::StatusCode::kNotFound, Reason("INVOICE_NOT_FOUND")));
}

TEST_F(CreditNoteTest, IssueCreditNote_NameUsedForAnotherInvoice_IsRefused) {
  const v1::IssueInvoiceRequest one = PaidOrder(), other = PaidOrder();
  ASSERT_OK(Issue(one));
  ASSERT_OK(Issue(other));
  v1::IssueCreditNoteRequest request = CreditOf(one);
  ASSERT_OK(Credit(request));
  request.set_invoice(other.name());
  request.set_order(other.order());
  EXPECT_THAT(Credit(request), StatusIs(absl::StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
}

TEST_F(CreditNoteTest, BatchIssueCreditNotes_TwinsAndTwoForOneInvoice_CreditOnce) {
  const v1::IssueInvoiceRequest invoice = PaidOrder();
  ASSERT_OK(Issue(invoice));
  v1::BatchIssueCreditNotesRequest batch;
  *batch.add_requests() = CreditOf(invoice);
  *batch.add_requests() = batch.requests(0);
  *batch.add_requests() = CreditOf(invoice);
  ASSERT_OK_AND_ASSIGN(const auto response, Call(&InvoicesApi::BatchIssueCreditNotes, batch));
  EXPECT_EQ(response.results(0).issued().number(), "C26-0000001");
  EXPECT_EQ(response.results(1).issued().number(), "C26-0000001");
  EXPECT_EQ(response.results(2).issued().name(), "");
}

// An order is cancelled while its invoice is being issued: either there is an invoice and its credit note, or neither.
TEST_F(CreditNoteTest, IssueAndCredit_AtTheSameMoment_NeverLeaveAnInvoiceUncredited) {
  constexpr int kOrders = 40;
  for (int i = 0; i < 4; ++i) {  // so that both sides have their connections, and neither wins the race by that
    const v1::IssueInvoiceRequest invoice = PaidOrder();
    ASSERT_OK(Issue(invoice));
    ASSERT_OK(Credit(CreditOf(invoice)));
  }
  std::vector<v1::IssueInvoiceRequest> invoices;
  std::vector<v1::IssueCreditNoteRequest> credits;
  for (int i = 0; i < kOrders; ++i) {
    invoices.push_back(PaidOrder());
    credits.push_back(CreditOf(invoices.back()));
  }
  std::thread issuing([&] {
    for (const auto& invoice : invoices) static_cast<void>(Issue(invoice));
  });
  // From the other end, so that they meet in the middle.
  for (auto credit = credits.rbegin(); credit != credits.rend(); ++credit) EXPECT_OK(Credit(*credit));
  issuing.join();
  for (int i = 0; i < kOrders; ++i) {
    const auto invoice = GetInvoice(invoices[i].name());
    const auto note = GetInvoice(credits[i].name());
    EXPECT_EQ(invoice.ok(), note.ok());
    if (invoice.ok()) {
      EXPECT_EQ(invoice->state(), v1::Invoice::CREDITED);
    }
  }
}

}  // namespace
}  // namespace vlot::invoicing
