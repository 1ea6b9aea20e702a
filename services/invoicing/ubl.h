// Electronic documents: UBL 2.1 as EN 16931 (core), NLCIUS (SI-UBL 2.0) and Peppol BIS Billing 3 want it. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "services/invoicing/document.h"
#include "services/invoicing/files/letterhead.h"
#include "services/invoicing/seller.h"

namespace vlot::invoicing {

// The XML, UTF-8, of an issued document (with its number): an Invoice, or a CreditNote for credit notes. The same
// document always gives the same bytes.
//
// With `pdf`, that stands inside as its copy for people (BT-122, BT-125). `layout` is that of its letterhead.
std::string RenderUbl(const Document& document, const Seller& seller, std::string_view pdf = {},
                      int16_t layout = kLayoutNewest);

// The price of one piece, without VAT, with as few decimals (2 to 9) as make round(quantity * price, 2) the line's net.
Decimal NetPrice(const Money& net, int64_t quantity);

}  // namespace vlot::invoicing
