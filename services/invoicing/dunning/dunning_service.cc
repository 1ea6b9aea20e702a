#include "services/invoicing/dunning/dunning_service.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/unary.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/invoicing/billing_start.h"
#include "services/invoicing/dunning/convert_dunning.h"
#include "services/invoicing/dunning/dunning_errors.h"
#include "services/invoicing/dunning/start.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/handlers.h"

namespace vlot::invoicing::dunning {
namespace {

using FeedEvents = std::vector<feed::NewEvent>;

constexpr int kPageStandard = 50;
constexpr int kRatesStandard = 100;
constexpr int kParkedMax = 100;
constexpr int kPauseDaysMax = 90;
constexpr std::string_view kPolicyList = "dunningPolicies";
constexpr std::string_view kRateList = "statutoryRates";

constexpr rpc::Method MethodOf(std::string_view name) { return {v1::Dunning::service_full_name(), name}; }
constexpr rpc::Method kSetDunningPolicy = MethodOf("SetDunningPolicy");
constexpr rpc::Method kListDunningPolicies = MethodOf("ListDunningPolicies");
constexpr rpc::Method kSetStatutoryRate = MethodOf("SetStatutoryRate");
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

// A page of a list that is short enough to be read whole.
struct Slice {
  int64_t begin = 0;
  int size = 0;
};

template <class Request>
absl::StatusOr<Slice> TakeSlice(const Request& request, std::string_view list, int standard) {
  Violations violations;
  Slice slice;
  slice.size = wire::TakePageSize(request.page_size(), standard, kPageSizeMax, violations);
  slice.begin = wire::TakePageNumber(list, request.page_token(), violations).value_or(0);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return slice;
}

// Calls `add` with what lies in the slice; the next page's token, or "".
template <class T, class Add>
std::string Cut(const std::vector<T>& all, const Slice& slice, std::string_view list, Add add) {
  const auto end = slice.begin + slice.size;
  for (int64_t i = slice.begin; i < std::min<int64_t>(end, static_cast<int64_t>(all.size())); ++i) add(all[i]);
  return end < static_cast<int64_t>(all.size()) ? wire::MakePageToken(list, absl::StrCat(end)) : "";
}

absl::Status CheckFuture(absl::CivilDay from, absl::Time now) {
  const absl::CivilDay today = HouseDay(now);
  return from > today ? absl::OkStatus() : NotInFutureError(from, today);
}

absl::StatusOr<v1::ListDunningPoliciesResponse> ListPolicies(pg::Transaction& tx, const Slice& slice) {
  ASSIGN_OR_RETURN(const Rules rules, FindRules(tx));
  v1::ListDunningPoliciesResponse response;
  response.set_next_page_token(Cut(rules.policies, slice, kPolicyList,
                                   [&](const Policy& policy) { *response.add_policies() = ToProto(policy); }));
  return response;
}

absl::StatusOr<v1::ListStatutoryRatesResponse> ListRates(pg::Transaction& tx, const Slice& slice) {
  ASSIGN_OR_RETURN(const Rules rules, FindRules(tx));
  v1::ListStatutoryRatesResponse response;
  response.set_next_page_token(
      Cut(rules.rates, slice, kRateList, [&](const Rate& rate) { *response.add_rates() = ToProto(rate); }));
  if (slice.begin > 0) return response;
  for (const CostScale& scale : rules.scales) *response.add_scales() = ToProto(scale);
  return response;
}

// As cases are shown on `today`.
absl::StatusOr<std::vector<v1::DunningCase>> Show(pg::Transaction& tx, const std::vector<CaseRow>& rows,
                                                  absl::CivilDay today) {
  std::vector<AccountId> accounts;
  for (const CaseRow& row : rows) accounts.push_back(row.dunning_case.account);
  ASSIGN_OR_RETURN(const auto pauses, FindPauses(tx, accounts));
  ASSIGN_OR_RETURN(const Rules rules, FindRules(tx));
  std::vector<v1::DunningCase> shown;
  for (const CaseRow& row : rows) {
    const auto pause = pauses.find(row.dunning_case.account);
    const bool paused = pause != pauses.end() && pause->second.until >= today;
    const Policy* const policy = PolicyOn(rules.policies, row.dunning_case.policy, today);
    shown.push_back(ToProto(row, paused ? &pause->second : nullptr,
                            policy == nullptr ? std::nullopt : NextDay(*policy, row.dunning_case)));
  }
  return shown;
}

absl::StatusOr<v1::DunningCase> GetCase(pg::Transaction& tx, CaseId id, absl::CivilDay today) {
  ASSIGN_OR_RETURN(const std::optional<CaseRow> row, FindCase(tx, id));
  if (!row) return CaseNotFoundError(id.Name());
  ASSIGN_OR_RETURN(const std::vector<v1::DunningCase> shown, Show(tx, {*row}, today));
  return shown.front();
}

absl::StatusOr<v1::ListDunningCasesResponse> List(pg::Transaction& tx, const CasesQuery& query, absl::CivilDay today) {
  ASSIGN_OR_RETURN(std::vector<CaseRow> rows, ListCases(tx, query.filter, query.before, query.size + 1));
  v1::ListDunningCasesResponse response;
  if (rows.size() > static_cast<size_t>(query.size)) {
    rows.pop_back();
    response.set_next_page_token(wire::MakePageToken(kCaseList, rows.back().dunning_case.id.ToString()));
  }
  ASSIGN_OR_RETURN(const std::vector<v1::DunningCase> shown, Show(tx, rows, today));
  for (const v1::DunningCase& dunning_case : shown) *response.add_cases() = dunning_case;
  return response;
}

absl::StatusOr<v1::ListRemindersResponse> ListNoticesOf(pg::Transaction& tx, const RemindersQuery& query) {
  ASSIGN_OR_RETURN(std::vector<NoticeRow> rows,
                   ListNotices(tx, query.dunning_case, query.account, query.before, query.size + 1));
  v1::ListRemindersResponse response;
  if (rows.size() > static_cast<size_t>(query.size)) {
    rows.pop_back();
    response.set_next_page_token(wire::MakePageToken(kReminderList, rows.back().id.ToString()));
  }
  for (const NoticeRow& row : rows) *response.add_reminders() = ToProto(row);
  return response;
}

absl::StatusOr<v1::Reminder> GetNotice(pg::Transaction& tx, NoticeId id) {
  ASSIGN_OR_RETURN(const std::optional<NoticeRow> row, FindNotice(tx, id));
  if (!row) return ReminderNotFoundError(id.Name());
  return ToProto(*row);
}

absl::StatusOr<v1::InvoiceDocument> GetFile(pg::Transaction& tx, NoticeId id, const NoticeFiles& files) {
  ASSIGN_OR_RETURN(DocumentFile file, files.Get(tx, id));
  v1::InvoiceDocument response;
  response.set_content_type(file.content_type);
  response.set_file_name(file.name);
  response.set_sha256(absl::BytesToHexString(file.sha256));
  response.set_content(std::move(file.content));
  return response;
}

absl::StatusOr<AccountRow> FindAccount(pg::Transaction& tx, AccountId id) {
  ASSIGN_OR_RETURN(AccountRows rows, LockAccounts(tx, {id}));
  if (rows.empty()) return AccountNotFoundError(id);
  return std::move(rows.at(id));
}

absl::StatusOr<FeedEvents> Save(pg::Transaction& tx, absl::Time now, const Pause& pause, v1::DunningPause& response) {
  ASSIGN_OR_RETURN(const AccountRow account, FindAccount(tx, pause.account));
  ASSIGN_OR_RETURN(const absl::CivilDay today, DayOf(account, now));
  if (pause.until < today || pause.until > today + kPauseDaysMax) {
    Violations violations;
    violations.Add("until_date", absl::StrCat("must be today or at most ", kPauseDaysMax, " days ahead"));
    return violations.ToStatus(kErrorDomain);
  }
  RETURN_IF_ERROR(SavePause(tx, pause, now));
  response = ToProto(pause);
  return FeedEvents();
}

absl::StatusOr<FeedEvents> Resume(pg::Transaction& tx, AccountId account, v1::DunningPause& response) {
  RETURN_IF_ERROR(FindAccount(tx, account).status());
  RETURN_IF_ERROR(DeletePause(tx, account));
  response.Clear();
  response.set_account(account.Name());
  return FeedEvents();
}

absl::StatusOr<v1::DunningRun> GetRun(pg::Transaction& tx, RunId id) {
  ASSIGN_OR_RETURN(const std::optional<Run> run, FindRun(tx, id));
  if (!run) return RunNotFoundError(id.Name());
  v1::DunningRun response = ToProto(*run);
  ASSIGN_OR_RETURN(const std::vector<Parked> parked, ListParked(tx, id, AccountId(), kParkedMax));
  for (const Parked& one : parked) {
    v1::DunningRun::Parked& proto = *response.add_parked();
    proto.set_account(one.account.Name());
    proto.set_reason(one.reason);
    proto.set_detail(one.detail);
  }
  return response;
}

absl::StatusOr<v1::ListDunningRunsResponse> ListPage(pg::Transaction& tx, const Page& page) {
  ASSIGN_OR_RETURN(std::vector<Run> runs, ListRuns(tx, RunId(page.before), page.size + 1));
  v1::ListDunningRunsResponse response;
  if (runs.size() > static_cast<size_t>(page.size)) {
    runs.pop_back();
    response.set_next_page_token(wire::MakePageToken(kRunList, runs.back().id.ToString()));
  }
  for (const Run& run : runs) *response.add_runs() = ToProto(run);
  return response;
}

absl::StatusOr<v1::ListDunningPreviewsResponse> List(pg::Transaction& tx, const PreviewsQuery& query,
                                                     absl::CivilDay today) {
  ASSIGN_OR_RETURN(const PreviewPage page,
                   PreviewDunning(tx, query.date.value_or(today), query.scope, query.after, query.size));
  v1::ListDunningPreviewsResponse response;
  for (const Preview& preview : page.previews) *response.add_previews() = ToProto(preview);
  if (!page.last.IsNil()) response.set_next_page_token(wire::MakePageToken(kPreviewList, page.last.ToString()));
  return response;
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
  return Submit(runtime_, executor_, context, kSetDunningPolicy, request, response,
                [](pg::Transaction& tx, absl::Time now, const Policy& policy, const std::string&,
                   v1::DunningPolicy& response) -> absl::StatusOr<FeedEvents> {
                  RETURN_IF_ERROR(CheckFuture(policy.from, now));
                  RETURN_IF_ERROR(SavePolicy(tx, policy));
                  response = ToProto(policy);
                  return FeedEvents();
                });
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
                   v1::StatutoryRate& response) -> absl::StatusOr<FeedEvents> {
                  RETURN_IF_ERROR(CheckFuture(rate.from, now));
                  RETURN_IF_ERROR(SaveRate(tx, rate));
                  response = ToProto(rate);
                  return FeedEvents();
                });
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
