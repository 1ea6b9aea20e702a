#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "common/testing/status_matchers.h"
#include "common/wire/status.h"
#include "common/wire/types.h"
#include "services/invoicing/testing/invoicing_test_base.h"
#include "services/invoicing/testing/ubl_oracle.h"
#include "vlot/invoicing/v1/credit.grpc.pb.h"

namespace vlot::invoicing {
namespace {

using ::testing::IsEmpty;
using testing::Metadata;
using testing::Reason;
using testing::StatusIs;
using testing::ViolationOf;

constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;

class PartialCreditTest : public InvoicingTest {
 protected:
  using CreditApi = v1::CreditNotes::StubInterface::async_interface;
  using Issued = v1::BatchIssuePartialCreditNotesResponse::Issued;

  void SetUp() override {
    InvoicingTest::SetUp();
    credit_notes_ = v1::CreditNotes::NewStub(client().channel());
  }

  static v1::Credit OfPieces(int line, int quantity) {
    v1::Credit credit;
    auto& pieces = *credit.mutable_lines()->add_lines();
    pieces.set_line(line);
    pieces.set_quantity(quantity);
    return credit;
  }
  static v1::Credit OfAmount(int64_t cents) {
    v1::Credit credit;
    *credit.mutable_amount() = Euro(cents);
    return credit;
  }

  v1::IssuePartialCreditNoteRequest Request(const std::string& invoice, const std::string& order, v1::Credit credit) {
    v1::IssuePartialCreditNoteRequest request;
    request.set_name(NewId<InvoiceId>().Name());
    request.set_invoice(invoice);
    request.set_order(order);
    *request.mutable_credit() = std::move(credit);
    request.set_reason("Retour");
    *request.mutable_event_time() = wire::ToProto(clock_.Now());
    return request;
  }

  absl::StatusOr<Issued> IssuePart(const v1::IssuePartialCreditNoteRequest& request) {
    v1::BatchIssuePartialCreditNotesRequest batch;
    *batch.add_requests() = request;
    ASSIGN_OR_RETURN(const auto response, rpc::InvokeAndWait(client(), credit_notes_->async(),
                                                             &CreditApi::BatchIssuePartialCreditNotes, batch));
    if (response.results(0).has_error()) return wire::FromProto(response.results(0).error());
    return response.results(0).issued();
  }

  v1::ReduceAccrualRequest ReduceOf(const v1::AccrueItemsRequest& delivery, v1::Credit credit) {
    v1::ReduceAccrualRequest request;
    request.set_name("accrualReductions/" + NewId<InvoiceId>().ToString());
    request.set_accrual(delivery.name());
    request.set_order(delivery.order());
    *request.mutable_credit() = std::move(credit);
    request.set_reason("Kapot");
    return request;
  }

  absl::StatusOr<int64_t> ReduceBy(const v1::ReduceAccrualRequest& request) {
    v1::BatchReduceAccrualsRequest batch;
    *batch.add_requests() = request;
    ASSIGN_OR_RETURN(const auto response,
                     rpc::InvokeAndWait(client(), credit_notes_->async(), &CreditApi::BatchReduceAccruals, batch));
    if (response.results(0).has_error()) return wire::FromProto(response.results(0).error());
    return CentsOf(response.results(0).reduced().gross());
  }

  absl::StatusOr<v1::Invoice> Create(const v1::CreateCreditNoteRequest& request) {
    return rpc::InvokeAndWait(client(), credit_notes_->async(), &CreditApi::CreateCreditNote, request, AsOperator());
  }

  v1::Invoice Bill(const std::string& period, AccountId account) {
    v1::StartBillingRunRequest request;
    request.set_request_id(NewId<AccountId>().ToString());
    request.set_period(period);
    request.set_account(account.Name());
    request.set_final(true);
    const auto run = CallAsOperator(&BillingApi::StartBillingRun, request);
    EXPECT_OK(run);
    for (;;) {
      v1::GetBillingRunRequest get;
      get.set_name(run->name());
      const auto now = CallAsOperator(&BillingApi::GetBillingRun, get);
      if (!now.ok() || now->state() == v1::BillingRun::DONE || HasFailure()) break;
      EXPECT_OK(app().billing().StepAll());
    }
    const auto invoices = CallAsOperator(&InvoicesApi::ListInvoices, {});
    EXPECT_OK(invoices);
    return invoices.ok() && invoices->invoices_size() > 0 ? invoices->invoices(0) : v1::Invoice();
  }

