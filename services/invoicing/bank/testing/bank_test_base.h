// The whole service with its bank, called inside the process: for the bank's tests against PostgreSQL.
#pragma once

#include <string>
#include <vector>

#include "services/invoicing/bank/testing/statement_file.h"
#include "services/invoicing/testing/invoicing_test_base.h"
#include "vlot/invoicing/v1/bank.grpc.pb.h"

namespace vlot::invoicing::bank {

class BankTest : public InvoicingTest {
 protected:
  using BankApi = v1::Bank::StubInterface::async_interface;

  void SetUp() override;
  void TearDown() override;

  // As an operator of finance.
  template <class Request, class Response>
  absl::StatusOr<Response> CallBank(rpc::AsyncMethod<BankApi, Request, Response> method,
                                    std::type_identity_t<Request> request) {
    return rpc::InvokeAndWait(client(), bank_->async(), method, std::move(request), AsOperator());
  }

  // kOwedCents owed by the account (a new one for nil), and the invoice's name.
  std::string IssueOwed(AccountId account = {});
  std::string NumberOf(const std::string& invoice) { return GetInvoice(invoice)->number(); }
  v1::Invoice::State StateOf(const std::string& invoice) { return GetInvoice(invoice)->state(); }
  int64_t OpenOf(const std::string& invoice) { return CentsOf(GetInvoice(invoice)->open()); }
  AccountId AccountOf(const std::string& invoice) { return *AccountId::ParseName(GetInvoice(invoice)->account()); }

  absl::StatusOr<v1::ImportBankStatementResponse> Import(const std::string& file);
  // The only line of a new statement.
  absl::StatusOr<v1::BankLine> ImportOne(const Payment& payment);
  std::vector<v1::BankLine> Lines(v1::BankLine::State state = v1::BankLine::STATE_UNSPECIFIED);
  absl::StatusOr<v1::BankLine> MatchByHand(const std::string& line,
                                           const std::vector<v1::MatchBankLineRequest::Target>& targets);
  absl::StatusOr<v1::BankLine> Unmatch(const std::string& line);
  using InvoicingTest::CreditOf;
  int64_t CreditOf(AccountId account);
  // Debits minus credits, in cents.
  int64_t BalanceOf(const std::string& ledger_account);
  std::string NewRequestId() { return NewId<InvoiceId>().ToString(); }

  static v1::MatchBankLineRequest::Target To(const std::string& invoice, int64_t cents = 0);

 private:
  // What holds after every test: lines, settlements, invoices, credit and postings tell the same.
  void CheckBank();

  std::unique_ptr<v1::Bank::Stub> bank_;
};

// What OwedOrder comes to.
inline constexpr int64_t kOwedCents = 9256;

}  // namespace vlot::invoicing::bank
