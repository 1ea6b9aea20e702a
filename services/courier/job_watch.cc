#include "services/courier/job_watch.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "common/log/log.h"
#include "services/courier/job_proto.h"

namespace vlot::courier {
namespace {

bool Concerns(const JobBell::Rung& rung, const PartnerId& partner, const std::vector<State>& states) {
  return std::any_of(rung.begin(), rung.end(), [&](const auto& change) {
    return change.first == partner &&
           (states.empty() || std::find(states.begin(), states.end(), change.second) != states.end());
  });
}

}  // namespace

JobWatch::JobWatch(const pg::Options& database, JobBell& bell)
    : pool_(database, 1), bell_(bell), thread_([this] { Loop(); }) {}

void JobWatch::Add(const PartnerId& partner, ChangesPage page, std::shared_ptr<Writer> writer) {
  {
    absl::MutexLock lock(&mutex_);
    if (!stopping_) {
      added_.push_back(std::make_unique<Stream>(
          Stream{partner, std::move(page), std::move(writer), std::make_shared<std::atomic<bool>>(true)}));
    }
  }
  if (writer != nullptr) writer->Finish(absl::UnavailableError("The service is going down."));
  bell_.Wake();
}

void JobWatch::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  bell_.Wake();
  if (thread_.joinable()) thread_.join();
}

void JobWatch::Loop() {
  auto look_again = std::chrono::steady_clock::now();
  while (true) {
    const JobBell::Rung rung = bell_.WaitFor(kLookAgainAfter);
    const auto now = std::chrono::steady_clock::now();
    const bool all = now >= look_again;
    if (all) look_again = now + absl::ToChronoMilliseconds(kLookAgainAfter);
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) break;
      std::move(added_.begin(), added_.end(), std::back_inserter(streams_));
      added_.clear();
    }
    Round(rung, all);
  }
  absl::MutexLock lock(&mutex_);
  std::move(added_.begin(), added_.end(), std::back_inserter(streams_));
  for (const auto& stream : streams_) stream->writer->Finish(absl::UnavailableError("The service is going down."));
  streams_.clear();
}

void JobWatch::Round(const JobBell::Rung& rung, bool all) {
  std::erase_if(streams_, [](const auto& stream) { return stream->writer->over(); });
  for (const auto& stream : streams_) {
    stream->behind |= all || Concerns(rung, stream->partner, stream->page.states);
    if (stream->behind) Send(*stream);
  }
}

// As much as there is, or as the stream takes.
void JobWatch::Send(Stream& stream) {
  while (*stream.room) {
    absl::StatusOr<ChangePage> page = pg::ReadOnly(pool_, [&](pg::Transaction& tx) {
      return ReadChanges(tx, stream.partner, stream.page.after, stream.page.states, stream.page.max);
    });
    if (!page.ok()) {
      LogWarning("WATCH_JOBS_FAILED", {{"partner", stream.partner}, {"error", page.status()}});
      return;  // tried again in the next round
    }
    stream.page.after = page->next_position;
    stream.behind = page->more;
    if (!page->jobs.empty()) {
      v1::ListJobsResponse response;
      ToProto(*page, &response);
      *stream.room = false;
      stream.writer->Write(std::move(response));
      stream.writer->WhenRoom([room = stream.room, &bell = bell_] {  // at once, if there is
        *room = true;
        bell.Wake();
      });
    }
    if (!page->more) return;
  }
}

}  // namespace vlot::courier
