// Between the API's messages of dunning and its values. Pure; any thread. What is wrong with a request is told field by
// field: INVALID_ARGUMENT, INVALID_FIELDS.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/invoicing/dunning/case_store.h"
#include "services/invoicing/dunning/notice_store.h"
#include "services/invoicing/dunning/preview.h"
#include "services/invoicing/dunning/rules_store.h"
#include "services/invoicing/dunning/run_store.h"
#include "vlot/invoicing/v1/dunning.pb.h"

namespace vlot::invoicing::dunning {

// A mutation's value with its request id.
template <class T>
struct Asked {
  Uuid request_id;
  T value;
};

absl::StatusOr<Asked<Policy>> FromProto(const v1::SetDunningPolicyRequest& proto);
absl::StatusOr<Asked<Rate>> FromProto(const v1::SetStatutoryRateRequest& proto);
absl::StatusOr<Asked<CostScale>> FromProto(const v1::SetCollectionCostScaleRequest& proto);
// Its day is not checked against today.
absl::StatusOr<Asked<Pause>> FromProto(const v1::PauseDunningRequest& proto);
absl::StatusOr<Asked<AccountId>> FromProto(const v1::ResumeDunningRequest& proto);

struct RunWish {
  std::optional<absl::CivilDay> date;  // nothing: today
  AccountId scope;                     // nil: all
  std::string reason;
};
absl::StatusOr<Asked<RunWish>> FromProto(const v1::RunDunningRequest& proto);

struct CasesQuery {
  CaseFilter filter;
  CaseId before;
  int size = 0;
};
absl::StatusOr<CasesQuery> FromProto(const v1::ListDunningCasesRequest& proto);

struct RemindersQuery {
  CaseId dunning_case;
  AccountId account;
  NoticeId before;
  int size = 0;
};
absl::StatusOr<RemindersQuery> FromProto(const v1::ListRemindersRequest& proto);

struct PreviewsQuery {
  std::optional<absl::CivilDay> date;
  AccountId scope, after;
  int size = 0;
};
absl::StatusOr<PreviewsQuery> FromProto(const v1::ListDunningPreviewsRequest& proto);

v1::DunningPolicy ToProto(const Policy& policy);
v1::StatutoryRate ToProto(const Rate& rate);
v1::CollectionCostScale ToProto(const CostScale& scale);
// `next`: the day on which it climbs.
v1::DunningCase ToProto(const CaseRow& row, const Pause* pause, std::optional<absl::CivilDay> next);
v1::Reminder ToProto(const NoticeRow& row);
v1::DunningPause ToProto(const Pause& pause);
v1::DunningRun ToProto(const Run& run);
v1::DunningPreview ToProto(const Preview& preview);

// The lists' names in page tokens.
inline constexpr std::string_view kCaseList = "dunningCases";
inline constexpr std::string_view kReminderList = "reminders";
inline constexpr std::string_view kPreviewList = "dunningPreviews";
inline constexpr std::string_view kRunList = "dunningRuns";

}  // namespace vlot::invoicing::dunning
