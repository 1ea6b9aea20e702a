#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "common/testing/proto_matchers.h"
#include "common/testing/status_matchers.h"
#include "common/wire/status.h"
#include "common/wire/types.h"
#include "services/invoicing/testing/invoicing_test_base.h"
#include "services/invoicing/testing/ubl_oracle.h"

namespace vlot::invoicing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::Reason;
using ::testing::SizeIs;
using testing::StatusIs;
using testing::ViolationOf;
using ::vlot::testing::EqualsProto;

using IssueTest = InvoicingTest;

TEST_F(IssueTest, IssueInvoice_PaidOrder_IsNumberedPaidAndTold) {
  const v1::IssueInvoiceRequest request = PaidOrder();
  ASSERT_OK_AND_ASSIGN(const auto issued, Issue(request));
  EXPECT_EQ(issued.number(), "F26-0000001");
  EXPECT_EQ(CentsOf(issued.gross()), 7887);

  ASSERT_OK_AND_ASSIGN(const v1::Invoice invoice, GetInvoice(request.name()));
  EXPECT_EQ(invoice.state(), v1::Invoice::PAID);
  EXPECT_EQ(CentsOf(invoice.payable()), 0);
  EXPECT_EQ(CentsOf(invoice.gross()) + CentsOf(invoice.rounding()), 7887);
  EXPECT_EQ(invoice.lines_size(), 3);
  EXPECT_EQ(invoice.vat_groups_size(), 2);
  EXPECT_EQ(invoice.buyer().legal_name(), "J. de Vries");
  EXPECT_FALSE(invoice.has_due_date());

  const std::vector<v1::Event> events = Events();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].kind(), v1::Event::ACCOUNT_CHANGED);
  EXPECT_EQ(events[0].account().name(), request.account());
  EXPECT_EQ(events[0].account().billing_mode(), v1::INSTANT);
  EXPECT_FALSE(events[0].account().has_party());
  EXPECT_EQ(events[1].kind(), v1::Event::INVOICE_ISSUED);
  EXPECT_EQ(events[1].order(), request.order());
  EXPECT_EQ(events[1].number(), "F26-0000001");
  EXPECT_EQ(CentsOf(events[1].amount()), 7887);
}

TEST_F(IssueTest, IssueInvoice_ItemByItsResourceName_IsKeptAsItsSku) {
  v1::IssueInvoiceRequest request = PaidOrder();
  const std::string sku(Sku::kLengthMax, 'X');
  request.mutable_lines(0)->set_item("items/" + sku);
  ASSERT_THAT(Issue(request), IsOk());
  ASSERT_OK_AND_ASSIGN(const v1::Invoice invoice, GetInvoice(request.name()));
  EXPECT_EQ(invoice.lines(0).item(), sku);
}

TEST_F(IssueTest, IssueInvoice_NotPaid_IsOwedByTheAccount) {
  const v1::IssueInvoiceRequest request = OwedOrder();
  ASSERT_OK_AND_ASSIGN(const auto issued, Issue(request));
  ASSERT_OK_AND_ASSIGN(const v1::Invoice invoice, GetInvoice(request.name()));
  EXPECT_EQ(invoice.state(), v1::Invoice::OPEN);
  EXPECT_EQ(invoice.due_date().month(), 12);
  ASSERT_OK_AND_ASSIGN(const v1::Account account, GetAccount(*AccountId::ParseName(request.account())));
  EXPECT_EQ(CentsOf(account.open()), CentsOf(issued.gross()));
}

TEST_F(IssueTest, IssueInvoice_SameRequestTwice_IssuesOnce) {
  const v1::IssueInvoiceRequest request = PaidOrder();
  ASSERT_OK_AND_ASSIGN(const auto first, Issue(request));
  ASSERT_OK_AND_ASSIGN(const auto second, Issue(request));
  EXPECT_THAT(first, EqualsProto(second));
  EXPECT_EQ(Events().size(), 2u);
}

