#include "services/ordering/handlers/customers.h"

#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/ordering/convert_customer.h"
#include "services/ordering/errors.h"
#include "services/ordering/handlers/owner.h"
#include "services/ordering/identity_store.h"
#include "services/ordering/limits.h"

namespace vlot::ordering {
namespace {

constexpr rpc::Method CustomerMethod(std::string_view name) { return {v1::Customers::service_full_name(), name}; }

using Events = absl::StatusOr<std::vector<feed::NewEvent>>;

absl::StatusOr<CustomerRow> FindOwn(pg::Transaction& tx, const rpc::Call& call, const CustomerId& id) {
  ASSIGN_OR_RETURN(std::optional<CustomerRow> row, FindCustomer(tx, id));
  if (!row) return CustomerNotFoundError(id.Name());
  RETURN_IF_ERROR(CheckOwner(call.caller(), call.trace(), row->caller, id.Name(), CustomerNotFoundError(id.Name())));
  return *std::move(row);
}

// With what was seen of the customer's identity document.
absl::StatusOr<v1::Customer> Show(pg::Transaction& tx, const CustomerRow& row) {
  v1::Customer customer = ToProto(row);
  ASSIGN_OR_RETURN(const auto documents, FindDocuments(tx, absl::MakeConstSpan(&row.id, 1)));
  const auto document = documents.find(row.id);
  if (document != documents.end()) *customer.mutable_identity_document() = document->second;
  return customer;
}

}  // namespace

grpc::ServerUnaryReactor* CustomersHandler::CreateCustomer(grpc::CallbackServerContext* context,
                                                           const v1::CreateCustomerRequest* request,
                                                           v1::Customer* response) {
  return rpc::Unary(
      context_.runtime, context, CustomerMethod("CreateCustomer"), request, response,
      [this](rpc::Call& call, const v1::CreateCustomerRequest& request, rpc::Done<v1::Customer> done) {
        Violations violations;
        const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
        CustomerRow row{.id = CustomerId(context_.ids.Next()),
                        .caller = OwnerScope(call.caller()),
                        .account = AccountId(context_.ids.Next()),
                        .details = TakeCustomer(request.customer(), "customer", violations)};
        if (!request.customer().account().empty()) {
          row.account = wire::TakeName<AccountId>(request.customer().account(), "customer.account", violations);
        }
        if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
        const idempotency::RequestKey key = idempotency::KeyOf(call, request_id, request);
        if (request.customer().account().empty()) return Create(call, key, std::move(row), std::nullopt, done);
        // The account decides how orders are paid: known for sure before the customer is.
        context_.clients->FetchAccount(row.account, call.deadline(),
                                       [this, &call, key, row, done](absl::StatusOr<invoicing::v1::Account> account) {
                                         if (account.ok()) return Create(call, key, row, *std::move(account), done);
                                         if (!absl::IsNotFound(account.status())) return done(account.status());
                                         Violations violations;
                                         violations.Add("customer.account", "there is no such account");
                                         done(violations.ToStatus(kErrorDomain));
                                       });
      });
}

void CustomersHandler::Create(rpc::Call& call, idempotency::RequestKey key, CustomerRow row,
                              std::optional<invoicing::v1::Account> account, rpc::Done<v1::Customer> done) {
  context_.executor.Submit<v1::Customer>(
      call, std::move(key), done,
      [row = std::move(row), account = std::move(account)](pg::Transaction& tx, absl::Time now,
                                                           v1::Customer& response) mutable -> Events {
        row.created_at = row.updated_at = now;
        if (account) RETURN_IF_ERROR(UpsertAccount(tx, *account));
        RETURN_IF_ERROR(InsertCustomer(tx, row));
        response = ToProto(row);
        return std::vector<feed::NewEvent>();
      });
}

grpc::ServerUnaryReactor* CustomersHandler::GetCustomer(grpc::CallbackServerContext* context,
                                                        const v1::GetCustomerRequest* request, v1::Customer* response) {
  return rpc::Unary(context_.runtime, context, CustomerMethod("GetCustomer"), request, response,
                    [this](rpc::Call& call, const v1::GetCustomerRequest& request, rpc::Done<v1::Customer> done) {
                      Violations violations;
                      const CustomerId id = wire::TakeName<CustomerId>(request.name(), "name", violations);
                      if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
                      context_.executor.Submit(call, done, [done, id, &call](pg::Transaction& tx) -> absl::Status {
                        ASSIGN_OR_RETURN(const CustomerRow row, FindOwn(tx, call, id));
                        ASSIGN_OR_RETURN(*done.response(), Show(tx, row));
                        return absl::OkStatus();
                      });
                    });
}

grpc::ServerUnaryReactor* CustomersHandler::UpdateCustomer(grpc::CallbackServerContext* context,
                                                           const v1::UpdateCustomerRequest* request,
                                                           v1::Customer* response) {
  return rpc::Unary(
      context_.runtime, context, CustomerMethod("UpdateCustomer"), request, response,
      [this](rpc::Call& call, const v1::UpdateCustomerRequest& request, rpc::Done<v1::Customer> done) {
        Violations violations;
        const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
        const CustomerId id = wire::TakeName<CustomerId>(request.customer().name(), "customer.name", violations);
        if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
        context_.executor.Submit<v1::Customer>(
            call, idempotency::KeyOf(call, request_id, request), done,
            [id, request, &call](pg::Transaction& tx, absl::Time now, v1::Customer& response) -> Events {
              ASSIGN_OR_RETURN(CustomerRow row, FindOwn(tx, call, id));
              Violations violations;
              const v1::Customer merged = ApplyMask(row.details, request.customer(), request.update_mask(), violations);
              row.details = TakeCustomer(merged, "customer", violations);
              RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
              row.updated_at = now;
              RETURN_IF_ERROR(ordering::UpdateCustomer(tx, row));
              ASSIGN_OR_RETURN(response, Show(tx, row));
              return std::vector<feed::NewEvent>();
            });
      });
}

grpc::ServerUnaryReactor* CustomersHandler::ListCustomers(grpc::CallbackServerContext* context,
                                                          const v1::ListCustomersRequest* request,
                                                          v1::ListCustomersResponse* response) {
  return rpc::Unary(
      context_.runtime, context, CustomerMethod("ListCustomers"), request, response,
      [this](rpc::Call& call, const v1::ListCustomersRequest& request, rpc::Done<v1::ListCustomersResponse> done) {
        Violations violations;
        const int limit = wire::TakePageSize(request.page_size(), kPageStandard, kPageMax, violations);
        std::optional<CustomerId> before;
        if (const std::string last = wire::TakePageToken("customers", request.page_token(), violations);
            !last.empty()) {
          before = wire::Take(CustomerId::Parse(last), "page_token", violations);
        }
        if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
        context_.executor.Submit(
            call, done,
            [done, limit, before, email = request.email(),
             owner = OwnerScope(call.caller())](pg::Transaction& tx) -> absl::Status {
              done.response()->Clear();
              ASSIGN_OR_RETURN(const std::vector<CustomerRow> rows,
                               ordering::ListCustomers(tx, owner, email, before, limit));
              std::vector<CustomerId> ids;
              for (const CustomerRow& row : rows) ids.push_back(row.id);
              ASSIGN_OR_RETURN(const auto documents, FindDocuments(tx, ids));
              for (const CustomerRow& row : rows) {
                v1::Customer& customer = *done.response()->add_customers();
                customer = ToProto(row);
                const auto document = documents.find(row.id);
                if (document != documents.end()) *customer.mutable_identity_document() = document->second;
              }
              if (static_cast<int>(rows.size()) == limit) {
                done.response()->set_next_page_token(wire::MakePageToken("customers", rows.back().id.ToString()));
              }
              return absl::OkStatus();
            });
      });
}

}  // namespace vlot::ordering
