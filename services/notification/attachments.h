// Attaches to messages what they tell of: documents are fetched from invoicing at every try, and never kept here. They
// are the same bytes for ever, so every try is the same mail. Thread-safe as the sender that it is given.
//
// Invoices of single orders are drawn when they are fetched first, some 10 ms each (ADR 34): one at a time, however
// many threads send, so that a rush of orders finds the processors free.
#pragma once

#include <memory>
#include <string>

#include "absl/synchronization/mutex.h"
#include "common/ids/ids.h"
#include "services/notification/clients.h"
#include "services/notification/sender.h"

namespace vlot::notification {

// "invoices/<uuid>": the invoice of an order has the order's own id.
std::string InvoiceNameOf(const OrderId& order);

class AttachingSender final : public Sender {
 public:
  // Without invoicing (null, until Start) messages with attachments wait. Owns neither.
  explicit AttachingSender(const Sender& sender) : sender_(sender) {}

  void SetInvoicing(InvoicingClient* invoicing) { invoicing_ = invoicing; }

  Channel channel() const override { return sender_.channel(); }
  // Errors as the sender's; UNAVAILABLE too when a document cannot be had now.
  absl::Status Send(const Message& message) const override;

 private:
  absl::Status Attach(Message& message) const;
  absl::Status Fetch(const std::string& name, Message& message) const;

  const Sender& sender_;
  mutable absl::Mutex drawing_;
  InvoicingClient* invoicing_ = nullptr;
};

}  // namespace vlot::notification
