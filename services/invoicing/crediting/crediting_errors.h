// Errors about credit, as CreditErrorReason in credit.proto says.
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "common/ids/ids.h"
#include "common/money/money.h"

namespace vlot::invoicing {

// `left`: pieces of the line, or an amount when `line` is 0.
absl::Status CreditExceedsInvoiceError(const InvoiceId& invoice, int64_t line, std::string_view left);
absl::Status CreditExceedsAccrualError(const ShipmentId& accrual, int64_t line, std::string_view left);
// A person credits what the order was paid with, without the refund that belongs to it.
absl::Status CreditNeedsRefundError(const InvoiceId& invoice, const OrderId& order, const Money& to_refund);
absl::Status CreditOfChargesError(const InvoiceId& invoice);
absl::Status AccrualInvoicedError(const ShipmentId& accrual, const InvoiceId& invoice);
absl::Status AccrualNotFoundError(const ShipmentId& accrual);

}  // namespace vlot::invoicing
