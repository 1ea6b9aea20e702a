#include "services/invoicing/billing_service.h"

#include <utility>
#include <vector>

#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/invoicing/billing_start.h"
#include "services/invoicing/convert_billing.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

constexpr int kRunPageStandard = 50;
constexpr std::string_view kRunList = "billingRuns";

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::BillingRuns::service_full_name(), name}; }
constexpr rpc::Method kStartBillingRun = MethodOf("StartBillingRun");
constexpr rpc::Method kGetBillingRun = MethodOf("GetBillingRun");
constexpr rpc::Method kListBillingRuns = MethodOf("ListBillingRuns");
constexpr rpc::Method kListBilledAccounts = MethodOf("ListBilledAccounts");
constexpr rpc::Method kListBillingPreviews = MethodOf("ListBillingPreviews");
constexpr rpc::Method kListBillingPeriods = MethodOf("ListBillingPeriods");

absl::StatusOr<v1::BillingRun> WithProgress(pg::Transaction& tx, const BillingRun& run) {
  ASSIGN_OR_RETURN(const BillingProgress progress, FindProgress(tx, run.id));
  return ToProto(run, progress);
}

absl::StatusOr<v1::BillingRun> Start(pg::Transaction& tx, const BillingRun& run, absl::Time now) {
  ASSIGN_OR_RETURN(const BillingRun started, StartBilling(tx, run, now));
  return WithProgress(tx, started);
}

absl::StatusOr<v1::BillingRun> Get(pg::Transaction& tx, BillingRunId id) {
  ASSIGN_OR_RETURN(const std::optional<BillingRun> run, FindRun(tx, id));
  if (!run) return BillingRunNotFoundError(id);
  return WithProgress(tx, *run);
}

absl::StatusOr<v1::ListBillingRunsResponse> List(pg::Transaction& tx, const RunFilter& filter, const Page& page) {
  ASSIGN_OR_RETURN(std::vector<BillingRun> runs, ListRuns(tx, filter, BillingRunId(page.before), page.size + 1));
  v1::ListBillingRunsResponse response;
  if (runs.size() > static_cast<size_t>(page.size)) {
    runs.pop_back();
    response.set_next_page_token(wire::MakePageToken(kRunList, runs.back().id.ToString()));
  }
  for (const BillingRun& run : runs) {
    ASSIGN_OR_RETURN(*response.add_billing_runs(), WithProgress(tx, run));
  }
  return response;
}

absl::StatusOr<v1::ListBilledAccountsResponse> List(pg::Transaction& tx, const BilledAccountsQuery& query) {
  ASSIGN_OR_RETURN(const std::optional<BillingRun> run, FindRun(tx, query.run));
  if (!run) return BillingRunNotFoundError(query.run);
  ASSIGN_OR_RETURN(std::vector<BilledAccount> accounts,
                   invoicing::ListBilledAccounts(tx, query.run, query.state, query.after, query.size + 1));
  v1::ListBilledAccountsResponse response;
  if (accounts.size() > static_cast<size_t>(query.size)) {
    accounts.pop_back();
    response.set_next_page_token(wire::MakePageToken(kBilledAccountList, accounts.back().account.ToString()));
  }
  for (const BilledAccount& account : accounts) *response.add_billed_accounts() = ToProto(account);
  return response;
}

absl::StatusOr<v1::ListBillingPreviewsResponse> List(pg::Transaction& tx, const PreviewQuery& query,
                                                     std::string_view region, absl::Time now) {
  ASSIGN_OR_RETURN(std::vector<BillingPreview> previews,
                   PreviewBilling(tx, query.month, query.account, query.after, query.size + 1, region, now));
  v1::ListBillingPreviewsResponse response;
  if (previews.size() > static_cast<size_t>(query.size)) {
    previews.pop_back();
    response.set_next_page_token(wire::MakePageToken(kPreviewList, previews.back().account.ToString()));
  }
  for (const BillingPreview& preview : previews) *response.add_previews() = ToProto(preview);
  return response;
}

// All months on one page: there are a few at most.
absl::StatusOr<v1::ListBillingPeriodsResponse> ListPeriods(pg::Transaction& tx, absl::CivilDay today) {
  ASSIGN_OR_RETURN(const std::vector<Unbilled> months, SumUnbilled(tx));
  v1::ListBillingPeriodsResponse response;
  for (const Unbilled& month : months) *response.add_billing_periods() = ToProto(month, today);
  return response;
}

}  // namespace

