#include "services/notification/convert.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "common/time/time.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/types.h"
#include "services/notification/errors.h"

namespace vlot::notification {
namespace {

constexpr char kListName[] = "messages";              // of page tokens
constexpr int kPageStandard = 50, kPageMost = 1'000;  // vlot.notification.v1.ListMessagesRequest.page_size

// The amount, or nothing at all of no currency: a sum that cannot be read is not worth losing the message for.
Money AmountOf(const google::type::Money& proto) { return wire::FromProto(proto).value_or(Money{}); }

std::optional<absl::CivilDay> DeliveryDayOf(const ordering::v1::Order& order) {
  const google::type::Date& date = order.promise().has_date() ? order.promise().date() : order.delivery().date();
  const absl::StatusOr<absl::CivilDay> day = wire::FromProto(date);
  return day.ok() ? std::optional(*day) : std::nullopt;
}

// Of what a message about a document tells.
const char* CollectionOf(Template which) {
  switch (which) {
    case Template::kReminder:
      return "reminders/";
    case Template::kCollectionNotice:
      return "collectionNotices/";
    default:
      return "invoices/";
  }
}

// Of "ideal 2026-11-26", the detail of INVOICE_ISSUED.
std::optional<Receipt> ReceiptIn(const std::string& detail) {
  const size_t space = detail.rfind(' ');
  const bool alone = space == std::string::npos;
  const absl::StatusOr<absl::CivilDay> day = ParseIsoDate(alone ? detail : detail.substr(space + 1));
  if (!day.ok()) return std::nullopt;
  return Receipt{.method = alone ? "" : detail.substr(0, space), .day = *day};
}

}  // namespace

std::optional<Template> OccasionOf(ordering::v1::JournalEntry::Kind kind) {
  using ordering::v1::JournalEntry;
  switch (kind) {
    case JournalEntry::ORDER_CONFIRMED:
      return Template::kOrderConfirmed;
    case JournalEntry::INVOICE_ISSUED:
      return Template::kInvoiceIssued;
    case JournalEntry::SHIPMENT_PICKED_UP:
      return Template::kOnItsWay;
    case JournalEntry::SHIPMENT_DELIVERED:
      return Template::kDelivered;
    case JournalEntry::ORDER_CANCELLED:
      return Template::kOrderCancelled;
    case JournalEntry::ORDER_EXPIRED:
      return Template::kOrderExpired;
    case JournalEntry::STOCK_REFUSED:
      return Template::kStockRefused;
    default:
      return std::nullopt;
  }
}

std::vector<int32_t> OccasionKinds() {
  using ordering::v1::JournalEntry;
  std::vector<int32_t> kinds;
  for (int kind = 0; kind <= JournalEntry::Kind_MAX; ++kind) {
    if (OccasionOf(static_cast<JournalEntry::Kind>(kind))) kinds.push_back(kind);
  }
  return kinds;
}

int16_t ShipmentNumberOf(const std::string& step) {
  const size_t colon = step.find(':');
  int number = 0;
  if (colon == std::string::npos || !absl::SimpleAtoi(step.substr(colon + 1), &number)) return 0;
  return number < 0 || number > INT16_MAX ? int16_t{0} : static_cast<int16_t>(number);
}

Placed ToPlaced(const std::string& shop, const ordering::v1::OrderWithCustomer& with_customer) {
  const ordering::v1::Order& order = with_customer.order();
  const ordering::v1::Customer& customer = with_customer.customer();
  Placed placed{.email = customer.email(),
                .language = LanguageOf(customer.language()),
                .business = customer.kind() == ordering::v1::Customer::BUSINESS,
                .facts = {.shop = shop,
                          .customer = customer.display_name(),
                          .order_number = order.number(),
                          .total = AmountOf(order.totals().gross()),
                          .on_account = order.on_account(),
                          .identity_check = order.delivery().identity_check(),
                          .delivery_day = DeliveryDayOf(order)}};
  for (const ordering::v1::OrderLine& line : order.lines()) {
    placed.facts.lines.push_back(
        {.title = line.title().empty() ? line.item() : line.title(), .quantity = line.quantity()});
  }
  for (const ordering::v1::ShipmentSummary& shipment : order.shipments()) {
    placed.deliveries.push_back({.tracking_code = shipment.tracking_code(), .courier = shipment.courier()});
  }
  return placed;
}

bool NeedsOrderNow(const ordering::v1::Event& event) {
  using ordering::v1::JournalEntry;
  switch (event.entry().kind()) {
    case JournalEntry::ORDER_CONFIRMED:
    case JournalEntry::STOCK_REFUSED:
      return true;
    case JournalEntry::SHIPMENT_PICKED_UP:
      return event.shipments() == 0 || event.entry().reference().empty() || event.courier().empty();
    case JournalEntry::SHIPMENT_DELIVERED:
      return event.shipments() == 0;
    default:
      return false;
  }
}

Facts ToFacts(const ordering::v1::Event& event, const Placed& placed) {
  using ordering::v1::JournalEntry;
  const JournalEntry& entry = event.entry();
  Facts facts = placed.facts;
  if (entry.has_amount()) facts.total = AmountOf(entry.amount());
  if (entry.kind() == JournalEntry::INVOICE_ISSUED) {
    facts.invoice_number = entry.reference();
    facts.receipt = ReceiptIn(entry.detail());
  }
  facts.shipment = ShipmentNumberOf(entry.step());
  const int booked = static_cast<int>(placed.deliveries.size());
  facts.shipments = std::max(1, event.shipments() > 0 ? event.shipments() : booked);
  if (facts.shipment >= 1 && facts.shipment <= booked) {
    const Placed::Delivery& delivery = placed.deliveries[facts.shipment - 1];
    facts.tracking_code = delivery.tracking_code;
    facts.courier = delivery.courier;
  }
  if (!event.courier().empty()) facts.courier = event.courier();
  if (entry.kind() == JournalEntry::SHIPMENT_PICKED_UP && !entry.reference().empty()) {
    facts.tracking_code = entry.reference();
  }
  return facts;
}

v1::Message ToProto(const Message& message) {
  v1::Message out;
  out.set_name(message.id.Name());
  if (!message.order.IsNil()) out.set_order(message.order.Name());
  if (!message.document.IsNil()) {
    out.set_document(absl::StrCat(CollectionOf(message.which), message.document.ToString()));
  }
  out.set_template_(std::string(TemplateName(message.which)));
  out.set_language(std::string(LanguageName(message.language)));
  out.set_channel(std::string(ChannelName(message.channel)));
  out.set_recipient(message.recipient);
  out.set_subject(message.subject);
  out.set_body(message.body);
  out.set_state(static_cast<v1::Message::State>(message.state));
  out.set_attempts(message.tries);
  out.set_last_error(message.last_error);
  *out.mutable_create_time() = wire::ToProto(message.created_at);
  if (message.sent_at) *out.mutable_send_time() = wire::ToProto(*message.sent_at);
  return out;
}

absl::StatusOr<MessageId> ToMessageId(const v1::GetMessageRequest& request) {
  Violations violations;
  const MessageId id = wire::TakeName<MessageId>(request.name(), "name", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return id;
}

absl::StatusOr<MessageFilter> ToFilter(const v1::ListMessagesRequest& request) {
  Violations violations;
  MessageFilter filter;
  filter.limit = wire::TakePageSize(request.page_size(), kPageStandard, kPageMost, violations);
  filter.before = wire::TakePageId<MessageId>(kListName, request.page_token(), violations);
  if (!request.order().empty()) filter.order = wire::TakeName<OrderId>(request.order(), "order", violations);
  if (!v1::Message::State_IsValid(request.state())) violations.Add("state", "is not a state of messages");
  if (request.state() != v1::Message::STATE_UNSPECIFIED) filter.state = static_cast<State>(request.state());
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return filter;
}

void FillPage(const std::vector<Message>& messages, int limit, v1::ListMessagesResponse& response) {
  response.Clear();
  for (size_t i = 0; i < messages.size() && i < static_cast<size_t>(limit); ++i) {
    *response.add_messages() = ToProto(messages[i]);
  }
  if (messages.size() > static_cast<size_t>(limit)) {
    response.set_next_page_token(wire::MakePageToken(kListName, messages[limit - 1].id.ToString()));
  }
}

}  // namespace vlot::notification
