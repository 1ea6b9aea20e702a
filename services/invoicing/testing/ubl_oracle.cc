#include "services/invoicing/testing/ubl_oracle.h"

#include <algorithm>
#include <map>
#include <pugixml.hpp>

#include "absl/strings/str_cat.h"
#include "common/checks/check_digits.h"
#include "common/checks/country.h"
#include "common/money/money.h"
#include "common/status/string_views.h"
#include "common/time/iso.h"
#include "services/invoicing/endpoint.h"
#include "services/invoicing/reference.h"

namespace vlot::invoicing {
namespace {

using Nodes = std::vector<pugi::xml_node>;

// The order of the schema, of the elements that we use (UBL-Invoice-2.1.xsd, UBL-CreditNote-2.1.xsd and their common
// parts).
const std::map<std::string, std::vector<std::string>> kOrder = {
    {"Invoice",
     {"cbc:CustomizationID",
      "cbc:ProfileID",
      "cbc:ID",
      "cbc:IssueDate",
      "cbc:DueDate",
      "cbc:InvoiceTypeCode",
      "cbc:Note",
      "cbc:DocumentCurrencyCode",
      "cbc:BuyerReference",
      "cac:InvoicePeriod",
      "cac:OrderReference",
      "cac:BillingReference",
      "cac:AdditionalDocumentReference",
      "cac:AccountingSupplierParty",
      "cac:AccountingCustomerParty",
      "cac:Delivery",
      "cac:PaymentMeans",
      "cac:PaymentTerms",
      "cac:AllowanceCharge",
      "cac:TaxTotal",
      "cac:LegalMonetaryTotal",
      "cac:InvoiceLine"}},
    {"CreditNote",
     {"cbc:CustomizationID",
      "cbc:ProfileID",
      "cbc:ID",
      "cbc:IssueDate",
      "cbc:CreditNoteTypeCode",
      "cbc:Note",
      "cbc:DocumentCurrencyCode",
      "cbc:BuyerReference",
      "cac:InvoicePeriod",
      "cac:OrderReference",
      "cac:BillingReference",
      "cac:AdditionalDocumentReference",
      "cac:AccountingSupplierParty",
      "cac:AccountingCustomerParty",
      "cac:Delivery",
      "cac:PaymentMeans",
      "cac:PaymentTerms",
      "cac:AllowanceCharge",
      "cac:TaxTotal",
      "cac:LegalMonetaryTotal",
      "cac:CreditNoteLine"}},
    {"cac:Party",
     {"cbc:EndpointID", "cac:PartyIdentification", "cac:PartyName", "cac:PostalAddress", "cac:PartyTaxScheme",
      "cac:PartyLegalEntity", "cac:Contact"}},
    {"cac:PostalAddress",
     {"cbc:StreetName", "cbc:AdditionalStreetName", "cbc:CityName", "cbc:PostalZone", "cac:Country"}},
    {"cac:OrderReference", {"cbc:ID", "cbc:SalesOrderID"}},
    {"cac:PartyTaxScheme", {"cbc:CompanyID", "cac:TaxScheme"}},
    {"cac:PartyLegalEntity", {"cbc:RegistrationName", "cbc:CompanyID"}},
    {"cac:Delivery", {"cbc:ActualDeliveryDate", "cac:DeliveryLocation"}},
    {"cac:PaymentMeans", {"cbc:PaymentMeansCode", "cbc:PaymentID", "cac:PayeeFinancialAccount", "cac:PaymentMandate"}},
    {"cac:PaymentMandate", {"cbc:ID", "cac:PayerFinancialAccount"}},
    {"cac:PayerFinancialAccount", {"cbc:ID"}},
    {"cac:PayeeFinancialAccount", {"cbc:ID", "cbc:Name", "cac:FinancialInstitutionBranch"}},
    {"cac:AllowanceCharge", {"cbc:ChargeIndicator", "cbc:AllowanceChargeReason", "cbc:Amount", "cac:TaxCategory"}},
    {"cac:TaxTotal", {"cbc:TaxAmount", "cac:TaxSubtotal"}},
    {"cac:TaxSubtotal", {"cbc:TaxableAmount", "cbc:TaxAmount", "cac:TaxCategory"}},
    {"cac:TaxCategory",
     {"cbc:ID", "cbc:Percent", "cbc:TaxExemptionReasonCode", "cbc:TaxExemptionReason", "cac:TaxScheme"}},
    {"cac:ClassifiedTaxCategory", {"cbc:ID", "cbc:Percent", "cac:TaxScheme"}},
    {"cac:LegalMonetaryTotal",
     {"cbc:LineExtensionAmount", "cbc:TaxExclusiveAmount", "cbc:TaxInclusiveAmount", "cbc:AllowanceTotalAmount",
      "cbc:ChargeTotalAmount", "cbc:PrepaidAmount", "cbc:PayableRoundingAmount", "cbc:PayableAmount"}},
    {"cac:InvoicePeriod", {"cbc:StartDate", "cbc:EndDate"}},
    {"cac:DocumentReference", {"cbc:ID", "cbc:DocumentTypeCode"}},
    {"cac:AdditionalDocumentReference", {"cbc:ID", "cac:Attachment"}},
    {"cac:InvoiceLine",
     {"cbc:ID", "cbc:Note", "cbc:InvoicedQuantity", "cbc:LineExtensionAmount", "cac:InvoicePeriod",
      "cac:DocumentReference", "cac:Item", "cac:Price"}},
    {"cac:CreditNoteLine", {"cbc:ID", "cbc:CreditedQuantity", "cbc:LineExtensionAmount", "cac:Item", "cac:Price"}},
    {"cac:Item", {"cbc:Name", "cac:SellersItemIdentification", "cac:ClassifiedTaxCategory"}},
};

class Reader {
 public:
  explicit Reader(std::string_view xml) { parsed_ = xml_.load_buffer(xml.data(), xml.size()); }

