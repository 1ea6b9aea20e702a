// Values to PostgreSQL and back, and the endings of transactions.
#include "common/pg/pg.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/functional/function_ref.h"
#include "common/status/status.h"
#include "common/sync/mutex.h"
#include "common/testing/pg_test.h"
#include "common/testing/status_matchers.h"

namespace vlot::pg {
namespace {

using absl::StatusCode;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::vlot::testing::IsOk;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;

enum class Color : int16_t { kRed = 1, kBlue = 2 };

class PgPgTest : public testing::PgTest {
 protected:
  PgPgTest() {
    Script("CREATE TABLE things (id bigint PRIMARY KEY, name text NOT NULL, amount numeric(6,2), CHECK (id < 1000))");
  }

  int64_t CountThings() {
    constexpr Statement kCount{"test.Count", "SELECT count(id) FROM things"};
    auto count = ReadOnly(pool(), [&](Transaction& tx) -> absl::StatusOr<int64_t> {
      ASSIGN_OR_RETURN(Result rows, tx.Exec(kCount));
      return rows.front().Get<int64_t>(0);
    });
    EXPECT_THAT(count, IsOk());
    return count.value_or(-1);
  }
};

constexpr Statement kInsertThings{"test.InsertThings", R"sql(
INSERT INTO things (id, name) SELECT t.id, t.name FROM unnest($1::bigint[], $2::text[]) AS t(id, name))sql"};
constexpr Statement kInsertAmounts{"test.InsertAmounts", R"sql(
INSERT INTO things (id, name, amount)
SELECT t.id, 'x', t.amount::numeric FROM unnest($1::bigint[], $2::text[]) AS t(id, amount))sql"};

absl::Status InsertThing(Transaction& tx, int64_t id) {
  return tx.Exec(kInsertThings, Array(std::vector<int64_t>{id}), Array(std::vector<std::string>{"thing"})).status();
}

TEST_F(PgPgTest, Exec_ScalarsOfEveryType_ComeBackAsTheyWere) {
  constexpr Statement kEcho{"test.EchoScalars", R"sql(
SELECT $1::bigint, $2::smallint, $3::boolean, $4::text, $5::uuid, $6::timestamptz, $7::date, $8::bytea, $9::text, $10::int,
       $11::numeric::text)sql"};
  const OrderId order = *OrderId::Parse("01933b1c-0000-7000-8000-00000000abcd");
  const absl::Time time = absl::FromUnixMicros(1736931600123456);
  const absl::CivilDay day(2025, 1, 15);
  const Bytes bytes{std::string("\0\x01\xff'\\", 5)};
  absl::Status status = ReadOnly(pool(), [&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(Result rows, tx.Exec(kEcho, int64_t{-5}, Color::kBlue, true, std::string("a'b\\c"), order, time,
                                          day, bytes, kEur, std::optional<int32_t>(), "12.50"));
    const Row row = rows.front();
    EXPECT_EQ(row.Get<int64_t>(0), -5);
    EXPECT_EQ(row.Get<Color>(1), Color::kBlue);
    EXPECT_EQ(row.Get<bool>(2), true);
    EXPECT_EQ(row.Get<std::string>(3), "a'b\\c");
    EXPECT_EQ(row.Get<OrderId>(4), order);
    EXPECT_EQ(row.Get<absl::Time>(5), time);
    EXPECT_EQ(row.Get<absl::CivilDay>(6), day);
    EXPECT_EQ(row.Get<Bytes>(7), bytes);
    EXPECT_EQ(row.Get<Currency>(8), kEur);
    EXPECT_EQ(row.Get<std::optional<int32_t>>(9), std::nullopt);
    EXPECT_EQ(row.Get<std::string_view>(10), "12.50");
    return absl::OkStatus();
  });
  EXPECT_THAT(status, IsOk());
}

TEST_F(PgPgTest, Exec_ArraysOfEveryType_ComeBackInOrder) {
  constexpr Statement kEcho{"test.EchoArrays", R"sql(
SELECT a.i8, a.i2, a.b, a.t, a.u, a.ts, a.d, a.y
FROM unnest($1::bigint[], $2::smallint[], $3::boolean[], $4::text[], $5::uuid[], $6::timestamptz[], $7::date[], $8::bytea[])
  WITH ORDINALITY AS a(i8, i2, b, t, u, ts, d, y, n)
ORDER BY a.n)sql"};
  const std::vector<std::optional<std::string>> texts = {"one", std::nullopt, ""};
  const std::vector<Uuid> uuids(3, *Uuid::Parse("01933b1c-0000-7000-8000-00000000abcd"));
  const std::vector<absl::Time> times = {absl::UnixEpoch(), absl::InfiniteFuture(), absl::FromUnixMicros(-1)};
  const std::vector<absl::CivilDay> days(3, absl::CivilDay(1999, 12, 31));
  absl::Status status = ReadOnly(pool(), [&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(
        Result rows,
        tx.Exec(kEcho, Array(std::vector<int64_t>{1, INT64_MIN, INT64_MAX}),
                Array(std::vector<Color>{Color::kRed, Color::kBlue, Color::kRed}),
                Array(std::vector<bool>{true, false, true}), Array(texts), Array(uuids), Array(times), Array(days),
                ArrayOf(texts, [](const auto& t) { return BytesView{t ? std::string_view(*t) : "\xff"}; })));
    EXPECT_EQ(rows.size(), 3);
    for (size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows[i].Get<std::optional<std::string>>(3), texts[i]);
      EXPECT_EQ(rows[i].Get<Uuid>(4), uuids[i]);
      EXPECT_EQ(rows[i].Get<absl::Time>(5), times[i]);
      EXPECT_EQ(rows[i].Get<absl::CivilDay>(6), days[i]);
    }
    EXPECT_EQ(rows[1].Get<int64_t>(0), INT64_MIN);
    EXPECT_EQ(rows[1].Get<Color>(1), Color::kBlue);
    EXPECT_EQ(rows[1].Get<bool>(2), false);
    EXPECT_EQ(rows[1].Get<Bytes>(7).data, "\xff");
    return absl::OkStatus();
  });
  EXPECT_THAT(status, IsOk());
}

TEST_F(PgPgTest, Exec_EmptyArray_GivesNoRows) {
  auto affected = RunInTransaction(pool(), [&](Transaction& tx) -> absl::StatusOr<int64_t> {
    ASSIGN_OR_RETURN(Result rows, tx.Exec(kInsertThings, Column<int64_t>(), Column<std::string>()));
    return rows.affected_rows();
  });
  EXPECT_THAT(affected, IsOkAndHolds(0));
}

TEST_F(PgPgTest, Exec_ArrayOfAnotherElementType_IsRefusedNotMisread) {
  absl::Status status = RunInTransaction(
      pool(), [&](Transaction& tx) { return tx.Exec(kInsertThings, Column<int32_t>(), Column<Bytes>()).status(); });
  EXPECT_FALSE(status.ok());
}

TEST_F(PgPgTest, Get_NullWithoutOptional_FailsTheTransaction) {
  constexpr Statement kNull{"test.Null", "SELECT NULL::bigint"};
  absl::Status status = RunInTransaction(pool(), [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(InsertThing(tx, 1));
    ASSIGN_OR_RETURN(Result rows, tx.Exec(kNull));
    EXPECT_EQ(rows.front().Get<int64_t>(0), 0);
    return absl::OkStatus();
  });
  EXPECT_THAT(status, StatusIs(StatusCode::kInternal, Reason(kDataError)));
  EXPECT_EQ(CountThings(), 0);
}

TEST_F(PgPgTest, RunInTransaction_ErrorsOfRows_AreDataErrors) {
  auto insert = [&](int64_t id, const std::string& amount) {
    return RunInTransaction(pool(), [&](Transaction& tx) {
      return tx.Exec(kInsertAmounts, Array(std::vector{id}), Array(std::vector{amount})).status();
    });
  };
  EXPECT_THAT(insert(1, "12.34"), IsOk());
  EXPECT_THAT(insert(2, "123456.78"), StatusIs(StatusCode::kInvalidArgument, Reason(kDataError)));
  EXPECT_THAT(insert(1000, "1"), StatusIs(StatusCode::kFailedPrecondition, Reason(kDataError)));
  EXPECT_THAT(insert(1, "1"), StatusIs(StatusCode::kFailedPrecondition, Reason(kDataError)));
  EXPECT_EQ(CountThings(), 1);
}

TEST_F(PgPgTest, RunInTransaction_StatementThatDoesNotFitTheSchema_IsInternal) {
  constexpr Statement kWrong{"test.Wrong", "SELECT nothing FROM nowhere"};
  EXPECT_THAT(RunInTransaction(pool(), [&](Transaction& tx) { return tx.Exec(kWrong).status(); }),
              StatusIs(StatusCode::kInternal, Reason(kStatementError)));
}

TEST_F(PgPgTest, RunInTransaction_SwallowedError_StillDoesNotCommit) {
  absl::Status status = RunInTransaction(pool(), [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(InsertThing(tx, 1));
    InsertThing(tx, 1000).IgnoreError();
    EXPECT_FALSE(InsertThing(tx, 2).ok());
    return absl::OkStatus();
  });
  EXPECT_THAT(status, StatusIs(StatusCode::kFailedPrecondition, Reason(kDataError)));
  EXPECT_EQ(CountThings(), 0);
}

TEST_F(PgPgTest, RunInTransaction_BodyFails_RollsBackAndSkipsOnCommit) {
  bool committed = false;
  absl::Status status = RunInTransaction(pool(), [&](Transaction& tx) -> absl::Status {
    tx.OnCommit([&] { committed = true; });
    RETURN_IF_ERROR(InsertThing(tx, 1));
    return absl::NotFoundError("no");
  });
  EXPECT_THAT(status, StatusIs(StatusCode::kNotFound));
  EXPECT_FALSE(committed);
  EXPECT_EQ(CountThings(), 0);
}

TEST_F(PgPgTest, RunInTransaction_Deadlock_IsRunAgainUntilBothAreDone) {
  Script("INSERT INTO things (id, name) VALUES (1, 'a'), (2, 'b')");
  constexpr Statement kTouch{"test.Touch", "UPDATE things SET name = name || 'x' WHERE id = $1"};
  Signal first_locked[2];
  auto lock_both = [&](int me) {
    const int64_t ids[2] = {me + 1, 2 - me};
    int runs = 0;
    return RunInTransaction(pool(), [&](Transaction& tx) -> absl::Status {
      RETURN_IF_ERROR(tx.Exec(kTouch, ids[0]));
      if (++runs == 1) {  // make sure that they cross once
        first_locked[me].Raise();
        first_locked[1 - me].Wait();
      }
      return tx.Exec(kTouch, ids[1]).status();
    });
  };
  absl::Status other;
  std::thread thread([&] { other = lock_both(1); });
  const absl::Status mine = lock_both(0);
  thread.join();
  EXPECT_THAT(mine, IsOk());
  EXPECT_THAT(other, IsOk());
}

TEST_F(PgPgTest, RunInTransaction_BackendKilledBeforeCommit_RunsOnceMoreOnAFreshConnection) {
  int runs = 0;
  absl::Status status = RunInTransaction(pool(), [&](Transaction& tx) -> absl::Status {
    constexpr Statement kPid{"test.Pid", "SELECT pg_backend_pid()::text"};
    ASSIGN_OR_RETURN(Result pid, tx.Exec(kPid));
    if (++runs == 1) Script("SELECT pg_terminate_backend(" + pid.front().Get<std::string>(0) + ")");
    return InsertThing(tx, 1);
  });
  EXPECT_THAT(status, IsOk());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(CountThings(), 1);
}

TEST_F(PgPgTest, RunInTransaction_BackendKilledEachTime_IsUnavailable) {
  absl::Status status = RunInTransaction(pool(), [&](Transaction& tx) -> absl::Status {
    constexpr Statement kPid{"test.Pid", "SELECT pg_backend_pid()::text"};
    ASSIGN_OR_RETURN(Result pid, tx.Exec(kPid));
    Script("SELECT pg_terminate_backend(" + pid.front().Get<std::string>(0) + ")");
    return InsertThing(tx, 1);
  });
  EXPECT_THAT(status, StatusIs(StatusCode::kUnavailable, Reason(kDatabaseUnavailable)));
  EXPECT_EQ(CountThings(), 0);
}

TEST_F(PgPgTest, Commit_ConnectionLostInIt_IsUnknownAndAskedAfter) {
  // A deferred trigger runs in COMMIT; this one ends its own session there.
  Script(R"sql(
    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(0); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER dying AFTER INSERT ON things DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die())sql");
  auto insert = [](Transaction& tx) { return InsertThing(tx, 1); };
  EXPECT_THAT(RunInTransaction(pool(), insert), StatusIs(StatusCode::kUnavailable, Reason(kCommitUnknown)));

  int asked = 0;
  auto committed = [&](Transaction&) -> absl::StatusOr<bool> { return ++asked > 0; };
  EXPECT_THAT(RunInTransaction(pool(), insert, {.committed = committed}), IsOk());
  EXPECT_EQ(asked, 1);
}

absl::Status InsertThingLater(Transaction& tx, int64_t id) {
  return tx.ExecLater(kInsertThings, Array(std::vector<int64_t>{id}), Array(std::vector<std::string>{"thing"}));
}

// Looks for the thing, and inserts it when it is not there.
absl::Status InsertThingOnce(Transaction& tx, int64_t id, absl::FunctionRef<void()> between) {
  constexpr Statement kFind{"test.FindThing", "SELECT id FROM things WHERE id = $1"};
  ASSIGN_OR_RETURN(const Result found, tx.Exec(kFind, id));
  between();
  if (!found.empty()) return absl::OkStatus();
  return tx.ExecInserting(kInsertThings, Array(std::vector<int64_t>{id}), Array(std::vector<std::string>{"thing"}));
}

TEST_F(PgPgTest, ExecInserting_AnotherMadeTheRowMeanwhile_IsRunAgainAndSeesIt) {
  int runs = 0;
  EXPECT_OK(RunInTransaction(pool(), [&](Transaction& tx) {
    return InsertThingOnce(tx, 1, [&] {
      if (++runs == 1) Script("INSERT INTO things (id, name) VALUES (1, 'a')");
    });
  }));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(Number("SELECT count(*) FROM things"), 1);
}

TEST_F(PgPgTest, ExecInserting_RowOfOurOwnFault_IsADataError) {
  EXPECT_THAT(RunInTransaction(pool(), [&](Transaction& tx) { return InsertThingOnce(tx, 1000, [] {}); }),
              StatusIs(StatusCode::kFailedPrecondition, Reason(kDataError)));
}

TEST_F(PgPgTest, ExecLater_WithAnExecBehind_IsDoneBeforeIt) {
  constexpr Statement kCount{"test.Count", "SELECT count(id) FROM things"};
  absl::Status status = RunInTransaction(pool(), [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(InsertThingLater(tx, 1));
    RETURN_IF_ERROR(InsertThingLater(tx, 2));
    ASSIGN_OR_RETURN(Result rows, tx.Exec(kCount));
    EXPECT_EQ(rows.front().Get<int64_t>(0), 2);
    return InsertThingLater(tx, 3);
  });
  EXPECT_THAT(status, IsOk());
  EXPECT_EQ(CountThings(), 3);
}

TEST_F(PgPgTest, ExecLater_Fails_NothingIsCommittedAndTheSessionGoesOn) {
  Pool one(database(), 1);
  bool committed = false;
  auto insert = [&](int64_t poisoned) {
    return RunInTransaction(one, [&](Transaction& tx) -> absl::Status {
      tx.OnCommit([&] { committed = true; });
      RETURN_IF_ERROR(InsertThingLater(tx, 1));
      RETURN_IF_ERROR(InsertThingLater(tx, poisoned));
      return InsertThingLater(tx, 3);
    });
  };
  EXPECT_THAT(insert(1000), StatusIs(StatusCode::kFailedPrecondition, Reason(kDataError)));
  EXPECT_FALSE(committed);
  EXPECT_EQ(CountThings(), 0);
  EXPECT_THAT(insert(2), IsOk());
  EXPECT_TRUE(committed);
  EXPECT_EQ(CountThings(), 3);
}

TEST_F(PgPgTest, ExecLater_StatementThatWasSkipped_IsPreparedTheNextTime) {
  constexpr Statement kSkipped{"test.Skipped", "UPDATE things SET name = 'skipped' WHERE id = $1"};
  Pool one(database(), 1);
  auto update = [&](int64_t first) {
    return RunInTransaction(one, [&](Transaction& tx) -> absl::Status {
      RETURN_IF_ERROR(InsertThingLater(tx, first));
      return tx.ExecLater(kSkipped, first);
    });
  };
  EXPECT_THAT(update(1000), StatusIs(StatusCode::kFailedPrecondition, Reason(kDataError)));
  EXPECT_THAT(update(1), IsOk());
}

TEST_F(PgPgTest, ExecThen_GoesWithCommit_ItsRowsAreThereBeforeOnCommit) {
  constexpr Statement kInsert{"test.InsertReturning",
                              "INSERT INTO things (id, name) VALUES ($1, 'a') RETURNING id + 1"};
  std::vector<int64_t> seen;
  absl::Status status = RunInTransaction(pool(), [&](Transaction& tx) -> absl::Status {
    tx.OnCommit([&] { seen.push_back(0); });
    return tx.ExecThen([&](const Result& rows) { seen.push_back(rows.front().Get<int64_t>(0)); }, kInsert, 7);
  });
  EXPECT_THAT(status, IsOk());
  EXPECT_THAT(seen, ElementsAre(8, 0));
}

TEST_F(PgPgTest, ExecLater_SessionEndedBefore_RunsOnceMoreOnAFreshConnection) {
  Pool one(database(), 1);
  std::string pid;
  {
    auto lease = one.Acquire();
    ASSERT_THAT(lease, IsOk());
    pid = std::to_string((*lease)->backend_pid());
  }
  Script("SELECT pg_terminate_backend(" + pid + ")");
  Script("DO $$ BEGIN WHILE EXISTS (SELECT FROM pg_stat_activity WHERE pid = " + pid +
         ") LOOP PERFORM pg_sleep(0.001); PERFORM pg_stat_clear_snapshot(); END LOOP; END $$");
  EXPECT_THAT(RunInTransaction(one, [&](Transaction& tx) { return InsertThingLater(tx, 1); }), IsOk());
  EXPECT_EQ(CountThings(), 1);
}

TEST_F(PgPgTest, ExecLater_BodyFails_IsRolledBack) {
  Pool one(database(), 1);
  auto insert = [&](absl::Status end) {
    return RunInTransaction(one, [&](Transaction& tx) -> absl::Status {
      RETURN_IF_ERROR(InsertThingLater(tx, 1));
      return end;
    });
  };
  EXPECT_THAT(insert(absl::NotFoundError("no")), StatusIs(StatusCode::kNotFound));
  EXPECT_EQ(CountThings(), 0);
  EXPECT_THAT(insert(absl::OkStatus()), IsOk());
}

TEST_F(PgPgTest, ExecLater_MuchBothWays_DoesNotStall) {
  constexpr Statement kEcho{"test.EchoText", "SELECT $1::text"};
  const std::string much(4 << 20, 'x');
  absl::Status status = RunInTransaction(pool(), [&](Transaction& tx) -> absl::Status {
    for (int i = 0; i < 4; ++i) RETURN_IF_ERROR(tx.ExecLater(kEcho, much));
    ASSIGN_OR_RETURN(Result rows, tx.Exec(kEcho, much));
    EXPECT_EQ(rows.front().Get<std::string_view>(0), much);
    return absl::OkStatus();
  });
  EXPECT_THAT(status, IsOk());
}

TEST_F(PgPgTest, Open_NobodyThere_IsUnavailable) {
  EXPECT_THAT(Connection::Open({.conninfo = "host=/nonexistent dbname=x"}),
              StatusIs(StatusCode::kUnavailable, Reason(kDatabaseUnavailable)));
}

TEST_F(PgPgTest, Open_UnknownDatabase_IsRefused) {
  Options options = database();
  options.conninfo += " dbname=no_such_database";
  EXPECT_THAT(Connection::Open(options), StatusIs(StatusCode::kFailedPrecondition, Reason(kDatabaseRefused)));
}

TEST_F(PgPgTest, Pool_NobodyThere_SaysWhenToCallAgain) {
  Pool pool({.conninfo = "host=/nonexistent dbname=x"}, 2);
  EXPECT_THAT(pool.Ping(), StatusIs(StatusCode::kUnavailable));
  const absl::Status again = pool.Ping();
  EXPECT_THAT(again, StatusIs(StatusCode::kUnavailable, Reason(kDatabaseUnavailable)));
  EXPECT_TRUE(RetryAfter(again).has_value());
}

TEST_F(PgPgTest, Pool_AllLent_WaitsAndThenRefuses) {
  Pool pool(database(), 1);
  auto lease = pool.Acquire();
  ASSERT_THAT(lease, IsOk());
  EXPECT_THAT(pool.Acquire(absl::Milliseconds(10)), StatusIs(StatusCode::kUnavailable, Reason(kDatabaseUnavailable)));
}

TEST_F(PgPgTest, ReadOnlyOption_Write_IsRefused) {
  Options options = database();
  options.read_only = true;
  Pool readers(options, 1);
  EXPECT_FALSE(RunInTransaction(readers, [](Transaction& tx) { return InsertThing(tx, 1); }).ok());
  EXPECT_EQ(CountThings(), 0);
}

TEST_F(PgPgTest, ReadSnapshot_OthersCommitMeanwhile_SeesOneMoment) {
  constexpr Statement kCount{"test.Count", "SELECT count(id) FROM things"};
  absl::Status status = ReadSnapshot(pool(), [&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(Result before, tx.Exec(kCount));
    Script("INSERT INTO things (id, name) VALUES (1, 'a')");
    ASSIGN_OR_RETURN(Result after, tx.Exec(kCount));
    EXPECT_EQ(before.front().Get<int64_t>(0), after.front().Get<int64_t>(0));
    return absl::OkStatus();
  });
  EXPECT_THAT(status, IsOk());
  EXPECT_EQ(CountThings(), 1);
}

TEST_F(PgPgTest, Statement_Measured_ShowsByName) {
  metrics::Registry registry;
  Options options = database();
  options.metrics = &registry;
  Pool measured(options, 1);
  EXPECT_THAT(RunInTransaction(measured, [](Transaction& tx) { return InsertThing(tx, 1); }), IsOk());
  EXPECT_THAT(registry.TextExposition(),
              HasSubstr("vlot_pg_statement_seconds_count{statement=\"test.InsertThings\"} 1"));
}

}  // namespace
}  // namespace vlot::pg
