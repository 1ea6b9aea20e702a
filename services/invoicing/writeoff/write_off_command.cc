#include "services/invoicing/writeoff/write_off_command.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/config/named_words.h"
#include "common/feed/append.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "common/trail/command.h"
#include "common/trail/reason.h"
#include "services/invoicing/document_store.h"
#include "services/invoicing/writeoff/write_off_desk.h"
#include "services/invoicing/writeoff/write_off_store.h"

namespace vlot::invoicing {
namespace {

constexpr char kUsage[] =
    "vlot invoice write-off NUMBER|invoices/<uuid> [amount=12.34] --reason=...\n"
    "                             gives up what is open on a document, or so much of it\n"
    "vlot invoice reinstate NUMBER|invoices/<uuid> [amount=12.34] --reason=...\n"
    "                             takes that back: it is open again\n"
    "vlot invoice write-offs [NUMBER|invoices/<uuid>]\n"
    "                             what was given up and taken back, newest first\n";

constexpr int kListed = 1'000;  // for a screen; the API has pages

class Command {
 public:
  Command(const trail::Act& act, const pg::Options& database, Clock& clock, std::ostream& out)
      : act_(act), clock_(clock), out_(out), pool_(database, 1), ids_(clock) {}

  template <class Act>
  absl::Status Change(const std::string& invoice, std::optional<Money> amount, Act act) {
    RETURN_IF_ERROR(trail::CheckFlag(act_.reason));
    ASSIGN_OR_RETURN(const WriteOff written,
                     pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::StatusOr<WriteOff> {
                       const absl::Time now = clock_.Now();
                       ASSIGN_OR_RETURN(const InvoiceId id, FindInvoice(tx, invoice));
                       ASSIGN_OR_RETURN(WrittenOff done, act(tx, ids_, {id, amount, act_.reason}, act_.actor, now));
                       RETURN_IF_ERROR(trail::RecordCommand(tx, ids_, now, act_, done.write_off.id.Name()));
                       RETURN_IF_ERROR(feed::AppendRows(tx, now, done.events));
                       return std::move(done.write_off);
                     }));
    Say(written);
    return absl::OkStatus();
  }

  absl::Status List(const std::string& invoice) {
    ASSIGN_OR_RETURN(const std::vector<WriteOff> write_offs,
                     pg::ReadOnly(pool_, [&](pg::Transaction& tx) -> absl::StatusOr<std::vector<WriteOff>> {
                       WriteOffFilter filter;
                       if (!invoice.empty()) {
                         ASSIGN_OR_RETURN(filter.invoice, FindInvoice(tx, invoice));
                       }
                       return ListWriteOffs(tx, filter, WriteOffId(), kListed);
                     }));
    for (const WriteOff& write_off : write_offs) Say(write_off);
    if (write_offs.empty()) out_ << "nothing was written off\n";
    return absl::OkStatus();
  }

 private:
  static absl::StatusOr<InvoiceId> FindInvoice(pg::Transaction& tx, const std::string& invoice) {
    if (absl::StrContains(invoice, '/')) return InvoiceId::ParseName(invoice);
    ASSIGN_OR_RETURN(const std::vector<InvoiceId> ids, ListDocumentIds(tx, {.number = invoice}, InvoiceId(), 2));
    if (ids.size() == 1) return ids.front();
    return absl::NotFoundError(ids.empty() ? absl::StrCat("there is no document ", invoice)
                                           : absl::StrCat(invoice, " is of several legal entities: invoices/<uuid>"));
  }

  void Say(const WriteOff& write_off) {
    out_ << write_off.id.Name() << "  " << FormatIsoDate(write_off.date) << "  " << write_off.number << "  "
         << write_off.amount.ToStringWithCurrency() << "  " << write_off.actor << "  " << write_off.reason << "\n";
  }

  const trail::Act& act_;
  Clock& clock_;
  std::ostream& out_;
  pg::Pool pool_;
  UuidV7Generator ids_;
};

// The amount that "amount=12.34" names; nothing for no such word.
absl::StatusOr<std::optional<Money>> AmountIn(config::NamedWords& words) {
  const std::string text = words.Text("amount");
  RETURN_IF_ERROR(words.Done());
  if (text.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(const Money amount, ParseMoney(text, kEur));
  if (amount.minor <= 0) return absl::InvalidArgumentError(absl::StrCat("amount=", text, ": must be more than 0.00"));
  return amount;
}

bool AreKnown(const std::vector<std::string>& plain) {
  const std::string verb = plain.empty() ? "" : plain[0];
  if (verb == "write-offs") return plain.size() <= 2;
  return (verb == "write-off" || verb == "reinstate") && plain.size() == 2;
}

absl::Status Do(config::NamedWords words, Command& command) {
  const std::vector<std::string>& plain = words.plain();
  if (plain[0] == "write-offs") {
    RETURN_IF_ERROR(words.Done());
    return command.List(plain.size() == 2 ? plain[1] : "");
  }
  ASSIGN_OR_RETURN(const std::optional<Money> amount, AmountIn(words));
  if (plain[0] == "reinstate") return command.Change(plain[1], amount, ReinstateInvoice);
  return command.Change(plain[1], amount, WriteOffInvoice);
}

}  // namespace

int RunInvoiceCommand(const std::vector<std::string>& args, const trail::Act& act, const pg::Options& database,
                      Clock& clock, std::ostream& out, std::ostream& notes) {
  const config::NamedWords words(args);
  if (!AreKnown(words.plain())) {
    notes << kUsage;
    return 2;
  }
  Command command(act, database, clock, out);
  const absl::Status done = Do(words, command);
  if (done.ok()) return 0;
  notes << "vlot invoice: " << done.message() << "\n";
  return 1;
}

}  // namespace vlot::invoicing
