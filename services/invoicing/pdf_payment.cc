#include "services/invoicing/pdf_payment.h"

#include <algorithm>

#include "services/invoicing/pdf_frame.h"

namespace vlot::invoicing::pdf {
namespace {

constexpr double kQrSize = 84;
constexpr double kLabelWidth = 104;

}  // namespace

double DrawTransfer(double y, const Qr& qr, const std::vector<TransferRow>& rows, std::string_view language,
                    PdfCanvas& canvas) {
  canvas.Text(kLeft, y, kContent, Say(Word::kPay, language), {.size = 10.5, .weight = Weight::kBold});
  y += 20;
  double x = kLeft;
  if (qr.modules > 0) {
    canvas.Squares(kLeft, y, kQrSize, qr.modules, qr.black);
    x += kQrSize + 16;
  }
  const double top = y;
  for (const TransferRow& row : rows) {
    canvas.Text(x, y, kLabelWidth, Say(row.label, language), {.size = 8.5, .colour = kGrey});
    const double text_x = x + kLabelWidth + 4;
    y += canvas.Text(text_x, y, kRight - text_x, row.text, {.size = 8.5, .weight = Weight::kMedium}) + 2.5;
  }
  y = std::max(y, top + kQrSize) + 8;
  if (qr.modules > 0) y += canvas.Text(kLeft, y, kContent, Say(Word::kScan, language), kSmall);
  return y;
}

}  // namespace vlot::invoicing::pdf
