#include "services/invoicing/crediting/crediting_errors.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

std::string NameOf(const ShipmentId& accrual) { return absl::StrCat("accruals/", accrual.ToString()); }

absl::Status Make(absl::StatusCode code, const std::string& message, std::string reason,
                  std::map<std::string, std::string> metadata) {
  return MakeError(code, message,
                   {.reason = std::move(reason), .domain = std::string(kErrorDomain), .metadata = std::move(metadata)});
}

absl::Status Exceeds(std::string field, std::string name, int64_t line, std::string_view left) {
  const std::string what = line == 0 ? absl::StrCat(AbslView(left), " is left to credit")
                                     : absl::StrCat(AbslView(left), " pieces of line ", line, " are left to credit");
  return Make(absl::StatusCode::kFailedPrecondition, what, "CREDIT_EXCEEDS_INVOICE",
              {{std::move(field), std::move(name)}, {"line", absl::StrCat(line)}, {"left", std::string(left)}});
}

}  // namespace

absl::Status CreditExceedsInvoiceError(const InvoiceId& invoice, int64_t line, std::string_view left) {
  return Exceeds("invoice", invoice.Name(), line, left);
}

absl::Status CreditExceedsAccrualError(const ShipmentId& accrual, int64_t line, std::string_view left) {
  return Exceeds("accrual", NameOf(accrual), line, left);
}

absl::Status CreditNeedsRefundError(const InvoiceId& invoice, const OrderId& order, const Money& to_refund) {
  return Make(absl::StatusCode::kFailedPrecondition,
              absl::StrCat(to_refund.ToStringWithCurrency(), " of it was prepaid: grant a remedy on ", order.Name(),
                           ", which credits it and pays it back"),
              "CREDIT_NEEDS_REFUND",
              {{"invoice", invoice.Name()}, {"order", order.Name()}, {"to_refund", to_refund.ToString()}});
}

absl::Status CreditOfChargesError(const InvoiceId& invoice) {
  return Make(absl::StatusCode::kFailedPrecondition,
              absl::StrCat(invoice.Name(), " is a charge note, without VAT to give back: write off what is open of it"),
              "CREDIT_OF_CHARGES", {{"invoice", invoice.Name()}});
}

absl::Status AccrualInvoicedError(const ShipmentId& accrual, const InvoiceId& invoice) {
  return Make(absl::StatusCode::kFailedPrecondition, "the delivery is on an invoice: credit that", "ACCRUAL_INVOICED",
              {{"accrual", NameOf(accrual)}, {"invoice", invoice.Name()}});
}

absl::Status AccrualNotFoundError(const ShipmentId& accrual) {
  return Make(absl::StatusCode::kNotFound, absl::StrCat("there is no ", NameOf(accrual)), "ACCRUAL_NOT_FOUND",
              {{"accrual", NameOf(accrual)}});
}

}  // namespace vlot::invoicing
