#include "services/notification/clients.h"

#include "common/rpc/invoke.h"
#include "common/status/status.h"
#include "vlot/access/v1/access.grpc.pb.h"
#include "vlot/invoicing/v1/dunning.grpc.pb.h"
#include "vlot/invoicing/v1/invoicing.grpc.pb.h"
#include "vlot/ordering/v1/order_owner.grpc.pb.h"
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

class GrpcOwnersClient final : public OwnersClient {
 public:
  explicit GrpcOwnersClient(rpc::Client& client)
      : client_(client), stub_(ordering::v1::OrderOwners::NewStub(client.channel())) {}

  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> BatchGetOrderOwners(
      const std::vector<std::string>& names) override {
    using Owners = ordering::v1::OrderOwners::StubInterface::async_interface;
    ordering::v1::BatchGetOrderOwnersRequest request;
    for (const std::string& name : names) request.add_names(name);
    ASSIGN_OR_RETURN(const ordering::v1::BatchGetOrderOwnersResponse response,
                     rpc::InvokeAndWait(client_, stub_->async(), &Owners::BatchGetOrderOwners, std::move(request)));
    std::vector<std::pair<std::string, std::string>> owners;
    for (const ordering::v1::OrderOwner& owner : response.owners()) owners.emplace_back(owner.order(), owner.owner());
    return owners;
  }

 private:
  rpc::Client& client_;
  const std::unique_ptr<ordering::v1::OrderOwners::StubInterface> stub_;
};

class GrpcKeyHoldersClient final : public KeyHoldersClient {
 public:
  explicit GrpcKeyHoldersClient(rpc::Client& client)
      : client_(client), stub_(access::v1::ApiKeys::NewStub(client.channel())) {}

  absl::StatusOr<std::vector<std::string>> BatchGetKeyHolders(const std::vector<std::string>& webshops) override {
    using ApiKeys = access::v1::ApiKeys::StubInterface::async_interface;
    access::v1::BatchGetKeyHoldersRequest request;
    request.set_role(access::v1::ROLE_WEBSHOP);
    request.mutable_subjects()->Assign(webshops.begin(), webshops.end());
    ASSIGN_OR_RETURN(const access::v1::BatchGetKeyHoldersResponse response,
                     rpc::InvokeAndWait(client_, stub_->async(), &ApiKeys::BatchGetKeyHolders, std::move(request)));
    return std::vector<std::string>(response.subjects().begin(), response.subjects().end());
  }

 private:
  rpc::Client& client_;
  const std::unique_ptr<access::v1::ApiKeys::StubInterface> stub_;
};

class GrpcFeedEnds final : public FeedEnds {
 public:
  explicit GrpcFeedEnds(rpc::Client& client)
      : client_(client), stub_(ordering::v1::Orders::NewStub(client.channel())) {}

  void End(absl::Time deadline, std::function<void(absl::StatusOr<int64_t>)> done) override {
    using Orders = ordering::v1::Orders::StubInterface::async_interface;
    feed::v1::ListEventsRequest request;
    request.set_page_size(1);
    rpc::Invoke(client_, stub_->async(), &Orders::ListEvents, std::move(request), {.deadline = deadline},
                [done = std::move(done)](const absl::StatusOr<ordering::v1::ListEventsResponse>& response) {
                  if (!response.ok()) return done(response.status());
                  done(response->end_position());
                });
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

std::unique_ptr<OwnersClient> MakeOwnersClient(rpc::Client& ordering) {
  return std::make_unique<GrpcOwnersClient>(ordering);
}

std::unique_ptr<FeedEnds> MakeFeedEnds(rpc::Client& ordering) { return std::make_unique<GrpcFeedEnds>(ordering); }

std::unique_ptr<KeyHoldersClient> MakeKeyHoldersClient(rpc::Client& access) {
  return std::make_unique<GrpcKeyHoldersClient>(access);
}

std::unique_ptr<OrdersClient> MakeOrdersClient(rpc::Client& ordering) {
  return std::make_unique<GrpcOrdersClient>(ordering);
}

}  // namespace vlot::notification
