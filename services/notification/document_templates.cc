#include "services/notification/document_templates.h"

#include <cassert>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/notification/letter_writer.h"
#include "services/notification/wording.h"

namespace vlot::notification {
namespace {

using absl::StrCat;

// The day with its year: terms run over years' ends.
std::string Day(Language language, absl::CivilDay day) { return StrCat(DayIn(language, day), " ", day.year()); }

void PayUntil(LetterWriter& writer, const DocumentFacts& facts) {
  if (!facts.pay_until) return;
  writer.Paragraph(StrCat("Wilt u dit bedrag uiterlijk op ", Day(Language::kDutch, *facts.pay_until),
                          " betalen? Hoe dat gaat, staat in de bijlage."),
                   StrCat("Please pay this amount by ", Day(Language::kEnglish, *facts.pay_until),
                          ". The attachment tells you how."));
}

// The notice of the direct debit, beforehand.
void Collected(LetterWriter& writer, const DebitFacts& debit) {
  writer.Paragraph(
      StrCat("Dit bedrag wordt rond ", Day(Language::kDutch, debit.day), " afgeschreven van ", debit.bank_account,
             " (machtiging ", debit.mandate, ", incassant-ID ", debit.creditor_id, "); u hoeft niets te doen."),
      StrCat("This amount will be collected around ", Day(Language::kEnglish, debit.day), " from ", debit.bank_account,
             " (mandate ", debit.mandate, ", creditor identifier ", debit.creditor_id,
             "); there is nothing for you to do."));
}

void CollectiveInvoice(LetterWriter& writer, const DocumentFacts& facts) {
  writer.Subject(StrCat("Uw factuur ", facts.number), StrCat("Your invoice ", facts.number));
  writer.Greet(facts.customer);
  writer.Paragraph(StrCat("Bij dit bericht vindt u verzamelfactuur ", facts.number, " van ",
                          AmountIn(Language::kDutch, facts.amount), "."),
                   StrCat("Please find attached collective invoice ", facts.number, " of ",
                          AmountIn(Language::kEnglish, facts.amount), "."));
  if (facts.debit) return Collected(writer, *facts.debit);
  PayUntil(writer, facts);
}

// Its invoice asked for a transfer, and nobody shall pay twice.
void CollectionNotice(LetterWriter& writer, const DocumentFacts& facts) {
  const std::string dutch_amount = AmountIn(Language::kDutch, facts.amount);
  const std::string english_amount = AmountIn(Language::kEnglish, facts.amount);
  writer.Subject(StrCat("Wij schrijven ", dutch_amount, " af voor factuur ", facts.number),
                 StrCat("We will collect ", english_amount, " for invoice ", facts.number));
  writer.Greet(facts.customer);
  writer.Paragraph(StrCat("Van factuur ", facts.number, " staat ", dutch_amount, " open."),
                   StrCat("Of invoice ", facts.number, ", ", english_amount, " is open."));
  if (facts.debit) Collected(writer, *facts.debit);
  writer.Paragraph("Hebt u dit bedrag zelf al overgemaakt, of is er iets niet goed? Laat het ons voor die dag weten.",
                   "Have you transferred this amount yourself, or is anything wrong? Please tell us before that day.");
}

void CreditNote(LetterWriter& writer, const DocumentFacts& facts) {
  writer.Subject(StrCat("Uw creditnota ", facts.number), StrCat("Your credit note ", facts.number));
  writer.Greet(facts.customer);
  writer.Paragraph(StrCat("Bij dit bericht vindt u creditnota ", facts.number, " van ",
                          AmountIn(Language::kDutch, facts.amount), " bij factuur ", facts.credited, "."),
                   StrCat("Please find attached credit note ", facts.number, " of ",
                          AmountIn(Language::kEnglish, facts.amount), " for invoice ", facts.credited, "."));
  writer.Paragraph("Het bedrag wordt terugbetaald of verrekend; u hoeft niets te doen.",
                   "The amount will be refunded or set off; there is nothing for you to do.");
}

void Reminder(LetterWriter& writer, const DocumentFacts& facts) {
  const std::string dutch_amount = AmountIn(Language::kDutch, facts.amount);
  const std::string english_amount = AmountIn(Language::kEnglish, facts.amount);
  writer.Subject(StrCat(facts.credit_hold ? "Laatste aanmaning: " : "Herinnering: ", dutch_amount, " staat nog open"),
                 StrCat(facts.credit_hold ? "Final reminder: " : "Reminder: ", english_amount, " is still open"));
  writer.Greet(facts.customer);
  writer.Paragraph(StrCat("In de bijlage vindt u een herinnering: ", dutch_amount, " is nog niet betaald."),
                   StrCat("Please find attached a reminder: ", english_amount, " has not been paid yet."));
  if (facts.fourteen_day_letter) {
    writer.Paragraph(StrCat("Betaalt u niet binnen veertien dagen nadat dit bericht bij u is bezorgd, dan bent u ",
                            AmountIn(Language::kDutch, facts.costs_announced), " aan incassokosten verschuldigd."),
                     StrCat("If you do not pay within fourteen days after this message has been delivered to you, you "
                            "will owe ",
                            AmountIn(Language::kEnglish, facts.costs_announced), " of collection costs."));
  }
  PayUntil(writer, facts);
  writer.Paragraph("Hebt u al betaald? Dan hoeft u niets te doen.", "Have you paid already? Then you need do nothing.");
}

}  // namespace

Text ComposeDocument(Template which, Language language, const DocumentFacts& facts) {
  LetterWriter writer(language);
  switch (which) {
    case Template::kCollectiveInvoice:
      CollectiveInvoice(writer, facts);
      break;
    case Template::kCreditNote:
      CreditNote(writer, facts);
      break;
    case Template::kReminder:
      Reminder(writer, facts);
      break;
    case Template::kCollectionNotice:
      CollectionNotice(writer, facts);
      break;
    default:
      assert(false);  // of an order: templates.h
  }
  return std::move(writer).Sign(facts.shop);
}

}  // namespace vlot::notification