  std::vector<std::string> Check() {
    Require(parsed_, "XML");
    root_ = xml_.document_element();
    credit_note_ = std::string_view(root_.name()) == "CreditNote";
    profile_ = Text("cbc:CustomizationID");
    CheckTree(root_);
    CheckHeader();
    CheckParties();
    CheckPayment();
    CheckLines();
    CheckGroups();
    CheckTotals();
    return std::move(broken_);
  }

 private:
  void Require(bool holds, std::string_view rule) {
    if (!holds) broken_.emplace_back(rule);
  }
  std::string Text(pugi::xml_node node, const char* path) const {
    return node.first_element_by_path(path).text().get();
  }
  std::string Text(const char* path) const { return Text(root_, path); }
  bool IsIntraCommunity() const {
    return !root_.select_node("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID[text()='K']").node().empty();
  }

  bool Has(const char* path) const { return !root_.first_element_by_path(path).empty(); }
  Nodes Children(pugi::xml_node node, const char* name) const {
    const auto range = node.children(name);
    return Nodes(range.begin(), range.end());
  }
  // In cents; a missing amount is 0.
  int64_t Amount(pugi::xml_node node, const char* path) {
    const std::string text = Text(node, path);
    if (text.empty()) return 0;
    const auto money = ParseMoney(text, kEur);
    Require(money.ok() && text.size() > 3 && text[text.size() - 3] == '.', absl::StrCat("BR-DEC: ", path, " ", text));
    return money.ok() ? money->minor : 0;
  }
  Decimal Number(pugi::xml_node node, const char* path) {
    const auto decimal = Decimal::Parse(Text(node, path));
    Require(decimal.ok(), absl::StrCat("not a number: ", path));
    return decimal.ok() ? *decimal : Decimal(0);
  }
  bool IsNlcius() const { return profile_.find("nlcius") != std::string::npos; }
  bool IsPeppol() const { return profile_.find("peppol") != std::string::npos; }
  Nodes Lines() const { return Children(root_, credit_note_ ? "cac:CreditNoteLine" : "cac:InvoiceLine"); }

  // Schema order, no empty elements, one currency.
  void CheckTree(pugi::xml_node node) {
    const auto order = kOrder.find(node.name());
    size_t at = 0;
    bool has_children = false;
    for (pugi::xml_node child : node.children()) {
      if (child.type() != pugi::node_element) continue;
      has_children = true;
      if (order != kOrder.end()) {
        const auto found = std::find(order->second.begin() + at, order->second.end(), child.name());
        Require(found != order->second.end(), absl::StrCat("XSD: ", child.name(), " in ", node.name()));
        if (found != order->second.end()) at = found - order->second.begin();
      }
      CheckTree(child);
    }
    Require(has_children || !std::string_view(node.text().get()).empty(), absl::StrCat("R008: ", node.name()));
    const pugi::xml_attribute currency = node.attribute("currencyID");
    Require(!currency || currency.value() == Text("cbc:DocumentCurrencyCode"), "R051");
  }

