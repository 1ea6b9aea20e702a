#include "services/invoicing/ubl_party.h"

#include <string>

#include "common/checks/check_digits.h"
#include "common/checks/country.h"

namespace vlot::invoicing {
namespace {

// BG-5, BG-8. The first line that says anything is the street (BR-NL-3, BR-NL-4). What goes beyond two lines joins the
// second: Dutch rules advise against a third (BR-NL-27).
void AddAddress(const Address& address, Element party) {
  Element node = party.Add("cac:PostalAddress");
  std::string street;
  std::string additional;
  for (const std::string& raw : address.lines) {
    const std::string line = CleanText(raw);
    if (line.empty()) continue;
    if (street.empty()) {
      street = line;
    } else {
      additional += (additional.empty() ? "" : ", ") + line;
    }
  }
  node.Text("cbc:StreetName", street);
  node.Text("cbc:AdditionalStreetName", additional);
  node.Text("cbc:CityName", address.city);
  node.Text("cbc:PostalZone", address.postal_code);
  node.Add("cac:Country").Text("cbc:IdentificationCode", address.region);
}

// What a buyer says wrongly is left out: at least its country must stand before it (BR-CO-09).
bool IsVatIdBy(NumberChecks checks, const std::string& vat_id) {
  return checks == NumberChecks::kAll ? IsVatId(vat_id) : HasVatPrefix(vat_id);
}

void AddVatId(const std::string& vat_id, Element party) {
  Element scheme = party.Add("cac:PartyTaxScheme");
  scheme.Text("cbc:CompanyID", vat_id);
  scheme.Add("cac:TaxScheme").Text("cbc:ID", "VAT");
}

void AddCompanyId(const std::string& number, std::string_view scheme, Element legal_entity) {
  if (scheme.empty()) {
    legal_entity.Text("cbc:CompanyID", number);
  } else {
    legal_entity.Text("cbc:CompanyID", number, "schemeID", scheme);
  }
}

void AddContact(const std::string& email, Element party) {
  if (!CleanText(email).empty()) party.Add("cac:Contact").Text("cbc:ElectronicMail", email);
}

void AddName(const std::string& name, Element party) {
  if (!CleanText(name).empty()) party.Add("cac:PartyName").Text("cbc:Name", name);
}

}  // namespace

void AddSupplier(const Seller& seller, const std::string& creditor_id, Element document) {
  Element party = document.Add("cac:AccountingSupplierParty").Add("cac:Party");
  party.Text("cbc:EndpointID", seller.registration_number, "schemeID", "0106");
  if (!creditor_id.empty()) party.Add("cac:PartyIdentification").Text("cbc:ID", creditor_id, "schemeID", "SEPA");
  AddName(seller.trade_name, party);
  AddAddress(seller.address, party);
  AddVatId(seller.vat_id, party);
  Element legal_entity = party.Add("cac:PartyLegalEntity");
  legal_entity.Text("cbc:RegistrationName", seller.legal_name);
  AddCompanyId(seller.registration_number, "0106", legal_entity);
  AddContact(seller.email, party);
}

void AddCustomer(const Party& buyer, NumberChecks checks, Element document) {
  Element party = document.Add("cac:AccountingCustomerParty").Add("cac:Party");
  const Endpoint endpoint = EndpointOf(buyer, checks);
  if (!endpoint.empty()) party.Text("cbc:EndpointID", endpoint.value, "schemeID", endpoint.scheme);
  AddAddress(buyer.address, party);
  if (IsVatIdBy(checks, buyer.vat_id)) AddVatId(buyer.vat_id, party);
  Element legal_entity = party.Add("cac:PartyLegalEntity");
  legal_entity.Text("cbc:RegistrationName", buyer.legal_name);
  AddCompanyId(LegalId(buyer), RegistrationScheme(buyer), legal_entity);
  AddContact(buyer.email, party);
}

}  // namespace vlot::invoicing
