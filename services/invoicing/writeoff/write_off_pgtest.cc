#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <thread>

#include "common/testing/proto_matchers.h"
#include "common/testing/status_matchers.h"
#include "services/invoicing/bank/testing/bank_test_base.h"
#include "services/invoicing/writeoff/write_off_command.h"
#include "vlot/invoicing/v1/books.grpc.pb.h"
#include "vlot/invoicing/v1/write_off.grpc.pb.h"

namespace vlot::invoicing {
namespace {

using bank::kOwedCents;
using ::testing::HasSubstr;
using testing::Reason;
using ::testing::SizeIs;
using testing::StatusIs;
using testing::ViolationOf;
using ::vlot::testing::EqualsProto;

constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;

class WriteOffTest : public bank::BankTest {
 protected:
  using WriteOffsApi = v1::WriteOffs::StubInterface::async_interface;

  void SetUp() override {
    BankTest::SetUp();
    write_offs_ = v1::WriteOffs::NewStub(client().channel());
    account_ = NewMonthlyAccount(1'000'000);
  }
  void TearDown() override {
    write_offs_.reset();
    BankTest::TearDown();
  }

  template <class Request, class Response>
  absl::StatusOr<Response> CallWriteOffs(rpc::AsyncMethod<WriteOffsApi, Request, Response> method,
                                         std::type_identity_t<Request> request) {
    return rpc::InvokeAndWait(client(), write_offs_->async(), method, std::move(request), AsOperator());
  }

  v1::WriteOffInvoiceRequest RequestFor(const std::string& invoice, int64_t cents = 0) {
    v1::WriteOffInvoiceRequest request;
    request.set_request_id(NewRequestId());
    request.set_invoice(invoice);
    if (cents != 0) *request.mutable_amount() = Euro(cents);
    request.set_reason("bankrupt");
    return request;
  }

  absl::StatusOr<v1::WriteOff> WriteOffIt(const std::string& invoice, int64_t cents = 0) {
    return CallWriteOffs(&WriteOffsApi::WriteOffInvoice, RequestFor(invoice, cents));
  }

  absl::StatusOr<v1::WriteOff> Reinstate(const std::string& invoice, int64_t cents = 0) {
    v1::ReinstateInvoiceRequest request;
    request.set_request_id(NewRequestId());
    request.set_invoice(invoice);
    if (cents != 0) *request.mutable_amount() = Euro(cents);
    request.set_reason("he pays after all");
    return CallWriteOffs(&WriteOffsApi::ReinstateInvoice, request);
  }

  std::vector<v1::WriteOff> All() {
    const auto response = CallWriteOffs(&WriteOffsApi::ListWriteOffs, {});
    EXPECT_OK(response);
    return {response->write_offs().begin(), response->write_offs().end()};
  }

  void Pay(const std::string& invoice, int64_t cents) {
    ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = cents, .text = NumberOf(invoice)}));
    EXPECT_EQ(line.state(), v1::BankLine::MATCHED);
  }

  std::unique_ptr<v1::WriteOffs::Stub> write_offs_;
  AccountId account_;
};

TEST_F(WriteOffTest, WriteOffInvoice_AllThatIsOpen_LeavesTheBooksAndFreesTheCredit) {
  const std::string invoice = IssueOwed(account_);
  const v1::WriteOffInvoiceRequest request = RequestFor(invoice);
  ASSERT_OK_AND_ASSIGN(const v1::WriteOff written, CallWriteOffs(&WriteOffsApi::WriteOffInvoice, request));
  EXPECT_EQ(written.invoice(), invoice);
  EXPECT_EQ(written.number(), NumberOf(invoice));
  EXPECT_EQ(written.account(), account_.Name());
  EXPECT_EQ(CentsOf(written.amount()), kOwedCents);
  EXPECT_EQ(written.reason(), "bankrupt");
  EXPECT_THAT(written.actor(), HasSubstr("fiona"));
  EXPECT_EQ(StateOf(invoice), v1::Invoice::WRITTEN_OFF);
  EXPECT_EQ(OpenOf(invoice), 0);
  EXPECT_EQ(CentsOf(GetInvoice(invoice)->written_off()), kOwedCents);
  EXPECT_EQ(CentsOf(GetAccount(account_)->open()), 0);
  EXPECT_EQ(BalanceOf("WRITE_OFFS"), kOwedCents);
  EXPECT_EQ(BalanceOf("RECEIVABLE"), 0);
  EXPECT_EQ(Events().back().kind(), v1::Event::INVOICE_WRITTEN_OFF);
  EXPECT_EQ(CentsOf(Events().back().amount()), kOwedCents);

  ASSERT_OK_AND_ASSIGN(const v1::WriteOff again, CallWriteOffs(&WriteOffsApi::WriteOffInvoice, request));
  EXPECT_THAT(again, EqualsProto(written));
  EXPECT_THAT(WriteOffIt(invoice), StatusIs(kPrecondition, Reason("WRITE_OFF_EXCEEDS_OPEN")));
  EXPECT_THAT(All(), SizeIs(1));
}

