// Boxes: how the parts of a shipment are packed. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "services/fulfilment/part.h"

namespace vlot::fulfilment {

// Each parcel's weight in grams.
using Parcels = std::vector<int32_t>;

// Fills boxes in the order of the parts, each location its own, none above kParcelWeightGramsMax unless a single piece
// is heavier. One parcel at least. What would take more than kParcelsMax boxes at a location is one parcel: freight.
Parcels Pack(const Parts& parts, absl::FunctionRef<int32_t(const Sku&)> weight_grams);

// Kept as one text in the shipment's row: weights separated by spaces.
std::string EncodeParcels(const Parcels& parcels);
// DATA_LOSS for a text that is not one of ours.
absl::StatusOr<Parcels> DecodeParcels(std::string_view text);

}  // namespace vlot::fulfilment
