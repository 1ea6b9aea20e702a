#include "services/invoicing/accounts_service.h"

#include <utility>
#include <vector>

#include "common/batch/gather.h"
#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/status.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/convert.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/events.h"

namespace vlot::invoicing {
namespace {

constexpr int kPageSizeStandard = 50;
constexpr std::string_view kAccountList = "accounts";

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::Accounts::service_full_name(), name}; }
constexpr rpc::Method kCreateAccount = MethodOf("CreateAccount");
constexpr rpc::Method kUpdateAccount = MethodOf("UpdateAccount");
constexpr rpc::Method kGetAccount = MethodOf("GetAccount");
constexpr rpc::Method kListAccounts = MethodOf("ListAccounts");
constexpr rpc::Method kBatchReserveCredit = MethodOf("BatchReserveCredit");
constexpr rpc::Method kBatchReleaseCredit = MethodOf("BatchReleaseCredit");

absl::StatusOr<AccountId> AccountIdOf(const std::string& name, const std::string& field) {
  Violations violations;
  const AccountId id = wire::TakeName<AccountId>(name, field, violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return id;
}

absl::StatusOr<std::vector<feed::NewEvent>> Create(pg::Transaction& tx, absl::Time now, AccountRow row,
                                                   v1::Account& response) {
  row.create_time = now;
  ASSIGN_OR_RETURN(const auto inserted, InsertAccounts(tx, {row}));
  if (inserted.empty()) return RequestReusedError(row.id.Name());
  response = ToProto(row);
  return std::vector<feed::NewEvent>{AccountChanged(row)};
}

absl::StatusOr<std::vector<feed::NewEvent>> Update(pg::Transaction& tx, const v1::UpdateAccountRequest& request,
                                                   AccountId id, v1::Account& response) {
  ASSIGN_OR_RETURN(AccountRows rows, LockAccounts(tx, {id}));
  if (rows.empty()) return AccountNotFoundError(id);
  AccountRow& row = rows.at(id);
  RETURN_IF_ERROR(ApplyUpdate(request, row));
  ++row.version;
  RETURN_IF_ERROR(UpdateAccount(tx, row));
  response = ToProto(row);
  return std::vector<feed::NewEvent>{AccountChanged(row)};
}

absl::Status Get(pg::Transaction& tx, AccountId id, v1::Account& response) {
  ASSIGN_OR_RETURN(const AccountRows rows, FindAccounts(tx, {id}));
  if (rows.empty()) return AccountNotFoundError(id);
  response = ToProto(rows.at(id));
  return absl::OkStatus();
}

absl::Status List(pg::Transaction& tx, std::optional<BillingMode> billing_mode, const Page& page,
                  v1::ListAccountsResponse& response) {
  response.Clear();
  ASSIGN_OR_RETURN(const auto rows, ListAccounts(tx, billing_mode, AccountId(page.before), page.size + 1));
  for (size_t i = 0; i < rows.size() && i < static_cast<size_t>(page.size); ++i) {
    *response.add_accounts() = ToProto(rows[i]);
  }
  if (rows.size() > static_cast<size_t>(page.size))
    response.set_next_page_token(wire::MakePageToken(kAccountList, rows[page.size - 1].id.ToString()));
  return absl::OkStatus();
}

template <class Request, class Response>
void MoveAll(CommandQueues& commands, const rpc::Call& call, const Request& request, rpc::Done<Response> done) {
  if (absl::Status wrong = CheckBatchSize(request.requests_size()); !wrong.ok()) return done(wrong);
  std::vector<absl::StatusOr<CreditCommand>> items;
  items.reserve(request.requests_size());
  for (const auto& item : request.requests()) items.push_back(FromProto(item));
  batch::SubmitAll<CreditCommand, std::monostate>(commands.credit, std::move(items), call.deadline(),
                                                  [done](const auto& results) {
                                                    for (const auto& result : results)
                                                      *done.response()->add_results() = wire::ToProto(result.status());
                                                    done(absl::OkStatus());
                                                  });
}

}  // namespace

