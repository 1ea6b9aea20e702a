// What couriers saw of customers' identity documents: verdict, type, last four characters, last day; nothing more is
// kept, and the last look only. Functions take an open transaction and never commit.
#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/ordering/catalogue.h"
#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::ordering {

// A document that was seen when an order was delivered.
struct SeenDocument {
  OrderId order;
  absl::Time seen_at;
  v1::IdentityDocument::Type type = v1::IdentityDocument::TYPE_UNSPECIFIED;
  bool in_order = false;
  std::string last_four;
  absl::CivilDay expire_date;
};

// Puts them on the records of the orders' customers. What was seen before what is known changes nothing; an order that
// is not here is passed over.
absl::Status RecordDocuments(pg::Transaction& tx, absl::Span<const SeenDocument> seen);

// Of those of which one was seen.
absl::StatusOr<absl::flat_hash_map<CustomerId, v1::IdentityDocument>> FindDocuments(
    pg::Transaction& tx, absl::Span<const CustomerId> customers);

}  // namespace vlot::ordering
