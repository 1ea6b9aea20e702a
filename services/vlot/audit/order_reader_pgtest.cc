// Tables of different lengths, merged over many pages.
#include "services/vlot/audit/order_reader.h"

#include <gmock/gmock.h>

#include <memory>

#include "common/testing/pg_test.h"
#include "common/testing/status_matchers.h"

namespace vlot::audit {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int kOrders = 4'000;
constexpr int kReservationsEach = 3;  // the 5,000 rows of a page end within an order
constexpr int kCreditEvery = 7;

class OrderReaderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    DatabaseOptions options{.conninfo = testing::TestClusterConninfo()};
    for (const std::string& service : Databases::Services()) {
      made_[service] = std::make_unique<testing::TestDatabase>(service);
      options.databases[service] = made_[service]->name();
    }
    Script("fulfilment", R"sql(
        INSERT INTO reservations (reservation_id, order_id, state, expire_at, content_hash, parts, created_at)
        SELECT ('01933b1c-0000-7000-9000-' || lpad(to_hex(10 * i + j), 12, '0'))::uuid,
               ('01933b1c-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 2, '2025-01-01', 0, '', '2025-01-01'
        FROM generate_series(1, 4000) AS i, generate_series(1, 3) AS j)sql");
    Script("invoicing", R"sql(
        INSERT INTO credit_reservations (order_id, account_id, state, amount_minor, remaining_minor, currency)
        SELECT id, id, 3, 0, 0, 'EUR'
        FROM (SELECT ('01933b1c-0000-7000-8000-' || lpad(to_hex(7 * i), 12, '0'))::uuid AS id
              FROM generate_series(1, 4000 / 7) AS i) AS ids)sql");
    ASSERT_OK_AND_ASSIGN(auto databases, Databases::Open(options));
    databases_ = std::make_unique<Databases>(std::move(databases));
  }

  void Script(const std::string& service, const std::string& sql) {
    ASSERT_OK_AND_ASSIGN(const auto connection, pg::Connection::Open(made_.at(service)->options()));
    ASSERT_OK(connection->ExecScript(sql));
  }

  std::vector<OrderFacts> ReadAll() {
    std::vector<OrderFacts> all;
    absl::StatusOr<AllOrders> orders = AllOrders::Open(*databases_);
    EXPECT_OK(orders);
    while (orders.ok()) {
      absl::StatusOr<std::optional<OrderFacts>> next = orders->Next();
      EXPECT_OK(next);
      if (!next.ok() || !*next) break;
      all.push_back(*std::move(*next));
    }
    return all;
  }

  std::map<std::string, std::unique_ptr<testing::TestDatabase>> made_;
  std::unique_ptr<Databases> databases_;  // goes before the databases do
};

TEST_F(OrderReaderTest, AllOrders_EachOnceInOrderWithAllThatIsKeptOfIt) {
  const std::vector<OrderFacts> all = ReadAll();
  ASSERT_THAT(all, SizeIs(kOrders));
  for (int i = 0; i < kOrders; ++i) {
    ASSERT_THAT(all[i].reservations, SizeIs(kReservationsEach)) << i;
    ASSERT_THAT(all[i].credit, SizeIs((i + 1) % kCreditEvery == 0 ? 1 : 0)) << i;
    ASSERT_TRUE(i == 0 || all[i - 1].id < all[i].id) << i;
  }
}

TEST_F(OrderReaderTest, ReadOrders_GivesWhatAllOrdersGave) {
  const std::vector<OrderFacts> all = ReadAll();
  const OrderId nobody(*Uuid::Parse("01933b1c-0000-7000-8000-00000000dead"));
  ASSERT_OK(databases_->Renew());
  ASSERT_OK_AND_ASSIGN(const std::vector<OrderFacts> some,
                       ReadOrders(*databases_, {all[6].id, nobody, all[kOrders - 1].id}));
  ASSERT_THAT(some, SizeIs(3));
  EXPECT_EQ(some[0], all[6]);
  EXPECT_EQ(some[1], all[kOrders - 1]);
  EXPECT_EQ(some[2], OrderFacts{.id = nobody});
}

TEST_F(OrderReaderTest, Sessions_CannotWrite) {
  constexpr pg::Statement kWrite{"test.Write", "DELETE FROM reservations WHERE state = 2"};
  EXPECT_FALSE(databases_->of("fulfilment").Exec(kWrite).ok());
}

TEST_F(OrderReaderTest, Renew_SeesWhatWasWrittenSince) {
  const OrderId order(*Uuid::Parse("01933b1c-0000-7000-8000-000000000001"));
  Script("fulfilment", "DELETE FROM reservations WHERE order_id = '" + order.ToString() + "'");
  ASSERT_OK_AND_ASSIGN(const std::vector<OrderFacts> before, ReadOrders(*databases_, {order}));
  EXPECT_THAT(before.front().reservations, SizeIs(kReservationsEach)) << "one moment, whatever comes after it";
  ASSERT_OK(databases_->Renew());
  ASSERT_OK_AND_ASSIGN(const std::vector<OrderFacts> after, ReadOrders(*databases_, {order}));
  EXPECT_THAT(after.front().reservations, IsEmpty());
}

}  // namespace
}  // namespace vlot::audit
