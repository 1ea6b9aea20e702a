// The batchers of this service's commands: one per kind, so that like waits with like. Thread-safe.
#pragma once

#include <string>

#include "common/batch/batcher.h"
#include "common/pg/pg.h"
#include "services/invoicing/accrue_batch.h"
#include "services/invoicing/credit_batch.h"
#include "services/invoicing/credit_note_batch.h"
#include "services/invoicing/crediting/reduce_batch.h"
#include "services/invoicing/issue_batch.h"

namespace vlot::invoicing {

struct CommandQueues {
  // Does not own the issuer.
  CommandQueues(const pg::Options& database, Clock& clock, const Issuer& issuer);

  // Takes no more, writes what waits, and ends the threads.
  void Drain();

  batch::Batcher<IssueCommand, Issued> issue;
  batch::Batcher<PartialCredit, CreditIssued> credit_notes;
  batch::Batcher<CreditCommand, std::monostate> credit;
  batch::Batcher<AccrueRequest, std::monostate> accrue;
  batch::Batcher<ReduceRequest, Reduced> reduce;
};

}  // namespace vlot::invoicing
