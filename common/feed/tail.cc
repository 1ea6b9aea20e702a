#include "common/feed/tail.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "common/batch/refusals.h"
#include "common/feed/run.h"
#include "common/status/status.h"
#include "common/sync/thread_name.h"
#include "common/sync/thread_priority.h"

namespace vlot::feed {
namespace {

using std::chrono::steady_clock;

// The rows of the next $2 events; $3 is how many a row may have beyond them, for the index.
constexpr pg::Statement kReadEvents{"feed.ReadEvents", R"sql(
SELECT position, events, recorded_at, payload
FROM feed_events
WHERE position > $1 AND position < $1::bigint + $2::bigint + $3::bigint AND position - events < $1::bigint + $2::bigint
ORDER BY position
LIMIT $4)sql"};

constexpr pg::Statement kReadCounter{"feed.ReadCounter", R"sql(
SELECT position FROM feed_counter WHERE id = 1)sql"};

// Rows in one look.
constexpr int64_t kRowsMax = 200;

pg::Options ForReading(pg::Options database) {
  database.read_only = true;
  database.application_name += ".feed";
  return database;
}

// A wait that no steady clock can add overflows it.
constexpr absl::Duration kWaitMax = absl::Hours(1);

}  // namespace

Tail::Tail(FeedOptions options)
    : options_(std::move(options)),
      pool_(ForReading(options_.database), 1),
      memory_(options_.memory_events_max),
      pace_(options_.pace) {
  thread_ = std::thread([this] { Loop(); });
}

void Tail::Publish(Events events) {
  MutexLock lock(mutex_);
  news_ += events.size();
  if (!memory_.Add(std::move(events))) return;
  if (!memory_.HasGap()) polled_ = steady_clock::now();
  if (!readers_.empty()) Wake();
}

void Tail::ReadAsync(int64_t after, int max, absl::Duration wait, Feed::Done done) {
  const auto until = steady_clock::now() + absl::ToChronoNanoseconds(std::clamp(wait, absl::ZeroDuration(), kWaitMax));
  const size_t count = static_cast<size_t>(std::clamp(max, 1, options_.read_events_max));
  absl::StatusOr<Events> answer = batch::ShuttingDownError();
  {
    MutexLock lock(mutex_);
    if (!stopping_ && (!memory_.Covers(after) || steady_clock::now() < pace_.NotBefore())) {
      readers_.push_back({.after = after, .max = count, .until = until, .asked_table = false, .done = std::move(done)});
      Wake();
      return;
    }
    if (!stopping_) {
      BeginRound(steady_clock::now());
      answer = memory_.Get(after, count);
    }
  }
  std::move(done)(std::move(answer));
}

int64_t Tail::end() const {
  MutexLock lock(mutex_);
  return memory_.last().value_or(0);
}

void Tail::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    Wake();
  }
  if (thread_.joinable()) thread_.join();
}

void Tail::Loop() {
  NameThisThread("feed tail");
  StandBehindCallers();
  for (;;) {
    std::vector<Answer> answers;
    bool ask = false;
    {
      MutexLock lock(mutex_);
      WaitForRound();
      if (stopping_) answers = TakeAll(batch::ShuttingDownError());
      if (!stopping_) {
        BeginRound(steady_clock::now());
        answers = TakeAnswers(steady_clock::now());
      }
      ask = !stopping_ && !readers_.empty() && NextRound() <= steady_clock::now();
      if (stopping_ && answers.empty()) return;
    }
    Deliver(std::move(answers));
    if (!ask) continue;
    if (absl::Status failed = Round(); !failed.ok()) {
      std::vector<Answer> refused;
      {
        MutexLock lock(mutex_);
        refused = TakeAll(failed);
      }
      Deliver(std::move(refused));
    }
  }
}

void Tail::Wake() {
  woken_ = true;
  changed_.NotifyOne();
}

void Tail::WaitForRound() {
  for (SteadyTime next = NextRound(); !woken_ && !stopping_ && steady_clock::now() < next; next = NextRound()) {
    if (next == SteadyTime::max()) {
      changed_.Wait(mutex_);
    } else {
      changed_.WaitUntil(mutex_, next);
    }
  }
  // Where much comes, readers are answered together, and with more at once.
  while (!stopping_ && steady_clock::now() < pace_.NotBefore()) changed_.WaitUntil(mutex_, pace_.NotBefore());
  woken_ = false;
}

void Tail::BeginRound(SteadyTime now) {
  if (news_ > 0) pace_.Begin(now, std::exchange(news_, 0));
}

