// Reading Mollie's JSON (HAL): what is missing or of another kind reads as nothing, and never throws. Pure functions.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "common/money/money.h"

namespace vlot::payment::hal {

// The member, or null.
const nlohmann::json& Member(const nlohmann::json& json, const char* name);
// "" for what is no text.
std::string Text(const nlohmann::json& json, const char* name);

// INVALID_ARGUMENT for what is no object.
absl::StatusOr<nlohmann::json> ParseObject(const std::string& body);
// {"currency":"EUR","value":"10.00"}
absl::StatusOr<Money> ParseAmount(const nlohmann::json& json);

// `from` of the page after this list; "": it is the last.
std::string NextPage(const nlohmann::json& list);

}  // namespace vlot::payment::hal
