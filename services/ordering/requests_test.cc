#include "services/ordering/requests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/wire/types.h"
#include "services/ordering/derived_ids.h"
#include "services/ordering/policy.h"
#include "services/ordering/testing/examples.h"

namespace vlot::ordering {
namespace {

using ::testing::SizeIs;

const absl::Time kNow = absl::FromUnixSeconds(1'737'000'000);

class RequestsTest : public ::testing::Test {
 protected:
  Outgoing Sending(StepKind kind, bool undo = false) {
    const Plan& plan = record_.process.plan();
    const int index = plan.Find(kind, kind >= StepKind::kShip ? 1 : 0);
    return {record_.placed, {index, undo}, &plan.steps.at(index), shipment_, paid_at_, paid_by_};
  }
  const PlacedOrder& placed() const { return *record_.placed; }
  // To change what was placed.
  v1::OrderWithCustomer& details() { return const_cast<PlacedOrder&>(*record_.placed).details; }

  OrderRecord record_ = testing::ExampleRecord();
  absl::Time paid_at_ = absl::InfinitePast();
  std::string paid_by_;
  ShipmentFacts shipment_{.parcels = 2, .weight_grams = 1500, .tracking_time = kNow};
};

TEST_F(RequestsTest, ReserveStock_AsksForEveryLineUntilAfterThePaymentsHold) {
  const auto request = ToReserveStock(Sending(StepKind::kReserveStock));
  EXPECT_EQ(request.name(), ReservationOf(placed().id).Name());
  EXPECT_EQ(request.order(), placed().id.Name());
  ASSERT_THAT(request.lines(), SizeIs(1));
  EXPECT_EQ(request.lines(0).item(), "items/PHONE-1");
  EXPECT_EQ(request.lines(0).quantity(), 2);
  EXPECT_EQ(request.expire_time().seconds(),
            absl::ToUnixSeconds(placed().created_at + placed().payment_hold + kReservationMargin));
  EXPECT_EQ(ToReleaseStock(Sending(StepKind::kReserveStock, true)).name(), request.name());
}

TEST_F(RequestsTest, CreatePayment_AsksForTheGrossUntilTheHoldEnds) {
  const auto request = ToCreatePayment(Sending(StepKind::kAuthorize));
  EXPECT_EQ(request.name(), PaymentOf(placed().id).Name());
  EXPECT_EQ(request.amount().units(), 247);
  EXPECT_EQ(request.description(), "Order 25-00001234");
  EXPECT_EQ(request.redirect_url(), "https://shop.example/thanks");
  EXPECT_EQ(request.language(), "en");
  EXPECT_EQ(request.expire_time().seconds(), absl::ToUnixSeconds(placed().created_at + absl::Minutes(30)));
  EXPECT_EQ(ToCancelPayment(Sending(StepKind::kAuthorize, true)).name(), request.name());
}

TEST_F(RequestsTest, IssueInvoice_BillsLinesAndChargesToTheCustomer) {
  const auto request = ToIssueInvoice(Sending(StepKind::kInvoice), kNow);
  EXPECT_EQ(request.name(), InvoiceOf(placed().id).Name());
  EXPECT_EQ(request.account(), placed().account.Name());
  ASSERT_THAT(request.lines(), SizeIs(2));
  EXPECT_EQ(request.lines(0).title(), "Phone");
  EXPECT_EQ(request.lines(0).item(), "PHONE-1");
  EXPECT_FALSE(request.lines(0).charge());
  EXPECT_EQ(request.lines(1).title(), "Delivery");
  EXPECT_EQ(request.lines(1).quantity(), 1);
  EXPECT_TRUE(request.lines(1).charge());
  EXPECT_EQ(request.prepaid().units(), 247);
  EXPECT_TRUE(request.prices_include_vat());
  EXPECT_EQ(request.buyer().legal_name(), "A. Jansen");
  EXPECT_FALSE(request.buyer().business());
}

TEST_F(RequestsTest, IssueInvoice_OfWhatWasPaid_SaysWhenAndHow) {
  const auto unknown = ToIssueInvoice(Sending(StepKind::kInvoice), kNow);
  EXPECT_FALSE(unknown.has_pay_time());
  EXPECT_EQ(unknown.pay_method(), "");
  paid_at_ = kNow - absl::Minutes(3);
  paid_by_ = "ideal";
  const auto request = ToIssueInvoice(Sending(StepKind::kInvoice), kNow);
  EXPECT_EQ(request.pay_time().seconds(), absl::ToUnixSeconds(paid_at_));
  EXPECT_EQ(request.pay_method(), "ideal");
}

TEST_F(RequestsTest, IssueInvoice_Business_IsBilledByItsLegalName) {
  v1::Customer& customer = *details().mutable_customer();
  customer.set_kind(v1::Customer::BUSINESS);
  customer.mutable_company()->set_legal_name("Jansen B.V.");
  customer.mutable_company()->set_vat_id("NL123456782B01");
  const auto party = ToIssueInvoice(Sending(StepKind::kInvoice), kNow).buyer();
  EXPECT_EQ(party.legal_name(), "Jansen B.V.");
  EXPECT_EQ(party.vat_id(), "NL123456782B01");
  customer.mutable_company()->set_vat_id("BE0417497107");  // of a record from before its check digits counted
  EXPECT_EQ(ToIssueInvoice(Sending(StepKind::kInvoice), kNow).buyer().vat_id(), "");
  EXPECT_TRUE(party.business());
  customer.mutable_company()->clear_legal_name();
  EXPECT_EQ(ToIssueInvoice(Sending(StepKind::kInvoice), kNow).buyer().legal_name(), "A. Jansen");
}

TEST_F(RequestsTest, CreditNote_NamesItsInvoice) {
  const auto request = ToIssueCreditNote(Sending(StepKind::kInvoice, true), kNow);
  EXPECT_EQ(request.name(), CreditNoteOf(placed().id).Name());
  EXPECT_EQ(request.invoice(), InvoiceOf(placed().id).Name());
}

TEST_F(RequestsTest, Shipment_NamesItsReservationAndGoesOnByItsEvents) {
  const auto create = ToCreateShipment(Sending(StepKind::kShip));
  EXPECT_EQ(create.name(), ShipmentOf(placed().id, 1).Name());
  EXPECT_EQ(create.reservation(), ReservationOf(placed().id).Name());
  EXPECT_EQ(ToCancelShipment(Sending(StepKind::kShip, true)).name(), create.name());
  const auto left = ToAdvanceShipment(Sending(StepKind::kHandOver));
  EXPECT_EQ(left.state(), fulfilment::v1::Shipment::PICKED_UP);
  EXPECT_EQ(left.event_time().seconds(), absl::ToUnixSeconds(kNow));
  EXPECT_EQ(ToAdvanceShipment(Sending(StepKind::kRecordDelivery)).state(), fulfilment::v1::Shipment::DELIVERED);
}

TEST_F(RequestsTest, BookDelivery_TellsTheCourierWhatAndWhen) {
  v1::Delivery& delivery = *details().mutable_order()->mutable_delivery();
  delivery.set_window(v1::Delivery::EVENING);
  delivery.set_identity_check(true);
  delivery.set_instructions("ring twice");
  google::type::PostalAddress from;
  from.set_locality("Utrecht");
  const auto request = ToBookDelivery(Sending(StepKind::kBookCourier), from);
  EXPECT_EQ(request.name(), JobOf(placed().id, 1).Name());
  EXPECT_EQ(request.shipment(), ShipmentOf(placed().id, 1).Name());
  EXPECT_EQ(request.from().locality(), "Utrecht");
  EXPECT_EQ(request.to().locality(), "Amsterdam");
  EXPECT_EQ(request.parcels(), 2);
  EXPECT_EQ(request.weight_grams(), 1500);
  EXPECT_TRUE(request.identity_check());
  EXPECT_EQ(request.instructions(), "ring twice");
  EXPECT_EQ(request.from_hour(), 18);
  EXPECT_EQ(request.until_hour(), 22);
  EXPECT_EQ(ToCancelDelivery(Sending(StepKind::kBookCourier, true)).name(), request.name());
}

TEST_F(RequestsTest, BookDelivery_NoWish_HasNoHoursAndOneParcelAtLeast) {
  shipment_.parcels = 0;
  const auto request = ToBookDelivery(Sending(StepKind::kBookCourier), {});
  EXPECT_EQ(request.from_hour(), 0);
  EXPECT_EQ(request.until_hour(), 0);
  EXPECT_EQ(request.parcels(), 1);
  EXPECT_FALSE(request.has_date());
}

TEST_F(RequestsTest, OnAccount_ReservesCreditAndAccruesAtDelivery) {
  record_ = testing::ExampleRecord(true);
  const auto reserve = ToReserveCredit(Sending(StepKind::kCreditCheck));
  EXPECT_EQ(reserve.account(), placed().account.Name());
  EXPECT_EQ(reserve.amount().units(), 247);
  EXPECT_EQ(ToReleaseCredit(Sending(StepKind::kCreditCheck, true)).name(), reserve.name());
  const auto accrue = ToAccrueItems(Sending(StepKind::kAccrue));
  EXPECT_EQ(accrue.name(), "accruals/" + ShipmentOf(placed().id, 1).ToString());
  EXPECT_THAT(accrue.lines(), SizeIs(2));
  EXPECT_EQ(accrue.event_time().seconds(), absl::ToUnixSeconds(kNow));
  EXPECT_TRUE(accrue.last());
}

TEST_F(RequestsTest, Allowances_AreTakenOffTheInvoiceAndTheMonth) {
  v1::Charge off;
  off.set_title("Korting");
  off.mutable_amount()->set_currency_code("EUR");
  off.mutable_amount()->set_units(5);
  off.set_vat_category("REDUCED");
  *details().mutable_order()->add_allowances() = off;
  const auto line = ToIssueInvoice(Sending(StepKind::kInvoice), kNow).lines(2);
  EXPECT_EQ(line.title(), "Korting");
  EXPECT_EQ(line.quantity(), -1);
  EXPECT_EQ(line.unit_price().units(), 5);
  EXPECT_EQ(line.vat_category(), "REDUCED");
  EXPECT_TRUE(line.charge());

  record_ = testing::ExampleRecord(true);
  *details().mutable_order()->add_allowances() = off;
  const auto accrue = ToAccrueItems(Sending(StepKind::kAccrue));
  ASSERT_THAT(accrue.lines(), SizeIs(3));
  EXPECT_EQ(accrue.lines(2).quantity(), -1);
}

}  // namespace
}  // namespace vlot::ordering
