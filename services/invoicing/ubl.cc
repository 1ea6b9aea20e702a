#include "services/invoicing/ubl.h"

#include <algorithm>
#include <cstdlib>
#include <pugixml.hpp>
#include <sstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/string_views.h"
#include "services/invoicing/reference.h"
#include "services/invoicing/ubl_party.h"
#include "services/invoicing/ubl_texts.h"
#include "services/invoicing/xml_writer.h"

namespace vlot::invoicing {
namespace {

constexpr char kNamespaceInvoice[] = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
constexpr char kNamespaceCreditNote[] = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";
constexpr char kNamespaceCac[] = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
constexpr char kNamespaceCbc[] = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

constexpr int16_t kLayoutWithoutInventedDays = 2;
constexpr int16_t kLayoutWithTotalsOfNothing = 3;
constexpr int16_t kLayoutWithCheckedNumbers = 3;

constexpr char kProfileId[] = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";  // PEPPOL-EN16931-R007
constexpr char kSepaCreditTransfer[] = "58";                                  // UNCL4461; NL-R-008
constexpr char kSepaDirectDebit[] = "59";                                     // UNCL4461; NL-R-008
constexpr char kStandingAgreement[] = "57";                                   // as agreed before; NL-R-008
constexpr char kPiece[] = "C62";                                              // UN/ECE recommendation 20: one

const char* CustomizationId(Profile profile) {
  switch (profile) {
    case Profile::kNlcius:
      return "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0";
    case Profile::kPeppol:
      return "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
    case Profile::kCore:
      break;
  }
  return "urn:cen.eu:en16931:2017";
}

// Elements stand in the order of the schema: see UBL-Invoice-2.1.xsd and UBL-CreditNote-2.1.xsd.
class Renderer {
 public:
  Renderer(const Document& document, const Seller& seller, std::string_view pdf, int16_t layout)
      : document_(document),
        seller_(seller),
        pdf_(pdf),
        credit_note_(document.kind == Kind::kCreditNote),
        days_invented_(layout < kLayoutWithoutInventedDays),
        totals_of_nothing_(layout >= kLayoutWithTotalsOfNothing),
        checks_(layout >= kLayoutWithCheckedNumbers ? NumberChecks::kAll : NumberChecks::kFew) {}

  void Render(pugi::xml_document& xml) {
    Element root = AddRoot(xml);
    AddHeader(root);
    AddReferences(root);
    if (!pdf_.empty()) AddPdf(root);
    AddSupplier(seller_, document_.debit ? document_.debit->creditor_id : "", root);
    AddCustomer(document_.buyer, checks_, root);
    AddDelivery(root);
    AddPayment(root);
    for (const DocumentLine& line : document_.lines) {
      if (StandsAsCharge(line)) AddCharge(line, root);
    }
    AddTaxTotal(root);
    AddMonetaryTotal(root);
    int number = 0;
    for (const DocumentLine& line : document_.lines) {
      if (!StandsAsCharge(line)) AddLine(line, ++number, root);
    }
  }

 private:
  Element AddRoot(pugi::xml_document& xml) {
    pugi::xml_node declaration = xml.append_child(pugi::node_declaration);
    declaration.append_attribute("version").set_value("1.0");
    declaration.append_attribute("encoding").set_value("UTF-8");
    Element root(xml.append_child(credit_note_ ? "CreditNote" : "Invoice"));
    root.Attribute("xmlns", credit_note_ ? kNamespaceCreditNote : kNamespaceInvoice);
    root.Attribute("xmlns:cac", kNamespaceCac);
    root.Attribute("xmlns:cbc", kNamespaceCbc);
    return root;
  }

  void AddHeader(Element root) {
    root.Text("cbc:CustomizationID", CustomizationId(document_.profile));
    root.Text("cbc:ProfileID", kProfileId);
    root.Text("cbc:ID", document_.number);
    root.Date("cbc:IssueDate", document_.issue_date);
    if (!credit_note_ && document_.due_date) root.Date("cbc:DueDate", *document_.due_date);
    if (credit_note_) {
      root.Text("cbc:CreditNoteTypeCode", "381");
    } else {
      root.Text("cbc:InvoiceTypeCode", "380");
    }
    root.Text("cbc:Note", NoteText(document_));
    root.Text("cbc:DocumentCurrencyCode", document_.gross.currency.code());
  }

