#include "services/vlot/audit/invariant.h"

#include <iterator>

namespace vlot::audit {
namespace {

struct Text {
  std::string_view name, sentence, unit;
};

constexpr Text kTexts[] = {
    {"ORDER_GOES_ON", "an open order has a timer or a work item, an ended one neither", "orders"},
    {"BELONGS_TO_ORDER", "what is kept for an order has its order", "things"},
    {"PAID_IS_ACCOUNTED_FOR", "paid = invoiced + refunded + owed", "orders"},
    {"PAYMENT_ADDS_UP", "a payment's state says what was captured and given back", "payments"},
    {"REMEDY_IS_KEPT", "a remedy that is done has its credit note and its refund; others go on", "remedies"},
    {"ORDERED_IS_DELIVERED", "ordered units = delivered units, once the order is complete", "orders"},
    {"DELIVERED_IS_INVOICED", "delivered units = invoiced or accrued units, exactly once", "orders"},
    {"STOCK_HAS_LIVE_ORDER", "held stock and waiting shipments belong to a live order", "held"},
    {"CREDIT_HAS_LIVE_ORDER", "reserved credit belongs to a live order", "reserved"},
    {"JOBS_MATCH_SHIPMENTS", "courier jobs and shipments are one to one", "jobs, shipments"},
    {"SETTLEMENTS_ARE_BOOKED", "the ledger has the settlements that payment has, to the cent", "settlements"},
    {"NUMBERS_ARE_GAPLESS", "document numbers have no gap and no double", "numbers"},
    {"POSTINGS_BALANCE", "postings sum to zero, per transaction and in all", "transactions"},
    {"DOCUMENT_IS_BOOKED", "a document's amounts are its postings", "documents"},
    {"DOCUMENT_ADDS_UP", "a document's totals are the sums of its VAT groups", "documents"},
    {"NAMES_ARE_DOCUMENTS", "a document's name is taken exactly when the document is there", "names"},
    {"CREDITED_WITHIN_INVOICE", "credit notes are of an invoice, and never exceed it", "credited"},
    {"RECEIVABLE_IS_OPEN", "an account's open amount = its open documents = its receivable", "accounts"},
    {"ACCRUED_IS_DELIVERIES", "an account's accrued amount = its deliveries not invoiced", "accounts"},
    {"RESERVED_IS_RESERVATIONS", "an account's reserved amount = its live reservations", "accounts"},
    {"ITEMS_ARE_INVOICED_ONCE", "a billable item is of a delivery, and on one invoice at most", "items"},
    {"MOVES_LEAVE_NOTHING", "an account that has left monthly billing has nothing unbilled from before", "moves"},
    {"DOCUMENTS_STAY", "kept files are what their hashes say, and direct debits due as announced", "documents"},
    {"LINES_ARE_SETTLED", "a bank line is settled to the cent, or waits", "bank lines"},
    {"LINES_ARE_BOOKED", "bank lines = what the ledger has on the bank, matched or not", "bank lines"},
    {"INVOICES_ARE_SETTLED", "open = total − prepaid − credited − written off − settled by the bank", "invoices"},
    {"WRITE_OFFS_ARE_BOOKED", "written off on a document = its write-offs = what the ledger has of them",
     "written off"},
    {"CREDIT_BALANCES_ARE_BOOKED", "credit balances = what the ledger owes accounts", "balances"},
    {"SETTLEMENTS_ARRIVE", "on its way to the bank = settlements that are not on the bank", "settlements"},
    {"CLEARING_IS_EXPLAINED", "PSP clearing = paid on documents − settled", "transactions"},
    {"REMINDERS_CLIMB_ONCE", "a dunning case has each reminder up to its level, once", "cases"},
    {"CASES_ARE_OPEN", "a dunning case is live exactly while something of it is open", "cases"},
    {"HOLDS_ARE_CASES", "dunning holds an account exactly while a case at its last level is live", "accounts"},
    {"CHARGES_ARE_REMINDERS", "what reminders charge is on a charge note each", "charges"},
    {"PAYMENT_GOES_ON", "a payment that is not at its end is looked at again", "payments"},
    {"SETTLEMENT_ADDS_UP", "a settlement is the sum of its lines", "settlements"},
    {"SETTLED_IS_PAID", "what is settled was captured, given back or taken back, and is settled once", "payments"},
    {"ON_HAND_IS_MOVED", "receipts − shipped ± adjustments = on hand", "stock levels"},
    {"RESERVED_IS_PROMISED", "reserved = parts of held reservations and waiting shipments", "stock levels"},
    {"RESERVED_WITHIN_ON_HAND", "reservations ≤ on hand", "stock levels"},
    {"SHIPPED_IS_MOVED", "what shipments took out of the house = what left the books", "stock levels"},
    {"HELD_STOCK_EXPIRES", "held stock is looked at again, and let go in time", "held"},
    {"FEED_IS_GAPLESS", "feeds have no gap", "events"},
    {"CURSOR_WITHIN_FEED", "no consumer is ahead of the feed that it follows", "cursors"},
    {"EVENTS_ARE_APPLIED", "no event was set aside unapplied", "events"},
    {"PSP_BOOKS_MATCH", "the payment provider's books = ours", "payments there"},
};
static_assert(std::size(kTexts) == kInvariants);

const Text& TextOf(Invariant invariant) { return kTexts[static_cast<size_t>(invariant)]; }

}  // namespace

std::string_view Name(Invariant invariant) { return TextOf(invariant).name; }
std::string_view Sentence(Invariant invariant) { return TextOf(invariant).sentence; }
std::string_view Unit(Invariant invariant) { return TextOf(invariant).unit; }

}  // namespace vlot::audit
