// Fields that several parts of a camt.053 file share. Refusals name the place.
#pragma once

#include <pugixml.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/money/money.h"
#include "services/invoicing/bank/xml_source.h"

namespace vlot::invoicing::bank {

// An Amt element with its Ccy; never negative: the sense stands beside it. More decimals than the currency has are fine
// when they are zeroes.
absl::StatusOr<Money> ReadAmount(const XmlSource& source, pugi::xml_node amount);

// CdtDbtInd of `parent`: +1 for CRDT, -1 for DBIT.
absl::StatusOr<int> ReadSense(const XmlSource& source, pugi::xml_node parent);

// The day of a choice of Dt and DtTm: as it is written, whatever the zone.
absl::StatusOr<absl::CivilDay> ReadDay(const XmlSource& source, pugi::xml_node choice);

// The text, or nothing where a bank only fills the field: "NONREF", "NOTPROVIDED", "Not provided", "N/A", "0000",
// "---". As a reference it would make payments that have nothing in common look like one.
std::string UnlessPlaceholder(std::string text);

}  // namespace vlot::invoicing::bank