  void ExpectGoodDocument(const std::string& name) {
    v1::GetInvoiceDocumentRequest request;
    request.set_name(name);
    ASSERT_OK_AND_ASSIGN(const auto document, CallAsOperator(&InvoicesApi::GetInvoiceDocument, request));
    EXPECT_THAT(BrokenRules(document.content()), IsEmpty());
  }

  std::unique_ptr<v1::CreditNotes::Stub> credit_notes_;
};

TEST_F(PartialCreditTest, IssuePartial_OfAPrepaidInvoice_IsToBeRefunded) {
  const v1::IssueInvoiceRequest invoice = PaidOrder();
  ASSERT_OK_AND_ASSIGN(const auto issued, Issue(invoice));
  const auto request = Request(invoice.name(), invoice.order(), OfPieces(1, 2));
  ASSERT_OK_AND_ASSIGN(const Issued note, IssuePart(request));
  EXPECT_EQ(note.number(), "C26-0000001");
  EXPECT_EQ(CentsOf(note.gross()), 2 * 799);
  EXPECT_EQ(CentsOf(note.to_refund()), 2 * 799);
  ASSERT_OK_AND_ASSIGN(const Issued again, IssuePart(request));
  EXPECT_EQ(again.SerializeAsString(), note.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const v1::Invoice stored, GetInvoice(note.name()));
  EXPECT_EQ(stored.credited_number(), issued.number());
  EXPECT_EQ(stored.order(), invoice.order());
  EXPECT_EQ(GetInvoice(invoice.name())->state(), v1::Invoice::PAID);
  ExpectGoodDocument(note.name());
  // What is left of it goes with the order.
  ASSERT_OK_AND_ASSIGN(const auto rest, Credit(CreditOf(invoice)));
  EXPECT_EQ(CentsOf(rest.gross()), 7887 - 2 * 799);
  EXPECT_EQ(GetInvoice(invoice.name())->state(), v1::Invoice::CREDITED);
  EXPECT_THAT(IssuePart(Request(invoice.name(), invoice.order(), OfPieces(1, 1))),
              StatusIs(kFailed, Reason("CREDIT_EXCEEDS_INVOICE")));
}

TEST_F(PartialCreditTest, IssuePartial_OfAnOwedInvoice_ReducesWhatIsOpen) {
  const v1::IssueInvoiceRequest invoice = OwedOrder();
  ASSERT_OK_AND_ASSIGN(const auto issued, Issue(invoice));
  ASSERT_OK_AND_ASSIGN(const Issued note, IssuePart(Request(invoice.name(), invoice.order(), OfAmount(1000))));
  EXPECT_EQ(CentsOf(note.to_refund()), 0);
  EXPECT_EQ(CentsOf(GetInvoice(invoice.name())->open()), CentsOf(issued.gross()) - 1000);
  EXPECT_EQ(CentsOf(GetAccount(*AccountId::ParseName(invoice.account()))->open()), CentsOf(issued.gross()) - 1000);
  ExpectGoodDocument(note.name());
}

TEST_F(PartialCreditTest, IssuePartial_UnknownInvoiceOrOrder_IsNotFound) {
  const v1::IssueInvoiceRequest invoice = PaidOrder();
  EXPECT_THAT(IssuePart(Request(invoice.name(), invoice.order(), OfPieces(1, 1))),
              StatusIs(absl::StatusCode::kNotFound, Reason("INVOICE_NOT_FOUND")));
  ASSERT_OK(Issue(invoice));  // asking for a part of it did not withdraw it
  EXPECT_THAT(IssuePart(Request(invoice.name(), NewId<OrderId>().Name(), OfPieces(1, 1))),
              StatusIs(absl::StatusCode::kNotFound, Reason("INVOICE_NOT_FOUND")));
}

TEST_F(PartialCreditTest, IssuePartial_WrongFields_AreNamed) {
  const v1::IssueInvoiceRequest invoice = PaidOrder();
  auto request = Request(invoice.name(), invoice.order(), OfPieces(0, 0));
  request.clear_reason();
  const absl::Status wrong = IssuePart(request).status();
  EXPECT_THAT(wrong, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("credit.lines.lines[0].line")));
  EXPECT_THAT(wrong, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("credit.lines.lines[0].quantity")));
  EXPECT_THAT(wrong, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("reason")));
}

