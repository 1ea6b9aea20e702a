#include "services/invoicing/dunning/dunning_service.h"

#include <utility>
#include <vector>

#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/invoicing/billing_start.h"
#include "services/invoicing/dunning/dunning_answers.h"
#include "services/invoicing/dunning/start.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/handlers.h"

namespace vlot::invoicing::dunning {
namespace {

constexpr int kPageStandard = 50;
constexpr int kRatesStandard = 100;

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::Dunning::service_full_name(), name}; }
constexpr rpc::Method kSetDunningPolicy = MethodOf("SetDunningPolicy");
constexpr rpc::Method kListDunningPolicies = MethodOf("ListDunningPolicies");
constexpr rpc::Method kSetStatutoryRate = MethodOf("SetStatutoryRate");
constexpr rpc::Method kSetCollectionCostScale = MethodOf("SetCollectionCostScale");
constexpr rpc::Method kListStatutoryRates = MethodOf("ListStatutoryRates");
constexpr rpc::Method kGetDunningCase = MethodOf("GetDunningCase");
constexpr rpc::Method kListDunningCases = MethodOf("ListDunningCases");
constexpr rpc::Method kListReminders = MethodOf("ListReminders");
constexpr rpc::Method kGetReminder = MethodOf("GetReminder");
constexpr rpc::Method kGetReminderDocument = MethodOf("GetReminderDocument");
constexpr rpc::Method kPauseDunning = MethodOf("PauseDunning");
constexpr rpc::Method kResumeDunning = MethodOf("ResumeDunning");
constexpr rpc::Method kRunDunning = MethodOf("RunDunning");
constexpr rpc::Method kGetDunningRun = MethodOf("GetDunningRun");
constexpr rpc::Method kListDunningRuns = MethodOf("ListDunningRuns");
constexpr rpc::Method kListDunningPreviews = MethodOf("ListDunningPreviews");

template <class IdType>
absl::StatusOr<IdType> TakeId(const std::string& name) {
  Violations violations;
  const auto id = wire::TakeName<IdType>(name, "name", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return id;
}

template <class Request>
absl::StatusOr<Slice> TakeSlice(const Request& request, std::string_view list, int standard) {
  Violations violations;
  Slice slice;
  slice.size = wire::TakePageSize(request.page_size(), standard, kPageSizeMax, violations);
  slice.begin = wire::TakePageNumber(list, request.page_token(), violations).value_or(0);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return slice;
}

// A read: `take` the query out of the request, `read(tx, query)` the answer.
template <class Request, class Response, class Take, class Read>
grpc::ServerUnaryReactor* Answer(rpc::Runtime& runtime, idempotency::Executor& executor,
                                 grpc::CallbackServerContext* context, const rpc::Method& method,
                                 const Request* request, Response* response, Take take, Read read) {
  return rpc::Unary(
      runtime, context, method, request, response,
      [&executor, take, read](rpc::Call& call, const Request& request, rpc::Done<Response> done) {
        auto query = take(request);
        if (!query.ok()) return done(query.status());
        executor.Answer(call, done, [read, query = *std::move(query)](pg::Transaction& tx) { return read(tx, query); });
      });
}

// A mutation, once per request id: `change(tx, now, value, actor, response)` says what goes to the feed.
template <class Request, class Response, class Change>
grpc::ServerUnaryReactor* Submit(rpc::Runtime& runtime, idempotency::Executor& executor,
                                 grpc::CallbackServerContext* context, const rpc::Method& method,
                                 const Request* request, Response* response, Change change) {
  return rpc::Unary(runtime, context, method, request, response,
                    [&executor, change](rpc::Call& call, const Request& request, rpc::Done<Response> done) {
                      auto asked = FromProto(request);
                      if (!asked.ok()) return done(asked.status());
                      executor.Submit<Response>(
                          call, idempotency::KeyOf(call, asked->request_id, request), done,
                          [change, value = std::move(asked->value), actor = call.actor()](
                              pg::Transaction& tx, absl::Time now, Response& response) -> absl::StatusOr<FeedEvents> {
                            return change(tx, now, value, actor, response);
                          });
                    });
}

// FromProto as an object: it is a name for many functions.
constexpr auto kTakeQuery = [](const auto& request) { return FromProto(request); };

}  // namespace

