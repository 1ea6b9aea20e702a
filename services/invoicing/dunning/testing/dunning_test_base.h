// The whole service with its bank and its dunning, called inside the process: for dunning's tests against PostgreSQL.
#pragma once

#include <string>
#include <vector>

#include "services/invoicing/bank/testing/bank_test_base.h"
#include "vlot/invoicing/v1/dunning.grpc.pb.h"

namespace vlot::invoicing::dunning {

class DunningTest : public bank::BankTest {
 protected:
  using DunningApi = v1::Dunning::StubInterface::async_interface;

  void SetUp() override;
  void TearDown() override;

  // As an operator of finance.
  template <class Request, class Response>
  absl::StatusOr<Response> CallDunning(rpc::AsyncMethod<DunningApi, Request, Response> method,
                                       std::type_identity_t<Request> request) {
    return rpc::InvokeAndWait(client(), dunning_->async(), method, std::move(request), AsOperator());
  }

  // kOwedCents by a business, or the same price by a consumer, due 30 or 14 days after today; the invoice's name.
  std::string OwedByBusiness(AccountId account = {});
  std::string OwedByConsumer(AccountId account = {});

  // Nine in the morning, in Amsterdam.
  void GoTo(absl::CivilDay day);
  // Runs every day from the clock's on, up to and including `day`.
  void RunUntil(absl::CivilDay day);
  // Starts a run of today and carries it to its end.
  v1::DunningRun RunToday(AccountId account = {});
  v1::DunningRun GetRun(const std::string& name);

  std::vector<v1::DunningCase> Cases(AccountId account = {});
  // The oldest first.
  std::vector<v1::Reminder> Reminders(AccountId account);
  bool IsHeld(AccountId account) { return GetAccount(account)->dunning_hold(); }
  absl::Status Pause(AccountId account, absl::CivilDay until);
  // Pays so much on the documents named in the text.
  void Pay(int64_t cents, const std::string& text);

  void Script(const std::string& sql);

 private:
  // What holds after every test: each notice once, holds exactly where a held case is live, charges are documents.
  void CheckDunning();

  std::unique_ptr<v1::Dunning::Stub> dunning_;
  int statement_day_ = 1;
};

absl::CivilDay DayFrom(const google::type::Date& date);

}  // namespace vlot::invoicing::dunning