// Six clients want two of three pieces each: one gets them.
TEST_F(PartialCreditTest, IssuePartial_ManyAtOnce_NeverCreditMoreThanWasInvoiced) {
  const v1::IssueInvoiceRequest invoice = PaidOrder();
  ASSERT_OK(Issue(invoice));
  std::vector<v1::IssuePartialCreditNoteRequest> requests;
  for (int i = 0; i < 6; ++i) requests.push_back(Request(invoice.name(), invoice.order(), OfPieces(1, 2)));
  std::vector<std::thread> threads;
  std::atomic<int> credited{0};
  for (const auto& request : requests) threads.emplace_back([&] { credited += IssuePart(request).ok() ? 1 : 0; });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(credited, 1);
}

TEST_F(PartialCreditTest, CreateCreditNote_ByAPerson_OncePerRequestId) {
  const v1::IssueInvoiceRequest invoice = OwedOrder();
  ASSERT_OK(Issue(invoice));
  v1::CreateCreditNoteRequest request;
  request.set_invoice(invoice.name());
  request.set_request_id(NewId<InvoiceId>().ToString());
  *request.mutable_credit() = OfPieces(2, 1);
  request.set_reason("Coulance");
  ASSERT_OK_AND_ASSIGN(const v1::Invoice note, Create(request));
  EXPECT_EQ(note.kind(), v1::Invoice::CREDIT_NOTE);
  EXPECT_EQ(CentsOf(note.gross()), 6044);
  ASSERT_OK_AND_ASSIGN(const v1::Invoice again, Create(request));
  EXPECT_EQ(again.name(), note.name());
  request.set_request_id(NewId<InvoiceId>().ToString());
  EXPECT_THAT(Create(request), StatusIs(kFailed, Reason("CREDIT_EXCEEDS_INVOICE")));
  request.clear_credit();  // all that is left
  ASSERT_OK(Create(request));
  EXPECT_EQ(GetInvoice(invoice.name())->state(), v1::Invoice::CREDITED);
  EXPECT_EQ(CentsOf(GetInvoice(invoice.name())->open()), 0);
}

TEST_F(PartialCreditTest, CreateCreditNote_OfWhatWasPrepaid_IsTheOrdersRemedy) {
  const v1::IssueInvoiceRequest invoice = PaidOrder();
  ASSERT_OK(Issue(invoice));
  v1::CreateCreditNoteRequest request;
  request.set_invoice(invoice.name());
  request.set_reason("Coulance");
  for (const v1::Credit& credit : {OfPieces(1, 1), OfAmount(1), v1::Credit()}) {
    request.set_request_id(NewId<InvoiceId>().ToString());
    if (credit.part_case() == v1::Credit::PART_NOT_SET) {
      request.clear_credit();  // all of it
    } else {
      *request.mutable_credit() = credit;
    }
    EXPECT_THAT(Create(request),
                StatusIs(kFailed, ::testing::AllOf(Reason("CREDIT_NEEDS_REFUND"),
                                                   Metadata("order", ::testing::Eq(invoice.order())))));
  }
  EXPECT_EQ(GetInvoice(invoice.name())->state(), v1::Invoice::PAID);
  EXPECT_EQ(Number("SELECT count(*) FROM invoices"), 1);
  // What is open of an invoice that was prepaid in part, anybody may credit.
  v1::IssueInvoiceRequest half = PaidOrder();
  half.mutable_prepaid()->set_units(half.prepaid().units() - 10);
  ASSERT_OK(Issue(half));
  request.set_invoice(half.name());
  request.set_request_id(NewId<InvoiceId>().ToString());
  *request.mutable_credit() = OfAmount(1000);
  ASSERT_OK(Create(request));
  EXPECT_EQ(CentsOf(GetInvoice(half.name())->open()), 0);
  request.set_request_id(NewId<InvoiceId>().ToString());
  *request.mutable_credit() = OfAmount(1);
  EXPECT_THAT(Create(request), StatusIs(kFailed, Reason("CREDIT_NEEDS_REFUND")));
}

