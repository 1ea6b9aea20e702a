// Fills a fresh installation: a warehouse with a catalogue in stock, a courier, customers.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/jsonapi/json_api.h"

namespace vlot::bench {

// Whether all of them can be reached through the gateway.
bool EveryServiceAnswers(JsonApi& office);

// A warehouse and items: items/{sku}. One receipt is more stock than a run can sell.
absl::StatusOr<std::vector<std::string>> AddCatalogue(JsonApi& office, int64_t receipts);
// A courier for all of NL: partners/{uuid}.
absl::StatusOr<std::string> AddCourier(JsonApi& office);
// Companies with a monthly account and a credit limit that a run does not reach: customers/{uuid}.
absl::StatusOr<std::vector<std::string>> AddAccountCustomers(JsonApi& office, JsonApi& shop, int count);
// People who pay at once.
absl::StatusOr<std::vector<std::string>> AddInstantCustomers(JsonApi& shop, int count);

}  // namespace vlot::bench