TEST_F(WriteOffTest, WriteOffInvoice_Refusals_InOrderOfPrecedence) {
  v1::WriteOffInvoiceRequest wrong;
  EXPECT_THAT(CallWriteOffs(&WriteOffsApi::WriteOffInvoice, wrong),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("REASON_REQUIRED")));
  wrong.set_reason("bankrupt");
  wrong.mutable_amount()->CopyFrom(Euro(-1));
  const auto refused = CallWriteOffs(&WriteOffsApi::WriteOffInvoice, wrong);
  for (const char* field : {"request_id", "invoice", "amount"}) {
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf(field))) << field;
  }
  EXPECT_THAT(WriteOffIt(NewId<InvoiceId>().Name()),
              StatusIs(absl::StatusCode::kNotFound, Reason("INVOICE_NOT_FOUND")));
  const std::string invoice = IssueOwed(account_);
  EXPECT_THAT(WriteOffIt(invoice, kOwedCents + 1), StatusIs(kPrecondition, Reason("WRITE_OFF_EXCEEDS_OPEN")));
  EXPECT_THAT(Reinstate(invoice), StatusIs(kPrecondition, Reason("REINSTATEMENT_EXCEEDS_WRITE_OFF")));
  EXPECT_EQ(OpenOf(invoice), kOwedCents);
}

TEST_F(WriteOffTest, WriteOffInvoice_TheLastCents_EndsWhatIsPaidButForThem) {
  const std::string invoice = IssueOwed(account_);
  ASSERT_OK(WriteOffIt(invoice, 256));
  EXPECT_EQ(StateOf(invoice), v1::Invoice::OPEN);
  EXPECT_EQ(OpenOf(invoice), kOwedCents - 256);
  Pay(invoice, kOwedCents - 256);
  EXPECT_EQ(StateOf(invoice), v1::Invoice::WRITTEN_OFF);
  EXPECT_EQ(Events().back().kind(), v1::Event::INVOICE_WRITTEN_OFF);
  EXPECT_EQ(BalanceOf("WRITE_OFFS"), 256);
}

