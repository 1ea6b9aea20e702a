// The words and numbers of a document that people read, in the buyer's language: "nl", and English for everything else.
// Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "common/money/money.h"
#include "services/invoicing/document.h"

namespace vlot::invoicing {

enum class Word {
  kInvoice,
  kCollectiveInvoice,
  kCreditNote,
  kChargeNote,
  kNumber,
  kDate,
  kDueDate,
  kCollectedOn,
  kPeriod,
  kYourReference,
  kOrder,
  kYourOrder,
  kCredits,
  kVatId,
  kDescription,
  kQuantity,
  kPrice,
  kVat,
  kAmount,
  kCarried,
  kBrought,
  kNet,
  kOver,
  kGross,
  kRounding,
  kPrepaid,
  kSetOff,
  kPayable,
  kCredited,
  kPay,
  kToAccount,
  kInNameOf,
  kReference,
  kOrDutchReference,
  kScan,
  kDirectDebit,
  kPaid,
  kReceipt,
  kPaidAmount,
  kPaidOn,
  kPaidBy,
  kStillToPay,
  kRefunded,
  kReason,
  kDelivered,
  kPage,
  kOf,
  kChamber,
  kVatNumber,
};

std::string_view Say(Word word, std::string_view language);

// What the document is called.
std::string_view TitleOf(const Document& document);

// "1.234,56" and "1,234.56", without the currency; and with it: "€ 1.234,56".
std::string FormatAmount(const Money& money, std::string_view language);
std::string FormatMoney(const Money& money, std::string_view language);
// "7,3333"
std::string FormatDecimal(const Decimal& decimal, std::string_view language);

// "3 november 2026", "3 November 2026".
std::string FormatDay(absl::CivilDay day, std::string_view language);
// "november 2026", or "1 november 2026 – 10 november 2026" when it is not a whole month.
std::string FormatPeriod(const DayPeriod& period, std::string_view language);

// How and when the amount is collected, in a sentence.
std::string DebitSentence(const DebitNotice& debit, std::string_view language);

// In groups of four: "NL91 ABNA 0417 1643 00".
std::string InFours(std::string_view text);

}  // namespace vlot::invoicing
