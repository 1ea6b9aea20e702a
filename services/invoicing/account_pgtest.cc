#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "common/testing/status_matchers.h"
#include "common/wire/status.h"
#include "services/invoicing/testing/invoicing_test_base.h"

namespace vlot::invoicing {
namespace {

using ::testing::Eq;
using testing::IsOk;
using testing::Metadata;
using testing::Reason;
using testing::StatusIs;
using testing::ViolationOf;

using AccountTest = InvoicingTest;

constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;

TEST_F(AccountTest, CreateAccount_Business_GetsDefaultsAndIsTold) {
  const AccountId id = NewMonthlyAccount(100'000);
  ASSERT_OK_AND_ASSIGN(const v1::Account account, GetAccount(id));
  EXPECT_EQ(account.billing_mode(), v1::MONTHLY);
  EXPECT_EQ(account.document_profile(), v1::Account::NLCIUS);
  EXPECT_EQ(account.payment_term_days(), 30);
  EXPECT_EQ(account.time_zone(), "Europe/Amsterdam");
  EXPECT_EQ(account.language(), "nl");
  const auto events = Events();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].account().name(), id.Name());
  EXPECT_FALSE(events[0].account().has_party());
}

TEST_F(AccountTest, CreateAccount_SameRequestTwice_MakesOneAndAnotherContentIsRefused) {
  v1::CreateAccountRequest request;
  request.set_request_id(NewId<AccountId>().ToString());
  *request.mutable_account()->mutable_party() = PaidOrder().buyer();
  ASSERT_OK_AND_ASSIGN(const auto first, CallAsOperator(&AccountsApi::CreateAccount, request));
  ASSERT_OK_AND_ASSIGN(const auto second, CallAsOperator(&AccountsApi::CreateAccount, request));
  EXPECT_EQ(first.name(), second.name());
  EXPECT_EQ(first.payment_term_days(), 14);
  request.mutable_account()->set_language("en");
  EXPECT_THAT(CallAsOperator(&AccountsApi::CreateAccount, request),
              StatusIs(absl::StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
}

TEST_F(AccountTest, CreateAccount_WrongFields_NamesEach) {
  v1::CreateAccountRequest request;
  request.set_request_id(NewId<AccountId>().ToString());
  v1::Account& account = *request.mutable_account();
  account.mutable_party()->set_vat_id("NL123456789B01");
  account.set_payment_term_days(61);
  account.set_time_zone("Mars/Olympus");
  account.set_language("fr");
  const auto refused = CallAsOperator(&AccountsApi::CreateAccount, request);
  for (const char* field : {"account.party.legal_name", "account.party.address.region_code", "account.party.vat_id",
                            "account.payment_term_days", "account.time_zone", "language"}) {
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf(field))) << field;
  }
}

TEST_F(AccountTest, UpdateAccount_MaskedFields_ChangeAndAreTold) {
  const AccountId id = NewMonthlyAccount(1000);
  v1::UpdateAccountRequest request;
  request.set_request_id(NewId<AccountId>().ToString());
  request.mutable_account()->set_name(id.Name());
  request.mutable_account()->set_credit_hold(true);
  request.mutable_account()->set_language("en");
  request.mutable_update_mask()->add_paths("credit_hold");
  ASSERT_OK_AND_ASSIGN(const auto account, CallAsOperator(&AccountsApi::UpdateAccount, request));
  EXPECT_TRUE(account.credit_hold());
  EXPECT_EQ(account.language(), "nl");  // not in the mask
  EXPECT_TRUE(Events().back().account().credit_hold());
  EXPECT_THAT(Reserve(id, NewId<OrderId>(), 1), StatusIs(kPrecondition, Reason("CREDIT_HOLD")));

  request.set_request_id(NewId<AccountId>().ToString());
  request.mutable_update_mask()->add_paths("billing_mode");
  EXPECT_THAT(CallAsOperator(&AccountsApi::UpdateAccount, request),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("update_mask")));
  request.clear_update_mask();
  request.mutable_update_mask()->add_paths("language");
  request.mutable_account()->set_name(NewId<AccountId>().Name());
  EXPECT_THAT(CallAsOperator(&AccountsApi::UpdateAccount, request),
              StatusIs(absl::StatusCode::kNotFound, Reason("ACCOUNT_NOT_FOUND")));
}

TEST_F(AccountTest, CreateAccount_ProfileThatCannotBe_SaysWhatIsMissing) {
  v1::CreateAccountRequest request;
  v1::Account& account = *request.mutable_account();
  const auto create = [&] {
    request.set_request_id(NewId<AccountId>().ToString());
    return CallAsOperator(&AccountsApi::CreateAccount, request);
  };
  *account.mutable_party() = OwedOrder().buyer();
  account.mutable_party()->clear_registration_number();
  account.mutable_party()->clear_vat_id();
  ASSERT_OK_AND_ASSIGN(const v1::Account by_default, create());  // core, until it has a number
  EXPECT_EQ(by_default.document_profile(), v1::Account::NLCIUS);
  account.set_document_profile(v1::Account::NLCIUS);
  EXPECT_THAT(create(), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("account.party.registration_number")));
  account.set_document_profile(v1::Account::PEPPOL);
  EXPECT_THAT(create(), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("account.party.endpoint")));
  account.mutable_party()->set_endpoint("0088:8712345678906");
  account.mutable_party()->mutable_address()->clear_postal_code();
  EXPECT_THAT(create(), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("account.party.address.postal_code")));
  *account.mutable_party() = PaidOrder().buyer();
  EXPECT_THAT(create(), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("account.party.business")));
}

