// What the gRPC methods of this service share. See accounts_service.h and invoices_service.h.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/idempotency/executor.h"
#include "common/ids/uuid.h"
#include "common/ids/uuid_generator.h"
#include "common/rpc/serve_feed.h"
#include "services/invoicing/command_queues.h"
#include "vlot/invoicing/v1/invoicing.pb.h"

namespace vlot::invoicing {

// None is owned; all outlive the services.
struct Context {
  CommandQueues& commands;
  idempotency::Executor& executor;
  rpc::FeedServer<vlot::invoicing::v1::ListEventsResponse>& feed_server;
  UuidV7Generator& ids;
};

// Refuses an empty batch and one of more than kBatchItemsMax.
absl::Status CheckBatchSize(int items);

// Of a mutation, which must have one.
absl::StatusOr<Uuid> TakeRequestId(const std::string& request_id);

// A page of a list in the order of ids.
struct Page {
  int size = 0;
  Uuid before;  // the last id of the page before; nil for the first page
};
absl::StatusOr<Page> TakePage(std::string_view list, int size, int size_standard, const std::string& token);

inline constexpr int kPageSizeMax = 1'000;

}  // namespace vlot::invoicing
