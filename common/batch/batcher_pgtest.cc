#include "common/batch/batcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>

#include "absl/cleanup/cleanup.h"
#include "absl/container/flat_hash_set.h"
#include "common/log/options.h"
#include "common/status/status.h"
#include "common/sync/mutex.h"
#include "common/testing/fake_clock.h"
#include "common/testing/pg_test.h"
#include "common/testing/status_matchers.h"

namespace vlot::batch {
namespace {

using absl::StatusCode;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::vlot::testing::IsOk;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;

// A request with its own id, and an amount that PostgreSQL may refuse.
struct Item {
  int64_t request;
  int64_t amount;
};
using TestBatcher = Batcher<Item, int64_t>;
using TestEntry = TestBatcher::Entry;
using Results = std::vector<absl::StatusOr<int64_t>>;

constexpr pg::Statement kInsert{"test.Insert", R"sql(
INSERT INTO amounts (request, amount)
SELECT a.request, a.amount::numeric FROM unnest($1::bigint[], $2::bigint[]) AS a(request, amount)
ON CONFLICT (request) DO NOTHING
RETURNING request)sql"};

constexpr int64_t kTooMuchForNumeric = 1'000'000;  // numeric(6,2): class 22
constexpr int64_t kNegative = -1;                  // CHECK: class 23
constexpr int64_t kRefusedByRule = 13;             // the flush function's own refusal of one item

// Gives 1 to what it inserted and 0 to what was there.
absl::Status InsertAmounts(pg::Transaction& tx, absl::Span<TestEntry> entries) {
  ASSIGN_OR_RETURN(pg::Result rows,
                   tx.Exec(kInsert, pg::ArrayOf(entries, [](const TestEntry& e) { return e.item.request; }),
                           pg::ArrayOf(entries, [](const TestEntry& e) { return e.item.amount; })));
  absl::flat_hash_set<int64_t> inserted;
  for (pg::Row row : rows) inserted.insert(row.Get<int64_t>(0));
  for (TestEntry& entry : entries) {
    if (entry.item.amount == kRefusedByRule) {
      entry.result = absl::NotFoundError("no such thing");
    } else {
      entry.result = inserted.contains(entry.item.request) ? 1 : 0;
    }
  }
  return absl::OkStatus();
}

class BatcherPgTest : public testing::PgTest {
 protected:
  BatcherPgTest() {
    Script("CREATE TABLE amounts (request bigint PRIMARY KEY, amount numeric(6,2) NOT NULL CHECK (amount >= 0))");
  }

  // One flusher that does not begin before all of `items` wait, so that they are one batch.
  Results FlushTogether(std::vector<Item> items, TestBatcher::Flush flush, Options options = {}) {
    options.name = "test";
    options.flushers_max = 1;
    Signal all_wait;
    Results results(items.size() + 1);
    {
      TestBatcher batcher(options, database(), clock_, [&](pg::Transaction& tx, absl::Span<TestEntry> entries) {
        all_wait.Wait();
        return flush(tx, entries);
      });
      auto submit = [&](Item item, size_t slot) {
        batcher.Submit(item, absl::InfiniteFuture(),
                       [&results, slot](absl::StatusOr<int64_t> r) { results[slot] = r; });
      };
      submit({.request = 0, .amount = 0}, items.size());  // keeps the flusher busy
      while (batcher.queue_size() > 0) std::this_thread::yield();
      for (size_t i = 0; i < items.size(); ++i) submit(items[i], i);
      all_wait.Raise();
    }
    results.pop_back();
    return results;
  }

  int64_t Stored() {
    static constexpr pg::Statement kCount{"test.Count", "SELECT count(request) FROM amounts WHERE request > 0"};
    return *pg::ReadOnly(pool(), [](pg::Transaction& tx) -> absl::StatusOr<int64_t> {
      ASSIGN_OR_RETURN(pg::Result rows, tx.Exec(kCount));
      return rows.front().Get<int64_t>(0);
    });
  }

