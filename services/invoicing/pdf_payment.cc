#include "services/invoicing/pdf_payment.h"

#include <algorithm>

#include "common/text/payment_method.h"
#include "services/invoicing/pdf_frame.h"
#include "services/invoicing/xml_writer.h"

namespace vlot::invoicing::pdf {
namespace {

constexpr double kQrSize = 84;
constexpr double kLabelWidth = 104;

double DrawRows(double x, double y, const std::vector<TransferRow>& rows, std::string_view language,
                PdfCanvas& canvas) {
  for (const TransferRow& row : rows) {
    canvas.Text(x, y, kLabelWidth, Say(row.label, language), {.size = 8.5, .colour = kGrey});
    const double text_x = x + kLabelWidth + 4;
    y += canvas.Text(text_x, y, kRight - text_x, row.text, {.size = 8.5, .weight = Weight::kMedium}) + 2.5;
  }
  return y;
}

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
  y = DrawRows(x, y, rows, language, canvas);
  y = std::max(y, top + kQrSize) + 8;
  if (qr.modules > 0) y += canvas.Text(kLeft, y, kContent, Say(Word::kScan, language), kSmall);
  return y;
}

double DrawReceipt(double y, const Document& document, PdfCanvas& canvas) {
  const std::string& language = document.language;
  canvas.Text(kLeft, y, kContent, Say(Word::kReceipt, language), {.size = 10.5, .weight = Weight::kBold});
  std::vector<TransferRow> rows = {{Word::kPaidAmount, FormatMoney(document.prepaid, language)},
                                   {Word::kPaidOn, FormatDay(document.receipt->day, language)}};
  const std::string method = PaymentMethodName(CleanText(document.receipt->method), language);
  if (!method.empty()) rows.push_back({Word::kPaidBy, method});
  rows.push_back({Word::kStillToPay, FormatMoney(document.payable, language)});
  return DrawRows(kLeft, y + 20, rows, language, canvas) + 8;
}

}  // namespace vlot::invoicing::pdf
