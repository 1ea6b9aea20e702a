#include "services/invoicing/pdf.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/invoicing/bank/betalingskenmerk.h"
#include "services/invoicing/payment_qr.h"
#include "services/invoicing/pdf_canvas.h"
#include "services/invoicing/pdf_frame.h"
#include "services/invoicing/pdf_payment.h"
#include "services/invoicing/pdf_qr.h"
#include "services/invoicing/pdf_texts.h"
#include "services/invoicing/reference.h"
#include "services/invoicing/ubl.h"
#include "services/invoicing/ubl_texts.h"
#include "services/invoicing/xml_writer.h"

namespace vlot::invoicing {
namespace {

using namespace pdf;  // NOLINT: this file is its layout

// The table's columns: where each begins, and how wide it is.
struct Column {
  double x;
  double width;
};
constexpr Column kTitleColumn{kLeft + 6, 232};
constexpr Column kQuantityColumn{kLeft + 244, 44};
constexpr Column kPriceColumn{kLeft + 292, 72};
constexpr Column kVatColumn{kLeft + 368, 30};
constexpr Column kAmountColumn{kLeft + 400, kContent - 406};

constexpr double kRowPadding = 4;
constexpr double kCarriedHeight = 22;  // kept free at the end of a page for the sum so far
constexpr double kTotalsRow = 16.5;    // about as high as they are: what decides whether they still fit
constexpr double kPayableRow = 34;

// One way through the document, page by page from above.
class Layout {
 public:
  Layout(const Document& document, const Seller& seller, std::string_view logo, int pages, PdfCanvas& canvas)
      : document_(document),
        seller_(seller),
        logo_(logo),
        pages_(pages),
        canvas_(canvas),
        carried_(Money::Zero(document.net.currency)) {}

  // How many pages it took.
  int Run() {
    y_ = DrawHead(document_, seller_, logo_, canvas_);
    DrawTableHead();
    const DocumentDelivery* last = nullptr;
    for (const DocumentLine& line : document_.lines) {
      const DocumentDelivery* const delivery = DeliveryOf(document_, line);
      DrawLine(line, delivery != last ? delivery : nullptr);
      last = delivery;
    }
    canvas_.Rule(kLeft, y_, kContent, 0.8, kInk);
    y_ += 10;
    DrawEnd();
    DrawFoot(document_.language, seller_, page_, pages_, canvas_);
    canvas_.EndPage();
    return page_;
  }

 private:
  std::string_view Words(Word word) const { return Say(word, document_.language); }
  std::string Amount(const Money& money) const { return FormatAmount(money, document_.language); }

  double Cell(const Column& column, std::string_view text, const TextStyle& style) {
    return canvas_.Text(column.x, y_ + kRowPadding, column.width, text, style);
  }

  void DrawTableHead() {
    const double height = 20;
    canvas_.Box(kLeft, y_, kContent, height, kTint);
    const double text_y = y_ + 5;
    const auto head = [&](const Column& column, Word word, const TextStyle& style) {
      canvas_.Text(column.x, text_y, column.width, Words(word), style);
    };
    head(kTitleColumn, Word::kDescription, kSmall);
    head(kQuantityColumn, Word::kQuantity, kSmallRight);
    head(kPriceColumn, Word::kPrice, kSmallRight);
    head(kVatColumn, Word::kVat, kSmallRight);
    head(kAmountColumn, Word::kAmount, kSmallRight);
    y_ += height;
  }

  std::string TitleOfLine(const DocumentLine& line) const {
    const std::string title = CleanText(line.title);
    if (!title.empty()) return title;
    return line.item.empty() ? ChargeWord(document_.language) : line.item;
  }

  std::string DeliveryTitle(const DocumentDelivery& delivery) const {
    std::string title =
        absl::StrCat(AbslView(Words(Word::kOrder)), " ", CleanText(delivery.order_number), "  ·  ",
                     AbslView(Words(Word::kDelivered)), " ", FormatDay(delivery.date, document_.language));
    const std::string reference = CleanText(delivery.external_reference);
    if (!reference.empty()) absl::StrAppend(&title, "  ·  ", AbslView(Words(Word::kYourOrder)), " ", reference);
    return title;
  }