TEST_F(IssueTest, BatchIssueInvoices_TwinsAndABadItemInOneBatch_EachGetsItsOwnAnswer) {
  v1::BatchIssueInvoicesRequest batch;
  *batch.add_requests() = PaidOrder();
  *batch.add_requests() = batch.requests(0);
  *batch.add_requests() = PaidOrder();
  batch.mutable_requests(2)->mutable_lines(0)->set_vat_category("LUXURY");
  *batch.add_requests() = PaidOrder();
  *batch.mutable_requests(3)->mutable_prepaid() = Euro(7888);
  *batch.add_requests() = PaidOrder();
  batch.mutable_requests(4)->set_name(batch.requests(0).name());  // the name of another order's invoice
  *batch.add_requests() = PaidOrder();
  ASSERT_OK_AND_ASSIGN(const auto response, Call(&InvoicesApi::BatchIssueInvoices, batch));
  ASSERT_EQ(response.results_size(), 6);
  EXPECT_EQ(response.results(0).issued().number(), response.results(1).issued().number());
  EXPECT_THAT(wire::FromProto(response.results(2).error()),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
  EXPECT_THAT(wire::FromProto(response.results(3).error()),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
  EXPECT_THAT(wire::FromProto(response.results(4).error()),
              StatusIs(absl::StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
  EXPECT_TRUE(response.results(5).has_issued());
}

TEST_F(IssueTest, BatchIssueInvoices_VatIdThatIsNone_IsNamed) {
  v1::BatchIssueInvoicesRequest batch;
  for (const char* vat_id : {"NL1", "123456782B90", "BE0417497107", "BE0417497106"}) {
    *batch.add_requests() = OwedOrder();
    batch.mutable_requests()->rbegin()->mutable_buyer()->set_vat_id(vat_id);
  }
  ASSERT_OK_AND_ASSIGN(const auto response, Call(&InvoicesApi::BatchIssueInvoices, batch));
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(wire::FromProto(response.results(i).error()),
                StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("buyer.vat_id")));
  }
  EXPECT_TRUE(response.results(3).has_issued());
}

TEST_F(IssueTest, BatchIssueInvoices_EmptyBatch_IsRefused) {
  EXPECT_THAT(Call(&InvoicesApi::BatchIssueInvoices, {}), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(IssueTest, IssueInvoice_ManyAtOnceWithRepeats_NumbersHaveNoGapsAndNoTwins) {
  constexpr int kThreads = 8, kRounds = 20;
  std::vector<v1::IssueInvoiceRequest> requests;
  for (int i = 0; i < kThreads * kRounds / 2; ++i) requests.push_back(i % 3 == 0 ? OwedOrder() : PaidOrder());
  const std::string shared_account = requests[0].account();
  for (size_t i = 0; i < requests.size(); i += 2) requests[i].set_account(shared_account);

  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {  // every request is sent by two threads
      for (size_t i = t / 2; i < requests.size(); i += kThreads / 2) EXPECT_OK(Issue(requests[i]));
    });
  }
  for (std::thread& thread : threads) thread.join();

  std::set<std::string> numbers;
  for (const auto& request : requests) numbers.insert(GetInvoice(request.name())->number());
  EXPECT_EQ(numbers.size(), requests.size());
  EXPECT_EQ(*numbers.rbegin(), "F26-0000080");
}

TEST_F(IssueTest, IssueInvoice_InTwoYears_EachHasItsOwnSeries) {
  v1::IssueInvoiceRequest old_year = PaidOrder(), new_year = PaidOrder();
  old_year.mutable_event_time()->set_seconds(
      absl::ToUnixSeconds(absl::FromCivil(absl::CivilSecond(2026, 12, 31, 22, 59, 59), absl::UTCTimeZone())));
  new_year.mutable_event_time()->set_seconds(old_year.event_time().seconds() + 1);
  v1::BatchIssueInvoicesRequest batch;
  *batch.add_requests() = new_year;
  *batch.add_requests() = old_year;
  ASSERT_OK_AND_ASSIGN(const auto response, Call(&InvoicesApi::BatchIssueInvoices, batch));
  EXPECT_EQ(response.results(0).issued().number(), "F27-0000001");
  EXPECT_EQ(response.results(1).issued().number(), "F26-0000001");
}

TEST_F(IssueTest, GetInvoiceDocument_OfEveryDocument_BreaksNoRule) {
  const v1::IssueInvoiceRequest paid = PaidOrder(), owed = OwedOrder();
  ASSERT_OK(Issue(paid));
  ASSERT_OK(Issue(owed));
  const v1::IssueCreditNoteRequest credit = CreditOf(owed);
  ASSERT_OK(Credit(credit));
  for (const std::string& name : {paid.name(), owed.name(), credit.name()}) {
    v1::GetInvoiceDocumentRequest request;
    request.set_name(name);
    ASSERT_OK_AND_ASSIGN(const auto document, CallAsOperator(&InvoicesApi::GetInvoiceDocument, request));
    EXPECT_EQ(document.content_type(), "application/xml");
    EXPECT_THAT(BrokenRules(document.content()), IsEmpty());
  }
}

// The shop's customer says neither where his documents go nor his reference: his account does.
TEST_F(IssueTest, IssueInvoice_BusinessWhoseAccountHasAnAddress_GoesThere) {
  v1::CreateAccountRequest create;
  create.set_request_id(NewId<AccountId>().ToString());
  v1::Account& account = *create.mutable_account();
  *account.mutable_party() = OwedOrder().buyer();
  account.mutable_party()->set_endpoint("9944:NL123456782B90");
  account.mutable_party()->set_buyer_reference("Kostenplaats 12");
  account.set_document_profile(v1::Account::PEPPOL);
  ASSERT_OK_AND_ASSIGN(const v1::Account made, CallAsOperator(&AccountsApi::CreateAccount, create));

  v1::IssueInvoiceRequest ours = OwedOrder(), silent = OwedOrder(), speaking = OwedOrder(), other = OwedOrder();
  for (v1::IssueInvoiceRequest* request : {&ours, &silent, &speaking, &other}) request->set_account(made.name());
  ours.mutable_buyer()->set_registration_number("");
  speaking.mutable_buyer()->set_buyer_reference("Inkoop 7");
  other.mutable_buyer()->set_vat_id("NL000099998B57");  // another company, by mistake
  const v1::IssueCreditNoteRequest credit = CreditOf(ours);
  for (const auto& request : {ours, silent, speaking, other}) ASSERT_OK(Issue(request));
  ASSERT_OK(Credit(credit));

  for (const std::string& name : {ours.name(), silent.name(), credit.name()}) {
    ASSERT_OK_AND_ASSIGN(const v1::Invoice invoice, GetInvoice(name));
    EXPECT_EQ(invoice.buyer().endpoint(), "9944:NL123456782B90");
    EXPECT_EQ(invoice.buyer().buyer_reference(), "Kostenplaats 12");
    v1::GetInvoiceDocumentRequest request;
    request.set_name(name);
    ASSERT_OK_AND_ASSIGN(const auto document, CallAsOperator(&InvoicesApi::GetInvoiceDocument, request));
    EXPECT_THAT(BrokenRules(document.content()), IsEmpty());
    EXPECT_THAT(document.content(), HasSubstr("poacc:billing:3.0"));
    EXPECT_THAT(document.content(), HasSubstr("schemeID=\"9944\">NL123456782B90<"));
    EXPECT_THAT(document.content(), HasSubstr("<cbc:BuyerReference>Kostenplaats 12</cbc:BuyerReference>"));
  }
  EXPECT_EQ(GetInvoice(speaking.name())->buyer().buyer_reference(), "Inkoop 7");
  EXPECT_EQ(GetInvoice(other.name())->buyer().endpoint(), "");
  EXPECT_EQ(GetInvoice(other.name())->buyer().buyer_reference(), "");
}

TEST_F(IssueTest, ListInvoices_PageByPage_ComesNewestFirstAndComplete) {
  std::vector<std::string> names;
  const v1::IssueInvoiceRequest first = PaidOrder();
  for (int i = 0; i < 5; ++i) {
    v1::IssueInvoiceRequest request = i == 0 ? first : PaidOrder();
    ASSERT_OK(Issue(request));
    names.insert(names.begin(), request.name());
  }
  v1::ListInvoicesRequest request;
  request.set_page_size(2);
  std::vector<std::string> listed;
  do {
    ASSERT_OK_AND_ASSIGN(const auto page, CallAsOperator(&InvoicesApi::ListInvoices, request));
    for (const v1::Invoice& invoice : page.invoices()) listed.push_back(invoice.name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, names);
}

TEST_F(IssueTest, ListInvoices_ByOrderAccountNumberAndState_FindsJustThose) {
  const v1::IssueInvoiceRequest paid = PaidOrder(), owed = OwedOrder();
  ASSERT_OK(Issue(paid));
  ASSERT_OK_AND_ASSIGN(const auto issued, Issue(owed));
  std::vector<v1::ListInvoicesRequest> requests(4);
  requests[0].set_order(owed.order());
  requests[1].set_account(owed.account());
  requests[2].set_number(issued.number());
  requests[3].set_state(v1::Invoice::OPEN);
  for (const v1::ListInvoicesRequest& request : requests) {
    ASSERT_OK_AND_ASSIGN(const auto page, CallAsOperator(&InvoicesApi::ListInvoices, request));
    ASSERT_EQ(page.invoices_size(), 1) << request.ShortDebugString();
    EXPECT_EQ(page.invoices(0).name(), owed.name());
  }
}

TEST_F(IssueTest, ListInvoices_SeveralFilters_ShowWhatFitsAllOfThem) {
  const v1::IssueInvoiceRequest paid = PaidOrder(), owed = OwedOrder();
  ASSERT_OK(Issue(paid));
  ASSERT_OK_AND_ASSIGN(const auto issued, Issue(owed));
  clock_.Advance(absl::Hours(48));
  v1::IssueInvoiceRequest later = OwedOrder();
  later.set_account(owed.account());
  ASSERT_OK(Issue(later));
  ASSERT_OK(Credit(CreditOf(paid)));
  const auto names = [&](const v1::ListInvoicesRequest& request) {
    const auto page = CallAsOperator(&InvoicesApi::ListInvoices, request);
    EXPECT_OK(page);
    std::vector<std::string> names;
    for (const v1::Invoice& invoice : page->invoices()) names.push_back(invoice.name());
    return names;
  };
  v1::ListInvoicesRequest request;
  request.set_account(owed.account());
  EXPECT_THAT(names(request), ElementsAre(later.name(), owed.name()));
  request.set_order(owed.order());
  EXPECT_THAT(names(request), ElementsAre(owed.name()));
  request.set_number(issued.number());
  EXPECT_THAT(names(request), ElementsAre(owed.name()));
  request.set_account(paid.account());
  EXPECT_THAT(names(request), ElementsAre());

  request.Clear();
  request.set_kind(v1::Invoice::CREDIT_NOTE);
  EXPECT_THAT(names(request), SizeIs(1));
  request.set_kind(v1::Invoice::COLLECTIVE_INVOICE);
  EXPECT_THAT(names(request), ElementsAre());

  request.Clear();
  *request.mutable_from_date() = wire::ToProto(absl::CivilDay(2026, 11, 22));
  *request.mutable_until_date() = wire::ToProto(absl::CivilDay(2026, 11, 23));
  EXPECT_THAT(names(request), ElementsAre(owed.name(), paid.name()));
  request.set_state(v1::Invoice::OPEN);
  EXPECT_THAT(names(request), ElementsAre(owed.name()));
  request.clear_until_date();
  EXPECT_THAT(names(request), ElementsAre(later.name(), owed.name()));
}

TEST_F(IssueTest, ListInvoices_WrongFilters_AreViolationsOfTheirFields) {
  v1::ListInvoicesRequest request;
  request.set_account("x");
  request.set_kind(static_cast<v1::Invoice::Kind>(9));
  request.set_state(static_cast<v1::Invoice::State>(9));
  *request.mutable_from_date() = wire::ToProto(absl::CivilDay(2026, 11, 23));
  *request.mutable_until_date() = wire::ToProto(absl::CivilDay(2026, 11, 23));
  for (const char* field : {"account", "kind", "state"}) {
    EXPECT_THAT(CallAsOperator(&InvoicesApi::ListInvoices, request),
                StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf(field)))
        << field;
  }
  v1::ListInvoicesRequest days;
  *days.mutable_from_date() = request.from_date();
  *days.mutable_until_date() = request.until_date();
  EXPECT_THAT(CallAsOperator(&InvoicesApi::ListInvoices, days),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("until_date")));
  days.mutable_from_date()->set_month(13);
  EXPECT_THAT(CallAsOperator(&InvoicesApi::ListInvoices, days),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("from_date")));
}

