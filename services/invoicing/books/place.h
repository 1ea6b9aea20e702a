// Where a buyer is for VAT. Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "services/invoicing/party.h"

namespace vlot::invoicing::books {

enum class Place : int8_t { kDomestic, kMemberState, kElsewhere };

// By the prefix of its VAT id if it has one that is a member state's (Greece is EL, Northern Ireland XI), else by its
// country. `home` is the seller's country.
Place PlaceOf(const Party& buyer, std::string_view home);

}  // namespace vlot::invoicing::books
