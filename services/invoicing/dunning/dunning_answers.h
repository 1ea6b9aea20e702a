// What the methods of dunning answer, inside the executor's transaction. See dunning_service.h.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/feed/feed.h"
#include "common/pg/pg.h"
#include "services/invoicing/dunning/convert_dunning.h"
#include "services/invoicing/dunning/notice_files.h"
#include "services/invoicing/handlers.h"

namespace vlot::invoicing::dunning {

using FeedEvents = std::vector<feed::NewEvent>;

// A page of a list that is short enough to be read whole.
struct Slice {
  int64_t begin = 0;
  int size = 0;
};
inline constexpr std::string_view kPolicyList = "dunningPolicies";
inline constexpr std::string_view kRateList = "statutoryRates";

absl::StatusOr<v1::ListDunningPoliciesResponse> ListPolicies(pg::Transaction& tx, const Slice& slice);
absl::StatusOr<v1::ListStatutoryRatesResponse> ListRates(pg::Transaction& tx, const Slice& slice);

// Of days to come; a rate's and a scale's also of days past for which nothing was charged: else NOT_IN_FUTURE.
absl::StatusOr<FeedEvents> Set(pg::Transaction& tx, absl::Time now, const Policy& policy, v1::DunningPolicy& response);
absl::StatusOr<FeedEvents> Set(pg::Transaction& tx, absl::Time now, const Rate& rate, v1::StatutoryRate& response);
absl::StatusOr<FeedEvents> Set(pg::Transaction& tx, absl::Time now, const CostScale& scale,
                               v1::CollectionCostScale& response);

// As cases are shown on `today`.
absl::StatusOr<v1::DunningCase> GetCase(pg::Transaction& tx, CaseId id, absl::CivilDay today);
absl::StatusOr<v1::ListDunningCasesResponse> List(pg::Transaction& tx, const CasesQuery& query, absl::CivilDay today);

absl::StatusOr<v1::ListRemindersResponse> ListNoticesOf(pg::Transaction& tx, const RemindersQuery& query);
absl::StatusOr<v1::Reminder> GetNotice(pg::Transaction& tx, NoticeId id);
absl::StatusOr<v1::InvoiceDocument> GetFile(pg::Transaction& tx, NoticeId id, const NoticeFiles& files);

absl::StatusOr<FeedEvents> Save(pg::Transaction& tx, absl::Time now, const Pause& pause, v1::DunningPause& response);
absl::StatusOr<FeedEvents> Resume(pg::Transaction& tx, AccountId account, v1::DunningPause& response);

absl::StatusOr<v1::DunningRun> GetRun(pg::Transaction& tx, RunId id);
absl::StatusOr<v1::ListDunningRunsResponse> ListPage(pg::Transaction& tx, const Page& page);
absl::StatusOr<v1::ListDunningPreviewsResponse> List(pg::Transaction& tx, const PreviewsQuery& query,
                                                     absl::CivilDay today);

}  // namespace vlot::invoicing::dunning
