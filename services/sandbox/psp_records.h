// How payments, customers and settlements are written in the journal: one JSON object a line, the whole value each
// time. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "absl/time/time.h"
#include "services/sandbox/psp_types.h"
#include "services/sandbox/settling/settlement.h"

namespace vlot::sandbox {

// {"t":"payment",...} and {"t":"customer",...}; no line end.
std::string ToRecord(const Payment& payment);
std::string ToRecord(const Customer& customer);
std::string ToRecord(const Settlement& settlement);

// The reverse. False when the record is damaged.
bool FromRecord(const nlohmann::json& record, Payment* payment);
bool FromRecord(const nlohmann::json& record, Customer* customer);
bool FromRecord(const nlohmann::json& record, Settlement* settlement);

}  // namespace vlot::sandbox
