// The whole service on a database of its own, called inside the process: for this service's tests against PostgreSQL.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/ids/ids.h"
#include "common/metrics/metrics.h"
#include "common/rpc/client.h"
#include "common/rpc/invoke.h"
#include "common/rpc/server.h"
#include "common/rpc/testing/test_server.h"
#include "common/testing/fake_clock.h"
#include "common/testing/pg_test.h"
#include "services/invoicing/app.h"
#include "vlot/invoicing/v1/billing.grpc.pb.h"
#include "vlot/invoicing/v1/invoicing.grpc.pb.h"

namespace vlot::invoicing {

class InvoicingTest : public vlot::testing::PgTest {
 protected:
  using AccountsApi = v1::Accounts::StubInterface::async_interface;
  using InvoicesApi = v1::Invoices::StubInterface::async_interface;
  using BillingApi = v1::BillingRuns::StubInterface::async_interface;

  InvoicingTest() : PgTest("invoicing") {}
  void SetUp() override;
  void TearDown() override;

  // A fresh id of any kind, by the clock.
  template <class IdType>
  IdType NewId() {
    return IdType(ids_.Next());
  }

  // Calls, waited for.
  template <class Request, class Response>
  absl::StatusOr<Response> Call(rpc::AsyncMethod<AccountsApi, Request, Response> method,
                                std::type_identity_t<Request> request) {
    return rpc::InvokeAndWait(*client_, accounts_->async(), method, std::move(request));
  }
  template <class Request, class Response>
  absl::StatusOr<Response> Call(rpc::AsyncMethod<InvoicesApi, Request, Response> method,
                                std::type_identity_t<Request> request) {
    return rpc::InvokeAndWait(*client_, invoices_->async(), method, std::move(request));
  }
  // As an operator of finance.
  template <class Request, class Response>
  absl::StatusOr<Response> CallAsOperator(rpc::AsyncMethod<AccountsApi, Request, Response> method,
                                          std::type_identity_t<Request> request) {
    return rpc::InvokeAndWait(*client_, accounts_->async(), method, std::move(request), AsOperator());
  }
  template <class Request, class Response>
  absl::StatusOr<Response> CallAsOperator(rpc::AsyncMethod<InvoicesApi, Request, Response> method,
                                          std::type_identity_t<Request> request) {
    return rpc::InvokeAndWait(*client_, invoices_->async(), method, std::move(request), AsOperator());
  }
  template <class Request, class Response>
  absl::StatusOr<Response> CallAsOperator(rpc::AsyncMethod<BillingApi, Request, Response> method,
                                          std::type_identity_t<Request> request) {
    return rpc::InvokeAndWait(*client_, billing_->async(), method, std::move(request), AsOperator());
  }

  // One item each.
  absl::StatusOr<v1::BatchIssueInvoicesResponse::Issued> Issue(const v1::IssueInvoiceRequest& request);
  absl::StatusOr<v1::BatchIssueInvoicesResponse::Issued> Credit(const v1::IssueCreditNoteRequest& request);
  absl::Status Reserve(AccountId account, OrderId order, int64_t cents);
  absl::Status Release(AccountId account, OrderId order);
  absl::Status Accrue(const v1::AccrueItemsRequest& request);

  absl::StatusOr<v1::Account> GetAccount(AccountId account);
  absl::StatusOr<v1::Invoice> GetInvoice(const std::string& name);
  std::vector<v1::Event> Events();
  AccountId NewMonthlyAccount(int64_t limit_cents);

  // Prices including VAT: 78.87 paid in full, by a consumer. And the same without VAT, to be paid by a business.
  v1::IssueInvoiceRequest PaidOrder();
  v1::IssueInvoiceRequest OwedOrder();
  v1::IssueCreditNoteRequest CreditOf(const v1::IssueInvoiceRequest& invoice);
  v1::AccrueItemsRequest Delivery(AccountId account, OrderId order, bool last);

  // What holds after every test: numbers without gaps, postings that sum to zero, balances as the documents say.
  void CheckInvariants();

  App& app() { return *app_; }
  metrics::Registry& metrics() { return metrics_; }

  vlot::testing::FakeClock clock_{absl::FromCivil(absl::CivilSecond(2026, 11, 22, 9, 0), absl::UTCTimeZone())};

  rpc::Client& client() { return *client_; }
  rpc::CallOptions AsOperator() const;

  // From where the payment provider pays out.
  static constexpr char kProviderAccount[] = "NL02RABO0123456789";
  static constexpr char kSecondAccount[] = "NL20INGB0001234567";  // ours, besides the seller's

 private:
  UuidV7Generator ids_{clock_};
  metrics::Registry metrics_;
  vlot::testing::TableAuthenticator keys_;
  std::unique_ptr<App> app_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<rpc::Client> client_;
  std::unique_ptr<v1::Accounts::Stub> accounts_;
  std::unique_ptr<v1::Invoices::Stub> invoices_;
  std::unique_ptr<v1::BillingRuns::Stub> billing_;
};

// 12.34 EUR.
google::type::Money Euro(int64_t cents);
int64_t CentsOf(const google::type::Money& money);

}  // namespace vlot::invoicing
