// The two books, entry by entry: the provider's over HTTP (the sandbox's `GET /sandbox/v1/books`, by pages), ours from
// payment's database.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "common/pg/pg.h"
#include "services/vlot/audit/psp_books.h"

namespace vlot::audit {

using TakeEntry = std::function<void(const BookEntry&)>;

// `url` of the books. Oldest first. UNAVAILABLE when it does not answer, DATA_LOSS for an answer of another form.
absl::Status ReadTheirBooks(const std::string& url, const TakeEntry& take);

// Every attempt. Defined with payment's other statements: payment_tables.cc.
absl::Status ReadOurBooks(pg::Transaction& payment, const TakeEntry& take);

}  // namespace vlot::audit