grpc::ServerUnaryReactor* BillingService::StartBillingRun(grpc::CallbackServerContext* context,
                                                          const v1::StartBillingRunRequest* request,
                                                          v1::BillingRun* response) {
  return rpc::Unary(runtime_, context, kStartBillingRun, request, response,
                    [this](rpc::Call& call, const v1::StartBillingRunRequest& request, rpc::Done<v1::BillingRun> done) {
                      Violations violations;
                      const Uuid request_id = wire::TakeRequestId(request.request_id(), violations);
                      if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
                      absl::StatusOr<BillingRun> run = FromProto(request);
                      if (!run.ok()) return done(run.status());
                      run->id = BillingRunId(context_.ids.Next());
                      run->creator = call.actor();
                      context_.executor.Submit<v1::BillingRun>(
                          call, idempotency::KeyOf(call, request_id, request), done,
                          [this, run = *run](pg::Transaction& tx, absl::Time now,
                                             v1::BillingRun& response) -> absl::StatusOr<std::vector<feed::NewEvent>> {
                            ASSIGN_OR_RETURN(response, Start(tx, run, now));
                            tx.OnCommit([this] { runner_.Wake(); });
                            return std::vector<feed::NewEvent>();
                          });
                    });
}

grpc::ServerUnaryReactor* BillingService::GetBillingRun(grpc::CallbackServerContext* context,
                                                        const v1::GetBillingRunRequest* request,
                                                        v1::BillingRun* response) {
  return rpc::Unary(runtime_, context, kGetBillingRun, request, response,
                    [this](rpc::Call& call, const v1::GetBillingRunRequest& request, rpc::Done<v1::BillingRun> done) {
                      Violations violations;
                      const auto id = wire::TakeName<BillingRunId>(request.name(), "name", violations);
                      if (absl::Status wrong = violations.ToStatus(kErrorDomain); !wrong.ok()) return done(wrong);
                      context_.executor.Answer(call, done, [id](pg::Transaction& tx) { return Get(tx, id); });
                    });
}

grpc::ServerUnaryReactor* BillingService::ListBillingRuns(grpc::CallbackServerContext* context,
                                                          const v1::ListBillingRunsRequest* request,
                                                          v1::ListBillingRunsResponse* response) {
  return rpc::Unary(
      runtime_, context, kListBillingRuns, request, response,
      [this](rpc::Call& call, const v1::ListBillingRunsRequest& request, rpc::Done<v1::ListBillingRunsResponse> done) {
        const absl::StatusOr<Page> page =
            TakePage(kRunList, request.page_size(), kRunPageStandard, request.page_token());
        if (!page.ok()) return done(page.status());
        const absl::StatusOr<RunFilter> filter = FromProto(request);
        if (!filter.ok()) return done(filter.status());
        context_.executor.Answer(
            call, done, [filter = *filter, page = *page](pg::Transaction& tx) { return List(tx, filter, page); });
      });
}

grpc::ServerUnaryReactor* BillingService::ListBilledAccounts(grpc::CallbackServerContext* context,
                                                             const v1::ListBilledAccountsRequest* request,
                                                             v1::ListBilledAccountsResponse* response) {
  return rpc::Unary(runtime_, context, kListBilledAccounts, request, response,
                    [this](rpc::Call& call, const v1::ListBilledAccountsRequest& request,
                           rpc::Done<v1::ListBilledAccountsResponse> done) {
                      const absl::StatusOr<BilledAccountsQuery> query = FromProto(request);
                      if (!query.ok()) return done(query.status());
                      context_.executor.Answer(call, done,
                                               [query = *query](pg::Transaction& tx) { return List(tx, query); });
                    });
}

grpc::ServerUnaryReactor* BillingService::ListBillingPreviews(grpc::CallbackServerContext* context,
                                                              const v1::ListBillingPreviewsRequest* request,
                                                              v1::ListBillingPreviewsResponse* response) {
  return rpc::Unary(runtime_, context, kListBillingPreviews, request, response,
                    [this](rpc::Call& call, const v1::ListBillingPreviewsRequest& request,
                           rpc::Done<v1::ListBillingPreviewsResponse> done) {
                      const absl::StatusOr<PreviewQuery> query = FromProto(request);
                      if (!query.ok()) return done(query.status());
                      context_.executor.Answer(call, done, [this, query = *query](pg::Transaction& tx) {
                        return List(tx, query, issuer_.seller().address.region, issuer_.Now());
                      });
                    });
}

grpc::ServerUnaryReactor* BillingService::ListBillingPeriods(grpc::CallbackServerContext* context,
                                                             const v1::ListBillingPeriodsRequest* request,
                                                             v1::ListBillingPeriodsResponse* response) {
  return rpc::Unary(
      runtime_, context, kListBillingPeriods, request, response,
      [this](rpc::Call& call, const v1::ListBillingPeriodsRequest&, rpc::Done<v1::ListBillingPeriodsResponse> done) {
        context_.executor.Answer(
            call, done, [today = HouseDay(issuer_.Now())](pg::Transaction& tx) { return ListPeriods(tx, today); });
      });
}

}  // namespace vlot::invoicing