grpc::ServerUnaryReactor* DunningService::SetDunningPolicy(grpc::CallbackServerContext* context,
                                                           const v1::SetDunningPolicyRequest* request,
                                                           v1::DunningPolicy* response) {
  return Submit(
      runtime_, executor_, context, kSetDunningPolicy, request, response,
      [](pg::Transaction& tx, absl::Time now, const Policy& policy, const std::string&,
         v1::DunningPolicy& response) -> absl::StatusOr<FeedEvents> { return Set(tx, now, policy, response); });
}

grpc::ServerUnaryReactor* DunningService::ListDunningPolicies(grpc::CallbackServerContext* context,
                                                              const v1::ListDunningPoliciesRequest* request,
                                                              v1::ListDunningPoliciesResponse* response) {
  return Answer(
      runtime_, executor_, context, kListDunningPolicies, request, response,
      [](const auto& request) { return TakeSlice(request, kPolicyList, kPageStandard); }, ListPolicies);
}

grpc::ServerUnaryReactor* DunningService::SetStatutoryRate(grpc::CallbackServerContext* context,
                                                           const v1::SetStatutoryRateRequest* request,
                                                           v1::StatutoryRate* response) {
  return Submit(runtime_, executor_, context, kSetStatutoryRate, request, response,
                [](pg::Transaction& tx, absl::Time now, const Rate& rate, const std::string&,
                   v1::StatutoryRate& response) -> absl::StatusOr<FeedEvents> { return Set(tx, now, rate, response); });
}

grpc::ServerUnaryReactor* DunningService::SetCollectionCostScale(grpc::CallbackServerContext* context,
                                                                 const v1::SetCollectionCostScaleRequest* request,
                                                                 v1::CollectionCostScale* response) {
  return Submit(
      runtime_, executor_, context, kSetCollectionCostScale, request, response,
      [](pg::Transaction& tx, absl::Time now, const CostScale& scale, const std::string&,
         v1::CollectionCostScale& response) -> absl::StatusOr<FeedEvents> { return Set(tx, now, scale, response); });
}

grpc::ServerUnaryReactor* DunningService::ListStatutoryRates(grpc::CallbackServerContext* context,
                                                             const v1::ListStatutoryRatesRequest* request,
                                                             v1::ListStatutoryRatesResponse* response) {
  return Answer(
      runtime_, executor_, context, kListStatutoryRates, request, response,
      [](const auto& request) { return TakeSlice(request, kRateList, kRatesStandard); }, ListRates);
}

grpc::ServerUnaryReactor* DunningService::GetDunningCase(grpc::CallbackServerContext* context,
                                                         const v1::GetDunningCaseRequest* request,
                                                         v1::DunningCase* response) {
  return Answer(
      runtime_, executor_, context, kGetDunningCase, request, response,
      [](const auto& request) { return TakeId<CaseId>(request.name()); },
      [this](pg::Transaction& tx, CaseId id) { return GetCase(tx, id, HouseDay(issuer_.Now())); });
}

grpc::ServerUnaryReactor* DunningService::ListDunningCases(grpc::CallbackServerContext* context,
                                                           const v1::ListDunningCasesRequest* request,
                                                           v1::ListDunningCasesResponse* response) {
  return Answer(
      runtime_, executor_, context, kListDunningCases, request, response, kTakeQuery,
      [this](pg::Transaction& tx, const CasesQuery& query) { return List(tx, query, HouseDay(issuer_.Now())); });
}

grpc::ServerUnaryReactor* DunningService::ListReminders(grpc::CallbackServerContext* context,
                                                        const v1::ListRemindersRequest* request,
                                                        v1::ListRemindersResponse* response) {
  return Answer(runtime_, executor_, context, kListReminders, request, response, kTakeQuery, ListNoticesOf);
}