  void CheckHeader() {
    Require(!profile_.empty(), "BR-01");
    Require(Text("cbc:ProfileID") == "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0", "R007");
    Require(!Text("cbc:ID").empty(), "BR-02");
    Require(ParseIsoDate(Text("cbc:IssueDate")).ok(), "BR-03");
    Require(credit_note_ ? Text("cbc:CreditNoteTypeCode") == "381" : Text("cbc:InvoiceTypeCode") == "380", "BR-04");
    Require(Text("cbc:DocumentCurrencyCode") == "EUR", "BR-05");
    Require(Has("cbc:BuyerReference") || !Text("cac:OrderReference/cbc:ID").empty(), "R003, BR-NL-2");
    Require(Children(root_, "cbc:Note").size() <= 1, "R002");
    Require(Text("cbc:Note").find('#') == std::string::npos, "BR-CL-08");
    Require(!credit_note_ || !Text("cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID").empty(), "NL-R-001");
    // Stricter than the rules: a day of delivery stands only where they ask for one, for there is none to tell.
    Require(!Has("cac:Delivery/cbc:ActualDeliveryDate") ||
                (ParseIsoDate(Text("cac:Delivery/cbc:ActualDeliveryDate")).ok() && IsIntraCommunity()),
            "BT-72");
    if (Has("cac:InvoicePeriod")) CheckPeriods();
  }

  // A collective invoice: its period, and each line's day within it, with the order it came by.
  void CheckPeriods() {
    const auto [begin, end] = PeriodOf(root_);
    Require(begin <= end, "BR-29");
    for (pugi::xml_node line : Lines()) {
      const auto [line_begin, line_end] = PeriodOf(line);
      Require(line_begin <= line_end, "BR-30");
      Require(begin <= line_begin, "R110");
      Require(line_end <= end, "R111");
      Require(!Text(line, "cac:DocumentReference/cbc:ID").empty(), "BT-128");
      Require(Text(line, "cac:DocumentReference/cbc:DocumentTypeCode") == "130", "UBL-SR-49");
    }
  }
  std::pair<absl::CivilDay, absl::CivilDay> PeriodOf(pugi::xml_node node) {
    const auto begin = ParseIsoDate(Text(node, "cac:InvoicePeriod/cbc:StartDate"));
    const auto end = ParseIsoDate(Text(node, "cac:InvoicePeriod/cbc:EndDate"));
    Require(begin.ok() && end.ok(), absl::StrCat("BT-73, BT-74, BT-134, BT-135: ", node.name()));
    return {begin.value_or(absl::CivilDay()), end.value_or(absl::CivilDay())};
  }

  void CheckParties() {
    const pugi::xml_node seller = root_.first_element_by_path("cac:AccountingSupplierParty/cac:Party");
    const pugi::xml_node buyer = root_.first_element_by_path("cac:AccountingCustomerParty/cac:Party");
    Require(!Text(seller, "cac:PartyLegalEntity/cbc:RegistrationName").empty(), "BR-06");
    Require(!Text(buyer, "cac:PartyLegalEntity/cbc:RegistrationName").empty(), "BR-07");
    Require(Text(seller, "cac:PostalAddress/cac:Country/cbc:IdentificationCode").size() == 2, "BR-09");
    Require(Text(buyer, "cac:PostalAddress/cac:Country/cbc:IdentificationCode").size() == 2, "BR-11");
    CheckLegalId(seller, "NL-R-003, BR-NL-1");
    CheckDutchAddress(seller, "NL-R-002, BR-NL-3");
    Require(IsDutchVatId(Text(seller, "cac:PartyTaxScheme/cbc:CompanyID")), "BR-CO-09, BR-S-02");
    Require(!IsPeppol() || !Text(seller, "cbc:EndpointID").empty(), "R020");
    Require(!IsPeppol() || !Text(buyer, "cbc:EndpointID").empty(), "R010");
    for (pugi::xml_node party : {seller, buyer}) {
      const pugi::xml_node endpoint = party.child("cbc:EndpointID");
      Require(!endpoint || !std::string_view(endpoint.attribute("schemeID").value()).empty(), "BR-62, BR-63");
      const std::string address = absl::StrCat(endpoint.attribute("schemeID").value(), ":", endpoint.text().get());
      Require(!endpoint || !ParseEndpoint(address).empty(), "BR-CL-25, CL008, COMMON-R040 to R059");
      const std::string vat_id = Text(party, "cac:PartyTaxScheme/cbc:CompanyID");
      Require(vat_id.empty() || IsVatId(vat_id), "BR-CO-09, COMMON-R056, R058, R062");
      Require(IsCountry(Text(party, "cac:PostalAddress/cac:Country/cbc:IdentificationCode")), "BR-CL-14");
    }
    if (Text(buyer, "cac:PostalAddress/cac:Country/cbc:IdentificationCode") != "NL") return;
    if (IsNlcius() || IsPeppol()) CheckDutchAddress(buyer, "NL-R-004, BR-NL-4");
    if (IsNlcius()) CheckLegalId(buyer, "BR-NL-10");
    if (IsPeppol() && !Text(buyer, "cac:PartyLegalEntity/cbc:CompanyID").empty()) CheckLegalId(buyer, "NL-R-005");
  }

