#include "services/invoicing/command_queues.h"

namespace vlot::invoicing {

CommandQueues::CommandQueues(const pg::Options& database, Clock& clock, const Issuer& issuer)
    : issue({.name = "invoicing.IssueInvoices"}, database, clock,
            [&issuer](pg::Transaction& tx, absl::Span<IssueEntry> entries) {
              return IssueInvoices(issuer, tx, entries);
            }),
      credit_notes({.name = "invoicing.IssueCreditNotes", .flushers_max = 1}, database, clock,
                   [&issuer](pg::Transaction& tx, absl::Span<CreditNoteEntry> entries) {
                     return IssueCreditNotes(issuer, tx, entries);
                   }),
      credit({.name = "invoicing.MoveCredit", .flushers_max = 1}, database, clock,
             [&issuer](pg::Transaction& tx, absl::Span<CreditEntry> entries) {
               return MoveCredit(issuer.Now(), tx, entries);
             }),
      accrue({.name = "invoicing.AccrueItems", .flushers_max = 1}, database, clock,
             [&issuer](pg::Transaction& tx, absl::Span<AccrueEntry> entries) {
               return AccrueItems(issuer.seller().address.region, issuer.Now(), tx, entries);
             }),
      reduce({.name = "invoicing.ReduceAccruals", .flushers_max = 1}, database, clock,
             [&issuer](pg::Transaction& tx, absl::Span<ReduceEntry> entries) {
               return ReduceAccruals(issuer.seller().address.region, issuer.Now(), tx, entries);
             }) {}

void CommandQueues::Drain() {
  issue.Drain();
  credit_notes.Drain();
  credit.Drain();
  accrue.Drain();
  reduce.Drain();
}

}  // namespace vlot::invoicing
