#include "common/feed/consumer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>

#include "common/feed/feed_tables.h"
#include "common/status/status.h"
#include "common/sync/mutex.h"
#include "common/testing/pg_test.h"
#include "common/testing/status_matchers.h"

namespace vlot::feed {
namespace {

using absl::StatusCode;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::vlot::testing::IsOk;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;

// A remote feed of numbered events, of which `available` can be had. Waits for a cancel when there is nothing.
class FakeFeed : public FeedClient {
 public:
  absl::StatusOr<Events> Next(int64_t after, int max, absl::Duration wait) override {
    if (failure_.ok() && after >= available_ && wait > absl::ZeroDuration()) cancelled_.Wait();
    RETURN_IF_ERROR(failure_);
    Events events;
    for (int64_t position = after + 1; position <= available_ && position <= after + max; ++position) {
      events.push_back({.position = position, .payload = std::to_string(position)});
    }
    return events;
  }
  void Cancel() override {
    if (!cancelled_.IsRaised()) cancelled_.Raise();
  }

  std::atomic<int64_t> available_ = 0;
  absl::Status failure_;
  Signal cancelled_;
};

constexpr pg::Statement kApply{"test.Apply", R"sql(
INSERT INTO applied (position) SELECT a.position FROM unnest($1::bigint[]) AS a(position))sql"};
constexpr pg::Statement kReadApplied{"test.ReadApplied", "SELECT position FROM applied ORDER BY position"};
constexpr pg::Statement kPark{"test.Park", "INSERT INTO parked (position) VALUES ($1)"};

absl::Status Apply(pg::Transaction& tx, absl::Span<const StoredEvent> events) {
  return tx.Exec(kApply, pg::ArrayOf(events, [](const StoredEvent& e) { return e.position; })).status();
}

class ConsumerPgTest : public testing::PgTest {
 protected:
  ConsumerPgTest() {
    Script(kFeedTablesForTests);
    // A second application is an error, and PostgreSQL refuses event 5.
    Script(
        "CREATE TABLE applied (position bigint PRIMARY KEY CHECK (position <> 5)); CREATE TABLE parked (position "
        "bigint)");
  }

  std::unique_ptr<Consumer> Make(Consumer::Apply apply = Apply, Consumer::Park park = nullptr) {
    return std::make_unique<Consumer>(
        ConsumerOptions{.feed = "remote/p00", .database = database(), .backoff_min = absl::Milliseconds(1)}, feed_,
        std::move(apply), std::move(park));
  }

  std::vector<int64_t> Applied() {
    std::vector<int64_t> positions;
    EXPECT_THAT(pg::ReadOnly(pool(),
                             [&](pg::Transaction& tx) -> absl::Status {
                               ASSIGN_OR_RETURN(pg::Result rows, tx.Exec(kReadApplied));
                               for (pg::Row row : rows) positions.push_back(row.Get<int64_t>(0));
                               return absl::OkStatus();
                             }),
                IsOk());
    return positions;
  }

