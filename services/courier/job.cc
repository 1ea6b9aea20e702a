#include "services/courier/job.h"

#include <algorithm>

#include "common/status/cause.h"
#include "common/status/status.h"
#include "services/courier/errors.h"

namespace vlot::courier {
namespace {

bool Refused(const Job& job, const PartnerId& partner) {
  return std::find(job.refused_by.begin(), job.refused_by.end(), partner) != job.refused_by.end();
}

Change Changed(Job& job) {
  ++job.version;
  return Change::kChanged;
}

void TakeBack(Job& job, Reason reason) {
  job.refused_by.push_back(job.partner);
  job.partner = PartnerId();
  job.tracking.state = State::kAnnounced;
  job.tracking.reason = reason;
}

}  // namespace

absl::Status CheckOwner(const Job& job, const PartnerId& partner) {
  if (job.partner == partner && !partner.IsNil()) return absl::OkStatus();
  if (Refused(job, partner)) return JobEndedError(job.id, job.tracking.state);
  return WithCause(JobNotFoundError(job.id), kCauseNotOwner);
}

absl::StatusOr<Change> Accept(Job& job, const PartnerId& partner, absl::Time now) {
  RETURN_IF_ERROR(CheckOwner(job, partner));
  if (job.tracking.state == State::kCancelled) return JobEndedError(job.id, job.tracking.state);
  if (!job.AwaitsAccept()) return Change::kNone;
  job.tracking = {.state = State::kAccepted, .time = now};
  return Changed(job);
}

absl::StatusOr<Change> Refuse(Job& job, const PartnerId& partner, Reason reason) {
  if (Refused(job, partner)) return Change::kNone;
  RETURN_IF_ERROR(CheckOwner(job, partner));
  if (IsFinal(job.tracking.state)) return JobEndedError(job.id, job.tracking.state);
  if (IsPickedUp(job.tracking.state)) return JobPickedUpError(job.id);
  TakeBack(job, reason);
  return Changed(job);
}

Change ExpireOffer(Job& job, absl::Time now) {
  if (!job.AwaitsAccept() || job.accept_until > now) return Change::kNone;
  if (!job.partner.IsNil()) TakeBack(job, Reason::kNone);
  return Changed(job);
}

bool Offer(Job& job, const RoutingTable& routing, absl::Time now, absl::TimeZone zone) {
  const Partner* partner = routing.Route(job.place, job.refused_by);
  if (partner == nullptr) {
    job.accept_until = now + kRouteAgainAfter;
    return false;
  }
  job.partner = partner->id;
  job.tracking = {.state = State::kAnnounced, .time = now};
  job.window = Promise(partner->terms, job.wish, now, zone);
  job.accept_until = now + absl::Minutes(partner->accept_minutes);
  return true;
}

absl::Status CheckScan(const Job& job, const PartnerId& partner) {
  RETURN_IF_ERROR(CheckOwner(job, partner));
  if (job.tracking.state == State::kCancelled) return JobEndedError(job.id, job.tracking.state);
  return absl::OkStatus();
}

Change ApplyScan(Job& job, const Tracking& scan) {
  const std::optional<Tracking> moved = Decide(job.tracking, scan);
  if (!moved) return Change::kNone;
  job.tracking = *moved;
  return Changed(job);
}

absl::StatusOr<Change> Cancel(Job& job, const OrderId& order, absl::Time now) {
  if (job.order != order) return JobNotFoundError(job.id);
  if (job.tracking.state == State::kCancelled) return Change::kNone;
  if (IsPickedUp(job.tracking.state)) return JobPickedUpError(job.id);
  job.tracking = {.state = State::kCancelled, .time = now};
  return Changed(job);
}

absl::StatusOr<Change> Confirm(Job& job, const PartnerId& partner, const Confirmation& confirmation) {
  RETURN_IF_ERROR(CheckOwner(job, partner));
  if (job.confirm_request_id == confirmation.request_id) {
    if (job.confirm_hash == confirmation.hash) return Change::kNone;
    return RequestIdReusedError(confirmation.request_id.ToString());
  }
  if (IsFinal(job.tracking.state)) return JobEndedError(job.id, job.tracking.state);
  // The document is the addressee's: a neighbour cannot show it.
  const bool checked = confirmation.identity_checked && confirmation.state == State::kDelivered;
  if (job.place.identity_check && !checked) return IdentityCheckRequiredError(job.id);
  job.tracking = {.state = confirmation.state, .time = confirmation.event_time};
  job.confirm_request_id = confirmation.request_id;
  job.confirm_hash = confirmation.hash;
  return Changed(job);
}

}  // namespace vlot::courier
