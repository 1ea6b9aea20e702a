#include "services/ordering/handlers/order_invoices.h"

#include <utility>

#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "services/ordering/errors.h"
#include "services/ordering/handlers/own_order.h"

namespace vlot::ordering {
namespace {

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::OrderInvoices::service_full_name(), name}; }

struct Names {
  OrderId order;
  InvoiceId invoice;
};

absl::StatusOr<Names> ParseNames(const std::string& name) {
  Violations violations;
  const size_t middle = name.find("/invoices/");
  Names names{.order = wire::TakeName<OrderId>(name.substr(0, middle), "name", violations)};
  if (middle == std::string::npos) {
    violations.Add("name", "must be orders/{uuid}/invoices/{uuid}");
  } else {
    names.invoice = wire::TakeName<InvoiceId>(name.substr(middle + 1), "name", violations);
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return names;
}

}  // namespace

void OrderInvoicesHandler::WithInvoice(rpc::Call& call, const std::string& name,
                                       std::function<void(absl::StatusOr<invoicing::v1::Invoice>)> then) {
  const absl::StatusOr<Names> names = ParseNames(name);
  if (!names.ok()) return then(names.status());
  WithOwnOrder(context_, call, names->order,
               [this, names = *names, deadline = call.deadline(),
                then = std::move(then)](const absl::StatusOr<OrderRecord>& record) {
                 if (!record.ok()) return then(record.status());
                 context_.clients->FetchInvoice(
                     names.invoice, deadline, [names, then](absl::StatusOr<invoicing::v1::Invoice> invoice) {
                       const bool others = invoice.ok() && invoice->order() != names.order.Name();
                       if (others || absl::IsNotFound(invoice.status()))
                         return then(OrderInvoiceNotFoundError(names.order, names.invoice));
                       then(std::move(invoice));
                     });
               });
}

grpc::ServerUnaryReactor* OrderInvoicesHandler::GetOrderInvoice(grpc::CallbackServerContext* context,
                                                                const v1::GetOrderInvoiceRequest* request,
                                                                invoicing::v1::Invoice* response) {
  return rpc::Unary(
      context_.runtime, context, MethodOf("GetOrderInvoice"), request, response,
      [this](rpc::Call& call, const v1::GetOrderInvoiceRequest& request, rpc::Done<invoicing::v1::Invoice> done) {
        WithInvoice(call, request.name(),
                    [done](absl::StatusOr<invoicing::v1::Invoice> invoice) { done(std::move(invoice)); });
      });
}

grpc::ServerUnaryReactor* OrderInvoicesHandler::GetOrderInvoiceDocument(
    grpc::CallbackServerContext* context, const v1::GetOrderInvoiceDocumentRequest* request,
    invoicing::v1::InvoiceDocument* response) {
  return rpc::Unary(
      context_.runtime, context, MethodOf("GetOrderInvoiceDocument"), request, response,
      [this](rpc::Call& call, const v1::GetOrderInvoiceDocumentRequest& request,
             rpc::Done<invoicing::v1::InvoiceDocument> done) {
        WithInvoice(call, request.name(),
                    [this, done, format = request.format(),
                     deadline = call.deadline()](const absl::StatusOr<invoicing::v1::Invoice>& invoice) {
                      if (!invoice.ok()) return done(invoice.status());
                      invoicing::v1::GetInvoiceDocumentRequest document;
                      document.set_name(invoice->name());
                      document.set_format(format);
                      context_.clients->FetchInvoiceDocument(
                          std::move(document), deadline,
                          [done](absl::StatusOr<invoicing::v1::InvoiceDocument> content) { done(std::move(content)); });
                    });
      });
}

grpc::ServerUnaryReactor* OrderInvoicesHandler::ListOrderInvoices(grpc::CallbackServerContext* context,
                                                                  const v1::ListOrderInvoicesRequest* request,
                                                                  v1::ListOrderInvoicesResponse* response) {
  return rpc::Unary(context_.runtime, context, MethodOf("ListOrderInvoices"), request, response,
                    [this](rpc::Call& call, const v1::ListOrderInvoicesRequest& request,
                           rpc::Done<v1::ListOrderInvoicesResponse> done) {
                      Violations violations;
                      const OrderId order = wire::TakeName<OrderId>(request.parent(), "parent", violations);
                      if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
                      invoicing::v1::ListInvoicesRequest list;
                      list.set_order(order.Name());
                      list.set_page_size(request.page_size());
                      list.set_page_token(request.page_token());
                      WithOwnOrder(
                          context_, call, order,
                          [this, done, list, deadline = call.deadline()](const absl::StatusOr<OrderRecord>& record) {
                            if (!record.ok()) return done(record.status());
                            context_.clients->FetchInvoices(
                                list, deadline, [done](absl::StatusOr<invoicing::v1::ListInvoicesResponse> page) {
                                  if (!page.ok()) return done(page.status());
                                  done.response()->mutable_invoices()->Swap(page->mutable_invoices());
                                  done.response()->set_next_page_token(page->next_page_token());
                                  done(absl::OkStatus());
                                });
                          });
                    });
}

}  // namespace vlot::ordering