  FakeFeed feed_;
};

TEST_F(ConsumerPgTest, Step_EventsThere_AppliesThemAndMovesOn) {
  auto consumer = Make();
  feed_.available_ = 3;
  EXPECT_THAT(consumer->Step(absl::ZeroDuration()), IsOkAndHolds(3));
  EXPECT_THAT(consumer->Step(absl::ZeroDuration()), IsOkAndHolds(0));
  feed_.available_ = 4;
  EXPECT_THAT(consumer->Step(absl::ZeroDuration()), IsOkAndHolds(1));
  EXPECT_THAT(Applied(), ElementsAre(1, 2, 3, 4));
}

TEST_F(ConsumerPgTest, Step_AfterARestart_GoesOnFromTheStoredCursor) {
  feed_.available_ = 2;
  EXPECT_THAT(Make()->Step(absl::ZeroDuration()), IsOkAndHolds(2));
  feed_.available_ = 3;
  EXPECT_THAT(Make()->Step(absl::ZeroDuration()), IsOkAndHolds(1));
  EXPECT_THAT(Applied(), ElementsAre(1, 2, 3));
}

TEST_F(ConsumerPgTest, Step_ApplyFails_NeitherEventsNorCursorMove) {
  auto failing = Make([](auto&, auto) { return absl::UnavailableError("later"); });
  feed_.available_ = 2;
  EXPECT_THAT(failing->Step(absl::ZeroDuration()), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(Make()->Step(absl::ZeroDuration()), IsOkAndHolds(2));
}

TEST_F(ConsumerPgTest, Step_TwoCopies_EachEventIsAppliedOnce) {
  auto one = Make(), other = Make();
  feed_.available_ = 2;
  EXPECT_THAT(one->Step(absl::ZeroDuration()), IsOkAndHolds(2));
  EXPECT_THAT(other->Step(absl::ZeroDuration()), IsOkAndHolds(0));
  feed_.available_ = 3;
  EXPECT_THAT(one->Step(absl::ZeroDuration()), IsOkAndHolds(1));
  EXPECT_THAT(other->Step(absl::ZeroDuration()), StatusIs(StatusCode::kAborted));  // its cursor is an old one
  EXPECT_THAT(other->Step(absl::ZeroDuration()), IsOkAndHolds(0));
  EXPECT_THAT(Applied(), ElementsAre(1, 2, 3));
}

TEST_F(ConsumerPgTest, Step_EventThatPostgresRefuses_StopsRightBeforeIt) {
  auto consumer = Make();
  feed_.available_ = 8;
  EXPECT_THAT(consumer->Step(absl::ZeroDuration()), StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_THAT(Applied(), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(consumer->Step(absl::ZeroDuration()), StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_THAT(Applied(), ElementsAre(1, 2, 3, 4));
}

TEST_F(ConsumerPgTest, Step_EventThatPostgresRefusesWithPark_GoesOnBehindIt) {
  auto park = [](pg::Transaction& tx, const StoredEvent& event, const absl::Status&) {
    return tx.Exec(kPark, event.position).status();
  };
  auto consumer = Make(Apply, park);
  feed_.available_ = 8;
  EXPECT_THAT(consumer->Step(absl::ZeroDuration()), IsOkAndHolds(8));
  EXPECT_THAT(Applied(), ElementsAre(1, 2, 3, 4, 6, 7, 8));
}

TEST_F(ConsumerPgTest, Step_FeedBehindTheCursor_IsNotApplied) {
  Script("INSERT INTO feed_cursors (feed, position) VALUES ('remote/p00', 10)");
  feed_.available_ = 3;
  EXPECT_THAT(Make()->Step(absl::ZeroDuration()), IsOkAndHolds(0));
  EXPECT_THAT(Applied(), IsEmpty());
}

TEST_F(ConsumerPgTest, Step_FeedUnavailable_SaysSo) {
  feed_.failure_ = absl::UnavailableError("down");
  EXPECT_THAT(Make()->Step(absl::ZeroDuration()), StatusIs(StatusCode::kUnavailable));
}

TEST_F(ConsumerPgTest, Step_SessionKilled_GoesOnWithAFreshOne) {
  std::atomic<int> runs = 0;
  auto consumer = Make([&](pg::Transaction& tx, absl::Span<const StoredEvent> events) -> absl::Status {
    static constexpr pg::Statement kPid{"test.Pid", "SELECT pg_backend_pid()::text"};
    ASSIGN_OR_RETURN(pg::Result pid, tx.Exec(kPid));
    if (++runs == 1) Script("SELECT pg_terminate_backend(" + pid.front().Get<std::string>(0) + ")");
    return Apply(tx, events);
  });
  feed_.available_ = 2;
  EXPECT_THAT(consumer->Step(absl::ZeroDuration()), StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(consumer->Step(absl::ZeroDuration()), IsOkAndHolds(2));
  EXPECT_THAT(Applied(), ElementsAre(1, 2));
}

TEST_F(ConsumerPgTest, Start_ApplyFailsAtFirst_TriesAgainUntilAppliedThenStops) {
  Signal applied;
  std::atomic<int> runs = 0;
  auto consumer = Make([&](pg::Transaction& tx, absl::Span<const StoredEvent> events) -> absl::Status {
    if (++runs < 3) return absl::UnavailableError("later");
    tx.OnCommit([&] { applied.Raise(); });
    return Apply(tx, events);
  });
  feed_.available_ = 2;
  consumer->Start();
  applied.Wait();
  consumer->Stop();
  EXPECT_THAT(Applied(), ElementsAre(1, 2));
}

TEST_F(ConsumerPgTest, Start_FarBehind_GoesOnWithoutPauses) {
  Signal all;
  Consumer consumer({.feed = "remote/p00",
                     .database = database(),
                     .events_max = 2,
                     .pace = {.interval = absl::Hours(1), .items_min = 1}},
                    feed_, [&](pg::Transaction& tx, absl::Span<const StoredEvent> events) {
                      if (events.back().position == 4) tx.OnCommit([&] { all.Raise(); });
                      return Apply(tx, events);
                    });
  feed_.available_ = 4;
  consumer.Start();
  all.Wait();
  consumer.Stop();
  EXPECT_THAT(Applied(), ElementsAre(1, 2, 3, 4));
}

}  // namespace
}  // namespace vlot::feed
