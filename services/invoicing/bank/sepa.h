// Direct debits and refunds through the bank, as values, and their planning. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/ids/ids.h"
#include "common/money/money.h"
#include "services/invoicing/document.h"

namespace vlot::invoicing::bank {

struct MandateTag {
  static constexpr std::string_view kCollection = "mandates";
};
using MandateId = Id<MandateTag>;

// The numbers of these enums are stored and those of the proto: never change them, only add.
enum class Scheme : int16_t { kCore = 1, kB2b = 2 };
enum class MandateKind : int16_t { kRecurring = 1, kOneOff = 2 };
enum class MandateState : int16_t {
  kActive = 1,
  kRevoked = 2,
  kEnded = 3,  // its last or only collection is in a file
};
enum class SequenceType : int16_t { kFirst = 1, kRecurring = 2, kOneOff = 3, kFinal = 4 };

std::string_view ToString(Scheme scheme);          // "CORE", "B2B"
std::string_view ToString(SequenceType sequence);  // "FRST", "RCUR", "OOFF", "FNAL"

struct Mandate {
  MandateId id;
  AccountId account;
  std::string reference;
  Scheme scheme = Scheme::kCore;
  MandateKind kind = MandateKind::kRecurring;
  MandateState state = MandateState::kActive;
  bool collected = false;    // a first collection is in a file
  bool ending = false;       // the next collection is the last
  std::string bank_account;  // IBAN; personal data
  std::string bic;           // may be empty
  std::string holder;        // personal data
  absl::CivilDay sign_date;
  absl::Time create_time;
};

// An open invoice that may be collected.
struct Due {
  InvoiceId invoice;
  std::string number;
  Money open;
  absl::CivilDay told_on;   // when its payer was told of the collection: its day of issue, or that of a notice
  absl::CivilDay due_date;  // not collected before
};

struct DirectDebit {
  std::string end_to_end_id;
  InvoiceId invoice;
  std::string number;
  Money amount;
  Mandate mandate;
  SequenceType sequence = SequenceType::kRecurring;
  absl::CivilDay date;
};

// What is asked of the bank in one entry: of one sequence type, day and scheme.
struct DebitGroup {
  std::string payment_information_id;
  std::vector<DirectDebit> debits;  // at least one
};

inline constexpr int kNoticeDaysMax = 60;

struct CollectionTerms {
  absl::CivilDay today;
  // The invoice is the notice of its collection: so many days before it at least (EPC016-06, section 4.4: 14, unless
  // agreed shorter).
  int notice_days = 14;
  // What is collected later than so many days from today waits for another file.
  int horizon_days = 7;
};

// The day on which an invoice is collected: when it is due, its notice is long enough ago, and the bank has the file a
// TARGET day before (EPC016-06 and EPC222-07: D-1).
absl::CivilDay CollectionDate(const Due& due, const CollectionTerms& terms);

// What an invoice that is about to be issued says of its collection under `mandate`: on the day when it is due, or
// `notice_days` after its issue if that is later, or the next TARGET day. It is due on that day then, so nothing is
// collected before it.
DebitNotice NoticeOf(const Mandate& mandate, const std::string& creditor_id, int notice_days, absl::CivilDay issue_date,
                     absl::CivilDay due_date);

// The collections of one mandate's invoices within the horizon, in the order of their days, and the mandate moved
// along: the first of a mandate is FRST, the last of an ending one FNAL, a one-off mandate's only one OOFF. End-to-end
// ids are the invoices' numbers with `suffix`.
std::vector<DirectDebit> PlanCollections(std::vector<Due> invoices, const CollectionTerms& terms,
                                         std::string_view suffix, Mandate& mandate);

// By sequence type, day and scheme, in this order; ids are `message_id` with a number.
std::vector<DebitGroup> GroupDebits(std::vector<DirectDebit> debits, std::string_view message_id);

// A refund of credit to an account's payer.
struct Transfer {
  std::string end_to_end_id;
  AccountId account;
  Money amount;
  std::string name, bank_account, bic;  // the payer's; personal data
  std::string text;
};

// Why SEPA does not reach a bank account. The numbers are those of the proto.
enum class Unreachable : int16_t {
  kNoIban = 1,  // a bank's own number, or one with a wrong length or check digits
  kOutsideSepa = 2,
};

// Nothing when it does.
std::optional<Unreachable> WhyUnreachable(std::string_view bank_account);

// In words: "its payer's bank account is no IBAN".
std::string_view Describe(Unreachable why);

// An account whose credit cannot be paid back.
struct NotRefundable {
  AccountId account;
  Unreachable why = Unreachable::kNoIban;
};

// A mandate whose bank account no direct debit reaches, and what it was to collect.
struct NotCollectable {
  MandateId mandate;
  AccountId account;
  Unreachable why = Unreachable::kNoIban;
  int64_t invoices = 0;
  Money total;
};

}  // namespace vlot::invoicing::bank
