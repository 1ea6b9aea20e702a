#include "services/invoicing/writeoff/write_off.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {

std::vector<Posting> PostingsOf(const WriteOff& write_off) {
  const auto posting = [&](int16_t entry, LedgerAccount ledger_account, int64_t minor, AccountId account) {
    return Posting{.transaction = write_off.id.uuid(),
                   .entry = entry,
                   .ledger_account = ledger_account,
                   .amount = {minor, write_off.amount.currency},
                   .account = account,
                   .date = write_off.date};
  };
  return {posting(1, LedgerAccount::kWriteOffs, write_off.amount.minor, {}),
          posting(2, LedgerAccount::kReceivable, -write_off.amount.minor, write_off.account)};
}

std::optional<Money> PartOf(const Money& most, const std::optional<Money>& wanted) {
  if (!most.IsPositive()) return std::nullopt;
  if (!wanted) return most;
  if (wanted->currency != most.currency || !wanted->IsPositive() || wanted->minor > most.minor) return std::nullopt;
  return wanted;
}

absl::Status WriteOffExceedsOpenError(const InvoiceId& invoice, const Money& open) {
  return MakeError(
      absl::StatusCode::kFailedPrecondition,
      absl::StrCat(invoice.Name(), " has ", open.ToStringWithCurrency(), " open: no more can be written off"),
      {.reason = "WRITE_OFF_EXCEEDS_OPEN",
       .domain = std::string(kErrorDomain),
       .metadata = {{"invoice", invoice.Name()}, {"open", open.ToStringWithCurrency()}}});
}

absl::Status ReinstatementExceedsWriteOffError(const InvoiceId& invoice, const Money& written_off) {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   absl::StrCat("of ", invoice.Name(), " ", written_off.ToStringWithCurrency(),
                                " is written off: no more can be taken back"),
                   {.reason = "REINSTATEMENT_EXCEEDS_WRITE_OFF",
                    .domain = std::string(kErrorDomain),
                    .metadata = {{"invoice", invoice.Name()}, {"written_off", written_off.ToStringWithCurrency()}}});
}

}  // namespace vlot::invoicing