  // A delivery's title stays with its first line.
  void DrawLine(const DocumentLine& line, const DocumentDelivery* begins) {
    const std::string title = TitleOfLine(line);
    const double height = canvas_.HeightOf(kTitleColumn.width, title, kBody) + 2 * kRowPadding;
    const double title_height =
        begins == nullptr ? 0 : canvas_.HeightOf(kContent - 12, DeliveryTitle(*begins), kStrong) + 2 * kRowPadding + 3;
    if (y_ + title_height + height + kCarriedHeight > kBottom) NextTablePage();
    if (begins != nullptr) {
      y_ += 3;
      canvas_.Text(kTitleColumn.x, y_ + kRowPadding, kContent - 12, DeliveryTitle(*begins), kStrong);
      y_ += title_height - 3;
    }
    Cell(kTitleColumn, title, kBody);
    Cell(kQuantityColumn, FormatDecimal(Decimal(line.quantity), document_.language), kBodyRight);
    Cell(kPriceColumn, FormatDecimal(NetPrice(line.net, line.quantity), document_.language), kBodyRight);
    Cell(kVatColumn, absl::StrCat(FormatDecimal(line.percent.Normalized(), document_.language), "%"), kBodyRight);
    Cell(kAmountColumn, Amount(line.net), kBodyRight);
    y_ += height;
    canvas_.Rule(kLeft, y_, kContent, 0.4, kHair);
    carried_.minor += line.net.minor;
  }

  void DrawCarried(Word word) {
    canvas_.Text(kTitleColumn.x, y_ + 5, kContent / 2, Words(word),
                 {.size = 8.5, .weight = Weight::kMedium, .colour = kGrey});
    canvas_.Text(kAmountColumn.x - 60, y_ + 5, kAmountColumn.width + 60, Amount(carried_), kStrongRight);
    y_ += kCarriedHeight;
  }

  void NextPage() {
    DrawFoot(document_.language, seller_, page_, pages_, canvas_);
    canvas_.EndPage();
    ++page_;
    y_ = DrawNextHead(document_, canvas_);
  }

  void NextTablePage() {
    DrawCarried(Word::kCarried);
    NextPage();
    DrawTableHead();
    DrawBrought();
  }

  void DrawBrought() {
    DrawCarried(Word::kBrought);
    canvas_.Rule(kLeft, y_, kContent, 0.4, kHair);
  }

  // Totals on the right, how to pay below them: neither is broken over pages.
  void DrawEnd() {
    if (y_ + TotalsHeight() > kBottom) {
      DrawCarried(Word::kCarried);
      NextPage();
      DrawBrought();
      y_ += 10;
    }
    DrawTotals();
    const double pay_height = PaysByTransfer() ? kTransferHeight : 48;
    const double receipt_height = document_.receipt ? kReceiptHeight : 0;
    if (y_ + receipt_height + pay_height > kBottom) NextPage();
    if (document_.receipt) y_ = DrawReceipt(y_, document_, canvas_);
    DrawPayment();
  }

  double TotalsHeight() const {
    const size_t rows =
        2 + document_.groups.size() + (document_.rounding.IsZero() ? 0 : 1) + (document_.prepaid.IsZero() ? 0 : 1);
    return kTotalsRow * static_cast<double>(rows) + kPayableRow;
  }

  void TotalsRow(std::string_view label, const std::string& amount, const TextStyle& style) {
    const double x = kRight - kTotalsWidth - 6;
    TextStyle right = style;
    right.align = Align::kRight;
    const double height = std::max(canvas_.Text(x, y_, kTotalsWidth - 80, label, style),
                                   canvas_.Text(x, y_, kTotalsWidth, amount, right));
    y_ += height + 5;
  }

  std::string GroupLabel(const vat::Group& group) const {
    const std::string over = absl::StrCat(" ", AbslView(Words(Word::kOver)), " ", Amount(group.net));
    const std::string_view reason = ExemptionReason(group.category, document_.language);
    if (!reason.empty()) return absl::StrCat(AbslView(reason), over);
    return absl::StrCat(AbslView(Words(Word::kVat)), " ", FormatDecimal(group.percent.Normalized(), document_.language),
                        "%", over);
  }

