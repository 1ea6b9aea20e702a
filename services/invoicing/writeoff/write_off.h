// What is given up of documents: write-offs, what they book, and what takes them back. Values; pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/ids/ids.h"
#include "common/money/money.h"
#include "services/invoicing/ledger.h"

namespace vlot::invoicing {

struct WriteOffTag {
  static constexpr std::string_view kCollection = "writeOffs";
};
using WriteOffId = Id<WriteOffTag>;

// Never changes: one that is taken back is followed by the opposite amount.
struct WriteOff {
  WriteOffId id;
  InvoiceId invoice;
  std::string number;  // of the invoice
  AccountId account;
  Money amount;  // VAT included; negative: taken back
  absl::CivilDay date;
  std::string reason, actor;
  absl::Time create_time;
};

// WRITE_OFFS +amount, RECEIVABLE -amount. The VAT in it stays owed: it is reclaimed with the VAT return, if at all.
std::vector<Posting> PostingsOf(const WriteOff& write_off);

// What is given up of `most`: `wanted`, or all of it. Nothing when that does not go: more, none, another currency.
std::optional<Money> PartOf(const Money& most, const std::optional<Money>& wanted);

absl::Status WriteOffExceedsOpenError(const InvoiceId& invoice, const Money& open);
absl::Status ReinstatementExceedsWriteOffError(const InvoiceId& invoice, const Money& written_off);

}  // namespace vlot::invoicing