  void CheckLegalId(pugi::xml_node party, std::string_view rule) {
    const pugi::xml_node id = party.first_element_by_path("cac:PartyLegalEntity/cbc:CompanyID");
    const std::string_view scheme = id.attribute("schemeID").value();
    const std::string_view value = id.text().get();
    Require((scheme == "0106" && IsDigits(value, 8)) || (scheme == "0190" && IsDigits(value, 20)), rule);
  }

  void CheckDutchAddress(pugi::xml_node party, std::string_view rule) {
    for (const char* field : {"cbc:StreetName", "cbc:CityName", "cbc:PostalZone"}) {
      Require(!Text(party.child("cac:PostalAddress"), field).empty(), rule);
    }
  }

  void CheckPayment() {
    const int64_t payable = Amount(root_, "cac:LegalMonetaryTotal/cbc:PayableAmount");
    Require(payable <= 0 || Has("cbc:DueDate") || !Text("cac:PaymentTerms/cbc:Note").empty(), "BR-CO-25");
    Require((credit_note_ && !IsNlcius()) || payable <= 0 || Has("cac:PaymentMeans"), "NL-R-007, BR-NL-11");
    if (!Has("cac:PaymentMeans")) return;
    if (credit_note_) {
      Require(Text("cac:PaymentMeans/cbc:PaymentMeansCode") == "57", "NL-R-008, BR-NL-12");
      return;
    }
    Require(IsCreditorReference(Text("cac:PaymentMeans/cbc:PaymentID")), "ISO 11649");
    if (Text("cac:PaymentMeans/cbc:PaymentMeansCode") == "59") return CheckDebit();
    Require(Text("cac:PaymentMeans/cbc:PaymentMeansCode") == "58", "NL-R-008, BR-NL-12");
    Require(IsIban(Text("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID")), "BR-50, BR-61");
  }

  void CheckDebit() {
    Require(!Text("cac:PaymentMeans/cac:PaymentMandate/cbc:ID").empty(), "PEPPOL-EN16931-R061");
    Require(IsIban(Text("cac:PaymentMeans/cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID")), "BT-91");
    Require(!Has("cac:PaymentMeans/cac:PayeeFinancialAccount"), "BG-17 is of credit transfers");
    const pugi::xml_node creditor =
        root_.child("cac:AccountingSupplierParty").child("cac:Party").child("cac:PartyIdentification").child("cbc:ID");
    Require(!creditor.text().empty() && std::string_view(creditor.attribute("schemeID").value()) == "SEPA", "BT-90");
  }

  static std::string GroupKey(pugi::xml_node category) {
    return absl::StrCat(category.child("cbc:ID").text().get(), " ", category.child("cbc:Percent").text().get());
  }

  void CheckLines() {
    Require(!Lines().empty(), "BR-16");
    for (pugi::xml_node line : Lines()) {
      const char* quantity = credit_note_ ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity";
      const int64_t net = Amount(line, "cbc:LineExtensionAmount");
      Require(std::string_view(line.child(quantity).attribute("unitCode").value()) == "C62", "BR-23, BR-CL-23");
      Require(!Text(line, "cac:Item/cbc:Name").empty(), "BR-25");
      const Decimal price = Number(line, "cac:Price/cbc:PriceAmount");
      Require(!price.IsNegative(), "BR-27");
      const auto total = LineTotal(price, Number(line, quantity).coefficient(), kEur, Rounding::kHalfAwayFromZero);
      Require(total.ok() && total->minor == net, "R120: quantity * price is not the net");
      Require(Children(line.child("cac:Item"), "cac:ClassifiedTaxCategory").size() == 1, "UBL-SR-48");
      line_sum_ += net;
      taxable_[GroupKey(line.child("cac:Item").child("cac:ClassifiedTaxCategory"))] += net;
    }
    for (pugi::xml_node charge : Children(root_, "cac:AllowanceCharge")) {
      const bool allowance = Text(charge, "cbc:ChargeIndicator") == "false";
      Require(allowance || Text(charge, "cbc:ChargeIndicator") == "true", "R043");
      Require(!Text(charge, "cbc:AllowanceChargeReason").empty(), "BR-33, BR-38");
      const int64_t amount = Amount(charge, "cbc:Amount");
      Require(amount >= 0, "an amount off or on is not negative");
      (allowance ? allowance_sum_ : charge_sum_) += amount;
      (allowance ? has_allowances_ : has_charges_) = true;
      taxable_[GroupKey(charge.child("cac:TaxCategory"))] += allowance ? -amount : amount;
    }
  }

