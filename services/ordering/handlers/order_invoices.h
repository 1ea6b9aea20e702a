// vlot.ordering.v1.OrderInvoices: whose order it is we know, the documents are invoicing's.
#pragma once

#include <functional>

#include "services/ordering/context.h"
#include "vlot/ordering/v1/order_invoice.grpc.pb.h"

namespace vlot::ordering {

class OrderInvoicesHandler final : public v1::OrderInvoices::CallbackService {
 public:
  explicit OrderInvoicesHandler(Context& context) : context_(context) {}

  grpc::ServerUnaryReactor* ListOrderInvoices(grpc::CallbackServerContext*, const v1::ListOrderInvoicesRequest*,
                                              v1::ListOrderInvoicesResponse*) override;
  grpc::ServerUnaryReactor* GetOrderInvoice(grpc::CallbackServerContext*, const v1::GetOrderInvoiceRequest*,
                                            invoicing::v1::Invoice*) override;
  grpc::ServerUnaryReactor* GetOrderInvoiceDocument(grpc::CallbackServerContext*,
                                                    const v1::GetOrderInvoiceDocumentRequest*,
                                                    invoicing::v1::InvoiceDocument*) override;

 private:
  // The document called `orders/{uuid}/invoices/{uuid}`, if the caller may see that order and it is of that order.
  void WithInvoice(rpc::Call& call, const std::string& name,
                   std::function<void(absl::StatusOr<invoicing::v1::Invoice>)> then);

  Context& context_;
};

}  // namespace vlot::ordering
