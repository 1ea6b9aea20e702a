#include "services/courier/tracking.h"

#include <array>
#include <tuple>

namespace vlot::courier {
namespace {

constexpr std::array<std::string_view, 19> kNames = {"TRACKING_STATE_UNSPECIFIED",
                                                     "ANNOUNCED",
                                                     "ACCEPTED",
                                                     "PICKED_UP",
                                                     "SORTED",
                                                     "IN_TRANSIT",
                                                     "CUSTOMS",
                                                     "OUT_FOR_DELIVERY",
                                                     "DELIVERY_FAILED",
                                                     "READY_FOR_PICKUP",
                                                     "DELIVERED",
                                                     "DELIVERED_NEIGHBOUR",
                                                     "REFUSED",
                                                     "IDENTITY_CHECK_FAILED",
                                                     "RETURNING",
                                                     "RETURNED",
                                                     "LOST",
                                                     "CANCELLED",
                                                     "DAMAGED"};

}  // namespace

std::string_view StateName(State state) {
  const auto number = static_cast<size_t>(state);
  return number < kNames.size() ? kNames[number] : kNames[0];
}

bool IsFinal(State state) {
  switch (state) {
    case State::kDelivered:
    case State::kDeliveredNeighbour:
    case State::kReturned:
    case State::kLost:
    case State::kCancelled:
    case State::kDamaged:
      return true;
    default:
      return false;
  }
}

bool IsPickedUp(State state) { return state >= State::kPickedUp && state != State::kCancelled; }

bool IsReportable(State state) {
  return IsPickedUp(state) && state <= State::kDamaged && state != State::kDelivered &&
         state != State::kDeliveredNeighbour;
}

std::optional<Tracking> Decide(const Tracking& current, const Tracking& scan) {
  if (IsFinal(current.state)) return std::nullopt;
  // Times before pick-up are ours, and two clocks do not compare; an end is an end whatever its time.
  if (!IsPickedUp(current.state) || IsFinal(scan.state)) return scan;
  // Scans of the same moment: the later number, and then the reason, so that the order of arrival does not matter.
  const auto rank = [](const Tracking& t) { return std::tuple(t.time, t.state, t.reason); };
  if (rank(scan) <= rank(current)) return std::nullopt;
  return scan;
}

}  // namespace vlot::courier
