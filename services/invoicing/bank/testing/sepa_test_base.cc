#include "services/invoicing/bank/testing/sepa_test_base.h"

#include <utility>

#include "common/testing/status_matchers.h"

namespace vlot::invoicing::bank {

void SepaTest::SetUp() {
  BankTest::SetUp();
  sepa_ = v1::Sepa::NewStub(client().channel());
  account_ = NewMonthlyAccount(1'000'000);
}

void SepaTest::TearDown() {
  sepa_.reset();
  BankTest::TearDown();
}

v1::CreateMandateRequest SepaTest::MandateOf(AccountId account, const std::string& reference) {
  v1::CreateMandateRequest request;
  request.set_request_id(NewRequestId());
  v1::Mandate& mandate = *request.mutable_mandate();
  mandate.set_account(account.Name());
  mandate.set_reference(reference);
  mandate.set_iban("NL20INGB0001234567");
  mandate.set_account_holder("Bakkerij Zonnebloem B.V.");
  mandate.mutable_sign_date()->set_year(2026);
  mandate.mutable_sign_date()->set_month(3);
  mandate.mutable_sign_date()->set_day(1);
  return request;
}

absl::StatusOr<v1::SepaFile> SepaTest::Collect(bool again) {
  v1::CreateCollectionFileRequest request;
  request.set_request_id(NewRequestId());
  request.set_again(again);
  return CallSepa(&SepaApi::CreateCollectionFile, request);
}

absl::StatusOr<v1::AnnounceCollectionsResponse> SepaTest::Announce(int notice_days,
                                                                   const std::vector<AccountId>& accounts, bool again) {
  v1::AnnounceCollectionsRequest request;
  request.set_request_id(NewRequestId());
  request.set_notice_days(notice_days);
  request.set_again(again);
  for (const AccountId account : accounts) request.add_accounts(account.Name());
  return CallSepa(&SepaApi::AnnounceCollections, request);
}

absl::StatusOr<v1::SepaFile> SepaTest::Refund(const std::vector<AccountId>& accounts) {
  v1::CreateRefundFileRequest request;
  request.set_request_id(NewRequestId());
  request.set_version(v1::SepaFile::V2009);
  for (const AccountId account : accounts) request.add_accounts(account.Name());
  return CallSepa(&SepaApi::CreateRefundFile, request);
}

AccountId SepaTest::NewMailedAccount(const std::string& email) {
  v1::CreateAccountRequest request;
  request.set_request_id(NewRequestId());
  request.mutable_account()->set_billing_mode(v1::MONTHLY);
  *request.mutable_account()->mutable_party() = OwedOrder().buyer();
  request.mutable_account()->mutable_party()->set_email(email);
  *request.mutable_account()->mutable_credit_limit() = Euro(1'000'000);
  const auto made = CallAsOperator(&AccountsApi::CreateAccount, request);
  EXPECT_OK(made);
  return made.ok() ? *AccountId::ParseName(made->name()) : AccountId();
}

void SepaTest::BillNovember() {
  clock_.Set(absl::FromCivil(absl::CivilHour(2026, 12, 1, 9), DefaultTimeZone()));
  v1::StartBillingRunRequest request;
  request.set_request_id(NewRequestId());
  request.set_period("2026-11");
  EXPECT_OK(CallAsOperator(&BillingApi::StartBillingRun, request));
  while (Number("SELECT count(*) FROM billing_runs WHERE state = 1") > 0 && !HasFailure()) {
    EXPECT_OK(app().billing().StepAll());
  }
}

v1::Invoice SepaTest::Billed(AccountId account) {
  EXPECT_OK(Accrue(Delivery(account, NewId<OrderId>(), true)));
  BillNovember();
  v1::ListInvoicesRequest list;
  list.set_account(account.Name());
  const auto invoices = CallAsOperator(&InvoicesApi::ListInvoices, list);
  EXPECT_OK(invoices);
  return invoices.ok() && invoices->invoices_size() == 1 ? invoices->invoices(0) : v1::Invoice();
}

std::string SepaTest::Collected() {
  EXPECT_OK(CallSepa(&SepaApi::CreateMandate, MandateOf(account_, "M-1")));
  const std::string invoice = Billed(account_).name();
  clock_.Advance(absl::Hours(24 * 30));
  file_ = *Collect();
  return invoice;
}

std::string SepaTest::EndToEndId() {
  const std::string& xml = file_.content();
  const size_t at = xml.find("<EndToEndId>") + 12;
  return xml.substr(at, xml.find('<', at) - at);
}

absl::CivilDay SepaTest::DayFrom(const google::type::Date& date) {
  return absl::CivilDay(date.year(), date.month(), date.day());
}

}  // namespace vlot::invoicing::bank
