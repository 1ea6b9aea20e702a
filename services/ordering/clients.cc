#include "services/ordering/clients.h"

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/rpc/invoke.h"
#include "common/status/status.h"
#include "common/wire/status.h"
#include "vlot/fulfilment/v1/fulfilment.grpc.pb.h"
#include "vlot/invoicing/v1/invoicing.grpc.pb.h"
#include "vlot/payment/v1/payment.grpc.pb.h"
#include "vlot/payment/v1/refund.grpc.pb.h"

namespace vlot::ordering {
namespace {

// A caller waits for this: shorter than a caller's patience, and then the request is judged by what is known.
constexpr absl::Duration kLookupTimeout = absl::Seconds(2);
constexpr char kRetryReason[] = "WORK_ITEM";  // of vlot.payment.v1.RetryRefundRequest

// Items that come in one by one, and the end when all did.
struct Gathering {
  absl::Mutex mutex;
  std::vector<fulfilment::v1::Item> found ABSL_GUARDED_BY(mutex);
  size_t missing ABSL_GUARDED_BY(mutex);
  std::function<void(std::vector<fulfilment::v1::Item>)> done;
};

void Gather(Gathering& gathering, absl::StatusOr<fulfilment::v1::Item> item) {
  std::vector<fulfilment::v1::Item> found;
  {
    absl::MutexLock lock(&gathering.mutex);
    if (item.ok()) gathering.found.push_back(*std::move(item));
    if (--gathering.missing > 0) return;
    found.swap(gathering.found);
  }
  gathering.done(std::move(found));
}

class RemoteClients final : public Clients {
 public:
  RemoteClients(rpc::Client& payment, rpc::Client& fulfilment, rpc::Client& invoicing)
      : payment_(payment),
        fulfilment_(fulfilment),
        invoicing_(invoicing),
        payments_(payment::v1::Payments::NewStub(payment.channel())),
        refunds_(payment::v1::Refunds::NewStub(payment.channel())),
        stock_(fulfilment::v1::Stock::NewStub(fulfilment.channel())),
        accounts_(invoicing::v1::Accounts::NewStub(invoicing.channel())),
        invoices_(invoicing::v1::Invoices::NewStub(invoicing.channel())) {}

  void RetryPayment(const PaymentId& payment, const Uuid& request_id, const std::string& method, absl::Time deadline,
                    std::function<void(absl::StatusOr<std::string>)> done) override {
    payment::v1::BatchRetryPaymentsRequest request;
    auto& retry = *request.add_requests();
    retry.set_name(payment.Name());
    retry.set_request_id(request_id.ToString());
    retry.set_method(method);
    using Payments = payment::v1::Payments::StubInterface::async_interface;
    rpc::Invoke(payment_, payments_->async(), &Payments::BatchRetryPayments, std::move(request), {.deadline = deadline},
                [done = std::move(done)](absl::StatusOr<payment::v1::BatchCreatePaymentsResponse> response) {
                  if (!response.ok()) return done(response.status());
                  if (response->results_size() != 1)
                    return done(absl::InternalError("the payment service gave no result"));
                  const auto& result = response->results(0);
                  if (result.has_error()) return done(wire::FromProto(result.error()));
                  done(result.payment().checkout_url());
                });
  }

  void RetryRefund(const RefundId& refund, const Uuid& request_id, absl::Time deadline,
                   std::function<void(absl::Status)> done) override {
    payment::v1::RetryRefundRequest request;
    request.set_name(refund.Name());
    request.set_request_id(request_id.ToString());
    request.set_reason(kRetryReason);
    using Refunds = payment::v1::Refunds::StubInterface::async_interface;
    rpc::Invoke(payment_, refunds_->async(), &Refunds::RetryRefund, std::move(request), {.deadline = deadline},
                [done = std::move(done)](const absl::StatusOr<payment::v1::Refund>& refund) { done(refund.status()); });
  }

  void FetchItems(const std::vector<std::string>& names, absl::Time deadline,
                  std::function<void(std::vector<fulfilment::v1::Item>)> done) override {
    auto gathering = std::make_shared<Gathering>();
    {
      absl::MutexLock lock(&gathering->mutex);
      gathering->missing = names.size();
    }
    gathering->done = std::move(done);
    for (const std::string& name : names) {
      fulfilment::v1::GetItemRequest request;
      request.set_name(name);
      using Stock = fulfilment::v1::Stock::StubInterface::async_interface;
      rpc::Invoke(fulfilment_, stock_->async(), &Stock::GetItem, std::move(request),
                  {.timeout = kLookupTimeout, .deadline = deadline},
                  [gathering](absl::StatusOr<fulfilment::v1::Item> item) { Gather(*gathering, std::move(item)); });
    }
  }

  void FetchAccount(const AccountId& account, absl::Time deadline,
                    std::function<void(absl::StatusOr<invoicing::v1::Account>)> done) override {
    invoicing::v1::GetAccountRequest request;
    request.set_name(account.Name());
    using Accounts = invoicing::v1::Accounts::StubInterface::async_interface;
    rpc::Invoke(invoicing_, accounts_->async(), &Accounts::GetAccount, std::move(request),
                {.timeout = kLookupTimeout, .deadline = deadline}, std::move(done));
  }

  void FetchInvoice(const InvoiceId& invoice, absl::Time deadline,
                    std::function<void(absl::StatusOr<invoicing::v1::Invoice>)> done) override {
    invoicing::v1::GetInvoiceRequest request;
    request.set_name(invoice.Name());
    rpc::Invoke(invoicing_, invoices_->async(), &Invoices::GetInvoice, std::move(request), {.deadline = deadline},
                std::move(done));
  }

  void FetchInvoiceDocument(invoicing::v1::GetInvoiceDocumentRequest request, absl::Time deadline,
                            std::function<void(absl::StatusOr<invoicing::v1::InvoiceDocument>)> done) override {
    rpc::Invoke(invoicing_, invoices_->async(), &Invoices::GetInvoiceDocument, std::move(request),
                {.deadline = deadline}, std::move(done));
  }

  void FetchInvoices(invoicing::v1::ListInvoicesRequest request, absl::Time deadline,
                     std::function<void(absl::StatusOr<invoicing::v1::ListInvoicesResponse>)> done) override {
    rpc::Invoke(invoicing_, invoices_->async(), &Invoices::ListInvoices, std::move(request), {.deadline = deadline},
                std::move(done));
  }

 private:
  using Invoices = invoicing::v1::Invoices::StubInterface::async_interface;

  rpc::Client& payment_;
  rpc::Client& fulfilment_;
  rpc::Client& invoicing_;
  std::unique_ptr<payment::v1::Payments::StubInterface> payments_;
  std::unique_ptr<payment::v1::Refunds::StubInterface> refunds_;
  std::unique_ptr<fulfilment::v1::Stock::StubInterface> stock_;
  std::unique_ptr<invoicing::v1::Accounts::StubInterface> accounts_;
  std::unique_ptr<invoicing::v1::Invoices::StubInterface> invoices_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Clients>> MakeClients(rpc::Channels& channels) {
  ASSIGN_OR_RETURN(rpc::Client * payment, channels.For("payment"));
  ASSIGN_OR_RETURN(rpc::Client * fulfilment, channels.For("fulfilment"));
  ASSIGN_OR_RETURN(rpc::Client * invoicing, channels.For("invoicing"));
  return std::make_unique<RemoteClients>(*payment, *fulfilment, *invoicing);
}

}  // namespace vlot::ordering
