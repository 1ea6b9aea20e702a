// Telling a payer of a direct debit beforehand when the invoice itself did not: it is older than the mandate, or of one
// order. Values; pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/ids/ids.h"
#include "common/money/money.h"
#include "services/invoicing/document.h"

namespace vlot::invoicing::bank {

struct CollectionNoticeTag {
  static constexpr std::string_view kCollection = "collectionNotices";
};
using CollectionNoticeId = Id<CollectionNoticeTag>;

struct CollectionNotice {
  CollectionNoticeId id;
  InvoiceId invoice;
  std::string number;  // of the invoice
  AccountId account;
  DebitNotice debit;
  Money amount;     // no more than this is collected by it
  int attempt = 0;  // how often the invoice was collected before: it is told of each time
  absl::Time create_time;
};

// Why a payer is not told. The numbers are those of the proto; the first two are bank::Unreachable's.
enum class Untold : int16_t { kNoIban = 1, kOutsideSepa = 2, kNoAddress = 3 };

// In words: "it has no e-mail address".
std::string_view Describe(Untold why);

struct NotAnnounced {
  AccountId account;
  Untold why = Untold::kNoAddress;
};

}  // namespace vlot::invoicing::bank
