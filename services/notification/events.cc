#include "services/notification/events.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "services/notification/attachments.h"
#include "services/notification/convert.h"
#include "services/notification/store.h"
#include "services/notification/templates.h"

namespace vlot::notification {
namespace {

// Of long ones (100 lines, some 15 kB), so many fit the 4 MB of an answer.
constexpr size_t kOrdersOfACall = 200;

// What goes with a message: an order's invoice, named as AttachingSender will name it.
int16_t AttachmentsOf(Template which, const ordering::v1::Event& event, const OrderId& order, const Placed& placed) {
  if (which != Template::kInvoiceIssued || event.entry().subject() != InvoiceNameOf(order)) return 0;
  return placed.business ? kAttachBoth : kAttachPdf;
}

}  // namespace

absl::StatusOr<feed::Events> Intake::Next(int64_t after, int max, absl::Duration wait) {
  placed_.Forget(clock_.Now());
  ASSIGN_OR_RETURN(feed::Events events, ordering_.Next(after, max, wait));
  occasions_.clear();
  for (const feed::StoredEvent& stored : events) {
    ordering::v1::Event event;
    if (!event.ParseFromString(stored.payload)) return absl::DataLossError("an event of ordering cannot be read");
    const auto which = OccasionOf(event.entry().kind());
    if (which && !event.no_email()) {
      occasions_.push_back({stored.position, *which, std::move(event)});
    }
  }
  RETURN_IF_ERROR(FetchOrders());
  return events;
}

absl::Status Intake::FetchOrders() {
  fetched_.clear();
  absl::flat_hash_set<std::string> distinct;
  for (const Occasion& occasion : occasions_) {
    const std::string& order = occasion.event.order();
    if (NeedsOrderNow(occasion.event) || placed_.Find(order) == nullptr) distinct.insert(order);
  }
  const std::vector<std::string> names(distinct.begin(), distinct.end());
  for (size_t begin = 0; begin < names.size(); begin += kOrdersOfACall) {
    RETURN_IF_ERROR(Fetch(absl::MakeConstSpan(names).subspan(begin, kOrdersOfACall)));
  }
  return absl::OkStatus();
}

// In halves where they do not fit the answer.
absl::Status Intake::Fetch(absl::Span<const std::string> names) {
  absl::StatusOr<ordering::v1::BatchGetOrdersResponse> response = orders_.BatchGetOrders({names.begin(), names.end()});
  if (absl::IsResourceExhausted(response.status()) && names.size() > 1) {
    RETURN_IF_ERROR(Fetch(names.subspan(0, names.size() / 2)));
    return Fetch(names.subspan(names.size() / 2));
  }
  RETURN_IF_ERROR(response.status());
  for (const ordering::v1::OrderWithCustomer& order : response->orders()) {
    Placed placed = ToPlaced(options_.shop, order);
    fetched_[order.order().name()] = placed;
    placed.facts.lines.clear();
    placed_.Put(order.order().name(), std::move(placed));
  }
  return absl::OkStatus();
}

absl::Status Intake::Apply(pg::Transaction& tx, absl::Span<const feed::StoredEvent> events) {
  if (events.empty()) return absl::OkStatus();
  std::vector<Message> messages;
  for (const Occasion& occasion : occasions_) {
    if (occasion.position < events.front().position || occasion.position > events.back().position) continue;
    AddMessage(occasion, messages);
  }
  ASSIGN_OR_RETURN(const int64_t inserted, InsertMessages(tx, messages));
  if (inserted > 0) tx.OnCommit([this] { wake_(); });
  return absl::OkStatus();
}

const Placed* Intake::Find(const std::string& order) const {
  const auto fetched = fetched_.find(order);
  return fetched != fetched_.end() ? &fetched->second : placed_.Find(order);
}

void Intake::AddMessage(const Occasion& occasion, std::vector<Message>& messages) {
  const Placed* placed = Find(occasion.event.order());
  const absl::StatusOr<OrderId> id = OrderId::ParseName(occasion.event.order());
  if (placed == nullptr || !id.ok()) {
    LogWarning("MESSAGE_WITHOUT_ORDER", {{"position", occasion.position}, {"order", occasion.event.order()}});
    return;
  }
  if (placed->email.empty()) return;  // the event is from before events told so
  const int16_t attachments =
      options_.attach_invoices ? AttachmentsOf(occasion.which, occasion.event, *id, *placed) : int16_t{0};
  Facts facts = ToFacts(occasion.event, *placed);
  facts.invoice_attached = attachments != 0;
  Text text = Compose(occasion.which, placed->language, facts);
  messages.push_back({.id = MessageId(ids_.Next()),
                      .order = *id,
                      .which = occasion.which,
                      .part = ShipmentNumberOf(occasion.event.entry().step()),
                      .language = placed->language,
                      .channel = options_.channel,
                      .attachments = attachments,
                      .recipient = placed->email,
                      .subject = std::move(text.subject),
                      .body = std::move(text.body),
                      .created_at = clock_.Now()});
}

}  // namespace vlot::notification
