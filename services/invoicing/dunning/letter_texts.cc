#include "services/invoicing/dunning/letter_texts.h"

#include <cassert>

#include "absl/strings/str_cat.h"
#include "services/invoicing/pdf_texts.h"

namespace vlot::invoicing::dunning {
namespace {

struct Words {
  LetterWord word;
  std::string_view dutch;
  std::string_view english;
};

constexpr Words kWords[] = {
    {LetterWord::kDate, "Datum", "Date"},
    {LetterWord::kPayUntil, "Betalen uiterlijk", "Payable by"},
    {LetterWord::kInvoice, "Factuur", "Invoice"},
    {LetterWord::kDueDate, "Vervaldatum", "Due date"},
    {LetterWord::kOpen, "Open bedrag", "Open amount"},
    {LetterWord::kInterest, "Rente", "Interest"},
    {LetterWord::kPrincipal, "Openstaande facturen", "Open invoices"},
    {LetterWord::kCharged, "Eerder berekende kosten en rente", "Costs and interest charged before"},
    {LetterWord::kCosts, "Incassokosten", "Collection costs"},
    {LetterWord::kTotal, "Te betalen", "To be paid"},
};

bool IsDutch(const Letter& letter) { return letter.language == "nl"; }

std::string Amount(const Money& money, const Letter& letter) { return FormatMoney(money, letter.language); }

// Article 6:96(6) of the Dutch civil code: the term from the day after delivery, and the exact amount.
std::vector<std::string> FourteenDays(const Letter& letter) {
  const Notice& notice = letter.notice;
  const std::string total = Amount(dunning::TotalOf(notice), letter);
  const std::string costs = Amount(notice.costs_announced, letter);
  const std::string day = FormatDay(notice.pay_until, letter.language);
  if (IsDutch(letter)) {
    return {
        absl::StrCat("Ondanks onze herinnering hebben wij van u nog geen betaling ontvangen van wat hieronder staat. "
                     "Wij verzoeken u het openstaande bedrag van ",
                     total,
                     " te betalen binnen veertien dagen nadat deze brief bij u is bezorgd. Deze termijn begint "
                     "op de dag na de dag van bezorging. Wij gaan uit van betaling uiterlijk op ",
                     day, "."),
        absl::StrCat("Betaalt u niet binnen deze termijn, dan bent u incassokosten verschuldigd. Deze kosten bedragen ",
                     costs,
                     " (artikel 6:96 van het Burgerlijk Wetboek en het Besluit vergoeding voor buitengerechtelijke "
                     "incassokosten). Over deze kosten wordt geen btw berekend.")};
  }
  return {
      absl::StrCat("In spite of our reminder we have not received your payment of what is listed below. We ask you to "
                   "pay the open amount of ",
                   total,
                   " within fourteen days after this letter has been delivered to you. The term begins on the "
                   "day after the day of delivery. We count on your payment by ",
                   day, "."),
      absl::StrCat("If you do not pay within this term, you will owe collection costs. These costs amount to ", costs,
                   " (article 6:96 of the Dutch civil code and the decree on compensation for extrajudicial "
                   "collection costs). No VAT is charged on them.")};
}

std::string WhatIsCharged(const Letter& letter) {
  const bool costs = letter.notice.costs.IsPositive();
  const bool interest = letter.notice.interest.IsPositive();
  std::string what;
  if (IsDutch(letter)) {
    what = costs && interest ? "incassokosten en wettelijke rente" : costs ? "incassokosten" : "wettelijke rente";
    return absl::StrCat("Wij brengen u daarom ", what, " in rekening: ", Amount(ChargeOf(letter.notice), letter),
                        letter.charge_number.empty() ? "" : " (nummer ", letter.charge_number,
                        letter.charge_number.empty() ? "." : ").");
  }
  what = costs && interest ? "collection costs and statutory interest"
         : costs           ? "collection costs"
                           : "statutory interest";
  return absl::StrCat("We therefore charge you ", what, ": ", Amount(ChargeOf(letter.notice), letter),
                      letter.charge_number.empty() ? "" : " (number ", letter.charge_number,
                      letter.charge_number.empty() ? "." : ").");
}

std::string PleasePay(const Letter& letter) {
  const std::string total = Amount(dunning::TotalOf(letter.notice), letter);
  const std::string day = FormatDay(letter.notice.pay_until, letter.language);
  if (IsDutch(letter)) return absl::StrCat("Wij verzoeken u ", total, " te betalen, uiterlijk op ", day, ".");
  return absl::StrCat("We ask you to pay ", total, ", by ", day, ".");
}

}  // namespace

std::string_view Say(LetterWord word, std::string_view language) {
  for (const Words& words : kWords) {
    if (words.word == word) return language == "nl" ? words.dutch : words.english;
  }
  assert(false);
  return "";
}

std::string TitleOf(const Letter& letter) {
  const Notice& notice = letter.notice;
  const bool dutch = IsDutch(letter);
  if (notice.credit_hold) return dutch ? "Laatste aanmaning" : "Final reminder";
  if (notice.fourteen_day_letter || ChargeOf(notice).IsPositive()) return dutch ? "Aanmaning" : "Formal reminder";
  return dutch ? "Betalingsherinnering" : "Payment reminder";
}

std::vector<std::string> Opening(const Letter& letter) {
  const Notice& notice = letter.notice;
  const bool dutch = IsDutch(letter);
  if (notice.fourteen_day_letter) return FourteenDays(letter);
  std::vector<std::string> paragraphs;
  if (notice.level == 1) {
    paragraphs.emplace_back(
        dutch ? "Misschien is het u ontgaan: van wat hieronder staat is de betaaltermijn voorbij, en wij "
                "hebben uw betaling nog niet ontvangen."
              : "It may have escaped you: what is listed below is overdue, and we have not received "
                "your payment yet.");
  } else {
    paragraphs.emplace_back(dutch ? "Ondanks onze eerdere berichten hebben wij uw betaling niet ontvangen."
                                  : "In spite of our earlier letters we have not received your payment.");
  }
  if (ChargeOf(notice).IsPositive()) paragraphs.push_back(WhatIsCharged(letter));
  if (notice.credit_hold) {
    paragraphs.emplace_back(
        dutch ? "Tot alles is betaald, leveren wij u niet meer op rekening. Zodra uw betaling binnen is, "
                "kan dat vanzelf weer."
              : "Until all is paid, we no longer deliver to you on account. As soon as your payment has "
                "arrived, we do so again by itself.");
  }
  paragraphs.push_back(PleasePay(letter));
  return paragraphs;
}

std::vector<std::string> Closing(const Letter& letter) {
  if (IsDutch(letter)) {
    return {
        "Hebt u al betaald, dan kruisen onze berichten elkaar: u hoeft dan niets te doen. Bent u het niet eens met een "
        "factuur, of kunt u niet in één keer betalen, laat het ons dan weten."};
  }
  return {
      "If you have paid already, our messages have crossed, and you need do nothing. If you do not agree with an "
      "invoice, "
      "or cannot pay at once, please let us know."};
}

}  // namespace vlot::invoicing::dunning
