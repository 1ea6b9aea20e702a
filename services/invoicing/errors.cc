#include "services/invoicing/errors.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "services/invoicing/period.h"

namespace vlot::invoicing {
namespace {

absl::Status Make(absl::StatusCode code, const std::string& message, std::string reason,
                  std::map<std::string, std::string> metadata) {
  return MakeError(code, message,
                   {.reason = std::move(reason), .domain = std::string(kErrorDomain), .metadata = std::move(metadata)});
}

}  // namespace

absl::Status AccountNotFoundError(const AccountId& account) {
  return Make(absl::StatusCode::kNotFound, absl::StrCat("there is no ", account.Name()), "ACCOUNT_NOT_FOUND",
              {{"account", account.Name()}});
}

absl::Status InvoiceNotFoundError(const InvoiceId& invoice) {
  return Make(absl::StatusCode::kNotFound, absl::StrCat("there is no ", invoice.Name()), "INVOICE_NOT_FOUND",
              {{"invoice", invoice.Name()}});
}

absl::Status CreditExceededError(const AccountId& account, const Money& available) {
  return Make(absl::StatusCode::kFailedPrecondition,
              absl::StrCat("over the credit limit: ", available.ToStringWithCurrency(), " is available"),
              "CREDIT_EXCEEDED", {{"account", account.Name()}, {"available", available.ToString()}});
}

absl::Status CreditHoldError(const AccountId& account) {
  return Make(absl::StatusCode::kFailedPrecondition, "the account is on credit hold", "CREDIT_HOLD",
              {{"account", account.Name()}});
}

absl::Status CreditHoldOverdueError(const AccountId& account, const Money& open) {
  return Make(absl::StatusCode::kFailedPrecondition,
              absl::StrCat("on credit hold until what is overdue is paid; ", open.ToStringWithCurrency(), " is open"),
              "CREDIT_HOLD_OVERDUE", {{"account", account.Name()}, {"open", open.ToString()}});
}

absl::Status CreditReleasedError(const OrderId& order) {
  return Make(absl::StatusCode::kFailedPrecondition, "this credit has been given back", "CREDIT_RELEASED",
              {{"order", order.Name()}});
}

absl::Status NotOnAccountError(const AccountId& account) {
  return Make(absl::StatusCode::kFailedPrecondition, "the account is not billed monthly", "NOT_ON_ACCOUNT",
              {{"account", account.Name()}});
}

absl::Status RequestReusedError(std::string_view key) {
  return Make(absl::StatusCode::kAlreadyExists, "this key was used with another content", "REQUEST_ID_REUSED",
              {{"request_id", std::string(key)}});
}

absl::Status NoElectronicDocumentError(const InvoiceId& invoice) {
  return Make(absl::StatusCode::kFailedPrecondition, "it is no invoice for a supply: there is a PDF of it alone",
              "NO_ELECTRONIC_DOCUMENT", {{"invoice", invoice.Name()}});
}

absl::Status DocumentAlteredError(const InvoiceId& invoice) {
  return Make(absl::StatusCode::kDataLoss, "what is kept of the document is not what was issued", "DOCUMENT_ALTERED",
              {{"invoice", invoice.Name()}});
}

absl::Status BankFileRefusedError(int64_t line, int64_t column, std::string_view why) {
  return Make(absl::StatusCode::kInvalidArgument, absl::StrCat("line ", line, ", column ", column, ": ", AbslView(why)),
              "BANK_FILE_REFUSED",
              {{"line", absl::StrCat(line)}, {"column", absl::StrCat(column)}, {"why", std::string(why)}});
}

absl::Status BankStatementChangedError(std::string_view statement, std::string_view bank_account,
                                       std::string_view bank_id, absl::CivilDay date, int64_t lines,
                                       absl::CivilDay last) {
  const std::string day = FormatIsoDate(date);
  return Make(
      absl::StatusCode::kFailedPrecondition,
      absl::StrCat("statement ", AbslView(bank_id), " of ", AbslView(bank_account), " of ", day,
                   " tells of days that another statement told of, and ", lines,
                   " of its entries have no reference (AcctSvcrRef) that tells them from those known; download a "
                   "range that begins after ",
                   FormatIsoDate(last)),
      "BANK_STATEMENT_CHANGED",
      {{"statement", std::string(statement)},
       {"bank_account", std::string(bank_account)},
       {"bank_id", std::string(bank_id)},
       {"date", day},
       {"lines", absl::StrCat(lines)},
       {"begin_after", FormatIsoDate(last)}});
}

absl::Status BankLineNotFoundError(std::string_view line) {
  return Make(absl::StatusCode::kNotFound, absl::StrCat("there is no ", AbslView(line)), "BANK_LINE_NOT_FOUND",
              {{"line", std::string(line)}});
}

absl::Status BankLineMatchedError(std::string_view line) {
  return Make(absl::StatusCode::kFailedPrecondition, "what the line is for is known; take that back first",
              "BANK_LINE_MATCHED", {{"line", std::string(line)}});
}

absl::Status BankLineUnmatchedError(std::string_view line) {
  return Make(absl::StatusCode::kFailedPrecondition, "what the line is for is not known", "BANK_LINE_UNMATCHED",
              {{"line", std::string(line)}});
}

absl::Status BankAmountRefusedError(std::string_view target, std::string_view why) {
  return Make(absl::StatusCode::kFailedPrecondition, absl::StrCat(AbslView(target), ": ", AbslView(why)),
              "BANK_AMOUNT_REFUSED", {{"target", std::string(target)}, {"why", std::string(why)}});
}

absl::Status InvoiceWithdrawnError(const InvoiceId& invoice) {
  return Make(absl::StatusCode::kFailedPrecondition, "withdrawn before it was issued", "INVOICE_WITHDRAWN",
              {{"invoice", invoice.Name()}});
}

absl::Status BillingRunNotFoundError(const BillingRunId& run) {
  return Make(absl::StatusCode::kNotFound, absl::StrCat("there is no ", run.Name()), "BILLING_RUN_NOT_FOUND",
              {{"billing_run", run.Name()}});
}

absl::Status PeriodNotOverError(absl::CivilMonth month, absl::CivilDay end) {
  const std::string period = FormatMonth(month);
  return Make(absl::StatusCode::kFailedPrecondition,
              absl::StrCat(period, " is not over: it can be billed from ", FormatIsoDate(end), " on"),
              "PERIOD_NOT_OVER", {{"period", period}, {"end", FormatIsoDate(end)}});
}

}  // namespace vlot::invoicing
