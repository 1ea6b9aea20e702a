#include "services/vlot/audit/order_rules.h"

#include <gmock/gmock.h>

namespace vlot::audit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Uuid IdOf(uint8_t last) {
  Uuid::Bytes bytes = {0x01, 0x93, 0x3b, 0x1c, 0, 0, 0x70, 0, 0x80};
  bytes[15] = last;
  return Uuid(bytes);
}

const OrderId kOrder(IdOf(1));
const ShipmentId kShipment(IdOf(2));
const JobId kJob(IdOf(3));
const InvoiceId kNote(IdOf(4));

Money Cents(int64_t cents) { return {cents, kEur}; }

// Two cups for ten euros, paid, invoiced, delivered.
OrderFacts Instant() {
  OrderFacts facts{.id = kOrder, .placed = Placed{.state = OrderState::kCompleted, .ordered = {{"CUP", 2}}}};
  facts.payments = {{PaymentId(kOrder.uuid()), PaymentState::kPaid, Cents(1000), 1000, 0}};
  facts.documents = {{InvoiceId(kOrder.uuid()), DocumentKind::kInstantInvoice, Cents(1000), {{"CUP", 2}}}};
  facts.reservations = {{ReservationId(kOrder.uuid()), StockState::kAllocated}};
  facts.shipments = {{kShipment, ShipmentState::kDelivered, {{"CUP", 2}}}};
  facts.jobs = {{kJob, kShipment, JobState{10}}};
  return facts;
}

// The same on account.
OrderFacts OnAccount() {
  OrderFacts facts = Instant();
  facts.payments.clear();
  facts.documents.clear();
  facts.credit = {{CreditState::kConsumed}};
  facts.accruals = {{kShipment, {{"CUP", 2}}}};
  return facts;
}

// Cancelled after it was invoiced.
OrderFacts Cancelled() {
  OrderFacts facts = Instant();
  facts.placed->state = OrderState::kCancelled;
  facts.payments[0].state = PaymentState::kCancelled;
  facts.payments[0].refunded_minor = 1000;
  facts.documents.push_back({kNote, DocumentKind::kCreditNote, Cents(-1000), {{"CUP", 2}}});
  facts.shipments[0].state = ShipmentState::kCancelled;
  facts.jobs[0].state = JobState::kCancelled;
  return facts;
}

// The same on its way: paid, nothing else yet.
OrderFacts UnderWay() {
  OrderFacts facts = Instant();
  facts.placed->state = OrderState::kConfirmed;
  facts.placed->timer = true;
  facts.documents.clear();
  facts.reservations[0].state = StockState::kHeld;
  facts.shipments.clear();
  facts.jobs.clear();
  return facts;
}

std::vector<Finding> Check(const OrderFacts& facts, const Skus& services = {}) {
  Tally tally;
  std::vector<Finding> findings;
  CheckOrder(facts, services, tally, findings);
  return findings;
}

MATCHER_P2(Finds, invariant, id, "") { return arg.invariant == invariant && arg.id == id; }

TEST(OrderRules, WhatIsRight_IsNotFound) {
  EXPECT_THAT(Check(Instant()), IsEmpty());
  EXPECT_THAT(Check(OnAccount()), IsEmpty());
  EXPECT_THAT(Check(Cancelled()), IsEmpty());
  EXPECT_THAT(Check(UnderWay()), IsEmpty());
}

TEST(OrderRules, Service_IsInvoicedAndNotDelivered) {
  OrderFacts facts = Instant();
  facts.placed->ordered["INSTALLATION"] = 1;
  facts.documents[0].units["INSTALLATION"] = 1;
  EXPECT_THAT(Check(facts, {"INSTALLATION"}), IsEmpty());
  facts.documents[0].units.erase("INSTALLATION");
  EXPECT_THAT(Check(facts, {"INSTALLATION"}), ElementsAre(Finds(Invariant::kDeliveredIsInvoiced, kOrder.Name())));
}

TEST(OrderRules, TwoPaymentsOfOneOrder_OneGivenBack_IsRight) {
  OrderFacts facts = Instant();
  facts.payments[0].captured_minor = 2000;
  facts.payments[0].refunded_minor = 1000;
  EXPECT_THAT(Check(facts), IsEmpty());
}

TEST(OrderRules, CreditNoteForAPart_WithItsRefund_IsRight) {
  OrderFacts facts = Instant();
  facts.payments[0].refunded_minor = 500;
  facts.documents.push_back({kNote, DocumentKind::kCreditNote, Cents(-500), {{"CUP", 1}}});
  EXPECT_THAT(Check(facts), IsEmpty());
}