// When the table is to be asked again. Never while nobody waits.
Tail::SteadyTime Tail::NextRound() const {
  if (readers_.empty()) return SteadyTime::max();
  SteadyTime next = polled_ + absl::ToChronoNanoseconds(options_.poll_interval);
  for (const Reader& reader : readers_) {
    const bool behind = memory_.last() && reader.after < *memory_.last() && !memory_.Covers(reader.after);
    if (behind || !memory_.last()) return SteadyTime::min();
    if (!reader.asked_table && reader.until <= next) return SteadyTime::min();
    next = std::min(next, reader.until);
  }
  return next;
}

std::vector<Tail::Answer> Tail::TakeAnswers(SteadyTime now) {
  std::vector<Answer> answers;
  std::erase_if(readers_, [&](Reader& reader) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (memory_.Covers(reader.after)) {
      answers.push_back({std::move(reader.done), memory_.Get(reader.after, reader.max)});
      return true;
    }
    if (!reader.asked_table || reader.until > now || (memory_.last() && reader.after < *memory_.last())) return false;
    answers.push_back({std::move(reader.done), Events()});
    return true;
  });
  return answers;
}

std::vector<Tail::Answer> Tail::TakeAll(const absl::Status& status) {
  std::vector<Answer> answers;
  for (Reader& reader : readers_) answers.push_back({std::move(reader.done), status});
  readers_.clear();
  return answers;
}

void Tail::Deliver(std::vector<Answer> answers) {
  for (Answer& answer : answers) std::move(answer.done)(std::move(answer.events));
}

absl::Status Tail::Round() {
  RETURN_IF_ERROR(Poll());
  RETURN_IF_ERROR(CatchUp());
  MutexLock lock(mutex_);
  woken_ = true;  // answer those whom this round has served
  return absl::OkStatus();
}

absl::Status Tail::Poll() {
  std::optional<int64_t> last;
  {
    MutexLock lock(mutex_);
    last = memory_.last();
    for (Reader& reader : readers_) reader.asked_table = true;
  }
  int64_t counter = 0;
  Events events;
  if (last) {
    ASSIGN_OR_RETURN(events, ReadTable(*last, options_.read_events_max));
  } else {
    ASSIGN_OR_RETURN(counter, ReadCounter());
  }
  MutexLock lock(mutex_);
  if (!last) memory_.Begin(counter);
  memory_.Add(std::move(events));
  polled_ = steady_clock::now();
  return absl::OkStatus();
}

absl::Status Tail::CatchUp() {
  std::vector<Reader> behind;
  {
    MutexLock lock(mutex_);
    auto first = std::stable_partition(readers_.begin(), readers_.end(),
                                       [&](const Reader& r) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
                                         return r.after >= memory_.last().value_or(0) || memory_.Covers(r.after);
                                       });
    std::move(first, readers_.end(), std::back_inserter(behind));
    readers_.erase(first, readers_.end());
  }
  for (Reader& reader : behind) std::move(reader.done)(ReadTable(reader.after, reader.max));
  return absl::OkStatus();
}

// A reader may stand within a row.
absl::StatusOr<Events> Tail::ReadTable(int64_t after, size_t max) {
  return pg::ReadOnly(pool_, [&](pg::Transaction& tx) -> absl::StatusOr<Events> {
    ASSIGN_OR_RETURN(pg::Result rows,
                     tx.Exec(kReadEvents, after, static_cast<int64_t>(max), int64_t{kRunEventsMax}, kRowsMax));
    Events events;
    for (const pg::Row row : rows) {
      const auto [position, count, recorded_at, payload] = row.As<int64_t, int32_t, absl::Time, pg::BytesView>();
      ASSIGN_OR_RETURN(Events run, SplitRun(position, count, recorded_at, payload.data));
      for (StoredEvent& event : run) {
        if (event.position > after && events.size() < max) events.push_back(std::move(event));
      }
    }
    return events;
  });
}

absl::StatusOr<int64_t> Tail::ReadCounter() {
  return pg::ReadOnly(pool_, [&](pg::Transaction& tx) -> absl::StatusOr<int64_t> {
    ASSIGN_OR_RETURN(pg::Result rows, tx.Exec(kReadCounter));
    if (rows.empty()) return absl::FailedPreconditionError("feed_counter has no row: was this partition deployed?");
    return rows.front().Get<int64_t>(0);
  });
}

}  // namespace vlot::feed
