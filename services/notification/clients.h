// The other services that notification uses: ordering, for orders with their customers; invoicing, for documents and
// who gets them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/client.h"
#include "vlot/invoicing/v1/dunning.pb.h"
#include "vlot/invoicing/v1/invoicing.pb.h"
#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::notification {

class OrdersClient {
 public:
  virtual ~OrdersClient() = default;
  // Those that exist, in no order; at most 1,000 names ("orders/<uuid>"). Blocks. From one thread.
  virtual absl::StatusOr<ordering::v1::BatchGetOrdersResponse> BatchGetOrders(
      const std::vector<std::string>& names) = 0;
};

class OwnersClient {
 public:
  virtual ~OwnersClient() = default;
  // Who placed the orders ("orders/<uuid>", at most 1,000), by their names; without those that are not there. Blocks.
  virtual absl::StatusOr<std::vector<std::pair<std::string, std::string>>> BatchGetOrderOwners(
      const std::vector<std::string>& names) = 0;
};

class KeyHoldersClient {
 public:
  virtual ~KeyHoldersClient() = default;
  // Those of the webshops (at most 1,000) that have a live API key. Blocks. From one thread.
  virtual absl::StatusOr<std::vector<std::string>> BatchGetKeyHolders(const std::vector<std::string>& webshops) = 0;
};

class FeedEnds {
 public:
  virtual ~FeedEnds() = default;
  // The last position of ordering's feed. Asynchronous; from any thread.
  virtual void End(absl::Time deadline, std::function<void(absl::StatusOr<int64_t>)> done) = 0;
};

class InvoicingClient {
 public:
  virtual ~InvoicingClient() = default;
  // By their names. Block; from any thread. NOT_FOUND for what is not there.
  virtual absl::StatusOr<invoicing::v1::Invoice> GetInvoice(const std::string& name) = 0;
  virtual absl::StatusOr<invoicing::v1::Account> GetAccount(const std::string& name) = 0;
  virtual absl::StatusOr<invoicing::v1::Reminder> GetReminder(const std::string& name) = 0;
  // `pdf`: else UBL.
  virtual absl::StatusOr<invoicing::v1::InvoiceDocument> GetInvoiceDocument(const std::string& name, bool pdf) = 0;
  virtual absl::StatusOr<invoicing::v1::InvoiceDocument> GetReminderDocument(const std::string& name) = 0;
};

// By gRPC. Do not own the client.
std::unique_ptr<OrdersClient> MakeOrdersClient(rpc::Client& ordering);
std::unique_ptr<OwnersClient> MakeOwnersClient(rpc::Client& ordering);
std::unique_ptr<KeyHoldersClient> MakeKeyHoldersClient(rpc::Client& access);
std::unique_ptr<FeedEnds> MakeFeedEnds(rpc::Client& ordering);
std::unique_ptr<InvoicingClient> MakeInvoicingClient(rpc::Client& invoicing);

}  // namespace vlot::notification
