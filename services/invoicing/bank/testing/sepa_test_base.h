// The bank's tests of mandates, files and notices: a monthly account, and what a person asks of SEPA.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "services/invoicing/bank/testing/bank_test_base.h"
#include "vlot/invoicing/v1/sepa.grpc.pb.h"

namespace vlot::invoicing::bank {

inline constexpr char kTurkish[] = "TR330006100519786457841326";
inline constexpr int64_t kBilledCents = 12'100;  // of a delivery, with VAT

class SepaTest : public BankTest {
 protected:
  using SepaApi = v1::Sepa::StubInterface::async_interface;

  void SetUp() override;
  void TearDown() override;

  // As an operator of finance.
  template <class Request, class Response>
  absl::StatusOr<Response> CallSepa(rpc::AsyncMethod<SepaApi, Request, Response> method,
                                    std::type_identity_t<Request> request) {
    return rpc::InvokeAndWait(client(), sepa_->async(), method, std::move(request), AsOperator());
  }

  v1::CreateMandateRequest MandateOf(AccountId account, const std::string& reference);
  absl::StatusOr<v1::SepaFile> Collect(bool again = false);
  absl::StatusOr<v1::AnnounceCollectionsResponse> Announce(int notice_days = 0,
                                                           const std::vector<AccountId>& accounts = {},
                                                           bool again = false);
  absl::StatusOr<v1::SepaFile> Refund(const std::vector<AccountId>& accounts = {});

  // A monthly account whose messages go to an address.
  AccountId NewMailedAccount(const std::string& email);
  // Bills November, on 1 December.
  void BillNovember();
  // The collective invoice of a delivery in November.
  v1::Invoice Billed(AccountId account);
  // An invoice that is due, and the file that collects it.
  std::string Collected();
  // Of the first direct debit in that file.
  std::string EndToEndId();

  static absl::CivilDay DayFrom(const google::type::Date& date);

  std::unique_ptr<v1::Sepa::Stub> sepa_;
  AccountId account_;
  v1::SepaFile file_;
};

}  // namespace vlot::invoicing::bank
