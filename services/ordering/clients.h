// What ordering asks of other services in a caller's request, apart from the commands of its process. Asynchronous.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/ids/ids.h"
#include "common/rpc/channels.h"
#include "vlot/fulfilment/v1/fulfilment.pb.h"
#include "vlot/invoicing/v1/invoicing.pb.h"

namespace vlot::ordering {

// Callbacks come from any thread. The feeds tell of items and accounts by themselves; asking is for who uses something
// in the very moment after it was made.
class Clients {
 public:
  virtual ~Clients() = default;

  // Starts a new attempt to pay; `request_id` is the key.
  virtual void RetryPayment(const PaymentId& payment, const Uuid& request_id, const std::string& method,
                            absl::Time deadline,
                            std::function<void(absl::StatusOr<std::string> checkout_url)> done) = 0;

  // Tries a failed refund again; `request_id` is the key. Errors are payment's.
  virtual void RetryRefund(const RefundId& refund, const Uuid& request_id, absl::Time deadline,
                           std::function<void(absl::Status)> done) = 0;

  // Those of the items (items/{sku}) that there are. An item that could not be asked for is taken for not there.
  virtual void FetchItems(const std::vector<std::string>& names, absl::Time deadline,
                          std::function<void(std::vector<fulfilment::v1::Item>)> done) = 0;

  // NOT_FOUND when there is none.
  virtual void FetchAccount(const AccountId& account, absl::Time deadline,
                            std::function<void(absl::StatusOr<invoicing::v1::Account>)> done) = 0;

  // A document, its content, and those of an order; errors are invoicing's.
  virtual void FetchInvoice(const InvoiceId& invoice, absl::Time deadline,
                            std::function<void(absl::StatusOr<invoicing::v1::Invoice>)> done) = 0;
  virtual void FetchInvoiceDocument(invoicing::v1::GetInvoiceDocumentRequest request, absl::Time deadline,
                                    std::function<void(absl::StatusOr<invoicing::v1::InvoiceDocument>)> done) = 0;
  virtual void FetchInvoices(invoicing::v1::ListInvoicesRequest request, absl::Time deadline,
                             std::function<void(absl::StatusOr<invoicing::v1::ListInvoicesResponse>)> done) = 0;
};

// Owns none of its parts.
absl::StatusOr<std::unique_ptr<Clients>> MakeClients(rpc::Channels& channels);

}  // namespace vlot::ordering