  testing::FakeClock clock_;
};

TEST_F(BatcherPgTest, Submit_ManyWaiting_AreWrittenInOneTransaction) {
  int flushes = 0;
  const Results results =
      FlushTogether({{1, 1}, {2, 1}, {3, 1}}, [&](pg::Transaction& tx, absl::Span<TestEntry> entries) {
        ++flushes;
        return InsertAmounts(tx, entries);
      });
  EXPECT_THAT(results, Each(IsOkAndHolds(1)));
  EXPECT_EQ(flushes, 2);  // the one that kept it busy, and all the others
}

TEST_F(BatcherPgTest, SubmitAll_SeveralFlushersWaiting_IsOneTransactionInOrder) {
  for (int64_t round = 0; round < 20; ++round) {
    Mutex mutex;
    std::vector<std::vector<int64_t>> flushes;
    {
      TestBatcher batcher({.name = "test", .flushers_max = 4}, database(), clock_,
                          [&](pg::Transaction& tx, absl::Span<TestEntry> entries) {
                            std::vector<int64_t> flush;
                            for (const TestEntry& entry : entries) flush.push_back(entry.item.request);
                            {
                              MutexLock lock(mutex);
                              flushes.push_back(std::move(flush));
                            }
                            return InsertAmounts(tx, entries);
                          });
      std::vector<std::pair<Item, TestBatcher::Done>> items;
      for (const int64_t request : {3, 1, 2}) items.emplace_back(Item{10 * round + request, 1}, [](auto) {});
      batcher.SubmitAll(std::move(items), absl::InfiniteFuture());
    }
    EXPECT_THAT(flushes, ElementsAre(ElementsAre(10 * round + 3, 10 * round + 1, 10 * round + 2)));
  }
}

TEST_F(BatcherPgTest, Submit_ItemRefusedByItsResult_NeighboursCommit) {
  const Results results = FlushTogether({{1, 1}, {2, kRefusedByRule}, {3, 1}}, InsertAmounts);
  EXPECT_THAT(results, ElementsAre(IsOkAndHolds(1), StatusIs(StatusCode::kNotFound), IsOkAndHolds(1)));
}

TEST_F(BatcherPgTest, Submit_ItemThatOnlyPostgresRefuses_NeighboursCommit) {
  std::vector<Item> items;
  for (int64_t i = 1; i <= 100; ++i) items.push_back({i, 1});
  items[36].amount = kTooMuchForNumeric;
  items[72].amount = kNegative;
  const Results results = FlushTogether(items, InsertAmounts);
  for (size_t i = 0; i < results.size(); ++i) {
    if (i == 36) {
      EXPECT_THAT(results[i], StatusIs(StatusCode::kInvalidArgument, Reason(pg::kDataError)));
    } else if (i == 72) {
      EXPECT_THAT(results[i], StatusIs(StatusCode::kFailedPrecondition, Reason(pg::kDataError)));
    } else {
      EXPECT_THAT(results[i], IsOkAndHolds(1));
    }
  }
  EXPECT_EQ(Stored(), 98);
}

TEST_F(BatcherPgTest, Submit_FlushGivesNoResult_ItemGetsAnError) {
  const Results results = FlushTogether({{1, 1}}, [](auto&, auto) { return absl::OkStatus(); });
  EXPECT_THAT(results, ElementsAre(StatusIs(StatusCode::kInternal)));
}

TEST_F(BatcherPgTest, Submit_FlushFailsForAll_AllGetTheError) {
  const Results results = FlushTogether({{1, 1}, {2, 1}}, [](auto&, auto) { return absl::UnimplementedError("no"); });
  EXPECT_THAT(results, Each(StatusIs(StatusCode::kUnimplemented)));
}

TEST_F(BatcherPgTest, Submit_OnlyItemRefused_IsNoFailureInTheLog) {
  std::atomic<int> failures = 0;
  log::Configure(
      {.sink = [&](std::string_view line) { failures += line.find("BATCH_FAILED") != std::string_view::npos; }});
  const absl::Cleanup as_before = [] { log::Configure({}); };
  const auto flush_giving = [](absl::Status status) { return [=](auto&, auto) { return status; }; };
  FlushTogether({{1, 1}}, flush_giving(absl::NotFoundError("no such thing")), {.items_max = 1});
  EXPECT_EQ(failures, 0);
  FlushTogether({{1, 1}}, flush_giving(absl::InternalError("broken")), {.items_max = 1});
  EXPECT_EQ(failures, 2);  // the item that keeps the flusher busy is one more
}

TEST_F(BatcherPgTest, Submit_SessionKilledInTheTransaction_IsRunAgain) {
  int runs = 0;
  auto flush = [&](pg::Transaction& tx, absl::Span<TestEntry> entries) -> absl::Status {
    static constexpr pg::Statement kPid{"test.Pid", "SELECT pg_backend_pid()::text"};
    ASSIGN_OR_RETURN(pg::Result pid, tx.Exec(kPid));
    if (++runs == 2) Script("SELECT pg_terminate_backend(" + pid.front().Get<std::string>(0) + ")");
    return InsertAmounts(tx, entries);
  };
  EXPECT_THAT(FlushTogether({{1, 1}, {2, 1}}, flush), Each(IsOkAndHolds(1)));
  EXPECT_EQ(runs, 3);
}

TEST_F(BatcherPgTest, Submit_SessionKilledInCommit_LooksUpAndWritesOnce) {
  // A deferred trigger runs in COMMIT; the first one ends its session there. Sequences are not rolled back.
  Script(R"sql(
    CREATE SEQUENCE deaths;
    CREATE FUNCTION die_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('deaths') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(0); END IF;
      RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER dying AFTER INSERT ON amounts DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.request > 0) EXECUTE FUNCTION die_once())sql");
  EXPECT_THAT(FlushTogether({{1, 1}, {2, 1}}, InsertAmounts), Each(IsOkAndHolds(1)));
  EXPECT_EQ(Stored(), 2);
}

TEST_F(BatcherPgTest, Submit_NobodyAnswers_IsUnavailable) {
  pg::Options nowhere{.conninfo = "host=/nonexistent dbname=x"};
  TestBatcher batcher({.name = "test"}, nowhere, clock_, InsertAmounts);
  EXPECT_THAT(batcher.Call({1, 1}), StatusIs(StatusCode::kUnavailable, Reason(pg::kDatabaseUnavailable)));
}

TEST_F(BatcherPgTest, Submit_DeadlinePassed_IsDroppedUnwritten) {
  TestBatcher batcher({.name = "test"}, database(), clock_, InsertAmounts);
  EXPECT_THAT(batcher.Call({1, 1}, clock_.Now()), StatusIs(StatusCode::kDeadlineExceeded, Reason(kExpiredInQueue)));
  EXPECT_EQ(Stored(), 0);
}

TEST_F(BatcherPgTest, Submit_QueueFull_IsRefused) {
  const Results results = FlushTogether({{1, 1}, {2, 1}, {3, 1}}, InsertAmounts, {.queue_max = 2});
  EXPECT_THAT(results, ElementsAre(IsOkAndHolds(1), IsOkAndHolds(1),
                                   StatusIs(StatusCode::kResourceExhausted, Reason(kQueueFull))));
}

TEST_F(BatcherPgTest, Drain_ItemsWaiting_AreWrittenAndLaterOnesRefused) {
  TestBatcher batcher({.name = "test"}, database(), clock_, InsertAmounts);
  std::atomic<int> answered = 0;
  for (int64_t i = 1; i <= 50; ++i) {
    batcher.Submit({i, 1}, absl::InfiniteFuture(), [&](absl::StatusOr<int64_t> r) { answered += r.ok() ? 1 : 0; });
  }
  batcher.Drain();
  EXPECT_EQ(answered, 50);
  EXPECT_EQ(Stored(), 50);
  EXPECT_THAT(batcher.Call({51, 1}), StatusIs(StatusCode::kUnavailable, Reason(kShuttingDown)));
}

TEST_F(BatcherPgTest, Submit_SameRequestFromManyThreads_IsWrittenOnce) {
  constexpr int kThreads = 4, kRequests = 200;
  TestBatcher batcher({.name = "test", .items_max = 20, .flushers_max = 3}, database(), clock_, InsertAmounts);
  std::atomic<int64_t> inserted = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      std::latch left(kRequests);
      for (int64_t i = 1; i <= kRequests; ++i) {
        batcher.Submit({i, 1}, absl::InfiniteFuture(), [&](absl::StatusOr<int64_t> r) {
          EXPECT_THAT(r, IsOk());
          inserted += r.value_or(0);
          left.count_down();
        });
      }
      left.wait();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Stored(), kRequests);
}

}  // namespace
}  // namespace vlot::batch