  void CheckGroups() {
    const Nodes totals = Children(root_, "cac:TaxTotal");
    Require(totals.size() == 1, "R053");
    for (pugi::xml_node group : Children(totals.front(), "cac:TaxSubtotal")) {
      const pugi::xml_node category = group.child("cac:TaxCategory");
      const int64_t net = Amount(group, "cbc:TaxableAmount");
      const int64_t vat = Amount(group, "cbc:TaxAmount");
      const Decimal percent = Number(category, "cbc:Percent");
      const std::string key = GroupKey(category);
      Require(taxable_.contains(key) && taxable_[key] == net, absl::StrCat("BR-S-08: ", key));
      taxable_.erase(key);
      const int64_t hundred = 100 * PowerOfTen(percent.scale());
      Require(RoundHalfAwayFromZero(Int128{net} * percent.coefficient(), hundred) == vat, "BR-CO-17");
      CheckCategory(category, percent);
      vat_sum_ += vat;
    }
    Require(taxable_.empty(), "BR-CO-18: a group is missing");
    Require(Amount(totals.front(), "cbc:TaxAmount") == vat_sum_, "BR-CO-14");
  }

  void CheckCategory(pugi::xml_node category, const Decimal& percent) {
    const std::string id = Text(category, "cbc:ID");
    const bool reason = !Text(category, "cbc:TaxExemptionReason").empty();
    const bool taxed = id == "S";
    Require(taxed == !percent.IsZero(), "BR-S-05, BR-Z-05");
    Require(reason == (id != "S" && id != "Z"), "BR-S-10, BR-Z-10, BR-E-10, BR-AE-10, BR-IC-10, BR-G-10");
    Require(Text(category, "cac:TaxScheme/cbc:ID") == "VAT", "BR-CO-04");
    Require(!IsNlcius() || Text(category, "cbc:TaxExemptionReasonCode").empty(), "BR-NL-35");
    const std::string buyer_vat_id = Text("cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID");
    if (id == "AE" || id == "K") Require(!buyer_vat_id.empty(), "BR-AE-02, BR-IC-02");
    if (id == "K") {
      Require(Has("cac:Delivery/cbc:ActualDeliveryDate") || Has("cac:InvoicePeriod"), "BR-IC-11");
      Require(Has("cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode"), "BR-IC-12");
    }
  }

  void CheckTotals() {
    const pugi::xml_node total = root_.child("cac:LegalMonetaryTotal");
    const int64_t net = Amount(total, "cbc:TaxExclusiveAmount");
    const int64_t gross = Amount(total, "cbc:TaxInclusiveAmount");
    Require(Amount(total, "cbc:LineExtensionAmount") == line_sum_, "BR-CO-10");
    Require(Amount(total, "cbc:ChargeTotalAmount") == charge_sum_, "BR-CO-12");
    Require(Amount(total, "cbc:AllowanceTotalAmount") == allowance_sum_, "BR-CO-11");
    Require(has_charges_ == !Text(total, "cbc:ChargeTotalAmount").empty(), "BR-CO-12: a total, or none");
    Require(has_allowances_ == !Text(total, "cbc:AllowanceTotalAmount").empty(), "BR-CO-11: a total, or none");
    Require(net == line_sum_ - allowance_sum_ + charge_sum_, "BR-CO-13");
    Require(gross == net + vat_sum_, "BR-CO-15");
    Require(Amount(total, "cbc:PayableAmount") ==
                gross - Amount(total, "cbc:PrepaidAmount") + Amount(total, "cbc:PayableRoundingAmount"),
            "BR-CO-16");
  }

  pugi::xml_document xml_;
  bool parsed_ = false;
  pugi::xml_node root_;
  bool credit_note_ = false;
  std::string profile_;
  int64_t line_sum_ = 0, allowance_sum_ = 0, charge_sum_ = 0, vat_sum_ = 0;  // cents
  bool has_allowances_ = false, has_charges_ = false;
  std::map<std::string, int64_t> taxable_;  // by category and percent, as the lines say
  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> BrokenRules(std::string_view xml) { return Reader(xml).Check(); }

}  // namespace vlot::invoicing
