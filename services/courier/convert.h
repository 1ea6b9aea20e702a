// Requests as values, with all checking of fields: INVALID_ARGUMENT INVALID_FIELDS names each that is wrong. Pure, any
// thread. The other way: job_proto.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/courier/actions.h"
#include "services/courier/booking.h"
#include "services/courier/change_store.h"
#include "services/courier/job_store.h"
#include "services/courier/routing.h"
#include "vlot/courier/v1/courier.pb.h"

namespace vlot::courier {

absl::StatusOr<NewBooking> FromProto(const v1::BookDeliveryRequest& request, absl::Time now);
absl::StatusOr<JobAction> FromProto(const v1::CancelDeliveryRequest& request);
absl::StatusOr<JobAction> FromProto(const v1::AcceptJobRequest& request, const PartnerId& caller);
absl::StatusOr<JobAction> FromProto(const v1::RejectJobRequest& request, const PartnerId& caller);
absl::StatusOr<JobAction> FromProto(const v1::TrackingEvent& event, const PartnerId& caller, absl::Time now);
absl::StatusOr<JobAction> FromProto(const v1::ConfirmDeliveryRequest& request, const PartnerId& caller, absl::Time now);

// 1 to kBatchItemsMax items in `field`.
absl::Status CheckBatchSize(int items, const std::string& field);

// The key of an operator's request.
absl::StatusOr<Uuid> RequestIdOf(const std::string& request_id);

// A new partner; its name may be given.
absl::StatusOr<Partner> FromProto(const v1::CreatePartnerRequest& request);
// The changes of an update: the partner's id, and `current` with the masked fields changed.
absl::StatusOr<PartnerId> PartnerOf(const v1::UpdatePartnerRequest& request);
absl::StatusOr<Partner> ApplyUpdate(const v1::UpdatePartnerRequest& request, Partner current);
absl::StatusOr<std::vector<RoutingRule>> FromProto(const v1::SetRoutingRulesRequest& request);

// The lists that have page tokens.
inline constexpr std::string_view kPartnerList = "partners", kRuleList = "routingRules", kJobList = "jobs",
                                  kPartnerJobList = "partnerJobs";

// A page of some list.
struct JobsPage {
  JobFilter filter;
  int max = 0;
};
absl::StatusOr<JobsPage> FromProto(const v1::ListAllJobsRequest& request);

struct ChangesPage {
  int64_t after = 0;
  std::vector<State> states;
  int max = 0;
};
absl::StatusOr<ChangesPage> FromProto(const v1::ListJobsRequest& request);
absl::StatusOr<ChangesPage> FromProto(const v1::WatchJobsRequest& request);

}  // namespace vlot::courier
