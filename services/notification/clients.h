// The other services that notification uses: ordering, for orders with their customers; invoicing, for documents and
// who gets them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
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
std::unique_ptr<InvoicingClient> MakeInvoicingClient(rpc::Client& invoicing);

}  // namespace vlot::notification
