// An issued document and its parts, as the store keeps it and as the renderers read it. Values.
// The numbers of the enums are those of the proto and of the tables: never change them, only add.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/ids/ids.h"
#include "common/money/money.h"
#include "common/time/civil.h"
#include "common/vat/vat.h"
#include "services/invoicing/party.h"

namespace vlot::invoicing {

enum class BillingMode : int16_t { kInstant = 1, kMonthly = 2 };

enum class Profile : int16_t { kCore = 1, kNlcius = 2, kPeppol = 3 };

enum class Kind : int16_t { kInstantInvoice = 1, kCollectiveInvoice = 2, kCreditNote = 3, kChargeNote = 4 };

enum class State : int16_t { kOpen = 1, kPaid = 2, kCredited = 3, kWrittenOff = 4 };

struct DocumentLine {
  int16_t line = 0;  // 1-based within the document
  std::string title;
  std::string item;  // SKU; empty for charges
  int64_t quantity = 1;
  Money unit_price;  // as agreed: with or without VAT, as the document says
  Money net;
  vat::Category category = vat::Category::kStandard;
  Decimal percent;
  bool charge = false;  // an amount on top, such as shipping
};

// A delivery on a collective invoice: the lines line_first to line_last are its.
struct DocumentDelivery {
  ShipmentId accrual;
  OrderId order;
  std::string order_number;
  std::string external_reference;  // the caller's; may be empty
  absl::CivilDay date;
  int16_t line_first = 0;
  int16_t line_last = 0;

  bool operator==(const DocumentDelivery&) const = default;
};

// That an invoice is collected by direct debit: what it tells its payer beforehand.
struct DebitNotice {
  std::string mandate;       // its reference
  std::string creditor_id;   // ours
  std::string bank_account;  // the payer's IBAN; personal data
  absl::CivilDay date;       // not before it

  bool operator==(const DebitNotice&) const = default;
};

// How what was prepaid was paid.
struct Receipt {
  absl::CivilDay day;  // in the account's zone
  std::string method;  // as the payment provider names it, e.g. "ideal"; may be empty

  bool operator==(const Receipt&) const = default;
};

struct Document {
  InvoiceId id;
  Kind kind = Kind::kInstantInvoice;
  State state = State::kOpen;
  std::string number;  // empty until it is issued
  AccountId account;
  OrderId order;
  std::string order_number;
  Party buyer;  // as it was
  Profile profile = Profile::kCore;
  std::string language;            // "nl" or "en"
  std::string delivery_region;     // ISO 3166-1 alpha-2; may be empty
  std::string external_reference;  // the caller's; may be empty
  bool prices_include_vat = false;
  absl::CivilDay issue_date;
  std::optional<absl::CivilDay> due_date;  // absent when nothing is to be paid
  std::vector<DocumentLine> lines;
  std::vector<vat::Group> groups;
  Money net, vat, gross, rounding;
  Money prepaid;                // paid before issue
  Money payable;                // gross + rounding - prepaid
  Money open;                   // what is still to be paid now
  Money written_off;            // what was given up of it
  InvoiceId credited;           // for credit notes: the invoice,
  std::string credited_number;  // its number,
  std::string reason;           // and why
  absl::Time create_time;
  std::optional<DayPeriod> period;           // collective invoices: the month,
  std::vector<DocumentDelivery> deliveries;  // and its deliveries, in the order of their lines
  std::optional<DebitNotice> debit;          // of accounts with a mandate
  std::optional<Receipt> receipt;            // of what was prepaid through the payment provider, when that is known
};

// What is asked for, once: gross + rounding.
Money TotalOf(const Document& document);

// The delivery that a line of a collective invoice belongs to; null for other documents.
const DocumentDelivery* DeliveryOf(const Document& document, const DocumentLine& line);

}  // namespace vlot::invoicing
