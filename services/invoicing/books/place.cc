#include "services/invoicing/books/place.h"

#include <algorithm>
#include <array>

namespace vlot::invoicing::books {
namespace {

// Prefixes of VAT ids (Directive 2006/112/EC, article 215; XI by the Protocol on Ireland/Northern Ireland); the
// countries' codes but for GR.
constexpr std::array<std::string_view, 28> kPrefixes = {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES",
                                                        "FI", "FR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT",
                                                        "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI"};

bool IsPrefix(std::string_view code) { return std::find(kPrefixes.begin(), kPrefixes.end(), code) != kPrefixes.end(); }

// The prefix that a country's VAT ids have.
std::string_view PrefixOf(std::string_view region) { return region == "GR" ? "EL" : region; }

}  // namespace

Place PlaceOf(const Party& buyer, std::string_view home) {
  std::string_view prefix = std::string_view(buyer.vat_id).substr(0, 2);
  if (!IsPrefix(prefix)) prefix = PrefixOf(buyer.address.region);
  if (prefix.empty() || prefix == PrefixOf(home)) return Place::kDomestic;
  return IsPrefix(prefix) ? Place::kMemberState : Place::kElsewhere;
}

}  // namespace vlot::invoicing::books
