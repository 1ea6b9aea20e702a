#include "services/invoicing/dunning/letter.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/string_views.h"
#include "services/invoicing/dunning/letter_texts.h"
#include "services/invoicing/payment_qr.h"
#include "services/invoicing/pdf_canvas.h"
#include "services/invoicing/pdf_frame.h"
#include "services/invoicing/pdf_payment.h"
#include "services/invoicing/pdf_qr.h"
#include "services/invoicing/pdf_texts.h"
#include "services/invoicing/reference.h"
#include "services/invoicing/xml_writer.h"

namespace vlot::invoicing::dunning {
namespace {

using namespace pdf;  // NOLINT: this file is its layout

struct Column {
  double x;
  double width;
};
constexpr Column kNumberColumn{kLeft + 6, 150};
constexpr Column kDueColumn{kLeft + 160, 130};
constexpr Column kInterestColumn{kLeft + 294, 80};
constexpr Column kOpenColumn{kLeft + 378, kContent - 384};

constexpr double kRowHeight = 18;
constexpr double kTotalsHeight = 110;
constexpr size_t kNumbersMax = 10;  // of twelve characters, in a transfer's text of 140

constexpr TextStyle kText{.size = 9.5};

// One way through the letter, page by page from above.
class Layout {
 public:
  Layout(const Letter& letter, const Seller& seller, std::string_view logo, int pages, PdfCanvas& canvas)
      : letter_(letter), seller_(seller), logo_(logo), pages_(pages), canvas_(canvas) {}

  // How many pages it took.
  int Run() {
    DrawLetterhead(letter_.buyer, letter_.language, seller_, logo_, canvas_);
    y_ = kTitleTop;
    y_ += canvas_.Text(kLeft, y_, kContent, dunning::TitleOf(letter_), {.size = 20, .weight = Weight::kBold}) + 8;
    DrawFacts();
    DrawParagraphs(Opening(letter_));
    DrawTable();
    DrawTotals();
    DrawPayment();
    DrawParagraphs(Closing(letter_));
    EndPage();
    return page_;
  }

 private:
  std::string_view Words(LetterWord word) const { return dunning::Say(word, letter_.language); }
  std::string Amount(const Money& money) const { return FormatAmount(money, letter_.language); }
  std::string Day(absl::CivilDay day) const { return FormatDay(day, letter_.language); }

  void EndPage() {
    DrawFoot(letter_.language, seller_, page_, pages_, canvas_);
    canvas_.EndPage();
  }

  // Begins a page when less than `height` is left on this one.
  void Need(double height) {
    if (y_ + height <= kBottom) return;
    EndPage();
    ++page_;
    y_ = kTop;
    y_ += canvas_.Text(kLeft, y_, kContent, dunning::TitleOf(letter_),
                       {.size = 9, .weight = Weight::kBold, .colour = kAccent}) +
          14;
  }

  void DrawFacts() {
    const auto fact = [&](double x, LetterWord word, const std::string& text) {
      const double label = canvas_.Text(x, y_, 120, Words(word), kSmall);
      return label + 1 + canvas_.Text(x, y_ + label + 1, 120, text, {.size = 9.5, .weight = Weight::kMedium});
    };
    fact(kLeft, LetterWord::kDate, Day(letter_.notice.day));
    y_ += fact(kLeft + 140, LetterWord::kPayUntil, Day(letter_.notice.pay_until)) + 14;
  }

  void DrawParagraphs(const std::vector<std::string>& paragraphs) {
    for (const std::string& paragraph : paragraphs) {
      Need(canvas_.HeightOf(kContent, paragraph, kText));
      y_ += canvas_.Text(kLeft, y_, kContent, paragraph, kText) + 8;
    }
    y_ += 4;
  }

  void Cell(const Column& column, double y, std::string_view text, const TextStyle& style) {
    canvas_.Text(column.x, y, column.width, text, style);
  }

  void DrawTableHead() {
    canvas_.Box(kLeft, y_, kContent, 20, kTint);
    Cell(kNumberColumn, y_ + 5, Words(LetterWord::kInvoice), kSmall);
    Cell(kDueColumn, y_ + 5, Words(LetterWord::kDueDate), kSmall);
    if (HasInterest()) Cell(kInterestColumn, y_ + 5, Words(LetterWord::kInterest), kSmallRight);
    Cell(kOpenColumn, y_ + 5, Words(LetterWord::kOpen), kSmallRight);
    y_ += 20;
  }

