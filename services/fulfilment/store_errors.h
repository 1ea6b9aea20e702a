// What stores answer when a row came between reading and writing.
#pragma once

#include "absl/status/status.h"

namespace vlot::fulfilment {

// ABORTED, DATABASE_CONTENTION: nothing is written, and the transaction is run again, which will see the row.
absl::Status RaceError();

}  // namespace vlot::fulfilment