TEST_F(WriteOffTest, WriteOffInvoice_TwoAtOnce_NeverGiveUpMoreThanIsOpen) {
  const std::string invoice = IssueOwed(account_);
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] { done += WriteOffIt(invoice, 4000).ok(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(done, 2);
  EXPECT_EQ(OpenOf(invoice), kOwedCents - 8000);
}

TEST_F(WriteOffTest, PaidAllTheSame_TakesTheWriteOffBack) {
  const std::string invoice = IssueOwed(account_);
  ASSERT_OK(WriteOffIt(invoice));
  Pay(invoice, 5000);
  EXPECT_EQ(StateOf(invoice), v1::Invoice::WRITTEN_OFF);
  EXPECT_EQ(CentsOf(GetInvoice(invoice)->written_off()), kOwedCents - 5000);
  EXPECT_EQ(BalanceOf("WRITE_OFFS"), kOwedCents - 5000);
  // The rest, and more: that is the account's credit.
  Pay(invoice, kOwedCents - 5000 + 100);
  EXPECT_EQ(StateOf(invoice), v1::Invoice::PAID);
  EXPECT_EQ(Events().back().kind(), v1::Event::INVOICE_PAID);
  EXPECT_EQ(BalanceOf("WRITE_OFFS"), 0);
  EXPECT_EQ(CreditOf(account_), 100);
  const std::vector<v1::WriteOff> all = All();
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_EQ(CentsOf(all[0].amount()), 5000 - kOwedCents);
  EXPECT_EQ(all[0].actor(), "bank");
  // What the bank takes back is owed again.
  ASSERT_OK(Unmatch(Lines(v1::BankLine::MATCHED).front().name()));
  EXPECT_EQ(StateOf(invoice), v1::Invoice::OPEN);
  EXPECT_EQ(OpenOf(invoice), kOwedCents - 5000);
  EXPECT_EQ(CreditOf(account_), 0);
}

TEST_F(WriteOffTest, PaidAllTheSame_WhatIsOpenGoesFirst) {
  const std::string given_up = IssueOwed(account_);
  ASSERT_OK(WriteOffIt(given_up));
  const std::string open = IssueOwed(account_);
  ASSERT_OK(ImportOne({.cents = kOwedCents + 300, .text = NumberOf(given_up) + " " + NumberOf(open)}));
  EXPECT_EQ(StateOf(open), v1::Invoice::PAID);
  EXPECT_EQ(CentsOf(GetInvoice(given_up)->written_off()), kOwedCents - 300);
}

TEST_F(WriteOffTest, MatchedByHand_OnWhatWasGivenUp_TakesItBack) {
  const std::string invoice = IssueOwed(account_);
  ASSERT_OK(WriteOffIt(invoice));
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line, ImportOne({.cents = 1000, .text = "?"}));
  ASSERT_OK(MatchByHand(line.name(), {To(invoice)}));
  EXPECT_EQ(CentsOf(GetInvoice(invoice)->written_off()), kOwedCents - 1000);
  EXPECT_EQ(CreditOf(account_), 0);
}

TEST_F(WriteOffTest, ReinstateInvoice_IsOpenAgain) {
  const std::string invoice = IssueOwed(account_);
  ASSERT_OK(WriteOffIt(invoice));
  ASSERT_OK_AND_ASSIGN(const v1::WriteOff back, Reinstate(invoice, 1000));
  EXPECT_EQ(CentsOf(back.amount()), -1000);
  EXPECT_EQ(OpenOf(invoice), 1000);
  EXPECT_EQ(Events().back().kind(), v1::Event::INVOICE_REOPENED);
  EXPECT_EQ(CentsOf(GetAccount(account_)->open()), 1000);
  ASSERT_OK(Reinstate(invoice));
  EXPECT_EQ(OpenOf(invoice), kOwedCents);
  EXPECT_EQ(BalanceOf("WRITE_OFFS"), 0);
  EXPECT_FALSE(GetInvoice(invoice)->has_written_off());
}

TEST_F(WriteOffTest, CreditNote_OfWhatWasGivenUp_TakesItBackAndOwesNobody) {
  const v1::IssueInvoiceRequest owed = OwedOrder();
  ASSERT_OK(Issue(owed));
  ASSERT_OK(WriteOffIt(owed.name(), 9000));
  clock_.Advance(absl::Seconds(1));
  ASSERT_OK(Credit(InvoicingTest::CreditOf(owed)));
  EXPECT_EQ(StateOf(owed.name()), v1::Invoice::CREDITED);
  EXPECT_EQ(BalanceOf("WRITE_OFFS"), 0);
  EXPECT_EQ(BalanceOf("RECEIVABLE"), 0);
  EXPECT_EQ(BalanceOf("CREDIT_BALANCES"), 0);
  EXPECT_EQ(All().front().actor(), "credit note");
  EXPECT_THAT(WriteOffIt(owed.name()), StatusIs(kPrecondition, Reason("WRITE_OFF_EXCEEDS_OPEN")));
}

TEST_F(WriteOffTest, StatementOfAccount_NamesIt) {
  const std::string invoice = IssueOwed(account_);
  ASSERT_OK(WriteOffIt(invoice));
  const auto books = v1::Books::NewStub(client().channel());
  v1::ListAccountEntriesRequest request;
  request.set_parent(account_.Name());
  ASSERT_OK_AND_ASSIGN(
      const auto page,
      rpc::InvokeAndWait(client(), books->async(), &v1::Books::StubInterface::async_interface::ListAccountEntries,
                         request, AsOperator()));
  ASSERT_THAT(page.entries(), SizeIs(2));
  EXPECT_EQ(page.entries(1).kind(), v1::AccountEntry::WRITE_OFF);
  EXPECT_EQ(page.entries(1).reference(), NumberOf(invoice));
  EXPECT_EQ(page.entries(1).subject(), invoice);
  EXPECT_EQ(CentsOf(page.entries(1).amount()), -kOwedCents);
  EXPECT_EQ(CentsOf(page.entries(1).balance()), 0);
}