// Paid after the end, and the money would not go back: right for as long as a person is asked for.
TEST(OrderRules, RefundThatFailed_WithAWorkItem_IsRight) {
  OrderFacts late = UnderWay();
  late.placed->state = OrderState::kExpired;
  late.placed->timer = false;
  late.placed->attention = true;
  late.placed->refunds_waiting = 1;
  late.reservations[0].state = StockState::kReleased;
  late.payments[0].state = PaymentState::kExpired;
  late.payments[0].failed_minor = 1000;
  EXPECT_THAT(Check(late), IsEmpty());
  late.payments[0].failed_minor = 999;
  EXPECT_THAT(Check(late), ElementsAre(Finds(Invariant::kPaymentAddsUp, PaymentId(kOrder.uuid()).Name()),
                                       Finds(Invariant::kPaidIsAccountedFor, kOrder.Name())));
  late.payments[0].failed_minor = 1000;
  late.placed->refunds_waiting = 0;
  late.placed->attention = false;
  EXPECT_THAT(Check(late), ElementsAre(Finds(Invariant::kPaymentAddsUp, PaymentId(kOrder.uuid()).Name()),
                                       Finds(Invariant::kPaidIsAccountedFor, kOrder.Name())));

  OrderFacts twice = Instant();
  twice.payments[0].captured_minor = 2000;
  twice.payments[0].failed_minor = 1000;
  EXPECT_THAT(Check(twice), ElementsAre(Finds(Invariant::kPaymentAddsUp, PaymentId(kOrder.uuid()).Name()),
                                        Finds(Invariant::kPaidIsAccountedFor, kOrder.Name())));
  twice.placed->attention = true;
  twice.placed->refunds_waiting = 1;
  EXPECT_THAT(Check(twice), IsEmpty());
}

TEST(OrderRules, NotKnownToOrdering_EverythingOfIt) {
  OrderFacts facts = OnAccount();
  facts.placed.reset();
  EXPECT_THAT(Check(facts), ElementsAre(Finds(Invariant::kBelongsToOrder, "accruals/" + kShipment.ToString()),
                                        Finds(Invariant::kBelongsToOrder, "creditReservations/" + kOrder.ToString()),
                                        Finds(Invariant::kBelongsToOrder, "reservations/" + kOrder.ToString()),
                                        Finds(Invariant::kBelongsToOrder, kShipment.Name()),
                                        Finds(Invariant::kBelongsToOrder, kJob.Name())));
}

// One change of facts that are right, and what it breaks.
struct Broken {
  const char* what;
  OrderFacts facts;
  Invariant invariant;
  std::string id;
};

template <class Change>
Broken Break(const char* what, OrderFacts facts, Invariant invariant, std::string id, Change change) {
  change(facts);
  return {what, std::move(facts), invariant, std::move(id)};
}

