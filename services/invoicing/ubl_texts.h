// The few words that a document needs in the buyer's language. "nl", and English for everything else. Pure.
#pragma once

#include <string>
#include <string_view>

#include "services/invoicing/document.h"

namespace vlot::invoicing {

// Why a group bears no VAT (BT-120); "" for the categories that must not say so (S and Z).
std::string_view ExemptionReason(vat::Category category, std::string_view language);

// Its code in the VATEX list (BT-121); "" where there is none that holds in general.
std::string_view ExemptionReasonCode(vat::Category category);

// BT-20: until when to pay, that it has been paid, or how a credit comes back.
std::string PaymentTermsText(const Document& document);

// BT-22: why a credit note was made; "" for invoices. Without `#`, which begins the code of a subject (BR-CL-08).
std::string NoteText(const Document& document);

// A charge without a title.
std::string ChargeWord(std::string_view language);

// BT-104: a charge's title, or a word when it has none; on collective invoices with its order's number.
std::string ChargeTitle(const Document& document, const DocumentLine& line);

// BT-127 on collective invoices: the order and the day of delivery, and the buyer's own reference if there is one.
std::string DeliveryText(const DocumentDelivery& delivery, std::string_view language);

}  // namespace vlot::invoicing