  // BT-10, BT-13, BT-25. The buyer's own reference of the order, if the shop gave one; else the order's number.
  void AddReferences(Element root) {
    root.Text("cbc:BuyerReference", document_.buyer.buyer_reference);
    if (document_.period) AddPeriod(*document_.period, root);
    AddOrder(root);
    if (!credit_note_) return;
    root.Add("cac:BillingReference").Add("cac:InvoiceDocumentReference").Text("cbc:ID", document_.credited_number);
  }

  // BG-14 and BG-26: first and last day.
  void AddPeriod(const DayPeriod& period, Element parent) {
    Element node = parent.Add("cac:InvoicePeriod");
    node.Date("cbc:StartDate", period.begin);
    node.Date("cbc:EndDate", period.end - 1);
  }

  // A collective invoice is for many orders: each line names its own, and Peppol wants "NA" where there is no one
  // number but the element must stand.
  void AddOrder(Element root) {
    if (document_.order_number.empty()) {
      if (CleanText(document_.buyer.buyer_reference).empty()) root.Add("cac:OrderReference").Text("cbc:ID", "NA");
      return;
    }
    const std::string reference = CleanText(document_.external_reference);
    Element order = root.Add("cac:OrderReference");
    order.Text("cbc:ID", reference.empty() ? document_.order_number : reference);
    order.Text("cbc:SalesOrderID", document_.order_number);
  }

  void AddPdf(Element root) {
    Element reference = root.Add("cac:AdditionalDocumentReference");
    reference.Text("cbc:ID", document_.number);
    Element object = reference.Add("cac:Attachment").Add("cbc:EmbeddedDocumentBinaryObject");
    object.Attribute("mimeCode", "application/pdf");
    object.Attribute("filename", absl::StrCat(document_.number, ".pdf").c_str());
    object.Content(absl::Base64Escape(AbslView(pdf_)));
  }

  // A period stands for the days of delivery. Without one nothing has been delivered yet: an order is invoiced at once,
  // before its goods leave, so there is no day of delivery to tell. Supplies within the Union must bear one (BR-IC-11):
  // the document's own, which is when the supply is invoiced.
  void AddDelivery(Element root) {
    const bool dated = !document_.period && (days_invented_ || HasIntraCommunity());
    if (!dated && document_.delivery_region.empty()) return;
    Element delivery = root.Add("cac:Delivery");
    if (dated) delivery.Date("cbc:ActualDeliveryDate", document_.issue_date);
    if (document_.delivery_region.empty()) return;
    delivery.Add("cac:DeliveryLocation")
        .Add("cac:Address")
        .Add("cac:Country")
        .Text("cbc:IdentificationCode", document_.delivery_region);
  }

  bool HasIntraCommunity() const {
    return std::any_of(document_.groups.begin(), document_.groups.end(),
                       [](const vat::Group& group) { return group.category == vat::Category::kIntraCommunity; });
  }

  void AddPayment(Element root) {
    if (credit_note_ && document_.profile == Profile::kNlcius) {
      // Rule sets before SI-UBL 2.0.3.12 ask it of credit notes too (BR-NL-11).
      root.Add("cac:PaymentMeans").Text("cbc:PaymentMeansCode", kStandingAgreement);
    }
    if (document_.debit) {
      AddDebit(*document_.debit, root);
    } else if (!credit_note_ && document_.payable.IsPositive()) {
      Element means = root.Add("cac:PaymentMeans");
      means.Text("cbc:PaymentMeansCode", kSepaCreditTransfer);
      means.Text("cbc:PaymentID", CreditorReference(document_.number));
      Element account = means.Add("cac:PayeeFinancialAccount");
      account.Text("cbc:ID", seller_.iban);
      if (document_.profile != Profile::kNlcius) AddBank(account);
    }
    root.Add("cac:PaymentTerms").Text("cbc:Note", PaymentTermsText(document_));
  }

