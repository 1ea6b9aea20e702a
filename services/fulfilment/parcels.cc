#include "services/fulfilment/parcels.h"

#include <algorithm>
#include <limits>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/status/status.h"
#include "services/fulfilment/limits.h"

namespace vlot::fulfilment {
namespace {

// The boxes of one location.
class Packer {
 public:
  void Put(int64_t pieces, int32_t piece_grams) {
    total_grams_ += pieces * piece_grams;
    if (boxes_.empty()) boxes_.push_back(0);
    while (pieces > 0 && !freight()) {
      const int64_t fitting = Fitting(pieces, piece_grams);
      if (fitting == 0) {
        boxes_.push_back(0);
        continue;
      }
      boxes_.back() += static_cast<int32_t>(fitting * piece_grams);
      pieces -= fitting;
    }
  }

  void AppendTo(Parcels& parcels) const {
    if (freight()) {
      parcels.push_back(static_cast<int32_t>(std::min<int64_t>(total_grams_, std::numeric_limits<int32_t>::max())));
    } else {
      parcels.insert(parcels.end(), boxes_.begin(), boxes_.end());
    }
  }

 private:
  bool freight() const { return boxes_.size() > kParcelsMax; }

  int64_t Fitting(int64_t pieces, int32_t piece_grams) const {
    if (piece_grams == 0) return pieces;
    const int64_t room = (kParcelWeightGramsMax - boxes_.back()) / piece_grams;
    if (boxes_.back() == 0) return std::clamp<int64_t>(room, 1, pieces);  // an empty box takes any piece
    return std::clamp<int64_t>(room, 0, pieces);
  }

  Parcels boxes_;
  int64_t total_grams_ = 0;
};

}  // namespace

Parcels Pack(const Parts& parts, absl::FunctionRef<int32_t(const Sku&)> weight_grams) {
  Parcels parcels;
  absl::flat_hash_set<LocationId> packed;
  for (const Part& first : parts) {
    if (!packed.insert(first.location).second) continue;
    Packer packer;
    for (const Part& part : parts) {
      if (part.location == first.location) packer.Put(part.quantity, weight_grams(part.sku));
    }
    packer.AppendTo(parcels);
  }
  if (parcels.empty()) parcels.push_back(0);
  return parcels;
}

std::string EncodeParcels(const Parcels& parcels) { return absl::StrJoin(parcels, " "); }

absl::StatusOr<Parcels> DecodeParcels(std::string_view text) {
  Parcels parcels;
  for (const absl::string_view grams : absl::StrSplit(AbslView(text), ' ', absl::SkipEmpty())) {
    if (!absl::SimpleAtoi(grams, &parcels.emplace_back())) {
      return absl::DataLossError(absl::StrCat("not the parcels of a shipment: ", AbslView(text)));
    }
  }
  return parcels;
}

}  // namespace vlot::fulfilment
