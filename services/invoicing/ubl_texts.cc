#include "services/invoicing/ubl_texts.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/time/iso.h"
#include "services/invoicing/xml_writer.h"

namespace vlot::invoicing {
namespace {

bool IsDutch(std::string_view language) { return language == "nl"; }

}  // namespace

std::string_view ExemptionReason(vat::Category category, std::string_view language) {
  const bool dutch = IsDutch(language);
  switch (category) {
    case vat::Category::kExempt:
      return dutch ? "Vrijgesteld van btw" : "Exempt from VAT";
    case vat::Category::kReverseCharge:
      return dutch ? "Btw verlegd" : "Reverse charge";
    case vat::Category::kIntraCommunity:
      return dutch ? "Intracommunautaire levering" : "Intra-community supply";
    case vat::Category::kExport:
      return dutch ? "Uitvoer buiten de EU" : "Export outside the EU";
    case vat::Category::kStandard:
    case vat::Category::kReduced:
    case vat::Category::kZero:
      return "";
  }
  return "";
}

std::string_view ExemptionReasonCode(vat::Category category) {
  switch (category) {
    case vat::Category::kReverseCharge:
      return "VATEX-EU-AE";
    case vat::Category::kIntraCommunity:
      return "VATEX-EU-IC";
    case vat::Category::kExport:
      return "VATEX-EU-G";
    default:
      return "";
  }
}

std::string PaymentTermsText(const Document& document) {
  const bool dutch = IsDutch(document.language);
  if (document.kind == Kind::kCreditNote) {
    return dutch ? "Wordt terugbetaald of verrekend." : "Will be refunded or set off.";
  }
  if (document.debit) {
    const DebitNotice& debit = *document.debit;
    return dutch ? absl::StrCat("Wordt rond ", FormatIsoDate(debit.date), " afgeschreven van ", debit.bank_account,
                                ", machtiging ", debit.mandate, ", incassant-ID ", debit.creditor_id, ".")
                 : absl::StrCat("Will be collected around ", FormatIsoDate(debit.date), " from ", debit.bank_account,
                                ", mandate ", debit.mandate, ", creditor identifier ", debit.creditor_id, ".");
  }
  if (!document.due_date) return dutch ? "Reeds betaald." : "Already paid.";
  return absl::StrCat(dutch ? "Te betalen uiterlijk op " : "Payable by ", FormatIsoDate(*document.due_date), ".");
}

std::string NoteText(const Document& document) {
  return absl::StrReplaceAll(document.reason, {{"#", IsDutch(document.language) ? "nr. " : "no. "}});
}

std::string ChargeWord(std::string_view language) { return IsDutch(language) ? "Toeslag" : "Charge"; }

std::string ChargeTitle(const Document& document, const DocumentLine& line) {
  const bool dutch = IsDutch(document.language);
  std::string title = CleanText(line.title);
  if (title.empty()) title = ChargeWord(document.language);
  const DocumentDelivery* const delivery = DeliveryOf(document, line);
  if (delivery == nullptr) return title;
  return absl::StrCat(title, dutch ? ", bestelling " : ", order ", delivery->order_number);
}

std::string DeliveryText(const DocumentDelivery& delivery, std::string_view language) {
  const bool dutch = IsDutch(language);
  const std::string reference = CleanText(delivery.external_reference);
  return absl::StrCat(dutch ? "Bestelling " : "Order ", delivery.order_number, reference.empty() ? "" : " / ",
                      reference, dutch ? ", geleverd op " : ", delivered on ", FormatIsoDate(delivery.date));
}

}  // namespace vlot::invoicing
