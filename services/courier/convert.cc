// What couriers and our own services send about jobs. Partners, rules and pages: convert_admin.cc.
#include "services/courier/convert.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/idempotency/executor.h"
#include "common/status/status.h"
#include "common/time/time.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"
#include "services/courier/errors.h"
#include "services/courier/limits.h"

namespace vlot::courier {
namespace {

int TakeRange(int value, int min, int max, const std::string& field, Violations& violations) {
  if (value < min || value > max) violations.Add(field, absl::StrCat("must be ", min, " to ", max));
  return value;
}

Wish TakeWish(const v1::BookDeliveryRequest& request, absl::Time now, Violations& violations) {
  Wish wish{.from_hour = request.from_hour(), .until_hour = request.until_hour()};
  if (request.has_date()) {
    wish.day = wire::Take(wire::FromProto(request.date()), "date", violations);
    if (*wish.day > ToCivilDay(now, DefaultTimeZone()) + kWishDaysMax) {
      violations.Add("date", absl::StrCat("is more than ", kWishDaysMax, " days ahead"));
    }
  }
  const bool any = wish.from_hour == 0 && wish.until_hour == 0;
  if (!any && (wish.from_hour < 0 || wish.until_hour > 24 || wish.from_hour >= wish.until_hour)) {
    violations.Add("from_hour", "must be before until_hour, both 0 to 24; 0 and 0 mean any hour");
  }
  return wish;
}

std::string TakeDetails(const v1::BookDeliveryRequest& request, Violations& violations) {
  v1::Job details;
  details.set_order_number(wire::TakeText(request.order_number(), 1, kOrderNumberMax, "order_number", violations));
  wire::CheckPostalAddress(request.from(), "from", violations);
  wire::CheckPostalAddress(request.to(), "to", violations);
  *details.mutable_from() = request.from();
  *details.mutable_to() = request.to();
  details.set_parcels(TakeRange(request.parcels(), 1, kParcelsMax, "parcels", violations));
  details.set_weight_grams(TakeRange(request.weight_grams(), 0, kWeightGramsMax, "weight_grams", violations));
  details.set_instructions(wire::TakeText(request.instructions(), 0, kInstructionsMax, "instructions", violations));
  return details.SerializeAsString();
}

Reason TakeReason(v1::TrackingReason reason, const std::string& field, Violations& violations) {
  if (!v1::TrackingReason_IsValid(reason)) violations.Add(field, "is not a TrackingReason");
  return static_cast<Reason>(reason);
}

absl::Time TakeEventTime(const google::protobuf::Timestamp& proto, bool present, absl::Time now,
                         Violations& violations) {
  if (!present) {
    violations.Add("event_time", "is required");
    return absl::Time();
  }
  const absl::Time time = wire::Take(wire::FromProto(proto), "event_time", violations);
  if (time > now + kClockSkewMax) violations.Add("event_time", "is in the future");
  return time;
}

bool IsHex(char c) { return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

void CheckIdentity(const v1::IdentityCheck& check, absl::Time now, Violations& violations) {
  const std::string& type = check.document_type();
  if (type != "PASSPORT" && type != "IDENTITY_CARD" && type != "DRIVING_LICENCE" && type != "RESIDENCE_PERMIT") {
    violations.Add("proof.identity_check.document_type",
                   "must be PASSPORT, IDENTITY_CARD, DRIVING_LICENCE or RESIDENCE_PERMIT");
  }
  // Four and no more: a document's number is nobody's business here.
  if (check.last_four().size() != 4) {
    violations.Add("proof.identity_check.last_four", "must be the last four characters of the document's number");
  }
  const absl::CivilDay expires =
      wire::Take(wire::FromProto(check.expire_date()), "proof.identity_check.expire_date", violations);
  if (check.passed() && expires < ToCivilDay(now, DefaultTimeZone())) {
    violations.Add("proof.identity_check.expire_date", "has passed: the document is not valid any more");
  }
}

void CheckProof(const v1::DeliveryProof& proof, absl::Time now, Violations& violations) {
  if (proof.recipient() == v1::DeliveryProof::RECIPIENT_UNSPECIFIED ||
      !v1::DeliveryProof::Recipient_IsValid(proof.recipient())) {
    violations.Add("proof.recipient", "is required");
  }
  wire::TakeText(proof.signed_by(), 0, kSignedByMax, "proof.signed_by", violations);
  const std::string& hash = proof.evidence_sha256();
  if (!hash.empty() && (hash.size() != 64 || !std::all_of(hash.begin(), hash.end(), IsHex))) {
    violations.Add("proof.evidence_sha256", "must be 64 hexadecimal digits");
  }
  if (proof.has_identity_check()) CheckIdentity(proof.identity_check(), now, violations);
}

}  // namespace

absl::Status CheckBatchSize(int items, const std::string& field) {
  Violations violations;
  if (items < 1 || items > kBatchItemsMax) {
    violations.Add(field, absl::StrCat("must have 1 to ", kBatchItemsMax, " items"));
  }
  return violations.ToStatus(kErrorDomain);
}

absl::StatusOr<NewBooking> FromProto(const v1::BookDeliveryRequest& request, absl::Time now) {
  Violations violations;
  NewBooking booking{.job = wire::TakeName<JobId>(request.name(), "name", violations),
                     .order = wire::TakeName<OrderId>(request.order(), "order", violations),
                     .shipment = wire::TakeName<ShipmentId>(request.shipment(), "shipment", violations),
                     .place = {.region_code = request.to().region_code(),
                               .postal_code = NormalisePostalCode(request.to().postal_code()),
                               .identity_check = request.identity_check()},
                     .wish = TakeWish(request, now, violations),
                     .details = TakeDetails(request, violations)};
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return booking;
}

absl::StatusOr<JobAction> FromProto(const v1::CancelDeliveryRequest& request) {
  Violations violations;
  JobAction action{.job = wire::TakeName<JobId>(request.name(), "name", violations),
                   .what = CancelAction{wire::TakeName<OrderId>(request.order(), "order", violations)}};
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return action;
}

absl::StatusOr<JobAction> FromProto(const v1::AcceptJobRequest& request, const PartnerId& caller) {
  Violations violations;
  JobAction action{
      .job = wire::TakeName<JobId>(request.name(), "name", violations), .partner = caller, .what = AcceptAction{}};
  wire::TakeRequestId(request.request_id(), violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return action;
}

absl::StatusOr<JobAction> FromProto(const v1::RejectJobRequest& request, const PartnerId& caller) {
  Violations violations;
  JobAction action{.job = wire::TakeName<JobId>(request.name(), "name", violations), .partner = caller};
  wire::TakeRequestId(request.request_id(), violations);
  if (request.reason() == v1::TRACKING_REASON_UNSPECIFIED) violations.Add("reason", "is required");
  action.what = RefuseAction{TakeReason(request.reason(), "reason", violations),
                             wire::TakeText(request.note(), 0, kNoteMax, "note", violations)};
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return action;
}

absl::StatusOr<JobAction> FromProto(const v1::TrackingEvent& event, const PartnerId& caller, absl::Time now) {
  Violations violations;
  JobAction action{.job = wire::TakeName<JobId>(event.job(), "job", violations), .partner = caller};
  if (!IsReportable(static_cast<State>(event.state()))) {
    violations.Add("state", "must be what happens after pick-up; deliveries, with proof, come by ConfirmDelivery");
  }
  action.what =
      ScanAction{{.job = action.job,
                  .event_id = wire::TakeText(event.event_id(), 1, kEventIdMax, "event_id", violations),
                  .partner = caller,
                  .tracking = {static_cast<State>(event.state()), TakeReason(event.reason(), "reason", violations),
                               TakeEventTime(event.event_time(), event.has_event_time(), now, violations)},
                  .carrier_code = wire::TakeText(event.carrier_code(), 0, kCarrierCodeMax, "carrier_code", violations),
                  .place = wire::TakeText(event.place(), 0, kPlaceMax, "place", violations)}};
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return action;
}

absl::StatusOr<JobAction> FromProto(const v1::ConfirmDeliveryRequest& request, const PartnerId& caller,
                                    absl::Time now) {
  Violations violations;
  JobAction action{.job = wire::TakeName<JobId>(request.name(), "name", violations), .partner = caller};
  ConfirmAction confirm{.proof = request.proof()};
  confirm.confirmation.request_id = wire::TakeRequestId(request.request_id(), violations);
  confirm.confirmation.event_time = TakeEventTime(request.event_time(), request.has_event_time(), now, violations);
  if (!request.has_proof()) violations.Add("proof", "is required");
  CheckProof(request.proof(), now, violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  const std::string hash = idempotency::HashOf(request);
  for (int i = 0; i < 8; ++i) {
    confirm.confirmation.hash =
        static_cast<int64_t>(static_cast<uint64_t>(confirm.confirmation.hash) << 8 | static_cast<uint8_t>(hash[i]));
  }
  const bool neighbour = request.proof().recipient() == v1::DeliveryProof::NEIGHBOUR;
  confirm.confirmation.state = neighbour ? State::kDeliveredNeighbour : State::kDelivered;
  confirm.confirmation.identity_checked = request.proof().identity_check().passed();
  action.what = std::move(confirm);
  return action;
}

}  // namespace vlot::courier