  bool HasInterest() const { return letter_.notice.interest.IsPositive(); }

  void DrawTable() {
    Need(20 + kRowHeight);
    DrawTableHead();
    for (const NoticeClaim& noticed : letter_.notice.claims) {
      const int page = page_;
      Need(kRowHeight);
      if (page != page_) DrawTableHead();
      Cell(kNumberColumn, y_ + 4, noticed.claim.number, kBody);
      Cell(kDueColumn, y_ + 4, Day(noticed.claim.due), kBody);
      if (HasInterest()) Cell(kInterestColumn, y_ + 4, Amount(noticed.interest), kBodyRight);
      Cell(kOpenColumn, y_ + 4, Amount(noticed.claim.open), kBodyRight);
      y_ += kRowHeight;
      canvas_.Rule(kLeft, y_, kContent, 0.4, kHair);
    }
    y_ += 10;
  }

  void TotalsRow(std::string_view label, const std::string& amount, const TextStyle& style) {
    const double x = kRight - kTotalsWidth - 6;
    TextStyle right = style;
    right.align = Align::kRight;
    const double height = std::max(canvas_.Text(x, y_, kTotalsWidth - 80, label, style),
                                   canvas_.Text(x, y_, kTotalsWidth, amount, right));
    y_ += height + 5;
  }

  void DrawTotals() {
    const Notice& notice = letter_.notice;
    Need(kTotalsHeight);
    const auto row = [&](LetterWord word, const Money& amount) {
      if (amount.IsPositive()) TotalsRow(Words(word), Amount(amount), kBody);
    };
    row(LetterWord::kPrincipal, notice.principal);
    row(LetterWord::kCharged, notice.charged);
    row(LetterWord::kInterest, notice.interest);
    row(LetterWord::kCosts, notice.costs);
    canvas_.Rule(kRight - kTotalsWidth - 6, y_, kTotalsWidth + 6, 0.8, kInk);
    y_ += 7;
    TotalsRow(Words(LetterWord::kTotal), FormatMoney(dunning::TotalOf(notice), letter_.language),
              {.size = 12.5, .weight = Weight::kBold, .colour = kAccent});
    y_ += 8;
  }

  void DrawPayment() {
    Need(kTransferHeight);
    const PaymentWords words = WordsToPay(letter_);
    const Money total = dunning::TotalOf(letter_.notice);
    const Qr qr = MakeQr(EpcPayload(seller_.legal_name, seller_.iban, seller_.bic, total, words.reference, words.text));
    const std::vector<TransferRow> rows = {
        {Word::kPayable, FormatMoney(total, letter_.language)},
        {Word::kDueDate, Day(letter_.notice.pay_until)},
        {Word::kToAccount, InFours(seller_.iban)},
        {Word::kInNameOf, CleanText(seller_.legal_name)},
        {Word::kReference, words.reference.empty() ? words.text : InFours(words.reference)}};
    y_ = DrawTransfer(y_, qr, rows, letter_.language, canvas_) + 12;
  }

  const Letter& letter_;
  const Seller& seller_;
  const std::string_view logo_;
  const int pages_;
  PdfCanvas& canvas_;
  int page_ = 1;
  double y_ = 0;
};

}  // namespace

PaymentWords WordsToPay(const Letter& letter) {
  std::vector<std::string> numbers;
  for (const NoticeClaim& noticed : letter.notice.claims) numbers.push_back(noticed.claim.number);
  if (!letter.charge_number.empty()) numbers.push_back(letter.charge_number);
  if (numbers.size() == 1) return {.reference = CreditorReference(numbers.front())};
  if (numbers.size() > kNumbersMax) numbers.resize(kNumbersMax);
  return {.text = absl::StrJoin(numbers, " ")};
}

absl::StatusOr<std::string> RenderLetter(const Letter& letter, const Seller& seller, std::string_view logo) {
  // How many pages there are is on each of them: most have one, the others are laid out again.
  for (int pages = 1;;) {
    PdfCanvas canvas(dunning::TitleOf(letter), CleanText(seller.legal_name), letter.create_time);
    const int used = Layout(letter, seller, logo, pages, canvas).Run();
    if (used == pages) return canvas.Finish();
    pages = used;
  }
}

}  // namespace vlot::invoicing::dunning
