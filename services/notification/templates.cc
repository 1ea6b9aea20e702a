#include "services/notification/templates.h"

#include <cassert>

#include "absl/strings/str_cat.h"
#include "services/notification/letter_writer.h"
#include "services/notification/wording.h"

namespace vlot::notification {
namespace {

using absl::StrCat;

// About an order.
class Writer : public LetterWriter {
 public:
  Writer(Language language, const Facts& facts) : LetterWriter(language), facts_(facts) {}

  void Subject(const std::string& dutch, const std::string& english) {
    const std::string number = StrCat(" (", facts_.order_number, ")");
    LetterWriter::Subject(dutch + number, english + number);
  }
  void Greet() { LetterWriter::Greet(facts_.customer); }
  void Lines() {
    for (const Line& line : facts_.lines) Add(StrCat("  ", line.quantity, " x ", line.title, "\n"));
    if (!facts_.lines.empty()) Add("\n");
  }
  void Offer() {
    Paragraph("Vragen? Neem gerust contact met ons op; met uw bestelnummer helpen we u snel.",
              "Any questions? Do get in touch; with your order number we can help you quickly.");
  }

 private:
  const Facts& facts_;
};

std::string Day(Language language, const Facts& facts) {
  return facts.delivery_day ? DayIn(language, *facts.delivery_day) : "";
}

void AtTheDoor(Writer& writer, const Facts& facts) {
  writer.ParagraphIf(facts.identity_check,
                     "Houd een geldig identiteitsbewijs bij de hand: de bezorger vraagt ernaar aan de deur.",
                     "Please have a valid identity document at hand: the courier will ask for it at the door.");
}

void OrderConfirmed(Writer& writer, const Facts& facts) {
  writer.Subject("Uw bestelling is bevestigd", "Your order is confirmed");
  writer.Greet();
  writer.Paragraph(
      StrCat("Bedankt voor uw bestelling ", facts.order_number, ". Alles is in orde en we gaan ermee aan de slag:"),
      StrCat("Thank you for your order ", facts.order_number, ". All is well and we are getting it ready:"));
  writer.Lines();
  writer.Paragraph(StrCat("Totaal: ", AmountIn(Language::kDutch, facts.total), " inclusief btw."),
                   StrCat("Total: ", AmountIn(Language::kEnglish, facts.total), " including VAT."));
  writer.ParagraphIf(facts.on_account, "Dit bedrag komt op uw maandfactuur; u hoeft nu niets te betalen.",
                     "This amount will be on your monthly invoice; there is nothing to pay now.");
  writer.ParagraphIf(facts.delivery_day.has_value(), StrCat("We bezorgen op ", Day(Language::kDutch, facts), "."),
                     StrCat("We will deliver on ", Day(Language::kEnglish, facts), "."));
  AtTheDoor(writer, facts);
}

std::string By(Language language, const Receipt& receipt) {
  if (receipt.method.empty()) return "";
  return StrCat(language == Language::kDutch ? " met " : " by ", MethodIn(language, receipt.method));
}

void PaidBy(Writer& writer, const Money& total, const Receipt& receipt) {
  const auto line = [&](Language language, const char* paid, const char* on) {
    return StrCat(paid, AmountIn(language, total), By(language, receipt), on, DayIn(language, receipt.day), " ",
                  receipt.day.year(), ".");
  };
  writer.Paragraph(StrCat(line(Language::kDutch, "Betaald: ", " op "), " Dit bericht is uw betalingsbewijs."),
                   StrCat(line(Language::kEnglish, "Paid: ", " on "), " This message is your receipt."));
}

void InvoiceIssued(Writer& writer, const Facts& facts) {
  writer.Subject("Uw factuur", "Your invoice");
  writer.Greet();
  writer.Paragraph(StrCat("Voor uw bestelling ", facts.order_number, " is factuur ", facts.invoice_number, " van ",
                          AmountIn(Language::kDutch, facts.total), " gemaakt."),
                   StrCat("Invoice ", facts.invoice_number, " of ", AmountIn(Language::kEnglish, facts.total),
                          " has been issued for your order ", facts.order_number, "."));
  writer.ParagraphIf(facts.invoice_attached, "U vindt de factuur in de bijlage.", "Please find the invoice attached.");
  if (facts.receipt) PaidBy(writer, facts.total, *facts.receipt);
  writer.ParagraphIf(!facts.on_account, "De bestelling is al betaald: u hoeft niets meer te doen.",
                     "The order has been paid already: there is nothing left to do.");
}

// Says which delivery of several it is.
std::string Ordinal(Language language, const Facts& facts) {
  if (facts.shipments < 2 || facts.shipment < 1) return "";
  return language == Language::kDutch ? StrCat(" (zending ", facts.shipment, " van ", facts.shipments, ")")
                                      : StrCat(" (delivery ", facts.shipment, " of ", facts.shipments, ")");
}

void OnItsWay(Writer& writer, const Facts& facts) {
  writer.Subject("Uw bestelling is onderweg", "Your order is on its way");
  writer.Greet();
  const bool known = !facts.courier.empty();
  writer.Paragraph(StrCat("Goed nieuws: uw bestelling ", facts.order_number, Ordinal(Language::kDutch, facts),
                          " is onderweg", known ? StrCat(" met ", facts.courier) : "", "."),
                   StrCat("Good news: your order ", facts.order_number, Ordinal(Language::kEnglish, facts),
                          " is on its way", known ? StrCat(" with ", facts.courier) : "", "."));
  writer.ParagraphIf(!facts.tracking_code.empty(), StrCat("Volg uw pakket met deze code: ", facts.tracking_code),
                     StrCat("Follow your parcel with this code: ", facts.tracking_code));
  AtTheDoor(writer, facts);
}

void Delivered(Writer& writer, const Facts& facts) {
  writer.Subject("Uw bestelling is bezorgd", "Your order has been delivered");
  writer.Greet();
  writer.Paragraph(
      StrCat("Uw bestelling ", facts.order_number, Ordinal(Language::kDutch, facts),
             " is bezorgd. Veel plezier ermee!"),
      StrCat("Your order ", facts.order_number, Ordinal(Language::kEnglish, facts), " has been delivered. Enjoy!"));
  writer.Paragraph("Niets ontvangen of is er iets niet goed? Laat het ons weten.",
                   "Nothing received, or is something not right? Please let us know.");
}

void OrderCancelled(Writer& writer, const Facts& facts) {
  writer.Subject("Uw bestelling is geannuleerd", "Your order is cancelled");
  writer.Greet();
  writer.Paragraph(StrCat("Uw bestelling ", facts.order_number, " is geannuleerd. U krijgt niets meer bezorgd."),
                   StrCat("Your order ", facts.order_number, " is cancelled. Nothing more will be delivered."));
  writer.Paragraph("Had u al betaald? Dan krijgt u het hele bedrag terug, op de manier waarop u betaalde.",
                   "Had you paid already? Then the whole amount goes back to you, the way you paid it.");
}

void OrderExpired(Writer& writer, const Facts& facts) {
  writer.Subject("Uw bestelling is vervallen", "Your order has expired");
  writer.Greet();
  writer.Paragraph(StrCat("We hebben geen betaling ontvangen voor uw bestelling ", facts.order_number,
                          ". De bestelling is daarom vervallen; u hoeft niets te betalen."),
                   StrCat("We received no payment for your order ", facts.order_number,
                          ". It has therefore expired; there is nothing to pay."));
  writer.Paragraph("Wilt u de artikelen nog hebben? Plaats dan gerust een nieuwe bestelling.",
                   "Would you still like these items? You are welcome to order again.");
}

void StockRefused(Writer& writer, const Facts& facts) {
  writer.Subject("Uw bestelling is helaas niet leverbaar", "We are sorry, your order is out of stock");
  writer.Greet();
  writer.Paragraph(StrCat("Niet alles van uw bestelling ", facts.order_number, " is nog op voorraad:"),
                   StrCat("Not everything in your order ", facts.order_number, " is still in stock:"));
  writer.Lines();
  writer.Paragraph("Het spijt ons. We annuleren de bestelling voor u; er wordt niets in rekening gebracht.",
                   "We are sorry. We are cancelling the order for you; you will not be charged.");
}

}  // namespace

Text Compose(Template which, Language language, const Facts& facts) {
  Writer writer(language, facts);
  switch (which) {
    case Template::kOrderConfirmed:
      OrderConfirmed(writer, facts);
      break;
    case Template::kInvoiceIssued:
      InvoiceIssued(writer, facts);
      break;
    case Template::kOnItsWay:
      OnItsWay(writer, facts);
      break;
    case Template::kDelivered:
      Delivered(writer, facts);
      break;
    case Template::kOrderCancelled:
      OrderCancelled(writer, facts);
      break;
    case Template::kOrderExpired:
      OrderExpired(writer, facts);
      break;
    case Template::kStockRefused:
      StockRefused(writer, facts);
      break;
    case Template::kCollectiveInvoice:
    case Template::kCreditNote:
    case Template::kReminder:
    case Template::kCollectionNotice:
      assert(false);
      break;
  }
  writer.Offer();
  return std::move(writer).Sign(facts.shop);
}

}  // namespace vlot::notification
