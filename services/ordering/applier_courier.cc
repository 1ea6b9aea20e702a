#include "services/ordering/applier.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/status/string_views.h"
#include "services/ordering/policy.h"

namespace vlot::ordering {
namespace {

// The parcel will not arrive by itself any more.
bool WentWrong(Tracking tracking) {
  switch (tracking) {
    case Tracking::kRefused:
    case Tracking::kReturning:
    case Tracking::kReturned:
    case Tracking::kLost:
    case Tracking::kCancelled:
    case Tracking::kDamaged:
      return true;
    default:
      return false;
  }
}

// It left the house with this scan, though the scan tells of something later: the one that the courier took it was
// lost, or comes late. Of what has arrived, or never will, nobody is told that it is on its way.
bool WasPickedUpUnseen(Tracking before, Tracking now) {
  return !LeftTheHouse(before) && LeftTheHouse(now) && now != Tracking::kPickedUp && !IsDelivered(now) &&
         !WentWrong(now);
}

}  // namespace

void Applier::On(const TrackingEvent& event) {
  if (!IsNew(Feed::kCourier, event.position)) return;
  if (event.shipment < 1 || event.shipment > static_cast<int>(process_.shipments.size())) return;
  switch (event.kind) {
    case TrackingEvent::Kind::kTracking:
      OnTracking(event);
      break;
    case TrackingEvent::Kind::kPartnerChanged:
      OnPartnerChanged(event);
      break;
    case TrackingEvent::Kind::kUnroutable:
      OnUnroutable(event);
      break;
  }
  Advance();
}

void Applier::RecordBooking(int index, absl::Time time, const ShipmentFacts& booking, JournalKind kind) {
  ShipmentFacts& shipment = ShipmentAt(index);
  shipment.tracking_code = booking.tracking_code;
  shipment.courier = booking.courier;
  shipment.promised_from = booking.promised_from;
  shipment.promised_until = booking.promised_until;
  if (shipment.tracking == Tracking::kNone) {
    shipment.tracking = Tracking::kAnnounced;
    shipment.tracking_time = time;
  }
  Write({.kind = kind,
         .event_time = time,
         .step = index,
         .reference = booking.tracking_code,
         .detail = booking.courier,
         .subject = Subject::kJob});
}

void Applier::OnTracking(const TrackingEvent& event) {
  ShipmentFacts& shipment = process_.shipments[event.shipment - 1];
  const bool unseen = WasPickedUpUnseen(shipment.tracking, event.tracking);
  shipment.tracking = event.tracking;
  shipment.tracking_time = event.event_time;
  const int pickup = plan_.Find(StepKind::kAwaitPickup, event.shipment);
  const int delivery = plan_.Find(StepKind::kAwaitDelivery, event.shipment);
  if (event.identity) {
    const IdentityCheck& seen = *event.identity;
    Write({.kind = JournalKind::kIdentityChecked,
           .event_time = event.event_time,
           .step = delivery,
           .detail = absl::StrCat(seen.in_order ? "IN_ORDER " : "NOT_IN_ORDER ", seen.document_type, " ",
                                  absl::FormatCivilTime(seen.expire_date)),
           .subject = Subject::kJob,
           .actor = "courier"});
  }
  if (unseen) {
    Write({.kind = JournalKind::kShipmentPickedUp,
           .event_time = event.event_time,
           .step = delivery,
           .reference = shipment.tracking_code,
           .detail = std::string(TrackingName(event.tracking)),
           .subject = Subject::kJob,
           .actor = "courier"});
  }
  JournalKind kind = JournalKind::kTrackingUpdated;
  if (IsDelivered(event.tracking)) {
    kind = JournalKind::kShipmentDelivered;
  } else if (event.tracking == Tracking::kPickedUp) {
    kind = JournalKind::kShipmentPickedUp;
  } else if (event.tracking == Tracking::kDeliveryFailed) {
    kind = JournalKind::kDeliveryFailed;
  }
  Write({.kind = kind,
         .event_time = event.event_time,
         .step = LeftTheHouse(event.tracking) ? delivery : pickup,
         .reference = kind == JournalKind::kShipmentPickedUp ? shipment.tracking_code : "",
         .detail = event.reason.empty() ? std::string(TrackingName(event.tracking))
                                        : absl::StrCat(AbslView(TrackingName(event.tracking)), ": ", event.reason),
         .subject = Subject::kJob,
         .actor = "courier"});
  if (process_.ending != Ending::kNone) return;
  if (WentWrong(event.tracking)) return ParkTracking(event.shipment, event.tracking);
  if (LeftTheHouse(event.tracking)) FinishAwaiting(pickup);
  if (IsDelivered(event.tracking)) FinishAwaiting(delivery);
}

void Applier::FinishAwaiting(int index) {
  const StepState state = StepAt(index).state;
  if (state == StepState::kWaiting || state == StepState::kParked) Finish(index);
}

void Applier::ParkTracking(int shipment, Tracking tracking) {
  const int pickup = plan_.Find(StepKind::kAwaitPickup, shipment);
  const int delivery = plan_.Find(StepKind::kAwaitDelivery, shipment);
  if (LeftTheHouse(tracking)) FinishAwaiting(pickup);
  Advance();
  for (int index : {pickup, delivery}) {
    if (StepAt(index).state == StepState::kWaiting) {
      return Park(index, std::string(TrackingName(tracking)), "the courier will not deliver this parcel");
    }
  }
}

void Applier::OnPartnerChanged(const TrackingEvent& event) {
  const int booking = plan_.Find(StepKind::kBookCourier, event.shipment);
  ShipmentFacts& shipment = process_.shipments[event.shipment - 1];
  shipment.tracking = Tracking::kAnnounced;
  shipment.tracking_time = event.event_time;
  RecordBooking(booking, event.event_time, event.booking, JournalKind::kCourierChanged);
  Step& waiting = StepAt(plan_.Find(StepKind::kAwaitPickup, event.shipment));
  if (waiting.state == StepState::kWaiting)
    waiting.due = std::max(now_, event.booking.promised_until) + kCourierSilence;
}

void Applier::OnUnroutable(const TrackingEvent& event) {
  const int pickup = plan_.Find(StepKind::kAwaitPickup, event.shipment);
  if (process_.ending == Ending::kNone && StepAt(pickup).state == StepState::kWaiting) {
    Park(pickup, "JOB_UNROUTABLE", "no courier takes this job");
  }
}

}  // namespace vlot::ordering