TEST(OrderRules, OneThingBroken_IsFoundAlone) {
  const std::string order = kOrder.Name();
  const Broken broken[] = {
      Break("an open order without a timer", UnderWay(), Invariant::kOrderGoesOn, order,
            [](OrderFacts& f) { f.placed->timer = false; }),
      Break("attention without a work item", UnderWay(), Invariant::kOrderGoesOn, order,
            [](OrderFacts& f) { f.placed->attention = true; }),
      Break("a work item that is hidden", UnderWay(), Invariant::kOrderGoesOn, order,
            [](OrderFacts& f) { f.placed->work_items_open = 1; }),
      Break("an ended order with a timer", Instant(), Invariant::kOrderGoesOn, order,
            [](OrderFacts& f) { f.placed->timer = true; }),
      Break("money given back without a document", Instant(), Invariant::kPaidIsAccountedFor, order,
            [](OrderFacts& f) { f.payments[0].refunded_minor = 400; }),
      Break("an invoice that was not paid", Instant(), Invariant::kPaidIsAccountedFor, order,
            [](OrderFacts& f) { f.payments.clear(); }),
      Break("paid, and neither invoiced nor given back", Cancelled(), Invariant::kPaidIsAccountedFor, order,
            [](OrderFacts& f) {
              f.documents.clear();
              f.payments[0].refunded_minor = 600;
              f.payments[0].state = PaymentState::kPaid;
            }),
      Break("more invoiced than paid while it goes on", UnderWay(), Invariant::kPaidIsAccountedFor, order,
            [](OrderFacts& f) {
              f.documents = {{InvoiceId(kOrder.uuid()), DocumentKind::kInstantInvoice, Cents(1001), {{"CUP", 2}}}};
            }),
      Break("invoiced in another currency", Instant(), Invariant::kPaidIsAccountedFor, order,
            [](OrderFacts& f) {
              f.payments[0].refunded_minor = 1000;
              f.payments[0].state = PaymentState::kPaid;
              f.documents[0].prepaid = {1000, kUsd};
            }),
      Break("paid with less than was captured", Instant(), Invariant::kPaymentAddsUp, PaymentId(kOrder.uuid()).Name(),
            [](OrderFacts& f) { f.payments[0].amount = Cents(1200); }),
      Break("captured and not paid", Instant(), Invariant::kPaymentAddsUp, PaymentId(kOrder.uuid()).Name(),
            [](OrderFacts& f) { f.payments[0].state = PaymentState::kOpen; }),
      Break("kept after the end", UnderWay(), Invariant::kPaymentAddsUp, PaymentId(kOrder.uuid()).Name(),
            [](OrderFacts& f) { f.payments[0].state = PaymentState::kExpired; }),
      Break("a cancelled order that was delivered", Cancelled(), Invariant::kOrderedIsDelivered, order,
            [](OrderFacts& f) {
              f.shipments[0].state = ShipmentState::kDelivered;
              f.jobs[0].state = JobState{10};
              f.documents.pop_back();
              f.payments[0].refunded_minor = 0;
              f.payments[0].state = PaymentState::kPaid;
            }),
      Break("more delivered than ordered while it goes on", UnderWay(), Invariant::kOrderedIsDelivered, order,
            [](OrderFacts& f) {
              f.shipments = {{kShipment, ShipmentState::kDelivered, {{"CUP", 3}}}};
              f.jobs = {{kJob, kShipment, JobState{10}}};
            }),
      Break("accrued and invoiced", OnAccount(), Invariant::kDeliveredIsInvoiced, order,
            [](OrderFacts& f) {
              f.documents = {{InvoiceId(kOrder.uuid()), DocumentKind::kInstantInvoice, Cents(0), {{"CUP", 2}}}};
            }),
      Break("not accrued", OnAccount(), Invariant::kDeliveredIsInvoiced, order,
            [](OrderFacts& f) { f.accruals.clear(); }),
      Break("credited more than invoiced", Instant(), Invariant::kDeliveredIsInvoiced, order,
            [](OrderFacts& f) {
              f.documents.push_back({kNote, DocumentKind::kCreditNote, Cents(0), {{"CUP", 3}}});
            }),
      Break("cancelled and still invoiced", Cancelled(), Invariant::kDeliveredIsInvoiced, order,
            [](OrderFacts& f) { f.documents[1].units.clear(); }),
      Break("held for an order that has ended", Cancelled(), Invariant::kStockHasLiveOrder,
            ReservationId(kOrder.uuid()).Name(), [](OrderFacts& f) { f.reservations[0].state = StockState::kHeld; }),
      Break("credit of an order that has ended", OnAccount(), Invariant::kCreditHasLiveOrder,
            "creditReservations/" + kOrder.ToString(),
            [](OrderFacts& f) { f.credit[0].state = CreditState::kReserved; }),
      Break("no job", Instant(), Invariant::kJobsMatchShipments, kShipment.Name(),
            [](OrderFacts& f) { f.jobs.clear(); }),
      Break("two jobs", Instant(), Invariant::kJobsMatchShipments, kShipment.Name(),
            [](OrderFacts& f) {
              f.jobs.push_back({JobId(IdOf(9)), kShipment, JobState{10}});
            }),
      Break("a job of a shipment that is not there", Instant(), Invariant::kJobsMatchShipments, JobId(IdOf(9)).Name(),
            [](OrderFacts& f) {
              f.jobs.push_back({JobId(IdOf(9)), ShipmentId(IdOf(8)), JobState{10}});
            }),
      Break("a job of no shipment", Instant(), Invariant::kJobsMatchShipments, JobId(IdOf(9)).Name(),
            [](OrderFacts& f) {
              f.jobs.push_back({JobId(IdOf(9)), std::nullopt, JobState{2}});
            }),
      Break("a job that goes on without its shipment", Cancelled(), Invariant::kJobsMatchShipments, kJob.Name(),
            [](OrderFacts& f) { f.jobs[0].state = JobState{2}; }),
      Break("lines that cannot be read", Instant(), Invariant::kOrderedIsDelivered, order,
            [](OrderFacts& f) { f.placed->readable = false; }),
  };
  for (const Broken& one : broken) {
    EXPECT_THAT(Check(one.facts), ElementsAre(Finds(one.invariant, one.id))) << one.what;
  }
}

}  // namespace
}  // namespace vlot::audit
