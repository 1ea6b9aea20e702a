// Between the API's messages of billing runs and this service's values, with all validation of fields. Pure; any
// thread.
#pragma once

#include "absl/status/statusor.h"
#include "services/invoicing/billing_preview.h"
#include "services/invoicing/billing_store.h"
#include "vlot/invoicing/v1/billing.pb.h"

namespace vlot::invoicing {

// Without id and time.
absl::StatusOr<BillingRun> FromProto(const v1::StartBillingRunRequest& proto);

absl::StatusOr<RunFilter> FromProto(const v1::ListBillingRunsRequest& proto);

struct BilledAccountsQuery {
  BillingRunId run;
  std::optional<BilledState> state;
  AccountId after;
  int size = 0;
};
absl::StatusOr<BilledAccountsQuery> FromProto(const v1::ListBilledAccountsRequest& proto);

struct PreviewQuery {
  absl::CivilMonth month;
  AccountId account, after;
  int size = 0;
};
absl::StatusOr<PreviewQuery> FromProto(const v1::ListBillingPreviewsRequest& proto);

v1::BillingRun ToProto(const BillingRun& run, const BillingProgress& progress);
v1::BilledAccount ToProto(const BilledAccount& account);
v1::BillingPreview ToProto(const BillingPreview& preview);
v1::BillingPeriod ToProto(const Unbilled& unbilled, absl::CivilDay today);

// The lists' names in page tokens.
inline constexpr std::string_view kBilledAccountList = "billedAccounts";
inline constexpr std::string_view kPreviewList = "billingPreviews";

}  // namespace vlot::invoicing
