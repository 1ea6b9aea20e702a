// Carries dunning runs to their end, and starts the day's own. A run is worked on by one process at a time, some dozen
// accounts a transaction, in the order of their ids; how far it is, is in its row: killed anywhere, whoever comes next
// goes on behind the last commit. Each notice is a row that is unique: no run can send one twice.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/ids/uuid_generator.h"
#include "common/pg/pg.h"
#include "common/sync/looper.h"
#include "services/invoicing/dunning/climbing.h"
#include "services/invoicing/dunning/notice_files.h"
#include "services/invoicing/dunning/run_store.h"
#include "services/invoicing/issuer.h"

namespace vlot::invoicing::dunning {

struct RunnerOptions {
  bool by_itself = true;                       // a run every day, by the house's clock
  int accounts_max = 50;                       // in one transaction
  absl::Duration interval = absl::Seconds(2);  // between looks, when there is nothing to do
};

class Runner {
 public:
  // Owns neither the issuer, the ids nor the files; without files, letters are made when somebody wants them.
  Runner(RunnerOptions options, const pg::Options& database, const Issuer& issuer, UuidV7Generator& ids,
         const NoticeFiles* files);
  ~Runner() { Stop(); }

  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  // Carries `run` on by a transaction; how many accounts were looked at. 0: it is done, or another works on it.
  absl::StatusOr<int> Step(RunId run);
  // The same for every run that works.
  absl::StatusOr<int> StepAll();
  // Starts the day's run, if there is none. False: an earlier day's still works, and must end first.
  absl::StatusOr<bool> StartDaily();

  // A thread of its own that does both until Stop. Wake: there is a new run.
  void Start();
  void Wake() { looper_.Wake(); }
  void Stop() { looper_.Stop(); }

 private:
  // What a step took on.
  struct Chunk {
    std::vector<AccountId> accounts;
    std::vector<NoticeId> sent;
  };

  // With at most so many accounts.
  absl::StatusOr<int> StepBy(RunId run, int accounts_max);
  absl::StatusOr<int> Carry(pg::Transaction& tx, RunId id, int accounts_max, Chunk& chunk);
  // The account cannot be carried on: PostgreSQL refuses it.
  absl::StatusOr<int> Park(RunId run, const AccountId& account, const absl::Status& why);
  void MakeFiles(const std::vector<NoticeId>& sent);
  absl::StatusOr<std::vector<AccountId>> Next(pg::Transaction& tx, const Run& run, int accounts_max) const;
  // The day's run, if it is not known to be started.
  void StartDue();

  const RunnerOptions options_;
  const Issuer& issuer_;
  UuidV7Generator& ids_;
  const NoticeFiles* const files_;
  pg::Pool pool_;
  absl::CivilDay day_started_;  // the loop's alone: of the last day's run that it saw
  Looper looper_;
};

}  // namespace vlot::invoicing::dunning