TEST_F(WriteOffTest, ListWriteOffs_Filters_AndPages) {
  const std::string first = IssueOwed(account_);
  const std::string second = IssueOwed(NewMonthlyAccount(1'000'000));
  ASSERT_OK(WriteOffIt(first, 100));
  ASSERT_OK(WriteOffIt(second, 200));
  clock_.Advance(absl::Hours(24));
  ASSERT_OK(WriteOffIt(first, 300));
  const auto cents = [&](v1::ListWriteOffsRequest request) {
    std::vector<int64_t> found;
    do {
      const auto page = CallWriteOffs(&WriteOffsApi::ListWriteOffs, request);
      EXPECT_OK(page);
      for (const v1::WriteOff& one : page->write_offs()) found.push_back(CentsOf(one.amount()));
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return found;
  };
  v1::ListWriteOffsRequest request;
  request.set_page_size(1);
  EXPECT_THAT(cents(request), ::testing::ElementsAre(300, 200, 100));
  request.set_invoice(first);
  EXPECT_THAT(cents(request), ::testing::ElementsAre(300, 100));
  request.mutable_until_date()->set_year(2026);
  request.mutable_until_date()->set_month(11);
  request.mutable_until_date()->set_day(23);
  EXPECT_THAT(cents(request), ::testing::ElementsAre(100));
  request.clear_invoice();
  request.set_account(AccountOf(second).Name());
  EXPECT_THAT(cents(request), ::testing::ElementsAre(200));
  *request.mutable_from_date() = request.until_date();
  EXPECT_THAT(CallWriteOffs(&WriteOffsApi::ListWriteOffs, request),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("until_date")));
}

class InvoiceCommandTest : public WriteOffTest {
 protected:
  int Run(const std::vector<std::string>& words) {
    out_.str("");
    notes_.str("");
    return RunInvoiceCommand(words, {.actor = "cli:fiona", .method = "vlot invoice", .reason = reason_}, database(),
                             clock_, out_, notes_);
  }

  std::string reason_ = "bankrupt";
  std::ostringstream out_, notes_;
};

TEST_F(InvoiceCommandTest, WriteOffReinstateAndList_ByNumberAndByName) {
  const std::string invoice = IssueOwed(account_);
  EXPECT_EQ(Run({"write-offs"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("nothing was written off"));
  EXPECT_EQ(Run({"write-off", NumberOf(invoice), "amount=10.00"}), 0) << notes_.str();
  EXPECT_THAT(out_.str(), HasSubstr(NumberOf(invoice) + "  EUR 10.00  cli:fiona  bankrupt"));
  EXPECT_EQ(Run({"write-off", invoice}), 0);
  EXPECT_EQ(OpenOf(invoice), 0);
  EXPECT_EQ(Events().back().kind(), v1::Event::INVOICE_WRITTEN_OFF);
  EXPECT_EQ(Run({"reinstate", invoice, "amount=92.56"}), 0);
  EXPECT_EQ(OpenOf(invoice), kOwedCents);
  EXPECT_EQ(Run({"write-offs", NumberOf(invoice)}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("EUR -92.56"));
}

TEST_F(InvoiceCommandTest, WhatIsWrong_IsSaid) {
  const std::string invoice = IssueOwed(account_);
  EXPECT_EQ(Run({"write-off", "F99-0000001"}), 1);
  EXPECT_THAT(notes_.str(), HasSubstr("there is no document F99-0000001"));
  EXPECT_EQ(Run({"write-off", invoice, "amount=x"}), 1);
  EXPECT_EQ(Run({"write-off", invoice, "100"}), 2);
  EXPECT_EQ(Run({"write-off"}), 2);
  EXPECT_THAT(notes_.str(), HasSubstr("vlot invoice write-off NUMBER"));
  reason_ = "";
  EXPECT_EQ(Run({"write-off", invoice}), 1);
  EXPECT_THAT(notes_.str(), HasSubstr("--reason="));
  EXPECT_EQ(OpenOf(invoice), kOwedCents);
}

}  // namespace
}  // namespace vlot::invoicing
