// Between protos and values. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/notification/message.h"
#include "services/notification/store.h"
#include "services/notification/templates.h"
#include "vlot/notification/v1/notification.pb.h"
#include "vlot/ordering/v1/journal.pb.h"
#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::notification {

// What of ordering's journal customers are told; nullopt: nothing.
std::optional<Template> OccasionOf(ordering::v1::JournalEntry::Kind kind);
// All kinds that have one, as a reader of the feed asks for them.
std::vector<int32_t> OccasionKinds();

// The shipment's number in a step's name: 2 of "await_delivery:2"; 0 where there is none.
int16_t ShipmentNumberOf(const std::string& step);

// What messages take from an order: what was placed, which never changes, and how the rest stood when it was asked for.
struct Placed {
  struct Delivery {
    std::string tracking_code, courier;
  };

  std::string email;
  Language language = Language::kDutch;
  bool business = false;
  Facts facts;                       // nothing of an invoice or a delivery; the day is the one that was promised then
  std::vector<Delivery> deliveries;  // those that were booked then
};
Placed ToPlaced(const std::string& shop, const ordering::v1::OrderWithCustomer& order);

// Whether a message about this event takes more from the order than is remembered: its lines, the day that is promised
// now, or how a delivery stands of which the event does not tell.
bool NeedsOrderNow(const ordering::v1::Event& event);

// What the templates may say of an event of it.
Facts ToFacts(const ordering::v1::Event& event, const Placed& placed);

v1::Message ToProto(const Message& message);

absl::StatusOr<MessageId> ToMessageId(const v1::GetMessageRequest& request);
absl::StatusOr<MessageFilter> ToFilter(const v1::ListMessagesRequest& request);
// Fills the page; `messages` has one more than `limit` when another page follows.
void FillPage(const std::vector<Message>& messages, int limit, v1::ListMessagesResponse& response);

}  // namespace vlot::notification