TEST_F(AccountTest, UpdateAccount_ProfileOrParty_IsJudgedByWhatBecomesOfTheAccount) {
  const AccountId id = NewMonthlyAccount(1000);
  v1::UpdateAccountRequest request;
  v1::Account& account = *request.mutable_account();
  const auto update = [&](const std::vector<std::string>& mask) {
    request.set_request_id(NewId<AccountId>().ToString());
    account.set_name(id.Name());
    request.clear_update_mask();
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    return CallAsOperator(&AccountsApi::UpdateAccount, request);
  };
  account.set_document_profile(v1::Account::PEPPOL);
  ASSERT_OK_AND_ASSIGN(v1::Account now, update({"document_profile"}));
  EXPECT_EQ(now.document_profile(), v1::Account::PEPPOL);
  *account.mutable_party() = OwedOrder().buyer();
  account.mutable_party()->clear_registration_number();
  account.mutable_party()->clear_vat_id();
  EXPECT_THAT(update({"party"}), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("account.party.endpoint")));
  account.clear_document_profile();
  ASSERT_OK_AND_ASSIGN(now, update({"document_profile"}));  // the row's party, not the request's
  EXPECT_EQ(now.document_profile(), v1::Account::NLCIUS);
  account.clear_party();
  ASSERT_OK_AND_ASSIGN(now, update({"document_profile"}));
  EXPECT_EQ(now.document_profile(), v1::Account::NLCIUS);
  *account.mutable_party() = OwedOrder().buyer();
  account.mutable_party()->clear_registration_number();
  ASSERT_OK_AND_ASSIGN(now, update({"document_profile", "party"}));  // settled by itself: core for now
  EXPECT_EQ(now.document_profile(), v1::Account::NLCIUS);
  account.mutable_party()->set_buyer_reference("Kostenplaats 12");
  EXPECT_OK(update({"party"}));
  account.set_document_profile(v1::Account::NLCIUS);
  EXPECT_THAT(update({"document_profile"}),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("account.party.registration_number")));
}

TEST_F(AccountTest, ListAccounts_ByBillingMode_ComesNewestFirst) {
  const AccountId one = NewMonthlyAccount(1000), two = NewMonthlyAccount(1000);
  ASSERT_OK(Issue(PaidOrder()));
  v1::ListAccountsRequest request;
  request.set_billing_mode(v1::MONTHLY);
  request.set_page_size(1);
  ASSERT_OK_AND_ASSIGN(auto page, CallAsOperator(&AccountsApi::ListAccounts, request));
  ASSERT_EQ(page.accounts_size(), 1);
  EXPECT_EQ(page.accounts(0).name(), two.Name());
  request.set_page_token(page.next_page_token());
  ASSERT_OK_AND_ASSIGN(page, CallAsOperator(&AccountsApi::ListAccounts, request));
  ASSERT_EQ(page.accounts_size(), 1);
  EXPECT_EQ(page.accounts(0).name(), one.Name());
  EXPECT_EQ(page.next_page_token(), "");
}