  // BG-19: the mandate and the payer's account (PEPPOL-EN16931-R061).
  void AddDebit(const DebitNotice& debit, Element root) {
    Element means = root.Add("cac:PaymentMeans");
    means.Text("cbc:PaymentMeansCode", kSepaDirectDebit);
    means.Text("cbc:PaymentID", CreditorReference(document_.number));
    Element mandate = means.Add("cac:PaymentMandate");
    mandate.Text("cbc:ID", debit.mandate);
    mandate.Add("cac:PayerFinancialAccount").Text("cbc:ID", debit.bank_account);
  }

  // Advised against by NLCIUS (BR-NL-30, BR-NL-31).
  void AddBank(Element account) {
    account.Text("cbc:Name", seller_.legal_name);
    if (!CleanText(seller_.bic).empty()) account.Add("cac:FinancialInstitutionBranch").Text("cbc:ID", seller_.bic);
  }

  // BG-20 and BG-21. A document must have a line (BR-16): charges that stand alone are lines.
  bool StandsAsCharge(const DocumentLine& line) const {
    return line.charge && std::any_of(document_.lines.begin(), document_.lines.end(),
                                      [](const DocumentLine& other) { return !other.charge; });
  }

  // Whether it is an amount off. The net of one may be nothing: then its quantity tells.
  bool IsAllowance(const DocumentLine& line) const {
    return line.net.IsNegative() || (totals_of_nothing_ && line.net.IsZero() && line.quantity < 0);
  }

  void AddCharge(const DocumentLine& line, Element root) {
    Element charge = root.Add("cac:AllowanceCharge");
    const bool allowance = IsAllowance(line);
    charge.Text("cbc:ChargeIndicator", allowance ? "false" : "true");
    charge.Text("cbc:AllowanceChargeReason", ChargeTitle(document_, line));
    charge.Amount("cbc:Amount", allowance ? Money{-line.net.minor, line.net.currency} : line.net);
    AddCategory("cac:TaxCategory", line.category, line.percent, charge);
  }

  Element AddCategory(const char* name, vat::Category category, const Decimal& percent, Element parent) {
    Element node = parent.Add(name);
    node.Text("cbc:ID", vat::Unece5305Code(category));
    node.Text("cbc:Percent", percent.Normalized().ToString());
    if (std::string_view(name) == "cac:TaxCategory" && in_breakdown_) AddExemption(category, node);
    node.Add("cac:TaxScheme").Text("cbc:ID", "VAT");
    return node;
  }

  // Dutch rules prefer the text alone (BR-NL-35).
  void AddExemption(vat::Category category, Element node) {
    if (document_.profile != Profile::kNlcius) {
      node.Text("cbc:TaxExemptionReasonCode", ExemptionReasonCode(category));
    }
    node.Text("cbc:TaxExemptionReason", ExemptionReason(category, document_.language));
  }

  void AddTaxTotal(Element root) {
    in_breakdown_ = true;
    Element total = root.Add("cac:TaxTotal");
    total.Amount("cbc:TaxAmount", document_.vat);
    for (const vat::Group& group : document_.groups) {
      Element subtotal = total.Add("cac:TaxSubtotal");
      subtotal.Amount("cbc:TaxableAmount", group.net);
      subtotal.Amount("cbc:TaxAmount", group.vat);
      AddCategory("cac:TaxCategory", group.category, group.percent, subtotal);
    }
    in_breakdown_ = false;
  }

