// Reserving, releasing and expiring, through the API and on real rows.
#include <atomic>
#include <thread>

#include "common/wire/types.h"
#include "services/fulfilment/pg_fixture.h"

namespace vlot::fulfilment {
namespace {

using ::testing::SizeIs;
using vlot::testing::IsOk;
using vlot::testing::Metadata;
using vlot::testing::Reason;
using vlot::testing::StatusIs;

using absl::StatusCode;

class ReservationPgTest : public FulfilmentPgTest {
 protected:
  ReservationPgTest() {
    MakeItem("A");
    location_ = MakeLocation(0);
  }

  std::string location_;
};

TEST_F(ReservationPgTest, Reserve_HoldsPieces) {
  Receive(location_, "A", 5);
  const auto request = Demand("A", 2);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation held, Reserve(request));
  EXPECT_EQ(held.name(), request.name());
  EXPECT_EQ(held.state(), v1::Reservation::HELD);
  ASSERT_EQ(held.parts_size(), 1);
  EXPECT_EQ(held.parts(0).location(), location_);
  EXPECT_EQ(Total("A").reserved(), 2);
  EXPECT_EQ(Total("A").available(), 3);
}

TEST_F(ReservationPgTest, Reserve_Repeated_HoldsOnce) {
  Receive(location_, "A", 5);
  const auto request = Demand("A", 2);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation first, Reserve(request));
  ASSERT_OK_AND_ASSIGN(const v1::Reservation again, Reserve(request));
  EXPECT_EQ(first.SerializeAsString(), again.SerializeAsString());
  EXPECT_EQ(Total("A").reserved(), 2);
  auto other = request;
  other.mutable_lines(0)->set_quantity(3);
  EXPECT_THAT(Reserve(other), StatusIs(StatusCode::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
}

TEST_F(ReservationPgTest, Reserve_SameNameFromManyThreads_HoldsOnce) {
  Receive(location_, "A", 50);
  const auto request = Demand("A", 2);
  std::atomic<int> held = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { held += Reserve(request).ok(); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(held, 8);
  EXPECT_EQ(Total("A").reserved(), 2);
}

TEST_F(ReservationPgTest, Reserve_PoisonedItems_DoNotHarmTheirNeighbours) {
  Receive(location_, "A", 5);
  v1::BatchReserveStockRequest batch;
  *batch.add_requests() = Demand("A", 1);
  *batch.add_requests() = Demand("UNKNOWN", 1);
  *batch.add_requests() = Demand("A", 100);
  batch.add_requests()->set_name("reservations/nonsense");
  *batch.add_requests() = Demand("A", 2);
  ASSERT_OK_AND_ASSIGN(const auto response, Ask(&StockRpc::BatchReserveStock, batch));
  ASSERT_EQ(response.results_size(), 5);
  EXPECT_TRUE(response.results(0).has_reservation());
  EXPECT_THAT(wire::FromProto(response.results(1).error()), StatusIs(StatusCode::kNotFound, Reason("ITEM_NOT_FOUND")));
  const absl::Status short_of = wire::FromProto(response.results(2).error());
  EXPECT_THAT(short_of, StatusIs(StatusCode::kFailedPrecondition, Reason("OUT_OF_STOCK")));
  EXPECT_THAT(short_of, Metadata("available", "4"));
  EXPECT_THAT(wire::FromProto(response.results(3).error()),
              StatusIs(StatusCode::kInvalidArgument, Reason("INVALID_FIELDS")));
  EXPECT_TRUE(response.results(4).has_reservation());
  EXPECT_EQ(Total("A").reserved(), 3);
}

// A fault that only PostgreSQL sees: the group fails as a whole, and is written again command by command.
TEST_F(ReservationPgTest, Reserve_RowThatPostgresRefuses_DoesNotHarmItsNeighbours) {
  Receive(location_, "A", 5);
  v1::BatchReserveStockRequest batch;
  for (int i = 0; i < 3; ++i) *batch.add_requests() = Demand("A", 1);
  Script("ALTER TABLE reservations ADD CONSTRAINT poison CHECK (reservation_id <> '" +
         ReservationId::ParseName(batch.requests(1).name())->ToString() + "')");
  ASSERT_OK_AND_ASSIGN(const auto response, Ask(&StockRpc::BatchReserveStock, batch));
  EXPECT_TRUE(response.results(0).has_reservation());
  EXPECT_THAT(wire::FromProto(response.results(1).error()),
              StatusIs(StatusCode::kFailedPrecondition, Reason("DATA_ERROR")));
  EXPECT_TRUE(response.results(2).has_reservation());
  EXPECT_EQ(Total("A").reserved(), 2);
}

TEST_F(ReservationPgTest, Reserve_EmptyBatch_IsRefused) {
  EXPECT_THAT(Ask(&StockRpc::BatchReserveStock, v1::BatchReserveStockRequest()),
              StatusIs(StatusCode::kInvalidArgument));
}

TEST_F(ReservationPgTest, Reserve_ServicesOnly_NeedNoStock) {
  MakeItem("CARE", v1::Item::SERVICE);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation held, Reserve(Demand("CARE", 1)));
  EXPECT_EQ(held.parts_size(), 0);
}

TEST_F(ReservationPgTest, S05_AnotherBranchHasIt_LineIsSourcedThere) {
  const std::string branch = MakeLocation(9);
  Receive(location_, "A", 1);
  Receive(branch, "A", 4);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation whole, Reserve(Demand("A", 2)));
  ASSERT_EQ(whole.parts_size(), 1);
  EXPECT_EQ(whole.parts(0).location(), branch);
  ASSERT_OK_AND_ASSIGN(const v1::Reservation split, Reserve(Demand("A", 3)));
  EXPECT_EQ(split.parts_size(), 2);
}

// 500 customers, 100 pieces, batches of 50 from ten threads.
TEST_F(ReservationPgTest, S26_Oversell_ExactlyAsManyAsThereAre) {
  Receive(location_, "A", 100);
  std::atomic<int> held = 0, refused = 0;
  std::vector<v1::BatchReserveStockRequest> batches(10);
  for (auto& batch : batches) {
    for (int i = 0; i < 50; ++i) *batch.add_requests() = Demand("A", 1);
  }
  std::vector<std::thread> threads;
  for (const auto& batch : batches) {
    threads.emplace_back([&] {
      const auto response = Ask(&StockRpc::BatchReserveStock, batch);
      ASSERT_OK(response);
      for (const auto& result : response->results()) {
        held += result.has_reservation();
        refused += wire::FromProto(result.error()).code() == StatusCode::kFailedPrecondition;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(held, 100);
  EXPECT_EQ(refused, 400);
  EXPECT_EQ(Total("A").available(), 0);
}

// Orders of two SKUs, asked in either order by threads of their own: neither deadlock nor half an order.
TEST_F(ReservationPgTest, Reserve_CrossingOrders_AreWholeOrNot) {
  MakeItem("B");
  Receive(location_, "A", 30);
  Receive(location_, "B", 20);
  std::atomic<int> held = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        auto request = Demand(t % 2 == 0 ? "A" : "B", 1);
        auto& line = *request.add_lines();
        line.set_line(2);
        line.set_item(t % 2 == 0 ? "items/B" : "items/A");
        line.set_quantity(1);
        held += Reserve(request).ok();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(held, 20);
  EXPECT_EQ(Total("A").reserved(), 20);
  EXPECT_EQ(Total("B").available(), 0);
}

TEST_F(ReservationPgTest, Release_GivesBackOnce) {
  Receive(location_, "A", 5);
  const auto request = Demand("A", 2);
  ASSERT_OK(Reserve(request));
  EXPECT_OK(Release(request));
  EXPECT_OK(Release(request));
  EXPECT_EQ(Total("A").available(), 5);
  EXPECT_THAT(Reserve(request), StatusIs(StatusCode::kFailedPrecondition, Reason("RESERVATION_ENDED")));
}

TEST_F(ReservationPgTest, ReleaseBeforeReserve_RefusesTheLateReserve) {
  Receive(location_, "A", 5);
  const auto request = Demand("A", 2);
  EXPECT_OK(Release(request));
  const auto late = Reserve(request);
  EXPECT_THAT(late, StatusIs(StatusCode::kFailedPrecondition, Reason("RESERVATION_ENDED")));
  EXPECT_THAT(late.status(), Metadata("state", "RELEASED"));
  EXPECT_EQ(Total("A").reserved(), 0);
}

// Whoever comes first: in the end nothing is held.
TEST_F(ReservationPgTest, ReserveAndReleaseAtOnce_HoldNothing) {
  Receive(location_, "A", 100);
  for (int i = 0; i < 20; ++i) {
    const auto request = Demand("A", 1);
    std::thread reserve([&] { (void)Reserve(request); });
    std::thread release([&] { EXPECT_OK(Release(request)); });
    reserve.join();
    release.join();
  }
  EXPECT_EQ(Total("A").reserved(), 0);
}

TEST_F(ReservationPgTest, Expiry_GivesBackWhatIsPastAndTells) {
  Receive(location_, "A", 5);
  const auto first = Demand("A", 2);
  ASSERT_OK(Reserve(first));
  clock_.Advance(absl::Minutes(30));
  ASSERT_OK(Reserve(Demand("A", 1)));
  EXPECT_EQ(app_->expiry().Step().value(), 0);
  clock_.Advance(absl::Minutes(30));
  EXPECT_EQ(app_->expiry().Step().value(), 1);
  EXPECT_EQ(app_->expiry().Step().value(), 0);
  EXPECT_EQ(Total("A").reserved(), 1);
  EXPECT_EQ(Events().back().kind(), v1::Event::RESERVATION_EXPIRED);
  EXPECT_EQ(Events().back().reservation(), first.name());
  EXPECT_EQ(Events().back().order(), first.order());
  const auto again = Reserve(first);
  EXPECT_THAT(again.status(), Metadata("state", "EXPIRED"));
}

TEST_F(ReservationPgTest, Reserve_TimeHasPassedAlready_IsRefused) {
  Receive(location_, "A", 5);
  auto request = Demand("A", 2);
  *request.mutable_expire_time() = wire::ToProto(clock_.Now());
  EXPECT_THAT(Reserve(request), StatusIs(StatusCode::kFailedPrecondition, Reason("RESERVATION_ENDED")));
}

// A reservation past its time is either shipped or expired, never both.
TEST_F(ReservationPgTest, ExpiryAndAllocationAtOnce_OneWins) {
  Receive(location_, "A", 1'000);
  std::vector<v1::ReserveStockRequest> reserved;
  for (int i = 0; i < 30; ++i) {
    reserved.push_back(Demand("A", 2));
    ASSERT_OK(Reserve(reserved.back()));
  }
  clock_.Advance(absl::Hours(2));
  std::atomic<int> shipped = 0;
  int expired = 0;
  std::thread ship([&] {
    for (const auto& request : reserved) shipped += Create(Shipping(request)).ok();
  });
  std::thread expire([&] {
    for (int i = 0; i < 30; ++i) expired += app_->expiry().Step().value_or(0);
  });
  ship.join();
  expire.join();
  EXPECT_EQ(shipped + expired, 30);
  EXPECT_EQ(Total("A").reserved(), 2 * shipped);
}

TEST_F(ReservationPgTest, TwoCopiesOfTheService_ExpireEachOnce) {
  Receive(location_, "A", 100);
  for (int i = 0; i < 20; ++i) ASSERT_OK(Reserve(Demand("A", 1)));
  clock_.Advance(absl::Hours(2));
  const Dependencies dependencies = {clock_, server_.metrics(), server_.keys()};
  ASSERT_OK_AND_ASSIGN(const auto other, App::Create({.db = database()}, dependencies));
  std::atomic<int> expired = 0;
  const auto expire_all = [&](App& app) {
    for (int i = 0; i < 10; ++i) expired += app.expiry().Step().value_or(0);
  };
  std::thread first(expire_all, std::ref(*app_)), second(expire_all, std::ref(*other));
  first.join();
  second.join();
  EXPECT_EQ(expired, 20);
  EXPECT_EQ(Total("A").available(), 100);
}

}  // namespace
}  // namespace vlot::fulfilment
