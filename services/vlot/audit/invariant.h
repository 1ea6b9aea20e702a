// What an audit proves: one name and one sentence for each invariant. The names are stable: scripts and tests read
// them.
#pragma once

#include <cstddef>
#include <string_view>

namespace vlot::audit {

enum class Invariant {
  // Across the services, order by order.
  kOrderGoesOn,
  kBelongsToOrder,
  kPaidIsAccountedFor,
  kPaymentAddsUp,
  kRemedyIsKept,
  kOrderedIsDelivered,
  kDeliveredIsInvoiced,
  kStockHasLiveOrder,
  kCreditHasLiveOrder,
  kJobsMatchShipments,
  kSettlementsAreBooked,
  // Within invoicing.
  kNumbersAreGapless,
  kPostingsBalance,
  kDocumentIsBooked,
  kDocumentAddsUp,
  kNamesAreDocuments,
  kCreditedWithinInvoice,
  kReceivableIsOpen,
  kAccruedIsDeliveries,
  kReservedIsReservations,
  kItemsAreInvoicedOnce,
  kMovesLeaveNothing,
  kDocumentsStay,
  kLinesAreSettled,
  kLinesAreBooked,
  kInvoicesAreSettled,
  kWriteOffsAreBooked,
  kCreditBalancesAreBooked,
  kSettlementsArrive,
  kClearingIsExplained,
  kRemindersClimbOnce,
  kCasesAreOpen,
  kHoldsAreCases,
  kChargesAreReminders,
  // Within payment.
  kPaymentGoesOn,
  kSettlementAddsUp,
  kSettledIsPaid,
  // Within fulfilment.
  kOnHandIsMoved,
  kReservedIsPromised,
  kReservedWithinOnHand,
  kShippedIsMoved,
  kHeldStockExpires,
  // Feeds.
  kFeedIsGapless,
  kCursorWithinFeed,
  kEventsAreApplied,
  // The world outside.
  kPspBooksMatch,
};
inline constexpr size_t kInvariants = static_cast<size_t>(Invariant::kPspBooksMatch) + 1;

// "PAID_IS_ACCOUNTED_FOR".
std::string_view Name(Invariant invariant);
// "paid = invoiced + refunded + owed, order by order".
std::string_view Sentence(Invariant invariant);
// What `checked` counts: "orders".
std::string_view Unit(Invariant invariant);

}  // namespace vlot::audit