TEST_F(PartialCreditTest, ReduceAccrual_BeforeTheInvoice_BillsLess) {
  const AccountId account = NewMonthlyAccount(100000);
  v1::AccrueItemsRequest delivery = Delivery(account, NewId<OrderId>(), true);
  delivery.mutable_lines(0)->set_quantity(3);
  ASSERT_OK(Accrue(delivery));
  EXPECT_EQ(CentsOf(GetAccount(account)->accrued()), 36300);
  const auto request = ReduceOf(delivery, OfPieces(1, 1));
  ASSERT_OK_AND_ASSIGN(const int64_t first, ReduceBy(request));
  EXPECT_EQ(first, 12100);
  ASSERT_OK_AND_ASSIGN(const int64_t again, ReduceBy(request));
  EXPECT_EQ(again, 12100);
  EXPECT_EQ(CentsOf(GetAccount(account)->accrued()), 24200);
  EXPECT_THAT(ReduceBy(ReduceOf(delivery, OfPieces(1, 3))), StatusIs(kFailed, Reason("CREDIT_EXCEEDS_INVOICE")));

  const v1::Invoice invoice = Bill("2026-11", account);
  EXPECT_EQ(CentsOf(invoice.payable()), 24200);
  ExpectGoodDocument(invoice.name());
  EXPECT_THAT(ReduceBy(ReduceOf(delivery, OfPieces(1, 1))), StatusIs(kFailed, Reason("ACCRUAL_INVOICED")));

  // From now on it is credited: what was taken off before is not there any more.
  auto credit = Request(invoice.name(), delivery.order(), OfPieces(1, 3));
  EXPECT_THAT(IssuePart(credit), StatusIs(absl::StatusCode::kNotFound));  // says no delivery
  credit.set_accrual(delivery.name());
  EXPECT_THAT(IssuePart(credit), StatusIs(kFailed, Reason("CREDIT_EXCEEDS_INVOICE")));
  *credit.mutable_credit() = OfPieces(1, 2);
  ASSERT_OK_AND_ASSIGN(const Issued note, IssuePart(credit));
  EXPECT_EQ(CentsOf(note.gross()), 24200);
  EXPECT_EQ(GetInvoice(invoice.name())->state(), v1::Invoice::CREDITED);
  EXPECT_EQ(GetInvoice(note.name())->order(), delivery.order());
  ExpectGoodDocument(note.name());
}