TEST_F(IssueTest, GetInvoice_Unknown_IsNotFound) {
  EXPECT_THAT(GetInvoice(NewId<InvoiceId>().Name()),
              StatusIs(absl::StatusCode::kNotFound, Reason("INVOICE_NOT_FOUND")));
  EXPECT_THAT(GetInvoice("invoices/7"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(IssueTest, TrialBalance_AfterSomeDocuments_SumsToZero) {
  ASSERT_OK(Issue(PaidOrder()));
  const v1::IssueInvoiceRequest owed = OwedOrder();
  ASSERT_OK_AND_ASSIGN(const auto issued, Issue(owed));
  ASSERT_OK_AND_ASSIGN(const auto balance, CallAsOperator(&InvoicesApi::GetTrialBalance, {}));
  int64_t sum = 0, receivable = 0, clearing = 0;
  for (const auto& row : balance.rows()) {
    sum += CentsOf(row.balance());
    if (row.ledger_account() == "RECEIVABLE") receivable = CentsOf(row.balance());
    if (row.ledger_account() == "PSP_CLEARING") clearing = CentsOf(row.balance());
  }
  EXPECT_EQ(sum, 0);
  EXPECT_EQ(receivable, CentsOf(issued.gross()));
  EXPECT_EQ(clearing, 7887);

  v1::ListPostingsRequest request;
  request.set_account(owed.account());
  ASSERT_OK_AND_ASSIGN(const auto of_account, CallAsOperator(&InvoicesApi::ListPostings, request));
  ASSERT_EQ(of_account.postings_size(), 1);
  EXPECT_EQ(of_account.postings(0).ledger_account(), "RECEIVABLE");
  request.clear_account();
  request.set_invoice(owed.name());
  request.set_page_size(2);
  ASSERT_OK_AND_ASSIGN(const auto page, CallAsOperator(&InvoicesApi::ListPostings, request));
  EXPECT_EQ(page.postings_size(), 2);
  EXPECT_FALSE(page.next_page_token().empty());
}

}  // namespace
}  // namespace vlot::invoicing
