// Between remedy.proto and values, with all validation of fields. Pure; any thread. INVALID_ARGUMENT, INVALID_FIELDS.
#pragma once

#include "absl/status/statusor.h"
#include "services/ordering/record.h"
#include "services/ordering/remedies/remedy.h"
#include "vlot/ordering/v1/remedy.pb.h"

namespace vlot::ordering {

// Kind, lines, amount and reason: what a caller decides; without ids.
absl::StatusOr<Remedy> FromProto(const v1::CreateRemedyRequest& request);

// Also against the order: lines that it does not have. Then with all ids of its plan but its own refund's and credit
// note's.
absl::Status CompleteForOrder(const PlacedOrder& placed, const Process& process, Remedy& remedy);

// What the order's lines have, by line; and what the pieces of a remedy cost by the order's prices: all of them
// together with those `taken` before, less these alone, so that an order given back piece by piece comes to its total,
// as it does in invoicing (ADR 28). No lines: the whole order.
std::vector<int32_t> PiecesOf(const PlacedOrder& placed);
absl::StatusOr<Money> PriceOf(const PlacedOrder& placed, const std::vector<RemedyLine>& lines,
                              const std::vector<RemedyLine>& taken);

v1::Remedy ToProto(const Remedy& remedy);

}  // namespace vlot::ordering
