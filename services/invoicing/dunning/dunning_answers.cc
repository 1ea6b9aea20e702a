#include "services/invoicing/dunning/dunning_answers.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/wire/page_token.h"
#include "services/invoicing/account_store.h"
#include "services/invoicing/billing_start.h"
#include "services/invoicing/dunning/climbing.h"
#include "services/invoicing/dunning/dunning_errors.h"
#include "services/invoicing/dunning/preview.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing::dunning {
namespace {

constexpr int kParkedMax = 100;
constexpr int kPauseDaysMax = 90;

// Calls `add` with what lies in the slice; the next page's token, or "".
template <class T, class Add>
std::string Cut(const std::vector<T>& all, const Slice& slice, std::string_view list, Add add) {
  const auto end = slice.begin + slice.size;
  for (int64_t i = slice.begin; i < std::min<int64_t>(end, static_cast<int64_t>(all.size())); ++i) add(all[i]);
  return end < static_cast<int64_t>(all.size()) ? wire::MakePageToken(list, absl::StrCat(end)) : "";
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

absl::StatusOr<AccountRow> FindAccount(pg::Transaction& tx, AccountId id) {
  ASSIGN_OR_RETURN(AccountRows rows, LockAccounts(tx, {id}));
  if (rows.empty()) return AccountNotFoundError(id);
  return std::move(rows.at(id));
}

}  // namespace

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

absl::StatusOr<FeedEvents> Set(pg::Transaction& tx, absl::Time now, const Policy& policy, v1::DunningPolicy& response) {
  const absl::CivilDay today = HouseDay(now);
  if (policy.from <= today) return NotInFutureError(policy.from, today);
  RETURN_IF_ERROR(SavePolicy(tx, policy));
  response = ToProto(policy);
  return FeedEvents();
}

// Rates are made known late, and entered later still.
absl::StatusOr<FeedEvents> Set(pg::Transaction& tx, absl::Time now, const Rate& rate, v1::StatutoryRate& response) {
  const absl::CivilDay today = HouseDay(now);
  if (rate.from <= today) {
    ASSIGN_OR_RETURN(const bool charged, HasCharged(tx, rate.from));
    if (charged) return NotInFutureError(rate.from, today);
  }
  RETURN_IF_ERROR(SaveRate(tx, rate));
  response = ToProto(rate);
  return FeedEvents();
}

// What is late is late here too. A fourteen-day letter names the costs: what it named counts.
absl::StatusOr<FeedEvents> Set(pg::Transaction& tx, absl::Time now, const CostScale& scale,
                               v1::CollectionCostScale& response) {
  const absl::CivilDay today = HouseDay(now);
  if (scale.from <= today) {
    ASSIGN_OR_RETURN(const bool charged, HasChargedCosts(tx, scale.from));
    if (charged) return NotInFutureError(scale.from, today);
  }
  RETURN_IF_ERROR(SaveScale(tx, scale));
  response = ToProto(scale);
  return FeedEvents();
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

}  // namespace vlot::invoicing::dunning