grpc::ServerUnaryReactor* DunningService::GetReminder(grpc::CallbackServerContext* context,
                                                      const v1::GetReminderRequest* request, v1::Reminder* response) {
  return Answer(
      runtime_, executor_, context, kGetReminder, request, response,
      [](const auto& request) { return TakeId<NoticeId>(request.name()); }, GetNotice);
}

grpc::ServerUnaryReactor* DunningService::GetReminderDocument(grpc::CallbackServerContext* context,
                                                              const v1::GetReminderDocumentRequest* request,
                                                              v1::InvoiceDocument* response) {
  return Answer(
      runtime_, executor_, context, kGetReminderDocument, request, response,
      [](const auto& request) { return TakeId<NoticeId>(request.name()); },
      [this](pg::Transaction& tx, NoticeId id) { return GetFile(tx, id, files_); });
}

grpc::ServerUnaryReactor* DunningService::PauseDunning(grpc::CallbackServerContext* context,
                                                       const v1::PauseDunningRequest* request,
                                                       v1::DunningPause* response) {
  return Submit(runtime_, executor_, context, kPauseDunning, request, response,
                [](pg::Transaction& tx, absl::Time now, Pause pause, const std::string& actor,
                   v1::DunningPause& response) -> absl::StatusOr<FeedEvents> {
                  pause.actor = actor;
                  return Save(tx, now, pause, response);
                });
}

grpc::ServerUnaryReactor* DunningService::ResumeDunning(grpc::CallbackServerContext* context,
                                                        const v1::ResumeDunningRequest* request,
                                                        v1::DunningPause* response) {
  return Submit(runtime_, executor_, context, kResumeDunning, request, response,
                [](pg::Transaction& tx, absl::Time, AccountId account, const std::string&, v1::DunningPause& response) {
                  return Resume(tx, account, response);
                });
}

grpc::ServerUnaryReactor* DunningService::RunDunning(grpc::CallbackServerContext* context,
                                                     const v1::RunDunningRequest* request, v1::DunningRun* response) {
  return Submit(runtime_, executor_, context, kRunDunning, request, response,
                [this, id = RunId(ids_.Next())](pg::Transaction& tx, absl::Time now, const RunWish& wish,
                                                const std::string& actor,
                                                v1::DunningRun& response) -> absl::StatusOr<FeedEvents> {
                  const Run run{
                      .id = id, .scope = wish.scope, .actor = actor, .reason = wish.reason, .create_time = now};
                  ASSIGN_OR_RETURN(const Run started, StartDunning(tx, run, wish.date));
                  tx.OnCommit([this] { runner_.Wake(); });
                  response = ToProto(started);
                  return FeedEvents();
                });
}

grpc::ServerUnaryReactor* DunningService::GetDunningRun(grpc::CallbackServerContext* context,
                                                        const v1::GetDunningRunRequest* request,
                                                        v1::DunningRun* response) {
  return Answer(
      runtime_, executor_, context, kGetDunningRun, request, response,
      [](const auto& request) { return TakeId<RunId>(request.name()); }, GetRun);
}

grpc::ServerUnaryReactor* DunningService::ListDunningRuns(grpc::CallbackServerContext* context,
                                                          const v1::ListDunningRunsRequest* request,
                                                          v1::ListDunningRunsResponse* response) {
  return Answer(
      runtime_, executor_, context, kListDunningRuns, request, response,
      [](const auto& request) { return TakePage(kRunList, request.page_size(), kPageStandard, request.page_token()); },
      ListPage);
}

grpc::ServerUnaryReactor* DunningService::ListDunningPreviews(grpc::CallbackServerContext* context,
                                                              const v1::ListDunningPreviewsRequest* request,
                                                              v1::ListDunningPreviewsResponse* response) {
  return Answer(
      runtime_, executor_, context, kListDunningPreviews, request, response, kTakeQuery,
      [this](pg::Transaction& tx, const PreviewsQuery& query) { return List(tx, query, HouseDay(issuer_.Now())); });
}

}  // namespace vlot::invoicing::dunning
