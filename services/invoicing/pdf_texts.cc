#include "services/invoicing/pdf_texts.h"

#include <cassert>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/status/string_views.h"

namespace vlot::invoicing {
namespace {

struct Words {
  Word word;
  std::string_view dutch;
  std::string_view english;
};

constexpr Words kWords[] = {
    {Word::kInvoice, "Factuur", "Invoice"},
    {Word::kCollectiveInvoice, "Verzamelfactuur", "Collective invoice"},
    {Word::kCreditNote, "Creditnota", "Credit note"},
    {Word::kChargeNote, "Kosten en rente", "Costs and interest"},
    {Word::kNumber, "Nummer", "Number"},
    {Word::kDate, "Datum", "Date"},
    {Word::kDueDate, "Betalen uiterlijk", "Payable by"},
    {Word::kCollectedOn, "Afschrijving rond", "Collected around"},
    {Word::kPeriod, "Periode", "Period"},
    {Word::kYourReference, "Uw referentie", "Your reference"},
    {Word::kOrder, "Bestelling", "Order"},
    {Word::kYourOrder, "Uw bestelnummer", "Your order number"},
    {Word::kCredits, "Bij factuur", "For invoice"},
    {Word::kVatId, "Uw btw-nummer", "Your VAT number"},
    {Word::kDescription, "Omschrijving", "Description"},
    {Word::kQuantity, "Aantal", "Quantity"},
    {Word::kPrice, "Prijs excl. btw", "Price excl. VAT"},
    {Word::kVat, "Btw", "VAT"},
    {Word::kAmount, "Bedrag excl. btw", "Amount excl. VAT"},
    {Word::kCarried, "Transport naar volgende pagina", "Carried forward"},
    {Word::kBrought, "Transport van vorige pagina", "Brought forward"},
    {Word::kNet, "Totaal exclusief btw", "Total excluding VAT"},
    {Word::kOver, "over", "on"},
    {Word::kGross, "Totaal inclusief btw", "Total including VAT"},
    {Word::kRounding, "Afronding", "Rounding"},
    {Word::kPrepaid, "Reeds betaald", "Already paid"},
    {Word::kSetOff, "Verrekend tegoed", "Credit set off"},
    {Word::kPayable, "Te betalen", "To be paid"},
    {Word::kCredited, "Tegoed", "In your favour"},
    {Word::kPay, "Betalen", "How to pay"},
    {Word::kToAccount, "Op rekening", "To account"},
    {Word::kInNameOf, "Op naam van", "In the name of"},
    {Word::kReference, "Onder vermelding van", "With reference"},
    {Word::kOrDutchReference, "Of betalingskenmerk", "Or Dutch reference"},
    {Word::kScan, "Of scan de code met de app van uw bank.", "Or scan the code with your bank's app."},
    {Word::kDirectDebit, "Automatische incasso", "Direct debit"},
    {Word::kPaid, "Deze factuur is betaald. Dank u wel.", "This invoice has been paid. Thank you."},
    {Word::kReceipt, "Betalingsbewijs", "Receipt"},
    {Word::kPaidAmount, "Betaald bedrag", "Amount paid"},
    {Word::kPaidOn, "Betaald op", "Paid on"},
    {Word::kPaidBy, "Betaald met", "Paid by"},
    {Word::kStillToPay, "Nog te betalen", "Still to be paid"},
    {Word::kRefunded, "Dit bedrag wordt terugbetaald of verrekend.", "This amount will be refunded or set off."},
    {Word::kReason, "Reden", "Reason"},
    {Word::kDelivered, "geleverd", "delivered"},
    {Word::kPage, "Pagina", "Page"},
    {Word::kOf, "van", "of"},
    {Word::kChamber, "KvK", "KvK"},
    {Word::kVatNumber, "Btw", "VAT"},
};

constexpr std::string_view kMonths[][2] = {
    {"januari", "January"}, {"februari", "February"}, {"maart", "March"},
    {"april", "April"},     {"mei", "May"},           {"juni", "June"},
    {"juli", "July"},       {"augustus", "August"},   {"september", "September"},
    {"oktober", "October"}, {"november", "November"}, {"december", "December"},
};

bool IsDutch(std::string_view language) { return language == "nl"; }

std::string_view MonthName(int month, std::string_view language) {
  return kMonths[month - 1][IsDutch(language) ? 0 : 1];
}

}  // namespace

std::string_view Say(Word word, std::string_view language) {
  for (const Words& words : kWords) {
    if (words.word == word) return IsDutch(language) ? words.dutch : words.english;
  }
  assert(false);
  return "";
}

std::string_view TitleOf(const Document& document) {
  switch (document.kind) {
    case Kind::kCollectiveInvoice:
      return Say(Word::kCollectiveInvoice, document.language);
    case Kind::kCreditNote:
      return Say(Word::kCreditNote, document.language);
    case Kind::kChargeNote:
      return Say(Word::kChargeNote, document.language);
    case Kind::kInstantInvoice:
      break;
  }
  return Say(Word::kInvoice, document.language);
}

std::string FormatDecimal(const Decimal& decimal, std::string_view language) {
  const std::string plain = decimal.ToString();
  const size_t point = plain.find('.');
  const size_t whole_end = point == std::string::npos ? plain.size() : point;
  const bool dutch = IsDutch(language);
  std::string text;
  for (size_t i = 0; i < whole_end; ++i) {
    const size_t left = whole_end - i;
    text.push_back(plain[i]);
    if (plain[i] != '-' && left > 1 && left % 3 == 1) text.push_back(dutch ? '.' : ',');
  }
  if (point == std::string::npos) return text;
  text.push_back(dutch ? ',' : '.');
  return text + plain.substr(point + 1);
}

std::string FormatAmount(const Money& money, std::string_view language) {
  return FormatDecimal(ToDecimal(money), language);
}

std::string FormatMoney(const Money& money, std::string_view language) {
  const std::string currency = money.currency == kEur ? "€" : money.currency.code();
  return absl::StrCat(currency, "\u00A0", FormatAmount(money, language));
}

std::string FormatDay(absl::CivilDay day, std::string_view language) {
  return absl::StrCat(day.day(), " ", AbslView(MonthName(day.month(), language)), " ", day.year());
}

std::string FormatPeriod(const DayPeriod& period, std::string_view language) {
  if (period == MonthOf(period.begin)) {
    return absl::StrCat(AbslView(MonthName(period.begin.month(), language)), " ", period.begin.year());
  }
  return absl::StrCat(FormatDay(period.begin, language), " – ", FormatDay(period.end - 1, language));
}

std::string DebitSentence(const DebitNotice& debit, std::string_view language) {
  const std::string day = FormatDay(debit.date, language);
  const std::string account = InFours(debit.bank_account);
  if (IsDutch(language)) {
    return absl::StrCat("Dit bedrag wordt rond ", day, " afgeschreven van ", account, ", machtiging ", debit.mandate,
                        ", incassant-ID ", debit.creditor_id, ". U hoeft niets te doen.");
  }
  return absl::StrCat("This amount will be collected around ", day, " from ", account, ", mandate ", debit.mandate,
                      ", creditor identifier ", debit.creditor_id, ". There is nothing for you to do.");
}

std::string InFours(std::string_view text) {
  std::string fours;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && i % 4 == 0) fours += "\u00A0";
    fours.push_back(text[i]);
  }
  return fours;
}

}  // namespace vlot::invoicing
