// Who buys and who sells, as documents name them. Values without behaviour, but for what can be told from them alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/invoicing/endpoint.h"

namespace vlot::invoicing {

struct Address {
  std::string region;  // ISO 3166-1 alpha-2: "NL"
  std::string postal_code;
  std::string city;
  std::vector<std::string> lines;  // the first is street and house number

  bool operator==(const Address&) const = default;
};

// Personal data: never logged, has no formatter.
struct Party {
  std::string legal_name;
  Address address;
  bool business = false;
  std::string registration_number;  // NL: chamber of commerce (KvK), 8 digits
  std::string vat_id;               // with country prefix
  std::string endpoint;             // "scheme:value"; empty: see EndpointOf
  std::string buyer_reference;      // repeated on the document
  std::string email;

  bool operator==(const Party&) const = default;
};

// What Dutch rules ask of a Dutch party's address and it lacks (BR-NL-3, BR-NL-4), by the names of the fields:
// "address_lines", "locality", "postal_code".
std::vector<std::string_view> MissingFrom(const Address& address);
inline bool HasFullAddress(const Address& address) { return MissingFrom(address).empty(); }

// Where electronic documents for the party go: what it says itself if that is an address, else made from its Dutch
// numbers (0106 chamber of commerce, 9944 VAT). Empty for consumers and where nothing is known.
Endpoint EndpointOf(const Party& party, NumberChecks checks = NumberChecks::kAll);

// The scheme of a registration number: "0106" for a Dutch chamber of commerce number, "0190" for a Dutch OIN (20
// digits),
// "" for anything else.
std::string_view RegistrationScheme(const Party& party);

// BT-47: the registration number as documents name it. "" for a Dutch party's that is neither of the two: Dutch rules
// take nothing else (NL-R-005).
std::string LegalId(const Party& party);

// `buyer` with the electronic address and the reference of `account` where it says none itself, if both are the same
// business: by VAT id, else by registration number within a country, else, where one of them has neither, by name.
Party CompletedFrom(const Party& account, Party buyer);

}  // namespace vlot::invoicing
