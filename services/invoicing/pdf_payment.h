// How to pay by transfer, as it stands on invoices and reminders, and how something was paid. See pdf_frame.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/invoicing/document.h"
#include "services/invoicing/pdf_canvas.h"
#include "services/invoicing/pdf_qr.h"
#include "services/invoicing/pdf_texts.h"

namespace vlot::invoicing::pdf {

// About as high as it is: what decides whether it still fits.
inline constexpr double kTransferHeight = 128;

inline constexpr double kReceiptHeight = 84;

struct TransferRow {
  Word label;
  std::string text;
};

// A heading, the code for banks' apps (none without modules), the rows beside it; returns where the next may begin.
double DrawTransfer(double y, const Qr& qr, const std::vector<TransferRow>& rows, std::string_view language,
                    PdfCanvas& canvas);

// How much was paid of a document with a receipt, when and how, and what is left; returns where the next may begin.
double DrawReceipt(double y, const Document& document, PdfCanvas& canvas);

}  // namespace vlot::invoicing::pdf