// Two orders of an account on one invoice: what is given of one is known, and the other's is not touched.
TEST_F(PartialCreditTest, RestOfADelivery_AfterGoodwill_GivesTheOrderBackOnce) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  v1::AccrueItemsRequest delivery = Delivery(account, NewId<OrderId>(), false);
  delivery.mutable_lines(0)->set_quantity(2);
  v1::AccrueItemsRequest other = Delivery(account, NewId<OrderId>(), true);
  other.mutable_lines(0)->set_quantity(9);
  ASSERT_OK(Accrue(delivery));
  ASSERT_OK(Accrue(other));
  const v1::Invoice invoice = Bill("2026-11", account);
  ASSERT_EQ(CentsOf(invoice.payable()), 11 * 12100);
  auto gesture = Request(invoice.name(), delivery.order(), OfAmount(4200));
  gesture.set_accrual(delivery.name());
  ASSERT_OK(IssuePart(gesture));
  auto all = Request(invoice.name(), delivery.order(), {});
  all.clear_credit();
  all.set_accrual(delivery.name());
  *all.mutable_ceiling() = Euro(24200 - 4200);
  ASSERT_OK_AND_ASSIGN(const Issued rest, IssuePart(all));
  EXPECT_EQ(CentsOf(rest.gross()), 24200 - 4200);
  EXPECT_EQ(CentsOf(GetAccount(account)->open()), 9 * 12100);
  ExpectGoodDocument(rest.name());
  all.set_name(NewId<InvoiceId>().Name());
  EXPECT_THAT(IssuePart(all), StatusIs(kFailed, Reason("CREDIT_EXCEEDS_INVOICE")));
  EXPECT_EQ(Number("SELECT sum(gross_minor)::bigint FROM credited_rates"), 24200);
  EXPECT_EQ(Number("SELECT count(DISTINCT line_first) FROM credited_rates WHERE line_first > 0"), 1);
}

TEST_F(PartialCreditTest, RestOfADelivery_WithAnAllowance_IsAsItWasInvoiced) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  v1::AccrueItemsRequest delivery = Delivery(account, NewId<OrderId>(), true);
  delivery.mutable_lines(0)->set_quantity(2);
  *delivery.add_lines() = delivery.lines(0);
  delivery.mutable_lines(1)->set_quantity(1);
  delivery.mutable_lines(1)->set_vat_category("REDUCED");
  *delivery.add_lines() = delivery.lines(0);
  v1::BillableLine& allowance = *delivery.mutable_lines(2);
  allowance.set_title("Korting");
  allowance.clear_item();
  allowance.set_quantity(-1);
  *allowance.mutable_unit_price() = Euro(2000);
  allowance.set_charge(true);
  ASSERT_OK(Accrue(delivery));
  const v1::Invoice invoice = Bill("2026-11", account);
  ASSERT_EQ(CentsOf(invoice.payable()), 21780 + 10900);
  auto all = Request(invoice.name(), delivery.order(), {});
  all.clear_credit();
  all.set_accrual(delivery.name());
  *all.mutable_ceiling() = Euro(21780 + 10900);
  ASSERT_OK_AND_ASSIGN(const Issued issued, IssuePart(all));
  ASSERT_OK_AND_ASSIGN(const v1::Invoice note, GetInvoice(issued.name()));
  EXPECT_EQ(note.lines_size(), 3);
  ASSERT_EQ(note.vat_groups_size(), 2);
  EXPECT_EQ(CentsOf(note.vat_groups(0).vat()), 3780);
  EXPECT_EQ(CentsOf(note.vat_groups(1).vat()), 900);
  EXPECT_EQ(GetInvoice(invoice.name())->state(), v1::Invoice::CREDITED);
  ExpectGoodDocument(note.name());
}

TEST_F(PartialCreditTest, WhatWasCredited_TheServiceMayNotChange) {
  const v1::IssueInvoiceRequest invoice = PaidOrder();
  ASSERT_OK(Issue(invoice));
  ASSERT_OK(IssuePart(Request(invoice.name(), invoice.order(), OfPieces(1, 1))));
  for (const std::string table : {"postings", "settlements", "invoice_credits", "credited_pieces", "credited_rates"}) {
    const std::string sql = "DELETE FROM " + table;
    EXPECT_FALSE(pg::RunInTransaction(pool(), [&](pg::Transaction& tx) { return tx.ExecScript(sql); }).ok()) << table;
  }
}

TEST_F(PartialCreditTest, ReduceAccrual_UnknownDelivery_IsNotFound) {
  const v1::AccrueItemsRequest delivery = Delivery(NewMonthlyAccount(100000), NewId<OrderId>(), true);
  EXPECT_THAT(ReduceBy(ReduceOf(delivery, OfPieces(1, 1))),
              StatusIs(absl::StatusCode::kNotFound, Reason("ACCRUAL_NOT_FOUND")));
}

}  // namespace
}  // namespace vlot::invoicing