grpc::ServerUnaryReactor* AccountsService::CreateAccount(grpc::CallbackServerContext* context,
                                                         const v1::CreateAccountRequest* request,
                                                         v1::Account* response) {
  return rpc::Unary(runtime_, context, kCreateAccount, request, response,
                    [this](rpc::Call& call, const v1::CreateAccountRequest& request, rpc::Done<v1::Account> done) {
                      const absl::StatusOr<Uuid> request_id = TakeRequestId(request.request_id());
                      if (!request_id.ok()) return done(request_id.status());
                      absl::StatusOr<AccountRow> row = FromProto(request);
                      if (!row.ok()) return done(row.status());
                      if (row->id.IsNil()) row->id = AccountId(context_.ids.Next());
                      context_.executor.Submit<v1::Account>(
                          call, idempotency::KeyOf(call, *request_id, request), done,
                          [row = *std::move(row)](pg::Transaction& tx, absl::Time now, v1::Account& response) {
                            return Create(tx, now, row, response);
                          });
                    });
}

grpc::ServerUnaryReactor* AccountsService::UpdateAccount(grpc::CallbackServerContext* context,
                                                         const v1::UpdateAccountRequest* request,
                                                         v1::Account* response) {
  return rpc::Unary(runtime_, context, kUpdateAccount, request, response,
                    [this](rpc::Call& call, const v1::UpdateAccountRequest& request, rpc::Done<v1::Account> done) {
                      const absl::StatusOr<Uuid> request_id = TakeRequestId(request.request_id());
                      if (!request_id.ok()) return done(request_id.status());
                      const absl::StatusOr<AccountId> id = AccountIdOf(request.account().name(), "account.name");
                      if (!id.ok()) return done(id.status());
                      context_.executor.Submit<v1::Account>(
                          call, idempotency::KeyOf(call, *request_id, request), done,
                          [&request, id = *id](pg::Transaction& tx, absl::Time, v1::Account& response) {
                            return Update(tx, request, id, response);
                          });
                    });
}

grpc::ServerUnaryReactor* AccountsService::GetAccount(grpc::CallbackServerContext* context,
                                                      const v1::GetAccountRequest* request, v1::Account* response) {
  return rpc::Unary(runtime_, context, kGetAccount, request, response,
                    [this](rpc::Call& call, const v1::GetAccountRequest& request, rpc::Done<v1::Account> done) {
                      const absl::StatusOr<AccountId> id = AccountIdOf(request.name(), "name");
                      if (!id.ok()) return done(id.status());
                      context_.executor.Submit(call, done, [id = *id, response = done.response()](pg::Transaction& tx) {
                        return Get(tx, id, *response);
                      });
                    });
}

grpc::ServerUnaryReactor* AccountsService::ListAccounts(grpc::CallbackServerContext* context,
                                                        const v1::ListAccountsRequest* request,
                                                        v1::ListAccountsResponse* response) {
  return rpc::Unary(
      runtime_, context, kListAccounts, request, response,
      [this](rpc::Call& call, const v1::ListAccountsRequest& request, rpc::Done<v1::ListAccountsResponse> done) {
        const absl::StatusOr<Page> page =
            TakePage(kAccountList, request.page_size(), kPageSizeStandard, request.page_token());
        if (!page.ok()) return done(page.status());
        std::optional<BillingMode> billing_mode;
        if (request.billing_mode() != v1::BILLING_MODE_UNSPECIFIED) {
          billing_mode = static_cast<BillingMode>(request.billing_mode());
        }
        context_.executor.Submit(call, done,
                                 [billing_mode, page = *page, response = done.response()](pg::Transaction& tx) {
                                   return List(tx, billing_mode, page, *response);
                                 });
      });
}

grpc::ServerUnaryReactor* AccountsService::BatchReserveCredit(grpc::CallbackServerContext* context,
                                                              const v1::BatchReserveCreditRequest* request,
                                                              v1::BatchReserveCreditResponse* response) {
  return rpc::Unary(
      runtime_, context, kBatchReserveCredit, request, response,
      [this](rpc::Call& call, const v1::BatchReserveCreditRequest& request,
             rpc::Done<v1::BatchReserveCreditResponse> done) { MoveAll(context_.commands, call, request, done); });
}

grpc::ServerUnaryReactor* AccountsService::BatchReleaseCredit(grpc::CallbackServerContext* context,
                                                              const v1::BatchReleaseCreditRequest* request,
                                                              v1::BatchReleaseCreditResponse* response) {
  return rpc::Unary(
      runtime_, context, kBatchReleaseCredit, request, response,
      [this](rpc::Call& call, const v1::BatchReleaseCreditRequest& request,
             rpc::Done<v1::BatchReleaseCreditResponse> done) { MoveAll(context_.commands, call, request, done); });
}

}  // namespace vlot::invoicing
