// Reasons of errors: those that the sources give, and those that the protos declare.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "tests/contract/api.h"

namespace vlot::contract {

// The string literals of UPPER_SNAKE form with an underscore at least, which is how reasons are written. Comments that
// quote one count too: they should be true as well.
std::set<std::string> ReasonsIn(std::string_view source);

// The values, but for the zeros, of the package's enums whose names end in ErrorReason; those in planned files are
// promised by nobody yet and not among them.
std::set<std::string> DeclaredReasons(const Api& api, const std::string& package);

}  // namespace vlot::contract
