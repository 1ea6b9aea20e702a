// Every error of the invoicing service: code, reason and metadata, as ErrorReason in invoicing.proto says.
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/ids/ids.h"
#include "common/money/money.h"
#include "services/invoicing/billing_run.h"

namespace vlot::invoicing {

inline constexpr std::string_view kErrorDomain = "invoicing.vlot.dev";

absl::Status AccountNotFoundError(const AccountId& account);
absl::Status InvoiceNotFoundError(const InvoiceId& invoice);
absl::Status CreditExceededError(const AccountId& account, const Money& available);
absl::Status CreditHoldError(const AccountId& account);
// Dunning's hold; `open` is what the account owes in all.
absl::Status CreditHoldOverdueError(const AccountId& account, const Money& open);
absl::Status CreditReleasedError(const OrderId& order);
absl::Status NotOnAccountError(const AccountId& account);
// `key` is the request id or the resource name that bears the command.
absl::Status RequestReusedError(std::string_view key);
absl::Status InvoiceWithdrawnError(const InvoiceId& invoice);
absl::Status BillingRunNotFoundError(const BillingRunId& run);
// The month is not over: it is billed from `end` on.
absl::Status PeriodNotOverError(absl::CivilMonth month, absl::CivilDay end);
// The document is no invoice for a supply: there is no UBL of it.
absl::Status NoElectronicDocumentError(const InvoiceId& invoice);
// What is kept of a document is not what was issued.
absl::Status DocumentAlteredError(const InvoiceId& invoice);
// A bank file that cannot be read for certain: `why` at a place in it, both counted from 1.
absl::Status BankFileRefusedError(int64_t line, int64_t column, std::string_view why);
// `statement` is a known one's resource name; another tells of days of it, with `lines` lines without a reference. What
// such statements have told goes until `last`.
absl::Status BankStatementChangedError(std::string_view statement, std::string_view bank_account,
                                       std::string_view bank_id, absl::CivilDay date, int64_t lines,
                                       absl::CivilDay last);
// `line` is a bank line's resource name.
absl::Status BankLineNotFoundError(std::string_view line);
absl::Status BankLineMatchedError(std::string_view line);
absl::Status BankLineUnmatchedError(std::string_view line);
// `target` is what the money was to go to, or "line".
absl::Status BankAmountRefusedError(std::string_view target, std::string_view why);

}  // namespace vlot::invoicing
