// What stores answer when a row came between reading and writing.
#pragma once

#include <cstdint>

#include "absl/status/status.h"

namespace vlot::fulfilment {

// ABORTED, DATABASE_CONTENTION: nothing is written, and the transaction is run again, which will see the row.
absl::Status RaceError();

// OK when as many rows were written as there were; else RaceError.
absl::Status CheckAllWritten(int64_t written, size_t expected);

}  // namespace vlot::fulfilment
