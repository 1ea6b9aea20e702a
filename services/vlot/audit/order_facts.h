// All that the services keep of one order, side by side. Values, compared as a whole: facts that are equal at two looks
// did not change between them. The numbers of the enums are those of the tables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/ids/ids.h"
#include "common/money/money.h"
#include "services/vlot/audit/units.h"

namespace vlot::audit {

enum class OrderState : int16_t { kPending = 1, kConfirmed, kCompleted, kCancelling, kCancelled, kExpired };
enum class PaymentState : int16_t { kCreating = 1, kOpen, kAuthorized, kPaid, kFailed, kExpired, kCancelled };
enum class DocumentKind : int16_t { kInstantInvoice = 1, kCollectiveInvoice, kCreditNote };
enum class CreditState : int16_t { kReserved = 1, kReleased, kConsumed };
enum class StockState : int16_t { kHeld = 1, kAllocated, kReleased, kExpired };
enum class ShipmentState : int16_t { kReady = 1, kPickedUp, kDelivered, kCancelled, kReturned };
enum class RemedyState : int16_t { kRunning = 1, kDone, kParked, kWithdrawn };
enum class JobState : int16_t { kCancelled = 17 };  // others do not matter here

// "COMPLETED".
std::string_view Name(OrderState state);
inline bool IsFinal(OrderState state) {
  return state == OrderState::kCompleted || state == OrderState::kCancelled || state == OrderState::kExpired;
}

struct Placed {
  OrderState state = OrderState::kPending;
  int64_t version = 0;
  bool timer = false;  // somebody looks at it at a known time
  bool attention = false;
  int64_t work_items_open = 0;   // of its steps
  int64_t remedies_waiting = 0;  // work items of its remedies, which may outlive it
  int64_t refunds_waiting = 0;   // the same of refunds that failed beside them
  bool readable = true;          // its details
  Units ordered;                 // goods and services

  bool operator==(const Placed&) const = default;
};

struct Payment {
  PaymentId id;
  PaymentState state = PaymentState::kCreating;
  Money amount;
  int64_t captured_minor = 0;  // over all attempts
  int64_t refunded_minor = 0;  // given back, or on its way
  int64_t failed_minor = 0;    // of refunds that failed, and may be tried again

  bool operator==(const Payment&) const = default;
};

struct Document {
  InvoiceId id;
  DocumentKind kind = DocumentKind::kInstantInvoice;
  Money
      prepaid;  // what the ledger took off the payment provider's clearing account for it; a credit note's is negative
  Units units;

  bool operator==(const Document&) const = default;
};

struct Accrual {
  ShipmentId id;
  Units units;

  bool operator==(const Accrual&) const = default;
};

struct Credit {
  CreditState state = CreditState::kReserved;

  bool operator==(const Credit&) const = default;
};

struct StockReservation {
  ReservationId id;
  StockState state = StockState::kHeld;

  bool operator==(const StockReservation&) const = default;
};

struct Shipment {
  ShipmentId id;
  ShipmentState state = ShipmentState::kReady;
  Units units;

  bool operator==(const Shipment&) const = default;
};

struct Job {
  JobId id;
  std::optional<ShipmentId> shipment;  // none: cancelled before it was booked
  JobState state{};

  bool operator==(const Job&) const = default;
};

struct Remedy {
  Uuid id;
  RemedyState state = RemedyState::kRunning;
  bool timer = false;
  int64_t to_refund_minor = 0;           // once its credit note is issued
  std::optional<InvoiceId> credit_note;  // the same

  bool operator==(const Remedy&) const = default;
};

struct OrderFacts {
  OrderId id;
  std::optional<Placed> placed;  // none: ordering knows no such order
  std::vector<Payment> payments;
  std::vector<Document> documents;
  std::vector<Accrual> accruals;
  std::vector<Credit> credit;
  std::vector<StockReservation> reservations;
  std::vector<Shipment> shipments;
  std::vector<Job> jobs;
  std::vector<Remedy> remedies;
  bool unreadable_units = false;  // of a document, accrual or shipment

  bool operator==(const OrderFacts&) const = default;
};

}  // namespace vlot::audit
