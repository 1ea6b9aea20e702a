// Every invariant is broken in a copy of a finished installation, and an audit finds that, by its id, and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/status/status.h"
#include "common/testing/status_matchers.h"
#include "services/vlot/audit/testing/finished.h"

namespace vlot::audit {
namespace {

using ::testing::Each;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAreArray;

using Found = std::pair<std::string, std::string>;  // the invariant's name, and the id

std::vector<Found> AllFound(const Tally& tally) {
  std::vector<Found> found;
  for (size_t i = 0; i < kInvariants; ++i) {
    for (const Finding& finding : tally.line(static_cast<Invariant>(i)).listed)
      found.emplace_back(Name(finding.invariant), finding.id);
  }
  return found;
}

// One thing that can be wrong. In `sql` and `ids`, {instant} and the like stand for the fixture's ids.
struct Mutation {
  const char* name;
  Invariant invariant;
  const char* service;
  std::string sql;
  std::vector<std::string> ids;
};

constexpr char kNobody[] = "01933b1c-0000-7000-8000-00000000dead";

// Ids that only a database knows.
std::string Ask(const std::string& service, const std::string& sql) {
  const absl::StatusOr<std::string> answer = AskDatabase(service, sql);
  EXPECT_OK(answer) << sql;
  return answer.value_or("");
}

std::string Filled(const std::string& text) {
  const Finished& orders = FinishedOrders();
  const auto shipment_of = [](const std::string& order) {
    return Ask("fulfilment", absl::StrCat("SELECT shipment_id FROM shipments WHERE order_id = '", order, "'"));
  };
  static const std::vector<std::pair<std::string, std::string>> names = {
      {"{instant}", orders.instant},
      {"{other}", orders.other},
      {"{on_account}", orders.on_account},
      {"{cancelled}", orders.cancelled},
      {"{pending}", orders.pending},
      {"{account}", orders.account},
      {"{collective}", orders.collective},
      {"{accrual_billed}", shipment_of(orders.billed)},
      {"{item}", orders.item},
      {"{item_held}", orders.item_held},
      {"{nobody}", kNobody},
      {"{shipment}", shipment_of(orders.instant)},
      {"{accrual}", shipment_of(orders.on_account)},
      {"{settlement}", Ask("payment", "SELECT settlement_id FROM settlements LIMIT 1")},
      {"{location}", Ask("fulfilment", "SELECT location_id FROM locations LIMIT 1")},
      {"{run}", Ask("invoicing", "SELECT legal_entity || ' ' || left(number, 4) FROM invoices WHERE kind = 1 LIMIT 1")},
      {"{F}", Ask("invoicing", "SELECT left(number, 4) FROM invoices WHERE kind = 1 LIMIT 1")},
  };
  return absl::StrReplaceAll(text, names);
}

const std::vector<Mutation>& Mutations() {
  static const auto& mutations = *new std::vector<Mutation>{
      {"OrderWithoutTimer",
       Invariant::kOrderGoesOn,
       "ordering",
       "UPDATE orders SET due_at = NULL WHERE order_id = '{pending}'",
       {"orders/{pending}"}},
      {"OrderThatNobodyLooksAt",
       Invariant::kOrderGoesOn,
       "ordering",
       "UPDATE due_checks SET subject_ids = array_remove(subject_ids, '{pending}')",
       {"orders/{pending}"}},
      {"WorkItemOfAnEndedOrder",
       Invariant::kOrderGoesOn,
       "ordering",
       "INSERT INTO work_items (work_item_id, order_id, step, step_name, reason, message, attempts, state, created_at, "
       "resolution) VALUES ('{nobody}', '{instant}', 1, 'ship:1', 'X', 'x', 1, 1, '2025-01-01', '');"
       "UPDATE orders SET attention = true WHERE order_id = '{instant}'",
       {"orders/{instant}"}},
      {"ReservationOfNoOrder",
       Invariant::kBelongsToOrder,
       "fulfilment",
       "INSERT INTO reservations (reservation_id, order_id, state, expire_at, content_hash, parts, created_at) "
       "VALUES ('{nobody}', '{nobody}', 3, '2025-01-01', 0, '', '2025-01-01')",
       {"reservations/{nobody}"}},
      {"RefundWithoutADocument",
       Invariant::kPaidIsAccountedFor,
       "payment",
       "INSERT INTO refunds (refund_id, payment_id, attempt, amount_minor, state, reason, last_error, created_at) "
       "VALUES ('{nobody}', '{instant}', 1, 100, 3, 'X', '', '2025-01-01')",
       {"orders/{instant}"}},
      {"RefundThatFailed",
       Invariant::kPaidIsAccountedFor,
       "payment",
       "UPDATE refunds SET state = 4 WHERE payment_id = '{cancelled}';"
       "UPDATE payments SET state = 4 WHERE payment_id = '{cancelled}'",
       {"orders/{cancelled}"}},
      {"RemedyWithoutItsRefund",
       Invariant::kRemedyIsKept,
       "ordering",
       "UPDATE remedies SET to_refund_minor = to_refund_minor + 1 WHERE order_id = '{other}'",
       {"orders/{other}"}},
      {"RemedyThatNobodyLooksAt",
       Invariant::kRemedyIsKept,
       "ordering",
       "UPDATE remedies SET state = 1 WHERE order_id = '{other}'",
       {absl::StrCat("remedies/", Ask("ordering", Filled("SELECT remedy_id FROM remedies WHERE order_id = "
                                                         "'{other}'")))}},
      {"CapturedAndNotPaid",
       Invariant::kPaymentAddsUp,
       "payment",
       "UPDATE payments SET state = 3, due_at = '2100-01-01' WHERE payment_id = '{instant}'",
       {"payments/{instant}"}},
      {"PaymentThatNobodyLooksAt",
       Invariant::kPaymentGoesOn,
       "payment",
       "UPDATE payments SET due_at = NULL WHERE payment_id = '{pending}'",
       {"payments/{pending}"}},
      {"OtherThingsOrdered",
       Invariant::kOrderedIsDelivered,
       "ordering",
       "UPDATE order_details SET details = (SELECT details FROM order_details WHERE order_id = '{other}') WHERE "
       "order_id = "
       "'{instant}'",
       {"orders/{instant}"}},
      {"InvoicedOnceMore",
       Invariant::kDeliveredIsInvoiced,
       "invoicing",
       "GRANT UPDATE ON invoice_lines TO CURRENT_USER; UPDATE invoice_lines SET quantity = quantity + 1 WHERE "
       "invoice_id = '{instant}'",
       {"orders/{instant}"}},
      {"AccruedLess",
       Invariant::kDeliveredIsInvoiced,
       "invoicing",
       "UPDATE billable_items SET quantity = quantity - 1 WHERE accrual_id = '{accrual}'",
       {"orders/{on_account}"}},
      {"HeldForAnEndedOrder",
       Invariant::kStockHasLiveOrder,
       "fulfilment",
       "UPDATE reservations SET state = 1, parts = '' WHERE order_id = '{instant}';"
       "INSERT INTO due_checks (check_at, subject_ids) VALUES ('2025-01-01', ARRAY['{instant}'::uuid])",
       {"reservations/{instant}"}},
      {"CreditOfAnEndedOrder",
       Invariant::kCreditHasLiveOrder,
       "invoicing",
       "UPDATE credit_reservations SET state = 1, remaining_minor = 0 WHERE order_id = '{on_account}'",
       {"creditReservations/{on_account}"}},
      {"ShipmentWithoutAJob",
       Invariant::kJobsMatchShipments,
       "courier",
       "DELETE FROM jobs WHERE order_id = '{instant}'",
       {"shipments/{shipment}"}},
      {"NumberMissingAtTheEnd",
       Invariant::kNumbersAreGapless,
       "invoicing",
       "UPDATE number_counters SET last_number = last_number + 1 WHERE series = 1",
       {"{run}0000005"}},
      {"NumberTwice",
       Invariant::kNumbersAreGapless,
       "invoicing",
       "DROP INDEX invoices_number; GRANT UPDATE ON invoices TO CURRENT_USER; UPDATE invoices SET number = "
       "'{F}0000001' WHERE number = '{F}0000002'",
       {"{run}0000001", "{run}0000002"}},
      {"PostingOutOfNowhere",
       Invariant::kPostingsBalance,
       "invoicing",
       "INSERT INTO postings (transaction_id, entry, ledger_account, amount_minor, currency, vat_code, booking_date) "
       "VALUES ('{nobody}', 1, 2, 7, 'EUR', '', '2025-01-01')",
       {"transactions/{nobody}", "ledger EUR"}},
      {"RevenueBookedAsVat",
       Invariant::kDocumentIsBooked,
       "invoicing",
       "GRANT UPDATE ON postings TO CURRENT_USER; "
       "UPDATE postings SET amount_minor = amount_minor + CASE ledger_account WHEN 2 THEN 1 ELSE -1 END "
       "WHERE transaction_id = '{instant}' AND ledger_account IN (2, 3)",
       {"invoices/{instant}"}},
      {"VatGroupChanged",
       Invariant::kDocumentAddsUp,
       "invoicing",
       "GRANT UPDATE ON invoice_vat_groups TO CURRENT_USER; UPDATE invoice_vat_groups SET net_minor = net_minor + 1 "
       "WHERE invoice_id = '{instant}'",
       {"invoices/{instant}"}},
      {"NameWithdrawnAfterIssue",
       Invariant::kNamesAreDocuments,
       "invoicing",
       "UPDATE document_names SET outcome = 2 WHERE invoice_id = '{instant}'",
       {"invoices/{instant}"}},
      {"CreditedWithoutANote",
       Invariant::kCreditedWithinInvoice,
       "invoicing",
       "UPDATE invoices SET state = 3 WHERE invoice_id = '{instant}'",
       {"invoices/{instant}"}},
      {"CreditedMorePiecesThanInvoiced",
       Invariant::kCreditedWithinInvoice,
       "invoicing",
       "GRANT UPDATE ON credited_pieces TO CURRENT_USER; "
       "UPDATE credited_pieces AS p SET quantity = 4 FROM invoice_credits AS c "
       "WHERE c.credit_note_id = p.credit_note_id AND c.invoice_id = '{other}'",
       {"invoices/{other}/lines/1"}},
      {"CreditThatIsNobodys",
       Invariant::kCreditedWithinInvoice,
       "invoicing",
       "GRANT UPDATE ON invoice_credits TO CURRENT_USER; "
       "UPDATE invoice_credits SET refund_minor = refund_minor - 1 WHERE invoice_id = '{other}'",
       {absl::StrCat("invoices/", Ask("invoicing", Filled("SELECT credit_note_id FROM invoice_credits "
                                                          "WHERE invoice_id = '{other}'")))}},
      {"CreditedOfNoRate",
       Invariant::kCreditedWithinInvoice,
       "invoicing",
       "GRANT DELETE ON credited_rates TO CURRENT_USER; DELETE FROM credited_rates WHERE credit_note_id = "
       "(SELECT credit_note_id FROM invoice_credits WHERE invoice_id = '{other}')",
       {absl::StrCat("invoices/", Ask("invoicing", Filled("SELECT credit_note_id FROM invoice_credits "
                                                          "WHERE invoice_id = '{other}'")))}},
      {"DeliveryCreditedBeyondWhatItCameTo",
       Invariant::kCreditedWithinInvoice,
       "invoicing",
       "UPDATE accruals SET gross_minor = 1 WHERE accrual_id = '{accrual_billed}'",
       {"accruals/{accrual_billed}"}},
      {"AccountOwesMore",
       Invariant::kReceivableIsOpen,
       "invoicing",
       "UPDATE accounts SET open_minor = open_minor + 5 WHERE account_id = '{account}'",
       {"accounts/{account}"}},
      {"AccountAccruedMore",
       Invariant::kAccruedIsDeliveries,
       "invoicing",
       "UPDATE accounts SET accrued_minor = accrued_minor + 5 WHERE account_id = '{account}'",
       {"accounts/{account}"}},
      {"AccountReservedMore",
       Invariant::kReservedIsReservations,
       "invoicing",
       "UPDATE accounts SET reserved_minor = reserved_minor + 5 WHERE account_id = '{account}'",
       {"accounts/{account}"}},
      {"ItemOfAnotherAccount",
       Invariant::kItemsAreInvoicedOnce,
       "invoicing",
       "UPDATE billable_items SET account_id = '{nobody}' WHERE accrual_id = '{accrual}' AND item_index = 1",
       {"accruals/{accrual}/items/1"}},
      {"SettledWithoutALine",
       Invariant::kLinesAreSettled,
       "invoicing",
       "INSERT INTO settlements VALUES ('{nobody}', 1, '{nobody}', 6, NULL, NULL, 5, 'EUR', '', 1, '', '', "
       "'2025-01-01')",
       {"bankLines/{nobody}"}},
      {"LineWithoutPostings",
       Invariant::kLinesAreBooked,
       "invoicing",
       "INSERT INTO bank_lines (line_id, statement_id, bank_account, state, rule, amount_minor, currency, "
       "booking_date, "
       "counterparty_account, content) VALUES ('{nobody}', '{nobody}', '', 1, 0, 5, 'EUR', '2025-01-01', '', '')",
       {"bankLines/{nobody}", "unmatched EUR"}},
      {"ChargesThatTheLedgerDoesNotHave",
       Invariant::kLinesAreBooked,
       "invoicing",
       "INSERT INTO settlements VALUES "
       "('{nobody}', 1, '{nobody}', 8, NULL, NULL, -5, 'EUR', '', 1, '', '', '2025-01-01'), "
       "('{nobody}', 2, '{nobody}', 6, NULL, NULL, 5, 'EUR', '', 1, '', '', '2025-01-01')",
       {"transactions/{nobody}"}},
      {"SettlementArrivedWithoutALine",
       Invariant::kSettlementsArrive,
       "invoicing",
       "UPDATE provider_settlements SET state = 2",
       {"settlements/on the way EUR"}},
      {"ClearingOutOfNowhere",
       Invariant::kClearingIsExplained,
       "invoicing",
       "INSERT INTO postings (transaction_id, entry, ledger_account, amount_minor, currency, account_id, vat_code, "
       "booking_date) VALUES ('{nobody}', 1, 4, 5, 'EUR', NULL, '', '2025-01-01'), "
       "('{nobody}', 2, 14, -5, 'EUR', NULL, '', '2025-01-01')",
       {"transactions/{nobody}"}},
      {"SettlementBookedOtherwise",
       Invariant::kSettlementsAreBooked,
       "invoicing",
       "GRANT UPDATE ON postings TO CURRENT_USER; "
       "UPDATE postings SET amount_minor = amount_minor + CASE ledger_account WHEN 4 THEN -1 ELSE 1 END "
       "WHERE transaction_id = '{settlement}' AND ledger_account IN (4, 14)",
       {"settlements/{settlement}"}},
      {"SettlementNotBooked",
       Invariant::kSettlementsAreBooked,
       "invoicing",
       "GRANT DELETE ON postings TO CURRENT_USER; DELETE FROM postings WHERE transaction_id = '{settlement}'; DELETE "
       "FROM provider_settlements",
       {"settlements/{settlement}"}},
      {"FeeChanged",
       Invariant::kSettlementAddsUp,
       "payment",
       "UPDATE settlement_lines SET amount_minor = amount_minor - 1, expected_minor = expected_minor - 1 WHERE kind = "
       "4",
       {"settlements/{settlement}"}},
      {"SettledWithoutBeingToldSo",
       Invariant::kSettledIsPaid,
       "payment",
       "UPDATE payments SET settled_at = '2025-01-01' WHERE payment_id = '{pending}'",
       {"payments/{pending}"}},
      {"SettledMoreThanWasPaid",
       Invariant::kSettledIsPaid,
       "payment",
       "UPDATE settlement_lines SET amount_minor = amount_minor + 1, expected_minor = expected_minor + 1 "
       "WHERE subject = 'payments/{instant}'; "
       "UPDATE settlement_lines SET amount_minor = amount_minor - 1, expected_minor = expected_minor - 1 "
       "WHERE subject = 'payments/{other}'",
       {"payments/{instant}"}},
      {"InvoiceSettledOnceMore",
       Invariant::kInvoicesAreSettled,
       "invoicing",
       "INSERT INTO settlements VALUES "
       "('{nobody}', 1, '{nobody}', 1, '{instant}', NULL, 5, 'EUR', '', 1, '', '', '2025-01-01'), "
       "('{nobody}', 2, '{nobody}', 6, NULL, NULL, -5, 'EUR', '', 1, '', '', '2025-01-01')",
       {"invoices/{instant}"}},
      {"WrittenOffAndNotBooked",
       Invariant::kWriteOffsAreBooked,
       "invoicing",
       "INSERT INTO write_offs (write_off_id, invoice_id, account_id, amount_minor, currency, booking_date, reason, "
       "actor, create_time) VALUES ('{nobody}', '{instant}', '{account}', 5, 'EUR', '2025-01-01', '', '', "
       "'2025-01-01')",
       {"invoices/{instant}"}},
      {"CreditOutOfNowhere",
       Invariant::kCreditBalancesAreBooked,
       "invoicing",
       "INSERT INTO credit_balances VALUES ('{account}', 'EUR', 5)",
       {"accounts/{account}"}},
      {"ItemBilledForLess",
       Invariant::kItemsAreInvoicedOnce,
       "invoicing",
       "GRANT UPDATE ON invoice_lines TO CURRENT_USER; UPDATE invoice_lines SET quantity = quantity - 1 WHERE "
       "invoice_id = '{collective}'",
       {"accruals/{accrual_billed}/items/1"}},
      {"LineOfNoDelivery",
       Invariant::kItemsAreInvoicedOnce,
       "invoicing",
       "INSERT INTO invoice_lines (invoice_id, line, title, item, quantity, unit_price_minor, net_minor, vat_category, "
       "vat_percent, charge) SELECT invoice_id, 99, title, item, quantity, unit_price_minor, net_minor, vat_category, "
       "vat_percent, charge FROM invoice_lines WHERE invoice_id = '{collective}'",
       {"invoices/{collective}"}},
      {"FileThatIsNotWhatWasKept",
       Invariant::kDocumentsStay,
       "invoicing",
       "INSERT INTO document_files (invoice_id, format, sha256, content, create_time) VALUES ('{instant}', 3, "
       "sha256('one'), 'another', '2025-01-01')",
       {"invoices/{instant}"}},
      {"DirectDebitThatIsDueOnAnotherDay",
       Invariant::kDocumentsStay,
       "invoicing",
       "INSERT INTO invoice_debits (invoice_id, mandate_reference, creditor_id, bank_account, collection_date) VALUES "
       "('{collective}', 'M', 'C', 'B', '1999-01-01')",
       {"invoices/{collective}"}},
      {"CaseThatClimbedWithoutAReminder",
       Invariant::kRemindersClimbOnce,
       "invoicing",
       "INSERT INTO dunning_cases (case_id, account_id, policy_id, state, level, held, costs_announced_minor, "
       "costs_charged, create_time) VALUES ('{nobody}', '{account}', 'business', 2, 1, false, 0, false, '2025-01-01')",
       {"dunningCases/{nobody}"}},
      {"CaseThatIsPaidAndLive",
       Invariant::kCasesAreOpen,
       "invoicing",
       "INSERT INTO dunning_cases (case_id, account_id, policy_id, state, level, held, costs_announced_minor, "
       "costs_charged, create_time) VALUES ('{nobody}', '{account}', 'business', 1, 0, false, 0, false, '2025-01-01')",
       {"dunningCases/{nobody}"}},
      {"HeldWithoutACase",
       Invariant::kHoldsAreCases,
       "invoicing",
       "UPDATE accounts SET dunning_hold = true WHERE account_id = '{account}'",
       {"accounts/{account}"}},
      {"ChargedWithoutANote",
       Invariant::kChargesAreReminders,
       "invoicing",
       "INSERT INTO dunning_cases (case_id, account_id, policy_id, state, level, held, costs_announced_minor, "
       "costs_charged, create_time) VALUES ('{nobody}', '{account}', 'business', 2, 1, false, 0, true, '2025-01-01');"
       "INSERT INTO dunning_notices (notice_id, case_id, level, account_id, notice_date, pay_until, "
       "fourteen_day_letter, "
       "credit_hold, language, seller_id, party, currency, principal_minor, charged_minor, interest_minor, "
       "costs_minor, "
       "costs_announced_minor, create_time) VALUES ('{nobody}', '{nobody}', 1, '{account}', '2025-01-01', "
       "'2025-01-08', "
       "false, false, 'nl', '{nobody}', '', 'EUR', 0, 0, 0, 4000, 0, '2025-01-01')",
       {"reminders/{nobody}"}},
      {"MovedAndNotBilled",
       Invariant::kMovesLeaveNothing,
       "invoicing",
       "INSERT INTO account_moves (move_id, account_id, from_mode, to_mode, state, move_time, reason, create_time, "
       "end_time) VALUES ('{nobody}', '{account}', 2, 1, 3, '2025-01-01', '', '2025-01-01', '2100-01-01')",
       {"accounts/{account}/moves/{nobody}"}},
      {"StockOutOfNowhere",
       Invariant::kOnHandIsMoved,
       "fulfilment",
       "UPDATE stock_levels SET on_hand = on_hand + 1 WHERE sku = '{item}'",
       {"items/{item} at locations/{location}"}},
      {"ReservedForNobody",
       Invariant::kReservedIsPromised,
       "fulfilment",
       "UPDATE stock_levels SET reserved = reserved + 1 WHERE sku = '{item}'",
       {"items/{item} at locations/{location}"}},
      {"ReservedMoreThanThereIs",
       Invariant::kReservedWithinOnHand,
       "fulfilment",
       "ALTER TABLE stock_levels DROP CONSTRAINT stock_levels_reserved_on_hand;"
       "INSERT INTO stock_movements (sku, location_id, kind, quantity, created_at) "
       "SELECT sku, location_id, 2, 1 - on_hand, '2025-01-01' FROM stock_levels WHERE sku = '{item_held}';"
       "UPDATE stock_levels SET on_hand = 1 WHERE sku = '{item_held}'",
       {"items/{item_held} at locations/{location}"}},
      {"ShippedWithoutAShipment",
       Invariant::kShippedIsMoved,
       "fulfilment",
       "INSERT INTO stock_movements (sku, location_id, kind, quantity, created_at) "
       "VALUES ('{item}', '{location}', 3, -1, '2025-01-01'), ('{item}', '{location}', 2, 1, '2025-01-01')",
       {"items/{item} at locations/{location}"}},
      {"HeldForEver",
       Invariant::kHeldStockExpires,
       "fulfilment",
       "UPDATE due_checks SET subject_ids = array_remove(subject_ids, '{pending}')",
       {"reservations/{pending}"}},
      {"EventLost",
       Invariant::kFeedIsGapless,
       "payment",
       "DELETE FROM feed_events WHERE position = (SELECT position FROM feed_events ORDER BY position OFFSET 1 LIMIT 1)",
       {absl::StrCat(
           "payment/p00:",
           Ask("payment", "SELECT position - events + 1 FROM feed_events ORDER BY position OFFSET 1 LIMIT 1"))}},
      {"LastEventLost",
       Invariant::kFeedIsGapless,
       "courier",
       "DELETE FROM feed_events WHERE position = (SELECT max(position) FROM feed_events)",
       {absl::StrCat("courier/p00:",
                     Ask("courier", "SELECT position - events + 1 FROM feed_events ORDER BY position DESC LIMIT 1"))}},
      {"EventTwice",
       Invariant::kFeedIsGapless,
       "fulfilment",
       "UPDATE feed_events SET events = events + 1 WHERE position = (SELECT max(position) FROM feed_events)",
       {absl::StrCat(
           "fulfilment/p00:",
           Ask("fulfilment", "SELECT position - events + 1 FROM feed_events ORDER BY position DESC LIMIT 1"))}},
      {"CursorAhead",
       Invariant::kCursorWithinFeed,
       "ordering",
       "UPDATE feed_cursors SET position = position + 1000 WHERE feed = 'payment/p00'",
       {"ordering of payment/p00"}},
      {"NotificationAhead",
       Invariant::kCursorWithinFeed,
       "notification",
       "UPDATE feed_cursors SET position = position + 1000 WHERE feed = 'ordering/p00'",
       {"notification of ordering/p00"}},
      {"WebhooksAhead",
       Invariant::kCursorWithinFeed,
       "notification",
       "INSERT INTO feed_cursors (feed, position) VALUES ('ordering/p00/webhooks', 1000000000)",
       {"notification of ordering/p00/webhooks"}},
      {"EventSetAside",
       Invariant::kEventsAreApplied,
       "ordering",
       "INSERT INTO parked_events (feed, position, payload, error, parked_at) "
       "VALUES ('courier/p00', 3, '', 'x', '2025-01-01')",
       {"courier/p00:3"}},
  };
  return mutations;
}

TEST(AuditTest, NothingBroken_IsCleanAndEverythingWasLookedAt) {
  Options options = AuditOptions();
  options.psp_books_url = FinishedInstallation().psp_url() + "/sandbox/v1/books";
  ASSERT_OK_AND_ASSIGN(const Tally tally, RunAudit(options));
  EXPECT_THAT(AllFound(tally), IsEmpty());
  EXPECT_EQ(tally.violations(), 0);
  // All that is on account has been delivered, no bank has told of anything yet, nothing is overdue or
  // written off, and nobody has moved.
  const std::set<Invariant> nothing = {
      Invariant::kCreditHasLiveOrder,      Invariant::kLinesAreSettled,    Invariant::kLinesAreBooked,
      Invariant::kCreditBalancesAreBooked, Invariant::kRemindersClimbOnce, Invariant::kCasesAreOpen,
      Invariant::kChargesAreReminders,     Invariant::kMovesLeaveNothing,  Invariant::kWriteOffsAreBooked};
  std::vector<std::pair<std::string_view, int64_t>> checked;
  for (size_t i = 0; i < kInvariants; ++i) {
    const auto invariant = static_cast<Invariant>(i);
    if (!nothing.contains(invariant)) checked.emplace_back(Name(invariant), tally.line(invariant).checked);
  }
  EXPECT_THAT(checked, Each(Pair(::testing::_, Gt(0))));
  EXPECT_EQ(tally.line(Invariant::kPaidIsAccountedFor).checked, 6);
}

TEST(AuditTest, OneThingBroken_IsFoundAlone) {
  std::set<Invariant> broken;
  for (const Mutation& mutation : Mutations()) {
    SCOPED_TRACE(mutation.name);
    broken.insert(mutation.invariant);
    ASSERT_OK_AND_ASSIGN(const BrokenCopy copy, BrokenCopy::Make(mutation.service, Filled(mutation.sql)));
    Options options = AuditOptions();
    options.databases.databases[mutation.service] = copy.name();
    ASSERT_OK_AND_ASSIGN(const Tally tally, RunAudit(options));
    std::vector<Found> expected;
    for (const std::string& id : mutation.ids) expected.emplace_back(Name(mutation.invariant), Filled(id));
    EXPECT_THAT(AllFound(tally), UnorderedElementsAreArray(expected));
  }
  EXPECT_EQ(broken.size(), kInvariants - 1)
      << "every invariant but the provider's books, which have a test of their own";
}

TEST(AuditTest, ProvidersBooks_OtherThanOurs_AreFound) {
  ASSERT_OK_AND_ASSIGN(
      const BrokenCopy copy,
      BrokenCopy::Make("payment", Filled("UPDATE payments SET attempt = 2 WHERE payment_id = '{instant}'")));
  Options options = AuditOptions();
  options.psp_books_url = FinishedInstallation().psp_url() + "/sandbox/v1/books";
  options.databases.databases["payment"] = copy.name();
  ASSERT_OK_AND_ASSIGN(const Tally tally, RunAudit(options));
  const std::vector<Found> expected = {{"PSP_BOOKS_MATCH", Filled("payments/{instant}-1")},
                                       {"PSP_BOOKS_MATCH", Filled("payments/{instant}-2")}};
  EXPECT_THAT(AllFound(tally), UnorderedElementsAreArray(expected));
}

// The program's word, on the installation itself: what it writes with --json.
absl::StatusOr<std::string> RunProgram(const std::string& json_file) {
  const char* program = std::getenv("VLOT_PROGRAM");
  return testing::RunCommand({program != nullptr ? program : "build/services/vlot/vlot", "audit", "--settle=5ms",
                              "--postgres=" + FinishedInstallation().conninfo(), "--json=" + json_file,
                              "--psp-books=" + FinishedInstallation().psp_url() + "/sandbox/v1/books"});
}

TEST(AuditTest, Program_SaysItInATableInJsonAndByItsExitCode) {
  const std::string file = ::testing::TempDir() + "/audit.json";
  ASSERT_OK_AND_ASSIGN(const std::string table, RunProgram(file));
  EXPECT_THAT(table, HasSubstr("audit: nothing lost, nothing doubled"));
  EXPECT_EQ(Json::parse(std::ifstream(file)).at("violations"), 0);

  ASSERT_OK(ChangeDatabase("invoicing", "UPDATE number_counters SET last_number = last_number + 1 WHERE series = 1"));
  EXPECT_THAT(RunProgram(file), ::testing::Not(testing::IsOk()));
  ASSERT_OK(ChangeDatabase("invoicing", "UPDATE number_counters SET last_number = last_number - 1 WHERE series = 1"));
  const Json broken = Json::parse(std::ifstream(file));
  EXPECT_EQ(broken.at("violations"), 1);
  for (const Json& invariant : broken.at("invariants")) {
    const bool is_broken = invariant.at("name") == "NUMBERS_ARE_GAPLESS";
    EXPECT_EQ(invariant.at("violations"), is_broken ? 1 : 0) << invariant;
    if (is_broken) {
      EXPECT_EQ(invariant.at("listed").at(0).at("id"), Filled("{run}0000005"));
    }
  }
}

}  // namespace
}  // namespace vlot::audit
