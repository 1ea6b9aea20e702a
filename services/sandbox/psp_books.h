// The books: what an audit compares its own with. Pure.
#pragma once

#include <cstddef>
#include <string>

#include "services/sandbox/psp_store.h"

namespace vlot::sandbox {

// {"payments":[...],"next":n|null,"totals":[{"currency":"EUR","payments":..,"paid":"..","refunded":"..",...}]}
// `from` and `limit` choose payments by position, oldest first; the totals are over all of them.
std::string WriteBooks(const PspStore& store, size_t from, size_t limit);

}  // namespace vlot::sandbox
