// What notification's tests on a database share: a feed and orders that the test writes, and a sender that records.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/feed/consumer.h"
#include "common/ids/ids.h"
#include "common/testing/fake_clock.h"
#include "common/testing/pg_test.h"
#include "common/testing/status_matchers.h"
#include "services/notification/clients.h"
#include "services/notification/convert.h"
#include "services/notification/events.h"
#include "services/notification/sender.h"
#include "services/notification/store.h"

namespace vlot::notification {

// Ordering as its readers see it: a feed, and orders with their customers. Not thread-safe.
class FakeOrdering : public feed::FeedClient, public OrdersClient {
 public:
  using Kind = ordering::v1::JournalEntry;

  // An order of a customer with that address and language; its name.
  std::string AddOrder(const std::string& email, const std::string& language = "nl", int shipments = 1) {
    std::string name = OrderId(ids_.Next()).Name();
    ordering::v1::OrderWithCustomer& added = orders_[name];
    added.mutable_order()->set_name(name);
    added.mutable_order()->set_number(absl::StrCat("26-0000000", orders_.size()));
    added.mutable_order()->mutable_totals()->mutable_gross()->set_currency_code("EUR");
    added.mutable_order()->mutable_totals()->mutable_gross()->set_units(25);
    for (int i = 1; i <= shipments; ++i) {
      ordering::v1::ShipmentSummary& shipment = *added.mutable_order()->add_shipments();
      shipment.set_tracking_code(absl::StrCat("3SVLOT", i));
      shipment.set_courier("Snel");
    }
    ordering::v1::OrderLine& line = *added.mutable_order()->add_lines();
    line.set_title("Lamp");
    line.set_quantity(1);
    added.mutable_customer()->set_display_name("Jan");
    added.mutable_customer()->set_email(email);
    added.mutable_customer()->set_language(language);
    return name;
  }

  void Promise(const std::string& order, int day) {
    google::type::Date& date = *orders_[order].mutable_order()->mutable_promise()->mutable_date();
    date.set_year(2026);
    date.set_month(11);
    date.set_day(day);
  }

  void MakeBusiness(const std::string& order) {
    orders_[order].mutable_customer()->set_kind(ordering::v1::Customer::BUSINESS);
  }

  void Tell(const std::string& order, Kind::Kind kind, const std::string& step = "", const std::string& detail = "",
            bool says_no_email = true, bool says_who_delivers = true) {
    ordering::v1::Event event;
    event.set_no_email(says_no_email && orders_.at(order).customer().email().empty());
    event.set_position(static_cast<int64_t>(events_.size()) + 1);
    event.set_order(order);
    event.mutable_entry()->set_kind(kind);
    event.mutable_entry()->set_sequence(event.position());
    event.mutable_entry()->mutable_event_time()->set_seconds(1'780'000'000);
    event.mutable_entry()->set_step(step);
    event.mutable_entry()->set_detail(detail);
    if (kind == Kind::INVOICE_ISSUED) {  // with what ordering says of one
      event.mutable_entry()->set_reference("F26-0000042");
      event.mutable_entry()->set_subject("invoices/" + order.substr(order.find('/') + 1));
    }
    if (const int shipment = ShipmentNumberOf(step); shipment > 0 && says_who_delivers) {
      event.set_courier("Snel");
      event.set_shipments(orders_.at(order).order().shipments_size());
      if (kind == Kind::SHIPMENT_PICKED_UP) {
        event.mutable_entry()->set_reference(orders_.at(order).order().shipments(shipment - 1).tracking_code());
      }
    }
    events_.push_back({.position = event.position(), .payload = event.SerializeAsString()});
  }

  absl::StatusOr<feed::Events> Next(int64_t after, int max, absl::Duration) override {
    feed::Events events;
    for (const feed::StoredEvent& event : events_) {
      if (event.position > after && static_cast<int>(events.size()) < max) events.push_back(event);
    }
    return events;
  }

  absl::StatusOr<ordering::v1::BatchGetOrdersResponse> BatchGetOrders(const std::vector<std::string>& names) override {
    ++calls_;
    if (down_) return absl::UnavailableError("ordering is down");
    if (names.size() > names_max_) return absl::ResourceExhaustedError("the answer is larger than 4 MB");
    ordering::v1::BatchGetOrdersResponse response;
    for (const std::string& name : names) {
      if (const auto order = orders_.find(name); order != orders_.end()) *response.add_orders() = order->second;
    }
    return response;
  }

  void Lose(const std::string& order) { orders_.erase(order); }
  void SetDown(bool down) { down_ = down; }
  void SetNamesMax(size_t max) { names_max_ = max; }
  int calls() const { return calls_; }

 private:
  UuidV7Generator ids_{SystemClock()};
  std::map<std::string, ordering::v1::OrderWithCustomer> orders_;
  feed::Events events_;
  bool down_ = false;
  size_t names_max_ = 1'000;
  int calls_ = 0;
};

// Takes every message, or answers as it is told. Thread-safe.
class FakeSender : public Sender {
 public:
  explicit FakeSender(Channel channel = Channel::kEmail) : channel_(channel) {}
  Channel channel() const override { return channel_; }
  absl::Status Send(const Message& message) const override {
    absl::MutexLock lock(&mutex_);
    sent_.push_back(message);
    return answer_;
  }
  void Answer(absl::Status answer) { answer_ = std::move(answer); }
  std::vector<Message> sent() const {
    absl::MutexLock lock(&mutex_);
    return sent_;
  }

 private:
  const Channel channel_;
  absl::Status answer_;
  mutable absl::Mutex mutex_;
  mutable std::vector<Message> sent_;
};

class NotificationPgTest : public testing::PgTest {
 protected:
  NotificationPgTest() : PgTest("notification") {}

  // Everything that is there, newest first.
  std::vector<Message> All() {
    auto messages = pg::ReadOnly(pool(), [](pg::Transaction& tx) { return ListMessages(tx, {.limit = 1'000}); });
    EXPECT_OK(messages);
    return messages.ok() ? *std::move(messages) : std::vector<Message>();
  }

  Message NewMessage(Channel channel = Channel::kEmail) {
    return {.id = MessageId(ids_.Next()),
            .order = OrderId(ids_.Next()),
            .which = Template::kDelivered,
            .channel = channel,
            .recipient = "jan@example.nl",
            .subject = "s",
            .body = "b",
            .created_at = clock_.Now()};
  }

  void Queue(const std::vector<Message>& messages) {
    ASSERT_OK(pg::RunInTransaction(pool(), [&](pg::Transaction& tx) { return InsertMessages(tx, messages); }));
  }

  testing::FakeClock clock_;
  UuidV7Generator ids_{clock_};
};

}  // namespace vlot::notification
