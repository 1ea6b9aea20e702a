// Tests against a real PostgreSQL: each gets a database of its own.
//
//   class StoreTest : public vlot::testing::PgTest {
//    protected:
//     StoreTest() : PgTest("payment") {}     // migrated as migrations/payment says; PgTest() gives an empty schema p00
//   };
//   TEST_F(StoreTest, InsertPayments_...) { pg::RunInTransaction(pool(), ...); batch::Batcher<...> b({...}, database(),
//   ...); }
//
// A service is migrated once, into a template database that is kept until its migrations change; a test's own database
// is a copy of it (some 50 ms), dropped at the end. Under ctest the cluster is that of the fixture `pg`; a test run by
// hand starts it if need be, and stops it when it ends.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/pg/pg.h"

namespace vlot::testing {

// The conninfo of a superuser of the test cluster, which is started first if need be. Dies when that fails.
const std::string& TestClusterConninfo();

// A database that lives as long as this object. Dies when it cannot be made.
class TestDatabase {
 public:
  explicit TestDatabase(std::string_view service = "");
  ~TestDatabase();

  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  const std::string& name() const { return name_; }
  // Partition p00, as the service's own role (the superuser for an empty one).
  pg::Options options() const;

 private:
  std::string name_;
  std::string role_;
};

class PgTest : public ::testing::Test {
 protected:
  explicit PgTest(std::string_view service = "");

  pg::Options database() const { return database_.options(); }
  pg::Pool& pool() { return pool_; }
  // A connection beside the pool. Dies when it cannot be opened.
  std::unique_ptr<pg::Connection> Connect() const;
  // Runs plain SQL in the partition; a failure fails the test.
  void Script(std::string_view sql);
  // The one number that a query gives, on a connection of its own; a failure fails the test.
  int64_t Number(const std::string& sql);

 private:
  TestDatabase database_;
  pg::Pool pool_;
};

}  // namespace vlot::testing