  // A total stands wherever something that it totals does, be it of 0.00 (BR-CO-11, BR-CO-12).
  void AddMonetaryTotal(Element root) {
    Money charges = Money::Zero(document_.net.currency), allowances = charges;
    bool has_charges = false, has_allowances = false;
    for (const DocumentLine& line : document_.lines) {
      if (!StandsAsCharge(line)) continue;
      (IsAllowance(line) ? allowances : charges).minor += std::abs(line.net.minor);
      (IsAllowance(line) ? has_allowances : has_charges) = true;
    }
    const auto stands = [this](bool has, const Money& sum) { return totals_of_nothing_ ? has : !sum.IsZero(); };
    Element total = root.Add("cac:LegalMonetaryTotal");
    total.Amount("cbc:LineExtensionAmount", {document_.net.minor - charges.minor + allowances.minor, charges.currency});
    total.Amount("cbc:TaxExclusiveAmount", document_.net);
    total.Amount("cbc:TaxInclusiveAmount", document_.gross);
    if (stands(has_allowances, allowances)) total.Amount("cbc:AllowanceTotalAmount", allowances);
    if (stands(has_charges, charges)) total.Amount("cbc:ChargeTotalAmount", charges);
    if (!document_.prepaid.IsZero()) total.Amount("cbc:PrepaidAmount", document_.prepaid);
    if (!document_.rounding.IsZero()) total.Amount("cbc:PayableRoundingAmount", document_.rounding);
    total.Amount("cbc:PayableAmount", document_.payable);
  }

  void AddLine(const DocumentLine& line, int number, Element root) {
    Element node = root.Add(credit_note_ ? "cac:CreditNoteLine" : "cac:InvoiceLine");
    node.Text("cbc:ID", std::to_string(number));
    const DocumentDelivery* const delivery = DeliveryOf(document_, line);
    if (delivery != nullptr) node.Text("cbc:Note", DeliveryText(*delivery, document_.language));
    node.Text(credit_note_ ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity", std::to_string(line.quantity), "unitCode",
              kPiece);
    node.Amount("cbc:LineExtensionAmount", line.net);
    if (delivery != nullptr) AddDeliveryOf(*delivery, node);
    Element item = node.Add("cac:Item");
    item.Text("cbc:Name", CleanText(line.title).empty() ? line.item : line.title);
    if (!line.item.empty()) item.Add("cac:SellersItemIdentification").Text("cbc:ID", line.item);
    AddCategory("cac:ClassifiedTaxCategory", line.category, line.percent, item);
    node.Add("cac:Price")
        .Text("cbc:PriceAmount", NetPrice(line.net, line.quantity).ToString(), "currencyID", line.net.currency.code());
  }

  // BG-26: its day; BT-128: its order's number (code 130 of UNTDID 1001).
  void AddDeliveryOf(const DocumentDelivery& delivery, Element line) {
    AddPeriod({delivery.date, delivery.date + 1}, line);
    Element reference = line.Add("cac:DocumentReference");
    reference.Text("cbc:ID", delivery.order_number);
    reference.Text("cbc:DocumentTypeCode", "130");
  }

  const Document& document_;
  const Seller& seller_;
  const std::string_view pdf_;
  const bool credit_note_;
  const bool days_invented_;
  const bool totals_of_nothing_;
  const NumberChecks checks_;
  bool in_breakdown_ = false;
};

}  // namespace

Decimal NetPrice(const Money& net, int64_t quantity) {
  const int cents = 2;
  for (int scale = cents; scale < Decimal::kScaleMax; ++scale) {
    const Int128 unit = PowerOfTen(scale - cents);
    const Int128 price = RoundHalfAwayFromZero(Int128{net.minor} * unit, quantity);
    if (RoundHalfAwayFromZero(price * quantity, unit) == net.minor) {
      return Decimal::Of(static_cast<int64_t>(price), scale);
    }
  }
  const Int128 unit = PowerOfTen(Decimal::kScaleMax - cents);
  return Decimal::Of(static_cast<int64_t>(RoundHalfAwayFromZero(Int128{net.minor} * unit, quantity)),
                     Decimal::kScaleMax);
}

std::string RenderUbl(const Document& document, const Seller& seller, std::string_view pdf, int16_t layout) {
  pugi::xml_document xml;
  Renderer(document, seller, pdf, layout).Render(xml);
  std::ostringstream out;
  xml.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

}  // namespace vlot::invoicing
