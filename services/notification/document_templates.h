// What customers read of documents of invoicing, most with it attached: each in each language. Pure functions, any
// thread; nothing here fails.
#pragma once

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "common/money/money.h"
#include "services/notification/message.h"
#include "services/notification/templates.h"

namespace vlot::notification {

// How an invoice is collected.
struct DebitFacts {
  absl::CivilDay day;
  std::string bank_account, mandate, creditor_id;
};

struct DocumentFacts {
  std::string shop;                         // who signs
  std::string customer;                     // how the customer is called; may be empty
  std::string number;                       // of the document; empty for reminders
  std::string credited;                     // of a credit note: the invoice's number
  Money amount;                             // asked for, or in the customer's favour
  std::optional<absl::CivilDay> pay_until;  // nothing is to be paid without it
  std::optional<DebitFacts> debit;          // nothing is to be done with it
  // Of reminders.
  bool fourteen_day_letter = false;
  Money costs_announced;
  bool credit_hold = false;
};

// `which` is kCollectiveInvoice, kCreditNote, kReminder or kCollectionNotice, which has a debit.
Text ComposeDocument(Template which, Language language, const DocumentFacts& facts);

}  // namespace vlot::notification
