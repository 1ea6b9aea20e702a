#include "common/feed/feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/batch/refusals.h"
#include "common/feed/append.h"
#include "common/feed/feed_tables.h"
#include "common/feed/run.h"
#include "common/status/status.h"
#include "common/sync/mutex.h"
#include "common/testing/pg_test.h"
#include "common/testing/status_matchers.h"

namespace vlot::feed {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::vlot::testing::IsOk;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;

constexpr absl::Duration kLong = absl::Minutes(1);
const absl::Time kNow = absl::FromUnixMicros(1736931600123456);

std::vector<std::string> Payloads(const Events& events) {
  std::vector<std::string> payloads;
  for (const StoredEvent& event : events) payloads.push_back(event.payload);
  return payloads;
}

class FeedPgTest : public testing::PgTest {
 protected:
  FeedPgTest() { Script(kFeedTablesForTests); }

  absl::Status Append(Feed& feed, std::vector<std::string> payloads) {
    return pg::RunInTransaction(pool(), [&](pg::Transaction& tx) {
      std::vector<NewEvent> events;
      for (const std::string& payload : payloads) events.push_back({payload});
      return feed.Append(tx, kNow, std::move(events));
    });
  }

  FeedOptions options() { return {.database = database(), .poll_interval = absl::Milliseconds(5)}; }
};

TEST_F(FeedPgTest, Append_SeveralEvents_AreReadAsTheyWere) {
  Feed feed(options());
  ASSERT_THAT(Append(feed, {"a", std::string("\0\xff", 2)}), IsOk());
  const auto events = feed.Read(0, 10);
  ASSERT_THAT(events, IsOk());
  ASSERT_THAT(*events, SizeIs(2));
  const StoredEvent expected = {.position = 1, .recorded_at = kNow, .payload = "a"};
  EXPECT_EQ((*events)[0], expected);
  EXPECT_EQ((*events)[1].position, 2);
  EXPECT_EQ((*events)[1].payload, std::string("\0\xff", 2));
}

TEST_F(FeedPgTest, Read_FromWithinARow_GivesTheRestOfIt) {
  Feed writer(options());
  ASSERT_THAT(Append(writer, {"a", "b", "c"}), IsOk());
  Feed reader(options());
  const auto events = reader.Read(1, 10);
  ASSERT_THAT(events, IsOk());
  EXPECT_THAT(Payloads(*events), ElementsAre("b", "c"));
  EXPECT_EQ(Number("SELECT count(*) FROM feed_events"), 1);
}

TEST_F(FeedPgTest, Read_FewOutOfALongRow_AreReadFromTheTable) {
  Feed writer(options());
  std::vector<std::string> thousand;
  for (int i = 1; i <= kRunEventsMax; ++i) thousand.push_back(absl::StrCat(i));
  ASSERT_THAT(Append(writer, thousand), IsOk());
  ASSERT_THAT(Append(writer, {"a", "b"}), IsOk());
  ASSERT_EQ(Number("SELECT count(*) FROM feed_events"), 2);
  const auto read = [&](int64_t after, size_t max) {
    Feed reader(options());  // whose memory is empty
    const auto events = reader.Read(after, max);
    return events.ok() ? Payloads(*events) : std::vector<std::string>{events.status().ToString()};
  };
  EXPECT_THAT(read(0, 1), ElementsAre("1"));
  EXPECT_THAT(read(500, 2), ElementsAre("501", "502"));
  EXPECT_THAT(read(999, 1), ElementsAre("1000"));
  EXPECT_THAT(read(999, 2), ElementsAre("1000", "a"));
  EXPECT_THAT(read(1000, 1), ElementsAre("a"));
  EXPECT_THAT(read(1001, 1), ElementsAre("b"));
  EXPECT_THAT(read(1002, 1), IsEmpty());
}

TEST_F(FeedPgTest, Append_LongestRun_StaysOnItsPage) {
  Feed feed(options());
  ASSERT_THAT(Append(feed, std::vector<std::string>(100, std::string(97, 'x'))), IsOk());  // compressible
  EXPECT_EQ(Number("SELECT count(*) FROM feed_events"), 2);
  EXPECT_GT(Number("SELECT max(pg_column_size(payload)) FROM feed_events"), 7'700);
  EXPECT_EQ(Number("SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = 'feed_events'::regclass"), 0);
}

TEST_F(FeedPgTest, Read_AnotherProcessWroteIt_GivesTheSame) {
  Feed writer(options());
  ASSERT_THAT(Append(writer, {"a", "b"}), IsOk());
  Feed reader(options());
  const auto from_memory = writer.Read(0, 10), from_table = reader.Read(0, 10);
  ASSERT_THAT(from_memory, IsOk());
  EXPECT_THAT(from_table, IsOkAndHolds(*from_memory));
}

TEST_F(FeedPgTest, Read_LessThanThereIs_GoesOnFromThere) {
  Feed feed(options());
  ASSERT_THAT(Append(feed, {"a", "b", "c"}), IsOk());
  EXPECT_THAT(Payloads(*feed.Read(0, 2)), ElementsAre("a", "b"));
  EXPECT_THAT(Payloads(*feed.Read(2, 2)), ElementsAre("c"));
  EXPECT_THAT(*feed.Read(3, 2), IsEmpty());
}

TEST_F(FeedPgTest, Read_OlderThanTheMemory_ComesFromTheTable) {
  FeedOptions small = options();
  small.memory_events_max = 2;
  Feed feed(small);
  for (int i = 0; i < 5; ++i) ASSERT_THAT(Append(feed, {absl::StrCat(i)}), IsOk());
  EXPECT_THAT(Payloads(*feed.Read(0, 10)), ElementsAre("0", "1", "2", "3", "4"));
}

TEST_F(FeedPgTest, Append_RolledBack_IsNeverSeenAndTakesNoPosition) {
  Feed feed(options());
  EXPECT_FALSE(pg::RunInTransaction(pool(), [&](pg::Transaction& tx) -> absl::Status {
                 RETURN_IF_ERROR(feed.Append(tx, kNow, {{"undone"}}));
                 return absl::NotFoundError("no");
               }).ok());
  ASSERT_THAT(Append(feed, {"done"}), IsOk());
  const auto events = feed.Read(0, 10);
  ASSERT_THAT(events, IsOk());
  ASSERT_THAT(*events, SizeIs(1));
  EXPECT_EQ(events->front().position, 1);
}

TEST_F(FeedPgTest, ReadAsync_NothingYet_IsAnsweredByTheNextAppend) {
  Feed feed(options());
  Signal answered;
  feed.ReadAsync(0, 10, kLong, [&](absl::StatusOr<Events> events) {
    EXPECT_THAT(Payloads(*events), ElementsAre("a"));
    answered.Raise();
  });
  ASSERT_THAT(Append(feed, {"a"}), IsOk());
  answered.Wait();
}

TEST_F(FeedPgTest, ReadAsync_AnotherProcessAppends_IsNoticedByPolling) {
  Feed reader(options()), writer(options());
  Signal answered;
  reader.ReadAsync(0, 10, kLong, [&](absl::StatusOr<Events> events) {
    EXPECT_THAT(Payloads(*events), ElementsAre("a"));
    answered.Raise();
  });
  ASSERT_THAT(Append(writer, {"a"}), IsOk());
  answered.Wait();
}

TEST_F(FeedPgTest, ReadAsync_NothingComes_IsAnsweredEmptyAfterTheWait) {
  Feed feed(options());
  EXPECT_THAT(feed.Read(0, 10, absl::Milliseconds(20)), IsOkAndHolds(IsEmpty()));
}

TEST_F(FeedPgTest, Destructor_ReaderWaiting_IsToldToGo) {
  absl::StatusOr<Events> answer;
  {
    Feed feed(options());
    feed.ReadAsync(0, 10, kLong, [&](absl::StatusOr<Events> events) { answer = std::move(events); });
  }
  EXPECT_THAT(answer, StatusIs(absl::StatusCode::kUnavailable, Reason(batch::kShuttingDown)));
}

// The case that sequence numbers get wrong: a transaction that began long ago commits after others that began later.
TEST_F(FeedPgTest, Append_OneWriterStaysOpen_OthersCommitAndNothingIsSkipped) {
  Script("CREATE TABLE things (id bigint PRIMARY KEY)");
  Feed feed(options());
  static constexpr pg::Statement kInsert{"test.Insert", "INSERT INTO things (id) VALUES ($1)"};
  Signal slow_has_begun, others_are_done;
  std::thread slow([&] {
    EXPECT_THAT(pg::RunInTransaction(pool(),
                                     [&](pg::Transaction& tx) -> absl::Status {
                                       RETURN_IF_ERROR(tx.Exec(kInsert, 1));  // its work, done long before it appends
                                       if (!slow_has_begun.IsRaised()) slow_has_begun.Raise();
                                       others_are_done.Wait();
                                       return feed.Append(tx, kNow, {{"slow"}});
                                     }),
                IsOk());
  });
  slow_has_begun.Wait();
  // None of these waits for the slow one, or it would never be done: that one waits for them.
  for (int i = 0; i < 20; ++i) ASSERT_THAT(Append(feed, {absl::StrCat("quick", i)}), IsOk());

  const auto before = feed.Read(0, 100);
  ASSERT_THAT(before, IsOk());
  EXPECT_THAT(*before, SizeIs(20));
  others_are_done.Raise();
  slow.join();
  EXPECT_THAT(Payloads(*feed.Read(before->back().position, 100, kLong)), ElementsAre("slow"));
}

TEST_F(FeedPgTest, Append_WriterKilledWhileItHoldsTheCounter_OthersGoOnWithoutAGap) {
  Feed feed(options());
  ASSERT_THAT(Append(feed, {"a"}), IsOk());
  auto connection = Connect();
  pg::Transaction doomed(*connection, pg::Transaction::Mode::kReadWrite);
  ASSERT_THAT(feed.Append(doomed, kNow, {{"lost"}, {"lost"}}), IsOk());
  constexpr pg::Statement kPing{"test.Ping", "SELECT 1"};
  ASSERT_THAT(doomed.Exec(kPing), IsOk());  // what Append has put in goes with it
  Signal waiting;
  std::thread next([&] {
    waiting.Raise();
    EXPECT_THAT(Append(feed, {"b"}), IsOk());  // waits for the counter until the other is gone
  });
  waiting.Wait();
  Script(absl::StrCat("SELECT pg_terminate_backend(", connection->backend_pid(), ")"));
  next.join();
  EXPECT_FALSE(doomed.Commit().ok());
  EXPECT_THAT(Payloads(*feed.Read(0, 10)), ElementsAre("a", "b"));
  EXPECT_EQ(feed.Read(1, 10)->front().position, 2);
}

// Several writers in several "processes", a reader in each: all see every event once, in one order.
TEST_F(FeedPgTest, Append_FromManyWriters_EveryReaderSeesTheSameWithoutGaps) {
  constexpr int kWriters = 4, kAppends = 50, kEvents = 3, kTotal = kWriters * kAppends * kEvents;
  Feed feeds[2] = {Feed(options()), Feed(options())};
  std::vector<std::thread> threads;
  std::vector<Events> seen(2);
  for (int i = 0; i < kWriters; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kAppends; ++n) {
        EXPECT_THAT(Append(feeds[i % 2], std::vector<std::string>(kEvents, absl::StrCat(i, ".", n))), IsOk());
      }
    });
  }
  for (int reader = 0; reader < 2; ++reader) {
    threads.emplace_back([&, reader] {
      while (seen[reader].size() < kTotal) {
        auto events = feeds[reader].Read(static_cast<int64_t>(seen[reader].size()), 17, kLong);
        ASSERT_THAT(events, IsOk());
        ASSERT_FALSE(events->empty());
        for (StoredEvent& event : *events) {
          ASSERT_EQ(event.position, static_cast<int64_t>(seen[reader].size()) + 1);
          seen[reader].push_back(std::move(event));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(seen[0], seen[1]);
}

}  // namespace
}  // namespace vlot::feed
