#include "services/ordering/testing/pg_fixture.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/time/time.h"
#include "services/ordering/customer_store.h"
#include "services/ordering/events.h"

namespace vlot::ordering::testing {
namespace {

constexpr absl::Duration kLong = absl::Minutes(1);  // only waited for when the test fails
constexpr absl::Duration kSweepInterval = absl::Milliseconds(20);

EngineOptions On(const pg::Options& database, EngineOptions options) {
  options.database = database;
  options.sweep_interval = kSweepInterval;
  return options;
}

}  // namespace

Copy::Copy(const pg::Options& database, Clock& clock, FakeServices& services, EngineOptions options)
    : clock(clock),
      pool(database, 4),
      feed({.database = database}),
      catalogue(pool),
      engine(On(database, std::move(options)), clock, pool, feed),
      placing(database, clock, feed, catalogue, engine),
      sender(services, engine) {
  EXPECT_OK(catalogue.Refresh());
  engine.SetSender(&sender);
  engine.SetBacklog([this] { return backlog.load(); });
  engine.Start();
}

void Copy::Stop() {
  if (stopped) return;
  stopped = true;
  placing.Drain();
  engine.Stop();
}

OrderingPgTest::OrderingPgTest() : PgTest("ordering"), customer_(ids_.Next()), account_(ids_.Next()) {
  EXPECT_OK(pg::RunInTransaction(pool(), [&](pg::Transaction& tx) -> absl::Status {
    fulfilment::v1::Item item;
    item.set_name("items/PHONE-1");
    item.set_title("Phone");
    item.set_kind(fulfilment::v1::Item::GOODS);
    item.set_vat_category("STANDARD");
    if (absl::Status status = UpsertItem(tx, item, 1); !status.ok()) return status;
    CustomerRow row{.id = customer_, .caller = "shop", .account = account_};
    row.details.set_display_name("A. Jansen");
    row.created_at = row.updated_at = clock_.Now();
    return InsertCustomer(tx, row);
  }));
}

v1::PlaceOrderRequest OrderingPgTest::NewRequest() {
  v1::PlaceOrderRequest request;
  request.set_request_id(ids_.Next().ToString());
  v1::Order& order = *request.mutable_order();
  order.set_customer(customer_.Name());
  order.set_channel("channels/webshop");
  v1::OrderLine& line = *order.add_lines();
  line.set_item("items/PHONE-1");
  line.set_quantity(1);
  line.mutable_unit_price()->set_currency_code("EUR");
  line.mutable_unit_price()->set_units(121);
  order.set_prices_include_vat(true);
  google::type::PostalAddress& address = *order.mutable_delivery()->mutable_address();
  address.set_region_code("NL");
  address.set_postal_code("1012 AB");
  address.set_locality("Amsterdam");
  address.add_address_lines("Damrak 1");
  address.add_recipients("A. Jansen");
  order.mutable_payment()->set_redirect_url("https://shop.example/thanks");
  return request;
}

absl::StatusOr<v1::Order> OrderingPgTest::Place(Copy& copy, const v1::PlaceOrderRequest& request,
                                                const std::string& caller) {
  auto place = ToPlaceOrder(request, caller, ToCivilDay(clock_.Now(), DefaultTimeZone()));
  if (!place.ok()) return place.status();
  absl::StatusOr<v1::Order> placed;
  absl::Notification done;
  copy.placing.Submit(*std::move(place), absl::InfiniteFuture(), [&](const absl::StatusOr<Placing::Placed>& order) {
    if (order.ok()) {
      AsPlaced(*order, placed.emplace());
    } else {
      placed = order.status();
    }
    done.Notify();
  });
  done.WaitForNotification();
  return placed;
}

OrderId OrderingPgTest::MustPlace(Copy& copy) {
  const auto order = Place(copy, NewRequest());
  EXPECT_THAT(order, vlot::testing::IsOk());
  return order.ok() ? *OrderId::ParseName(order->name()) : OrderId();
}

absl::Status OrderingPgTest::Deliver(Copy& copy, const OrderId& order, int64_t position) {
  return copy.engine.PostAndWait({{order, TrackingEvent{.position = position,
                                                        .kind = TrackingEvent::Kind::kTracking,
                                                        .shipment = 1,
                                                        .event_time = clock_.Now(),
                                                        .tracking = Tracking::kDelivered}}});
}

bool OrderingPgTest::WaitFor(Copy& copy, const OrderId& order, JournalKind kind) {
  int64_t position = 0;
  while (true) {
    const auto events = copy.feed.Read(position, 1000, kLong);
    if (!events.ok() || events->empty()) return false;
    for (const feed::StoredEvent& event : *events) {
      position = event.position;
      const v1::Event told = ToProto(event);
      if (told.order() == order.Name() && told.entry().kind() == static_cast<int>(kind)) return true;
    }
  }
}

std::vector<JournalKind> OrderingPgTest::Timeline(const OrderId& order) {
  std::vector<JournalKind> kinds;
  auto rows = pg::ReadOnly(pool(), [&](pg::Transaction& tx) { return LoadJournal(tx, order, 0, 1000); });
  EXPECT_OK(rows);
  for (const feed::StoredEvent& row : *rows) {
    const v1::JournalEntry entry = ToJournalEntry(row);
    kinds.push_back(static_cast<JournalKind>(entry.kind()));
    EXPECT_EQ(entry.sequence(), static_cast<int64_t>(kinds.size())) << order.ToString();
  }
  return kinds;
}

OrderRecord OrderingPgTest::Read(const OrderId& order) {
  auto records =
      pg::ReadOnly(pool(), [&](pg::Transaction& tx) { return LoadOrders(tx, absl::MakeConstSpan(&order, 1)); });
  EXPECT_THAT(records, vlot::testing::IsOk());
  EXPECT_EQ(records->size(), 1u);
  return records->front();
}

}  // namespace vlot::ordering::testing
