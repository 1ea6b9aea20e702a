// Ordering with its doors: one copy of the service behind a real gRPC server, and callers of several kinds.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/rpc/invoke.h"
#include "common/rpc/testing/test_server.h"
#include "services/ordering/context.h"
#include "services/ordering/handlers/customers.h"
#include "services/ordering/handlers/order_invoices.h"
#include "services/ordering/handlers/orders.h"
#include "services/ordering/handlers/work_items.h"
#include "services/ordering/remedies/remedies_handler.h"
#include "services/ordering/remedies/remedy_worker.h"
#include "services/ordering/testing/pg_fixture.h"

namespace vlot::ordering::testing {

// What ordering asks of others in a caller's request.
class FakeClients final : public Clients {
 public:
  void RetryPayment(const PaymentId&, const Uuid&, const std::string&, absl::Time,
                    std::function<void(absl::StatusOr<std::string>)> done) override {
    done(checkout_url);
  }
  void RetryRefund(const RefundId&, const Uuid&, absl::Time, std::function<void(absl::Status)> done) override {
    done(absl::OkStatus());
  }
  void FetchItems(const std::vector<std::string>&, absl::Time,
                  std::function<void(std::vector<fulfilment::v1::Item>)> done) override {
    done({});
  }
  void FetchAccount(const AccountId&, absl::Time,
                    std::function<void(absl::StatusOr<invoicing::v1::Account>)> done) override {
    done(account);
  }
  void FetchInvoice(const InvoiceId& id, absl::Time,
                    std::function<void(absl::StatusOr<invoicing::v1::Invoice>)> done) override {
    for (const auto& invoice : invoices.invoices()) {
      if (invoice.name() == id.Name()) return done(invoice);
    }
    done(absl::NotFoundError("no invoice"));
  }
  void FetchInvoiceDocument(invoicing::v1::GetInvoiceDocumentRequest request, absl::Time,
                            std::function<void(absl::StatusOr<invoicing::v1::InvoiceDocument>)> done) override {
    invoicing::v1::InvoiceDocument document;
    document.set_content("content of " + request.ShortDebugString());
    done(document);
  }
  void FetchInvoices(invoicing::v1::ListInvoicesRequest request, absl::Time,
                     std::function<void(absl::StatusOr<invoicing::v1::ListInvoicesResponse>)> done) override {
    asked = request.ShortDebugString();
    done(invoices);
  }

  absl::StatusOr<std::string> checkout_url = "https://pay/2";
  absl::StatusOr<invoicing::v1::Account> account = absl::NotFoundError("no account");
  invoicing::v1::ListInvoicesResponse invoices;  // that there are
  std::string asked;                             // of the last list
};

class ServedTest : public OrderingPgTest {
 protected:
  ServedTest();
  ~ServedTest() override;

  // Calls as somebody: "shop", "other" (a second webshop), "jan" (an operator who may do everything), "" (a service).
  template <class Async, class Request, class Response>
  absl::StatusOr<Response> As(const std::string& caller, rpc::AsyncMethod<Async, Request, Response> method,
                              const std::type_identity_t<Request>& request) {
    rpc::Client& client = caller.empty() ? server_.in_process() : server_.network();
    const std::string authorization = "Bearer " + caller;
    rpc::CallOptions options;
    if (!caller.empty()) options.authorization = authorization;
    if (caller == "jan") options.reason = "asked on the phone";
    auto stub = StubOf<Async>(client);
    return rpc::InvokeAndWait(client, stub->async(), method, request, options);
  }

  v1::Order MustPlaceAs(const std::string& caller, v1::PlaceOrderRequest request);
  v1::Order PlaceBooked();  // by the shop, and waits until its courier is booked
  absl::StatusOr<v1::Order> Get(const std::string& caller, const std::string& order);
  v1::CancelOrderRequest Cancelling(const std::string& order);

  using Orders = v1::Orders::StubInterface::async_interface;
  using Customers = v1::Customers::StubInterface::async_interface;
  using Channels = v1::Channels::StubInterface::async_interface;
  using WorkItems = v1::WorkItems::StubInterface::async_interface;
  using OrderInvoices = v1::OrderInvoices::StubInterface::async_interface;

  vlot::testing::TestServer server_{clock_};
  std::unique_ptr<Copy> copy_ = NewCopy();
  idempotency::Executor executor_{"ordering", database(), clock_, copy_->feed};
  Watchers watchers_{copy_->feed};
  FakeClients* fake_clients_ = new FakeClients;
  std::unique_ptr<Clients> clients_{fake_clients_};
  Context context_{.runtime = server_.runtime(),
                   .clock = clock_,
                   .executor = executor_,
                   .feed = copy_->feed,
                   .catalogue = copy_->catalogue,
                   .engine = copy_->engine,
                   .placing = copy_->placing,
                   .clients = clients_,
                   .watchers = watchers_,
                   .ids = ids_};
  OrdersHandler orders_{context_};
  CustomersHandler customers_{context_};
  ChannelsHandler channels_{context_};
  RemedyWorker remedy_worker_{{}, clock_, copy_->pool, copy_->engine};  // never started: nobody asks for remedies here
  RemediesHandler remedies_{context_, remedy_worker_};
  WorkItemsHandler work_items_{context_, remedies_};
  OrderInvoicesHandler order_invoices_{context_};

 private:
  template <class Async>
  static auto StubOf(rpc::Client& client) {
    if constexpr (std::is_same_v<Async, Orders>) {
      return v1::Orders::NewStub(client.channel());
    } else if constexpr (std::is_same_v<Async, Customers>) {
      return v1::Customers::NewStub(client.channel());
    } else if constexpr (std::is_same_v<Async, Channels>) {
      return v1::Channels::NewStub(client.channel());
    } else if constexpr (std::is_same_v<Async, OrderInvoices>) {
      return v1::OrderInvoices::NewStub(client.channel());
    } else {
      return v1::WorkItems::NewStub(client.channel());
    }
  }
};

}  // namespace vlot::ordering::testing
