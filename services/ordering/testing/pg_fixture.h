// Ordering on a database of the test's own: as many copies of the service as a test likes, with the real engine,
// placing and stores, fake services at the edge, and a clock that the test moves.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "common/testing/fake_clock.h"
#include "common/testing/pg_test.h"
#include "common/testing/status_matchers.h"
#include "services/ordering/catalogue.h"
#include "services/ordering/engine.h"
#include "services/ordering/placing.h"
#include "services/ordering/testing/fake_services.h"

namespace vlot::ordering::testing {

// One copy of the service, without its doors.
struct Copy {
  // The options' database and sweep interval are the fixture's.
  Copy(const pg::Options& database, Clock& clock, FakeServices& services, EngineOptions options = {});
  ~Copy() { Stop(); }
  void Stop();

  Clock& clock;
  pg::Pool pool;
  feed::Feed feed;
  Catalogue catalogue;
  Engine engine;
  Placing placing;
  FakeSender sender;
  std::atomic<int64_t> backlog = 0;  // inputs that wait in feeds
  bool stopped = false;
};

class OrderingPgTest : public vlot::testing::PgTest {
 protected:
  OrderingPgTest();

  std::unique_ptr<Copy> NewCopy() { return std::make_unique<Copy>(database(), clock_, services_); }

  v1::PlaceOrderRequest NewRequest();
  absl::StatusOr<v1::Order> Place(Copy& copy, const v1::PlaceOrderRequest& request, const std::string& caller = "shop");
  OrderId MustPlace(Copy& copy);
  // Tells of a parcel at the door, by the courier's feed.
  absl::Status Deliver(Copy& copy, const OrderId& order, int64_t position);

  // Waits until the timeline has an entry of this kind; false when it does not come.
  bool WaitFor(Copy& copy, const OrderId& order, JournalKind kind);
  // The timeline's kinds; a gap or a double in its sequence fails the test.
  std::vector<JournalKind> Timeline(const OrderId& order);
  OrderRecord Read(const OrderId& order);

  vlot::testing::FakeClock clock_;
  UuidV7Generator ids_{clock_};
  FakeServices services_;
  CustomerId customer_;
  AccountId account_;
};

}  // namespace vlot::ordering::testing