  void DrawTotals() {
    TotalsRow(Words(Word::kNet), Amount(document_.net), kBody);
    for (const vat::Group& group : document_.groups) TotalsRow(GroupLabel(group), Amount(group.vat), kBody);
    TotalsRow(Words(Word::kGross), Amount(document_.gross), kStrong);
    if (!document_.rounding.IsZero()) TotalsRow(Words(Word::kRounding), Amount(document_.rounding), kBody);
    if (!document_.prepaid.IsZero()) {
      const Word label = document_.kind == Kind::kCollectiveInvoice ? Word::kSetOff : Word::kPrepaid;
      TotalsRow(Words(label), Amount({-document_.prepaid.minor, document_.prepaid.currency}), kBody);
    }
    canvas_.Rule(kRight - kTotalsWidth - 6, y_, kTotalsWidth + 6, 0.8, kInk);
    y_ += 7;
    TotalsRow(Words(document_.kind == Kind::kCreditNote ? Word::kCredited : Word::kPayable),
              FormatMoney(document_.payable, document_.language),
              {.size = 12.5, .weight = Weight::kBold, .colour = kAccent});
    y_ += 10;
  }

  bool PaysByTransfer() const {
    return !document_.debit && document_.kind != Kind::kCreditNote && document_.payable.IsPositive();
  }

  // No code to scan: nobody shall pay what is collected.
  void DrawDebit(const DebitNotice& debit) {
    canvas_.Text(kLeft, y_, kContent, Words(Word::kDirectDebit), {.size = 10.5, .weight = Weight::kBold});
    y_ += 20;
    y_ += canvas_.Text(kLeft, y_, kContent, DebitSentence(debit, document_.language), kBody);
  }

  void DrawPayment() {
    if (document_.debit) return DrawDebit(*document_.debit);
    if (!PaysByTransfer()) {
      canvas_.Text(kLeft, y_, kContent, Words(document_.kind == Kind::kCreditNote ? Word::kRefunded : Word::kPaid),
                   kBody);
      return;
    }
    const std::string reference = CreditorReference(document_.number);
    const Qr qr = MakeQr(EpcPayload(seller_.legal_name, seller_.iban, seller_.bic, document_.payable, reference));
    std::vector<TransferRow> rows = {{Word::kPayable, FormatMoney(document_.payable, document_.language)}};
    if (document_.due_date) rows.push_back({Word::kDueDate, FormatDay(*document_.due_date, document_.language)});
    rows.push_back({Word::kToAccount, InFours(seller_.iban)});
    rows.push_back({Word::kInNameOf, CleanText(seller_.legal_name)});
    rows.push_back({Word::kReference, InFours(reference)});
    if (seller_.address.region == document_.buyer.address.region) {
      rows.push_back({Word::kOrDutchReference, InFours(bank::BetalingskenmerkOf(document_.number))});
    }
    y_ = DrawTransfer(y_, qr, rows, document_.language, canvas_);
  }

  const Document& document_;
  const Seller& seller_;
  const std::string_view logo_;
  const int pages_;
  PdfCanvas& canvas_;
  int page_ = 1;
  double y_ = 0;
  Money carried_;  // the lines' nets so far
};

}  // namespace

absl::StatusOr<std::string> RenderPdf(const Document& document, const Seller& seller, std::string_view logo) {
  const std::string title = absl::StrCat(AbslView(TitleOf(document)), " ", document.number);
  // How many pages there are is on each of them: most have one, the others are laid out again.
  for (int pages = 1;;) {
    PdfCanvas canvas(title, CleanText(seller.legal_name), document.create_time);
    const int used = Layout(document, seller, logo, pages, canvas).Run();
    if (used == pages) return canvas.Finish();
    pages = used;
  }
}

bool IsLogo(std::string_view png) {
  PdfCanvas canvas("", "", absl::UnixEpoch());
  return canvas.Image(0, 0, 1, 1, png);
}

}  // namespace vlot::invoicing
