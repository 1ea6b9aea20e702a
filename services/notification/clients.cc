#include "services/notification/clients.h"

#include "common/rpc/invoke.h"
#include "vlot/invoicing/v1/dunning.grpc.pb.h"
#include "vlot/invoicing/v1/invoicing.grpc.pb.h"
#include "vlot/ordering/v1/ordering.grpc.pb.h"

namespace vlot::notification {
namespace {

class GrpcOrdersClient final : public OrdersClient {
 public:
  explicit GrpcOrdersClient(rpc::Client& client)
      : client_(client), stub_(ordering::v1::Orders::NewStub(client.channel())) {}

  absl::StatusOr<ordering::v1::BatchGetOrdersResponse> BatchGetOrders(const std::vector<std::string>& names) override {
    using Orders = ordering::v1::Orders::StubInterface::async_interface;
    ordering::v1::BatchGetOrdersRequest request;
    for (const std::string& name : names) request.add_names(name);
    return rpc::InvokeAndWait(client_, stub_->async(), &Orders::BatchGetOrders, std::move(request));
  }

 private:
  rpc::Client& client_;
  const std::unique_ptr<ordering::v1::Orders::StubInterface> stub_;
};

class GrpcInvoicingClient final : public InvoicingClient {
 public:
  explicit GrpcInvoicingClient(rpc::Client& client)
      : client_(client),
        accounts_(invoicing::v1::Accounts::NewStub(client.channel())),
        invoices_(invoicing::v1::Invoices::NewStub(client.channel())),
        dunning_(invoicing::v1::Dunning::NewStub(client.channel())) {}

  absl::StatusOr<invoicing::v1::Invoice> GetInvoice(const std::string& name) override {
    invoicing::v1::GetInvoiceRequest request;
    request.set_name(name);
    return rpc::InvokeAndWait(client_, invoices_->async(), &InvoicesApi::GetInvoice, std::move(request));
  }

  absl::StatusOr<invoicing::v1::Account> GetAccount(const std::string& name) override {
    invoicing::v1::GetAccountRequest request;
    request.set_name(name);
    return rpc::InvokeAndWait(client_, accounts_->async(), &AccountsApi::GetAccount, std::move(request));
  }

  absl::StatusOr<invoicing::v1::Reminder> GetReminder(const std::string& name) override {
    invoicing::v1::GetReminderRequest request;
    request.set_name(name);
    return rpc::InvokeAndWait(client_, dunning_->async(), &DunningApi::GetReminder, std::move(request));
  }

  absl::StatusOr<invoicing::v1::InvoiceDocument> GetInvoiceDocument(const std::string& name, bool pdf) override {
    using Request = invoicing::v1::GetInvoiceDocumentRequest;
    Request request;
    request.set_name(name);
    request.set_format(pdf ? Request::PDF : Request::UBL);
    return rpc::InvokeAndWait(client_, invoices_->async(), &InvoicesApi::GetInvoiceDocument, std::move(request));
  }

  absl::StatusOr<invoicing::v1::InvoiceDocument> GetReminderDocument(const std::string& name) override {
    invoicing::v1::GetReminderDocumentRequest request;
    request.set_name(name);
    return rpc::InvokeAndWait(client_, dunning_->async(), &DunningApi::GetReminderDocument, std::move(request));
  }

 private:
  using AccountsApi = invoicing::v1::Accounts::StubInterface::async_interface;
  using InvoicesApi = invoicing::v1::Invoices::StubInterface::async_interface;
  using DunningApi = invoicing::v1::Dunning::StubInterface::async_interface;

  rpc::Client& client_;
  const std::unique_ptr<invoicing::v1::Accounts::Stub> accounts_;
  const std::unique_ptr<invoicing::v1::Invoices::Stub> invoices_;
  const std::unique_ptr<invoicing::v1::Dunning::Stub> dunning_;
};

}  // namespace

std::unique_ptr<InvoicingClient> MakeInvoicingClient(rpc::Client& invoicing) {
  return std::make_unique<GrpcInvoicingClient>(invoicing);
}

std::unique_ptr<OrdersClient> MakeOrdersClient(rpc::Client& ordering) {
  return std::make_unique<GrpcOrdersClient>(ordering);
}

}  // namespace vlot::notification
