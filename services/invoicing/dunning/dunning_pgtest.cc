// Cases from the first reminder to their end, through the API, the bank and credit notes.
#include <gmock/gmock.h>

#include "absl/strings/escaping.h"
#include "common/testing/status_matchers.h"
#include "common/wire/types.h"
#include "services/invoicing/dunning/testing/dunning_test_base.h"
#include "vlot/invoicing/v1/credit.grpc.pb.h"
#include "vlot/invoicing/v1/write_off.grpc.pb.h"

namespace vlot::invoicing::dunning {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Reason;
using ::testing::SizeIs;
using ::testing::StartsWith;
using testing::StatusIs;
using testing::ViolationOf;
using Day = absl::CivilDay;

// The fixture's clock stands at Sunday 22 November 2026: consumers' invoices are due on 6 December, businesses' on the
// 22nd.

TEST_F(DunningTest, Consumer_ClimbsFromReminderToHold_AndPayingEndsItAll) {
  const std::string invoice = OwedByConsumer();
  const AccountId account = AccountOf(invoice);
  const int64_t principal = OpenOf(invoice);
  RunUntil(Day(2026, 12, 10));
  EXPECT_THAT(Reminders(account), IsEmpty());
  RunUntil(Day(2027, 2, 28));
  const std::vector<v1::Reminder> reminders = Reminders(account);
  ASSERT_THAT(reminders, SizeIs(4));

  EXPECT_EQ(DayFrom(reminders[0].date()), Day(2026, 12, 11));
  EXPECT_EQ(CentsOf(reminders[0].amount()), principal);
  EXPECT_TRUE(reminders[1].fourteen_day_letter());
  EXPECT_EQ(DayFrom(reminders[1].date()), Day(2026, 12, 22));
  EXPECT_EQ(DayFrom(reminders[1].pay_until_date()), Day(2027, 1, 7));
  EXPECT_EQ(CentsOf(reminders[1].costs_announced()), 4'000);
  EXPECT_EQ(reminders[1].charge_note(), "");
  EXPECT_EQ(DayFrom(reminders[2].date()), Day(2027, 1, 11));
  EXPECT_EQ(CentsOf(reminders[2].costs()), 4'000);
  EXPECT_EQ(CentsOf(reminders[2].amount()), principal + 4'000);
  EXPECT_TRUE(reminders[3].credit_hold());
  EXPECT_EQ(DayFrom(reminders[3].date()), Day(2027, 1, 22));
  EXPECT_TRUE(IsHeld(account));
  EXPECT_EQ(Events().back().kind(), v1::Event::REMINDER_ISSUED);

  const std::string charge = reminders[2].charge_note();
  ASSERT_OK_AND_ASSIGN(const v1::Invoice note, GetInvoice(charge));
  EXPECT_EQ(note.kind(), v1::Invoice::CHARGE_NOTE);
  EXPECT_EQ(CentsOf(note.open()), 4'000);
  EXPECT_EQ(BalanceOf("COLLECTION_COSTS"), -4'000);

  Pay(principal, NumberOf(invoice));
  ASSERT_THAT(Cases(account), SizeIs(1));
  EXPECT_EQ(Cases(account)[0].state(), v1::DunningCase::LIVE);  // the costs are open
  EXPECT_TRUE(IsHeld(account));
  Pay(4'000, NumberOf(charge));
  EXPECT_EQ(Cases(account)[0].state(), v1::DunningCase::CLOSED);
  EXPECT_FALSE(IsHeld(account));
  EXPECT_EQ(Events().back().kind(), v1::Event::ACCOUNT_CHANGED);
  EXPECT_FALSE(Events().back().account().dunning_hold());
  RunUntil(Day(2027, 4, 1));
  EXPECT_THAT(Reminders(account), SizeIs(4));
}

TEST_F(DunningTest, Consumer_PaysAllThatAReminderAsks_ByOneNumber_EndsItAll) {
  const std::string invoice = OwedByConsumer();
  const AccountId account = AccountOf(invoice);
  RunUntil(Day(2027, 2, 28));
  ASSERT_TRUE(IsHeld(account));
  const std::string charge = Reminders(account)[2].charge_note();
  Pay(OpenOf(invoice) + OpenOf(charge), NumberOf(invoice));
  EXPECT_EQ(OpenOf(invoice), 0);
  EXPECT_EQ(OpenOf(charge), 0);
  EXPECT_EQ(Cases(account)[0].state(), v1::DunningCase::CLOSED);
  EXPECT_FALSE(IsHeld(account));
}

TEST_F(DunningTest, Business_PaysInterestAndTheLeastCosts_AndIsRefusedCreditWhileHeld) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  const std::string invoice = OwedByBusiness(account);
  RunUntil(Day(2027, 2, 5));
  const std::vector<v1::Reminder> reminders = Reminders(account);
  ASSERT_THAT(reminders, SizeIs(3));
  EXPECT_EQ(CentsOf(reminders[1].costs()), 4'000);
  // 92.56 at 10.4 % from 23 December on.
  EXPECT_EQ(DayFrom(reminders[1].date()), Day(2027, 1, 8));
  EXPECT_EQ(CentsOf(reminders[1].interest()), 9256 * 1040 * 17 / (10'000 * 365));
  EXPECT_EQ(BalanceOf("LATE_INTEREST"), -CentsOf(reminders[1].interest()) - CentsOf(reminders[2].interest()));
  EXPECT_THAT(Reserve(account, NewId<OrderId>(), 100),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("CREDIT_HOLD_OVERDUE")));

  std::string text = NumberOf(invoice);
  int64_t open = OpenOf(invoice);
  for (const v1::Reminder& reminder : reminders) {
    if (reminder.charge_note().empty()) continue;
    text += " " + NumberOf(reminder.charge_note());
    open += OpenOf(reminder.charge_note());
  }
  EXPECT_EQ(CentsOf(reminders[2].amount()), open);
  Pay(open, text);
  EXPECT_FALSE(IsHeld(account));
  EXPECT_OK(Reserve(account, NewId<OrderId>(), 100));
}

TEST_F(DunningTest, CreditNote_EndsACaseToo) {
  const v1::IssueInvoiceRequest order = OwedOrder();
  ASSERT_OK(Issue(order).status());
  const AccountId account = *AccountId::ParseName(order.account());
  Script("UPDATE dunning_levels SET costs = 0, interest = 0");  // so that the invoice is all
  RunUntil(Day(2027, 2, 5));
  EXPECT_TRUE(IsHeld(account));
  ASSERT_OK(Credit(CreditOf(order)).status());
  EXPECT_FALSE(IsHeld(account));
  EXPECT_EQ(Cases(account)[0].state(), v1::DunningCase::CLOSED);
}

TEST_F(DunningTest, PaymentThatComesBack_OpensACaseOfItsOwn) {
  const std::string invoice = OwedByBusiness();
  const AccountId account = AccountOf(invoice);
  RunUntil(Day(2026, 12, 28));
  ASSERT_THAT(Reminders(account), SizeIs(1));
  ASSERT_OK_AND_ASSIGN(const v1::BankLine line,
                       ImportOne({.cents = 9256, .text = NumberOf(invoice), .reference = "x"}));
  EXPECT_EQ(Cases(account)[0].state(), v1::DunningCase::CLOSED);
  ASSERT_OK(Unmatch(line.name()).status());
  RunUntil(Day(2026, 12, 29));
  ASSERT_THAT(Cases(account), SizeIs(2));
  EXPECT_EQ(Cases(account)[0].level(), 1);
}

TEST_F(DunningTest, Paused_NothingGoes_AndItGoesOnWhereItWas) {
  const std::string invoice = OwedByConsumer();
  const AccountId account = AccountOf(invoice);
  RunUntil(Day(2026, 12, 14));
  ASSERT_OK(Pause(account, Day(2027, 2, 1)));
  EXPECT_EQ(DayFrom(Cases(account)[0].paused_until_date()), Day(2027, 2, 1));
  EXPECT_FALSE(Cases(account)[0].has_next_date());
  RunUntil(Day(2027, 2, 1));
  EXPECT_THAT(Reminders(account), SizeIs(1));
  RunUntil(Day(2027, 2, 2));
  ASSERT_THAT(Reminders(account), SizeIs(2));
  EXPECT_TRUE(Reminders(account)[1].fourteen_day_letter());

  ASSERT_OK(Pause(account, Day(2027, 4, 1)));
  v1::ResumeDunningRequest resume;
  resume.set_account(account.Name());
  resume.set_request_id(NewRequestId());
  resume.set_reason("settled");
  ASSERT_OK(CallDunning(&DunningApi::ResumeDunning, resume).status());
  RunUntil(Day(2027, 2, 26));
  EXPECT_THAT(Reminders(account), SizeIs(3));
}

TEST_F(DunningTest, PauseDunning_WhatItRefuses) {
  const AccountId account = AccountOf(OwedByConsumer());
  EXPECT_THAT(Pause(account, Day(2026, 11, 21)),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
  EXPECT_THAT(Pause(account, Day(2027, 2, 21)), StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
  EXPECT_THAT(Pause(NewId<AccountId>(), Day(2026, 11, 25)),
              StatusIs(absl::StatusCode::kNotFound, Reason("ACCOUNT_NOT_FOUND")));
}

TEST_F(DunningTest, GetReminderDocument_IsMadeOnceAndKept) {
  const AccountId account = AccountOf(OwedByConsumer());
  RunUntil(Day(2026, 12, 11));
  v1::GetReminderDocumentRequest request;
  request.set_name(Reminders(account).at(0).name());
  ASSERT_OK_AND_ASSIGN(const v1::InvoiceDocument first, CallDunning(&DunningApi::GetReminderDocument, request));
  EXPECT_EQ(first.content_type(), "application/pdf");
  EXPECT_EQ(first.file_name(), "herinnering-2026-12-11-1.pdf");
  EXPECT_THAT(first.content(), StartsWith("%PDF"));
  Script("UPDATE accounts SET language = 'en'");
  ASSERT_OK_AND_ASSIGN(const v1::InvoiceDocument second, CallDunning(&DunningApi::GetReminderDocument, request));
  EXPECT_EQ(first.sha256(), second.sha256());
  EXPECT_EQ(first.content(), second.content());
  request.set_name(NewId<NoticeId>().Name());
  EXPECT_THAT(CallDunning(&DunningApi::GetReminderDocument, request),
              StatusIs(absl::StatusCode::kNotFound, Reason("REMINDER_NOT_FOUND")));
}

TEST_F(DunningTest, ChargeNote_HasAPdfAndNoElectronicForm) {
  const AccountId account = AccountOf(OwedByBusiness());
  RunUntil(Day(2027, 1, 8));
  ASSERT_THAT(Reminders(account), SizeIs(2));
  v1::GetInvoiceDocumentRequest request;
  request.set_name(Reminders(account)[1].charge_note());
  EXPECT_THAT(CallAsOperator(&InvoicesApi::GetInvoiceDocument, request),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("NO_ELECTRONIC_DOCUMENT")));
  request.set_format(v1::GetInvoiceDocumentRequest::PDF);
  ASSERT_OK_AND_ASSIGN(const v1::InvoiceDocument pdf, CallAsOperator(&InvoicesApi::GetInvoiceDocument, request));
  EXPECT_THAT(pdf.content(), StartsWith("%PDF"));
}

TEST_F(DunningTest, ChargeNote_IsWrittenOffAndNotCredited) {
  const AccountId account = AccountOf(OwedByBusiness());
  RunUntil(Day(2027, 1, 8));
  ASSERT_THAT(Reminders(account), SizeIs(2));
  v1::CreateCreditNoteRequest request;
  request.set_request_id(NewId<InvoiceId>().ToString());
  request.set_invoice(Reminders(account)[1].charge_note());
  request.set_reason("Coulance");
  const auto credit_notes = v1::CreditNotes::NewStub(client().channel());
  using CreditApi = v1::CreditNotes::StubInterface::async_interface;
  EXPECT_THAT(rpc::InvokeAndWait(client(), credit_notes->async(), &CreditApi::CreateCreditNote, request, AsOperator()),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("CREDIT_OF_CHARGES")));
}

v1::SetDunningPolicyRequest NewPolicy(const std::string& request_id, Day from) {
  v1::SetDunningPolicyRequest request;
  request.set_request_id(request_id);
  v1::DunningPolicy& policy = *request.mutable_policy();
  policy.set_name("dunningPolicies/business");
  *policy.mutable_from_date() = wire::ToProto(from);
  policy.set_title("Strict");
  policy.set_source("general terms, article 7");
  v1::DunningPolicy::Level& level = *policy.add_levels();
  level.set_after_days(1);
  level.set_pay_within_days(5);
  level.set_credit_hold(true);
  return request;
}

TEST_F(DunningTest, SetDunningPolicy_CountsFromItsDayOn) {
  const std::string invoice = OwedByBusiness();  // due on Tuesday 22 December
  const AccountId account = AccountOf(invoice);
  ASSERT_OK(CallDunning(&DunningApi::SetDunningPolicy, NewPolicy(NewRequestId(), Day(2026, 12, 24))).status());
  RunUntil(Day(2026, 12, 23));
  EXPECT_FALSE(IsHeld(account));
  RunUntil(Day(2026, 12, 24));
  EXPECT_TRUE(IsHeld(account));
  ASSERT_OK_AND_ASSIGN(const auto policies, CallDunning(&DunningApi::ListDunningPolicies, {}));
  ASSERT_EQ(policies.policies_size(), 3);
  EXPECT_EQ(policies.policies(0).title(), "Strict");
  EXPECT_THAT(policies.policies(2).source(), HasSubstr("6:96"));
}

TEST_F(DunningTest, SetDunningPolicy_WhatTheLawDoesNotAllow_OrHasBegun_IsRefused) {
  v1::SetDunningPolicyRequest request = NewPolicy(NewRequestId(), Day(2026, 12, 24));
  request.mutable_policy()->set_name("dunningPolicies/consumer");
  request.mutable_policy()->mutable_levels(0)->set_costs(v1::DunningPolicy::COSTS_SCALE);
  EXPECT_THAT(CallDunning(&DunningApi::SetDunningPolicy, request),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
  EXPECT_THAT(CallDunning(&DunningApi::SetDunningPolicy, NewPolicy(NewRequestId(), Day(2026, 11, 22))),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("NOT_IN_FUTURE")));
}

TEST_F(DunningTest, SetStatutoryRate_CountsFromItsDayOn_AndIsListedWithItsSource) {
  v1::SetStatutoryRateRequest request;
  request.set_request_id(NewRequestId());
  v1::StatutoryRate& rate = *request.mutable_rate();
  rate.set_kind(v1::StatutoryRate::COMMERCIAL);
  *rate.mutable_from_date() = wire::ToProto(Day(2027, 1, 1));
  rate.set_percent("20.30");
  rate.set_source("ECB, December 2026");
  ASSERT_OK(CallDunning(&DunningApi::SetStatutoryRate, request).status());
  const AccountId account = AccountOf(OwedByBusiness());
  RunUntil(Day(2027, 1, 8));
  // Nine days of the old year, eight of the new.
  EXPECT_EQ(CentsOf(Reminders(account).at(1).interest()), 9256 * (1040 * 9 + 2030 * 8) / (10'000 * 365));
  ASSERT_OK_AND_ASSIGN(const auto rates, CallDunning(&DunningApi::ListStatutoryRates, {}));
  EXPECT_EQ(rates.scales_size(), 1);
  EXPECT_EQ(rates.scales(0).bands_size(), 5);
  bool listed = false;
  for (const v1::StatutoryRate& one : rates.rates()) listed = listed || one.source() == "ECB, December 2026";
  EXPECT_TRUE(listed);

  request.set_request_id(NewRequestId());
  rate.set_percent("101");
  EXPECT_THAT(CallDunning(&DunningApi::SetStatutoryRate, request),
              StatusIs(absl::StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
  request.set_request_id(NewRequestId());
  rate.set_percent("10");
  EXPECT_THAT(CallDunning(&DunningApi::SetStatutoryRate, request),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("NOT_IN_FUTURE")));
}

// Twice a year somebody is late.
TEST_F(DunningTest, SetStatutoryRate_OfADayPastThatNothingWasChargedFor_IsTaken) {
  v1::SetStatutoryRateRequest request;
  request.set_request_id(NewRequestId());
  v1::StatutoryRate& rate = *request.mutable_rate();
  rate.set_kind(v1::StatutoryRate::COMMERCIAL);
  *rate.mutable_from_date() = wire::ToProto(Day(2026, 11, 1));
  rate.set_percent("20.8");
  rate.set_source("a test");
  ASSERT_OK(CallDunning(&DunningApi::SetStatutoryRate, request).status());
  const AccountId account = AccountOf(OwedByBusiness());
  RunUntil(Day(2027, 1, 8));
  EXPECT_EQ(CentsOf(Reminders(account).at(1).interest()), 9256 * 2080 * 17 / (10'000 * 365));
}

// 20 percent, at least 50 euro, from the new year on.
v1::SetCollectionCostScaleRequest NewScale(const std::string& request_id, Day from) {
  v1::SetCollectionCostScaleRequest request;
  request.set_request_id(request_id);
  v1::CollectionCostScale& scale = *request.mutable_scale();
  *scale.mutable_from_date() = wire::ToProto(from);
  v1::CollectionCostScale::Band& band = *scale.add_bands();
  *band.mutable_upto() = Euro(250'000);
  band.set_percent("20");
  *scale.mutable_least() = Euro(5'000);
  *scale.mutable_most() = Euro(50'000);
  scale.set_source("a decree");
  return request;
}

TEST_F(DunningTest, SetCollectionCostScale_CountsFromItsDayOn_AndIsListedWithItsSource) {
  const v1::SetCollectionCostScaleRequest request = NewScale(NewRequestId(), Day(2026, 12, 1));
  ASSERT_OK_AND_ASSIGN(const v1::CollectionCostScale set, CallDunning(&DunningApi::SetCollectionCostScale, request));
  EXPECT_EQ(set.bands(0).percent(), "20");
  ASSERT_OK_AND_ASSIGN(const auto rates, CallDunning(&DunningApi::ListStatutoryRates, {}));
  ASSERT_EQ(rates.scales_size(), 2);
  EXPECT_EQ(rates.scales(0).SerializeAsString(), set.SerializeAsString());
  EXPECT_THAT(rates.scales(1).source(), HasSubstr("Stb. 2012, 141"));
  const AccountId account = AccountOf(OwedByConsumer());
  RunUntil(Day(2026, 12, 31));
  // The fourteen-day letter names the costs exactly: the new least.
  bool named = false;
  for (const v1::Reminder& reminder : Reminders(account)) {
    if (!reminder.fourteen_day_letter()) continue;
    EXPECT_EQ(CentsOf(reminder.costs_announced()), 5'000);
    named = true;
  }
  EXPECT_TRUE(named);
  // What was named counts: that day's scale is not rewritten.
  EXPECT_THAT(CallDunning(&DunningApi::SetCollectionCostScale, NewScale(NewRequestId(), Day(2026, 12, 1))),
              StatusIs(absl::StatusCode::kFailedPrecondition, Reason("NOT_IN_FUTURE")));
}

TEST_F(DunningTest, SetCollectionCostScale_WhatIsNoScale_IsRefusedFieldByField) {
  v1::SetCollectionCostScaleRequest request = NewScale(NewRequestId(), Day(2027, 1, 1));
  v1::CollectionCostScale& scale = *request.mutable_scale();
  *scale.mutable_bands()->Add() = scale.bands(0);
  *scale.mutable_least() = Euro(60'000);
  const auto refused = CallDunning(&DunningApi::SetCollectionCostScale, request);
  for (const char* field : {"scale.bands[1].upto", "scale.most"}) {
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf(field))) << field;
  }
  request.Clear();
  const auto empty = CallDunning(&DunningApi::SetCollectionCostScale, request);
  for (const char* field : {"request_id", "scale.from_date", "scale.least", "scale.most", "scale.source"}) {
    EXPECT_THAT(empty, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf(field))) << field;
  }
  v1::SetCollectionCostScaleRequest fine = NewScale(NewRequestId(), Day(2027, 1, 1));
  fine.mutable_scale()->mutable_bands(0)->set_percent("12.345");
  EXPECT_THAT(CallDunning(&DunningApi::SetCollectionCostScale, fine),
              StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf("scale.bands[0].percent")));
}

TEST_F(DunningTest, WriteOff_OfAllThatIsDemanded_EndsTheCaseAndLiftsTheHold) {
  const std::string invoice = OwedByBusiness();
  const AccountId account = AccountOf(invoice);
  RunUntil(Day(2027, 2, 1));
  ASSERT_TRUE(IsHeld(account));
  const auto write_offs = v1::WriteOffs::NewStub(client().channel());
  v1::ListInvoicesRequest list;
  list.set_account(account.Name());
  list.set_state(v1::Invoice::OPEN);
  ASSERT_OK_AND_ASSIGN(const auto open, CallAsOperator(&InvoicesApi::ListInvoices, list));
  ASSERT_GT(open.invoices_size(), 1) << "charges are demanded too";
  for (const v1::Invoice& one : open.invoices()) {
    v1::WriteOffInvoiceRequest request;
    request.set_request_id(NewRequestId());
    request.set_invoice(one.name());
    request.set_reason("bankrupt");
    ASSERT_OK(rpc::InvokeAndWait(client(), write_offs->async(),
                                 &v1::WriteOffs::StubInterface::async_interface::WriteOffInvoice, request, AsOperator())
                  .status());
  }
  EXPECT_FALSE(IsHeld(account));
  EXPECT_EQ(Cases(account).at(0).state(), v1::DunningCase::CLOSED);
  EXPECT_EQ(Events().back().kind(), v1::Event::ACCOUNT_CHANGED);
}

// Who was told to do nothing is not reminded.
TEST_F(DunningTest, InvoiceThatIsBeingCollected_IsRemindedOnlyWhenTheMoneyStaysAway) {
  const AccountId account = NewMonthlyAccount(1'000'000);
  const std::string invoice = OwedByBusiness(account);  // due on 22 December
  const std::string id = InvoiceId::ParseName(invoice)->ToString();
  Script(
      "INSERT INTO collections (end_to_end_id, file_id, payment_information_id, mandate_id, invoice_id, account_id, "
      "amount_minor, applied_minor, currency, sequence_type, collection_date, state) VALUES ('E', '" +
      id + "', 'P', '" + id + "', '" + id + "', '" + account.ToString() + "', 9256, 0, 'EUR', 2, '2026-12-22', 1)");
  RunUntil(Day(2027, 1, 1));
  EXPECT_THAT(Reminders(account), IsEmpty());
  RunUntil(Day(2027, 1, 5));
  EXPECT_THAT(Reminders(account), SizeIs(1)) << "ten days later the bank has not told of it";
}

TEST_F(DunningTest, Get_WhatIsNotThere_IsNotFound) {
  v1::GetDunningCaseRequest of_case;
  of_case.set_name(NewId<CaseId>().Name());
  EXPECT_THAT(CallDunning(&DunningApi::GetDunningCase, of_case),
              StatusIs(absl::StatusCode::kNotFound, Reason("DUNNING_CASE_NOT_FOUND")));
  v1::GetDunningRunRequest of_run;
  of_run.set_name(NewId<RunId>().Name());
  EXPECT_THAT(CallDunning(&DunningApi::GetDunningRun, of_run),
              StatusIs(absl::StatusCode::kNotFound, Reason("DUNNING_RUN_NOT_FOUND")));
  v1::GetReminderRequest of_reminder;
  of_reminder.set_name(NewId<NoticeId>().Name());
  EXPECT_THAT(CallDunning(&DunningApi::GetReminder, of_reminder),
              StatusIs(absl::StatusCode::kNotFound, Reason("REMINDER_NOT_FOUND")));
}

}  // namespace
}  // namespace vlot::invoicing::dunning