TEST_F(AccountTest, ReserveCredit_UpToTheLimit_ThenIsRefusedWithWhatIsLeft) {
  const AccountId account = NewMonthlyAccount(10'000);
  const OrderId order = NewId<OrderId>();
  EXPECT_OK(Reserve(account, order, 6'000));
  EXPECT_OK(Reserve(account, order, 6'000));  // the same once more
  EXPECT_THAT(Reserve(account, order, 5'000), StatusIs(absl::StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
  const absl::Status refused = Reserve(account, NewId<OrderId>(), 4'001);
  EXPECT_THAT(refused, StatusIs(kPrecondition, Reason("CREDIT_EXCEEDED")));
  EXPECT_THAT(refused, Metadata("available", Eq("40.00")));
  EXPECT_OK(Reserve(account, NewId<OrderId>(), 4'000));
}

TEST_F(AccountTest, ReserveCredit_UnknownOrInstantAccount_IsRefused) {
  EXPECT_THAT(Reserve(NewId<AccountId>(), NewId<OrderId>(), 1),
              StatusIs(absl::StatusCode::kNotFound, Reason("ACCOUNT_NOT_FOUND")));
  const v1::IssueInvoiceRequest order = PaidOrder();
  ASSERT_OK(Issue(order));
  EXPECT_THAT(Reserve(*AccountId::ParseName(order.account()), NewId<OrderId>(), 1),
              StatusIs(kPrecondition, Reason("NOT_ON_ACCOUNT")));
}

TEST_F(AccountTest, ReleaseCredit_BeforeReserve_RefusesTheReserveThatComesLate) {
  const AccountId account = NewMonthlyAccount(10'000);
  const OrderId order = NewId<OrderId>();
  EXPECT_OK(Release(account, order));
  EXPECT_OK(Release(account, order));
  EXPECT_THAT(Reserve(account, order, 100), StatusIs(kPrecondition, Reason("CREDIT_RELEASED")));
}

TEST_F(AccountTest, ReleaseCredit_Twice_GivesBackOnce) {
  const AccountId account = NewMonthlyAccount(10'000);
  const OrderId order = NewId<OrderId>();
  EXPECT_OK(Reserve(account, NewId<OrderId>(), 1'000));
  EXPECT_OK(Reserve(account, order, 9'000));
  EXPECT_OK(Release(account, order));
  EXPECT_OK(Release(account, order));
  EXPECT_EQ(CentsOf(GetAccount(account)->reserved()), 1'000);
}

TEST_F(AccountTest, BatchReserveCredit_MoreThanTheLimitInOneBatch_GoesByOrderOfArrival) {
  const AccountId account = NewMonthlyAccount(500);
  v1::BatchReserveCreditRequest batch;
  for (int i = 0; i < 10; ++i) {
    const OrderId order = NewId<OrderId>();
    v1::ReserveCreditRequest& request = *batch.add_requests();
    request.set_name("creditReservations/" + order.ToString());
    request.set_order(order.Name());
    request.set_account(account.Name());
    *request.mutable_amount() = Euro(100);
  }
  batch.mutable_requests(1)->set_name("creditReservations/else");
  ASSERT_OK_AND_ASSIGN(const auto response, Call(&AccountsApi::BatchReserveCredit, batch));
  int granted = 0;
  for (const auto& result : response.results()) granted += result.code() == 0;
  EXPECT_EQ(granted, 5);
  EXPECT_THAT(wire::FromProto(response.results(1)), StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("name")));
}

TEST_F(AccountTest, ReserveCredit_FromManyThreads_NeverExceedsTheLimit) {
  const AccountId account = NewMonthlyAccount(5'000);
  std::atomic<int> granted = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) granted += Reserve(account, NewId<OrderId>(), 100).ok();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(granted, 50);
  EXPECT_EQ(CentsOf(GetAccount(account)->reserved()), 5'000);
}

TEST_F(AccountTest, AccrueItems_ShipmentByShipment_TurnsReservedIntoAccrued) {
  const AccountId account = NewMonthlyAccount(50'000);
  const OrderId order = NewId<OrderId>();
  ASSERT_OK(Reserve(account, order, 30'000));
  const v1::AccrueItemsRequest first = Delivery(account, order, false);
  EXPECT_OK(Accrue(first));
  EXPECT_OK(Accrue(first));  // counted once
  ASSERT_OK_AND_ASSIGN(v1::Account balances, GetAccount(account));
  EXPECT_EQ(CentsOf(balances.accrued()), 12'100);
  EXPECT_EQ(CentsOf(balances.reserved()), 17'900);
  EXPECT_OK(Accrue(Delivery(account, order, true)));
  ASSERT_OK_AND_ASSIGN(balances, GetAccount(account));
  EXPECT_EQ(CentsOf(balances.accrued()), 24'200);
  EXPECT_EQ(CentsOf(balances.reserved()), 0);
}

TEST_F(AccountTest, AccrueItems_UnknownAccountAmongGoodOnes_FailsAlone) {
  const AccountId account = NewMonthlyAccount(1);  // delivered is delivered: the limit does not count
  v1::BatchAccrueItemsRequest batch;
  *batch.add_requests() = Delivery(account, NewId<OrderId>(), true);
  *batch.add_requests() = Delivery(NewId<AccountId>(), NewId<OrderId>(), true);
  *batch.add_requests() = batch.requests(0);
  *batch.add_requests() = Delivery(account, NewId<OrderId>(), true);
  ASSERT_OK_AND_ASSIGN(const auto response, Call(&InvoicesApi::BatchAccrueItems, batch));
  EXPECT_EQ(response.results(0).code(), 0);
  EXPECT_THAT(wire::FromProto(response.results(1)), StatusIs(absl::StatusCode::kNotFound, Reason("ACCOUNT_NOT_FOUND")));
  EXPECT_EQ(response.results(2).code(), 0);
  EXPECT_EQ(CentsOf(GetAccount(account)->accrued()), 24'200);
}

TEST_F(AccountTest, Methods_WithoutTheirScope_AreRefused) {
  v1::BatchReserveCreditRequest request;
  EXPECT_THAT(CallAsOperator(&AccountsApi::BatchReserveCredit, request), StatusIs(absl::StatusCode::kPermissionDenied));
}

}  // namespace
}  // namespace vlot::invoicing
