// How payments and customers are written in the journal: one JSON object a line, the whole value each time. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "absl/time/time.h"
#include "services/sandbox/psp_types.h"

namespace vlot::sandbox {

// {"t":"payment",...} and {"t":"customer",...}; no line end.
std::string ToRecord(const Payment& payment);
std::string ToRecord(const Customer& customer);

// The reverse. False when the record is damaged.
bool FromRecord(const nlohmann::json& record, Payment* payment);
bool FromRecord(const nlohmann::json& record, Customer* customer);

}  // namespace vlot::sandbox
