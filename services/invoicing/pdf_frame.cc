#include "services/invoicing/pdf_frame.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/string_views.h"
#include "services/invoicing/pdf_texts.h"
#include "services/invoicing/xml_writer.h"

namespace vlot::invoicing::pdf {
namespace {

constexpr double kSellerWidth = 170;
constexpr double kLogoHeight = 44;
constexpr int kFactColumns = 4;
constexpr double kFactGap = 12;

std::string NameOf(const Seller& seller) { return seller.trade_name.empty() ? seller.legal_name : seller.trade_name; }

// "Plein 2\nAchterhuis\n2511 BB Den Haag", with the country where it is another than the seller's.
std::string AddressText(const Address& address, std::string_view home) {
  std::vector<std::string> lines;
  for (const std::string& line : address.lines) lines.push_back(CleanText(line));
  lines.push_back(CleanText(absl::StrCat(address.postal_code, "  ", address.city)));
  if (address.region != home) lines.push_back(address.region);
  std::erase_if(lines, [](const std::string& line) { return line.empty(); });
  return absl::StrJoin(lines, "\n");
}

void DrawSeller(const Seller& seller, std::string_view language, PdfCanvas& canvas) {
  const double x = kRight - kSellerWidth;
  double y = kTop;
  y += canvas.Text(x, y, kSellerWidth, CleanText(seller.legal_name), {.size = 8, .weight = Weight::kBold}) + 2;
  std::string text = AddressText(seller.address, seller.address.region);
  absl::StrAppend(&text, "\n", AbslView(Say(Word::kChamber, language)), " ", seller.registration_number, "\n",
                  AbslView(Say(Word::kVatNumber, language)), " ", seller.vat_id);
  if (!seller.email.empty()) absl::StrAppend(&text, "\n", CleanText(seller.email));
  canvas.Text(x, y, kSellerWidth, text, {.size = 8, .colour = kGrey});
}

void DrawBuyer(const Party& buyer, const Seller& seller, PdfCanvas& canvas) {
  const double width = kContent - kSellerWidth - 20;
  double y = kAddressTop;
  y += canvas.Text(kLeft, y, width, CleanText(buyer.legal_name), {.size = 10, .weight = Weight::kMedium}) + 2.5;
  canvas.Text(kLeft, y, width, AddressText(buyer.address, seller.address.region), {.size = 10});
}

using Fact = std::pair<Word, std::string>;

std::vector<Fact> FactsOf(const Document& document) {
  const std::string& language = document.language;
  std::vector<Fact> facts = {{Word::kNumber, document.number}, {Word::kDate, FormatDay(document.issue_date, language)}};
  const auto add = [&](Word word, std::string text) {
    if (!text.empty()) facts.emplace_back(word, std::move(text));
  };
  if (document.due_date) {
    add(document.debit ? Word::kCollectedOn : Word::kDueDate, FormatDay(*document.due_date, language));
  }
  if (document.period) add(Word::kPeriod, FormatPeriod(*document.period, language));
  add(Word::kCredits, document.credited_number);
  add(Word::kOrder, CleanText(document.order_number));
  add(Word::kYourOrder, CleanText(document.external_reference));
  add(Word::kYourReference, CleanText(document.buyer.buyer_reference));
  if (document.buyer.business) add(Word::kVatId, CleanText(document.buyer.vat_id));
  return facts;
}

double DrawFacts(const Document& document, double y, PdfCanvas& canvas) {
  const std::vector<Fact> facts = FactsOf(document);
  const double width = (kContent - kFactGap * (kFactColumns - 1)) / kFactColumns;
  for (size_t begin = 0; begin < facts.size(); begin += kFactColumns) {
    double height = 0;
    for (size_t i = begin; i < std::min(facts.size(), begin + kFactColumns); ++i) {
      const double x = kLeft + static_cast<double>(i - begin) * (width + kFactGap);
      const double label = canvas.Text(x, y, width, Say(facts[i].first, document.language), kSmall);
      height = std::max(height, label + canvas.Text(x, y + label + 1, width, facts[i].second,
                                                    {.size = 9.5, .weight = Weight::kMedium}));
    }
    y += height + 9;
  }
  return y;
}

}  // namespace

void DrawLetterhead(const Party& buyer, std::string_view language, const Seller& seller, std::string_view logo,
                    PdfCanvas& canvas) {
  const double width = kContent - kSellerWidth - 20;
  if (logo.empty() || !canvas.Image(kLeft, kTop, width, kLogoHeight, logo)) {
    canvas.Text(kLeft, kTop - 3, width, CleanText(NameOf(seller)),
                {.size = 17, .weight = Weight::kBold, .colour = kAccent});
  }
  DrawSeller(seller, language, canvas);
  DrawBuyer(buyer, seller, canvas);
}

double DrawHead(const Document& document, const Seller& seller, std::string_view logo, PdfCanvas& canvas) {
  DrawLetterhead(document.buyer, document.language, seller, logo, canvas);
  double y = kTitleTop;
  y += canvas.Text(kLeft, y, kContent, TitleOf(document), {.size = 20, .weight = Weight::kBold, .colour = kInk});
  y = DrawFacts(document, y + 8, canvas);
  if (!CleanText(document.reason).empty()) {
    y += canvas.Text(kLeft, y, kContent,
                     absl::StrCat(AbslView(Say(Word::kReason, document.language)), ": ", CleanText(document.reason)),
                     kBody);
    y += 8;
  }
  return y + 6;
}

double DrawNextHead(const Document& document, PdfCanvas& canvas) {
  const std::string title = absl::StrCat(AbslView(TitleOf(document)), " ", document.number);
  canvas.Text(kLeft, kTop, kContent / 2, title, {.size = 9, .weight = Weight::kBold, .colour = kAccent});
  canvas.Text(kLeft + kContent / 2, kTop, kContent / 2, CleanText(document.buyer.legal_name),
              {.size = 9, .colour = kGrey, .align = Align::kRight});
  return kTop + 26;
}

void DrawFoot(std::string_view language, const Seller& seller, int page, int pages, PdfCanvas& canvas) {
  const double y = PdfCanvas::kHeight - 46;
  canvas.Rule(kLeft, y - 8, kContent, 0.5, kHair);
  canvas.Text(kLeft, y, kContent * 0.8,
              absl::StrCat(CleanText(seller.legal_name), "  ·  ", AbslView(Say(Word::kChamber, language)), " ",
                           seller.registration_number, "  ·  ", AbslView(Say(Word::kVatNumber, language)), " ",
                           seller.vat_id, "  ·  IBAN ", InFours(seller.iban)),
              kSmall);
  canvas.Text(kRight - kContent * 0.2, y, kContent * 0.2,
              absl::StrCat(AbslView(Say(Word::kPage, language)), " ", page, " ", AbslView(Say(Word::kOf, language)),
                           " ", pages),
              kSmallRight);
}

}  // namespace vlot::invoicing::pdf
