#include "services/invoicing/bank/bank_command.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/config/named_words.h"
#include "common/feed/append.h"
#include "common/pg/pg.h"
#include "common/status/status.h"
#include "common/time/iso.h"
#include "common/trail/command.h"
#include "common/trail/reason.h"
#include "services/invoicing/bank/camt.h"
#include "services/invoicing/bank/import.h"
#include "services/invoicing/bank/notices/announce.h"
#include "services/invoicing/bank/own_accounts.h"

namespace vlot::invoicing::bank {
namespace {

constexpr char kUsage[] =
    "vlot bank import FILE...     camt.053 statements: taken whole or refused whole; known ones change nothing\n"
    "vlot bank match              tries the rules again on lines that wait\n"
    "vlot bank lines              what waits for a person\n"
    "vlot bank announce [notice_days=14] [again=yes] [accounts/<uuid>...]\n"
    "                             tells payers with a mandate of the collection of older invoices that say nothing of "
    "it;\n"
    "                             again: and of another day for what came back\n"
    "vlot bank collect out=FILE [version=2019|2009] [notice_days=14] [horizon_days=7] [again=yes]\n"
    "                             a pain.008 of what may be collected; again: and of what came back and was "
    "announced again\n"
    "vlot bank refund out=FILE [version=2019|2009] [accounts/<uuid>...]\n"
    "                             a pain.001 of credit balances, of all accounts or these\n"
    "All but lines take --reason=...: it goes into the audit trail.\n";

constexpr char kActor[] = "cli";
constexpr int kMatchedAtOnce = 1'000;  // lines in one transaction
constexpr int kListed = 1'000;         // for a screen; the API has pages

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return absl::NotFoundError("is a directory, not a file");
  std::ifstream file(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad()) return absl::NotFoundError("cannot be read");
  return content;
}

std::string TakeOut(config::NamedWords& words) {
  std::string out = words.Text("out");
  if (out.empty()) words.Mistake("out", "names the file to write");
  return out;
}

PainVersion TakeVersion(config::NamedWords& words) {
  return words.OneOf("version", {"2019", "2009"}) == "2009" ? PainVersion::k2009 : PainVersion::k2019;
}

// The names after the verb.
absl::StatusOr<std::vector<AccountId>> AccountsOf(const config::NamedWords& words) {
  std::vector<AccountId> accounts;
  for (size_t i = 1; i < words.plain().size(); ++i) {
    const absl::StatusOr<AccountId> account = AccountId::ParseName(words.plain()[i]);
    if (!account.ok()) return absl::InvalidArgumentError(absl::StrCat(words.plain()[i], ": must be accounts/<uuid>"));
    accounts.push_back(*account);
  }
  return accounts;
}

// One command with what it works on.
class Command {
 public:
  Command(const CommandOptions& options, Clock& clock, std::ostream& out, std::ostream& notes)
      : options_(options), clock_(clock), pool_(options.database, 1), ids_(clock), out_(out), notes_(notes) {}

  // A file that is refused does not keep the others out.
  int Import(const std::vector<std::string>& files) {
    int code = 0;
    for (const std::string& file : files) {
      if (const absl::Status done = ImportFile(file); !done.ok()) {
        notes_ << file << ": " << done.message() << "\n";
        code = 1;
      }
    }
    return code;
  }

  int Match() {
    Rematched sum;
    const absl::Status done = RematchAll(sum);
    if (!done.ok()) notes_ << "vlot bank match: " << done.message() << "\n";
    out_ << sum.lines_matched << " of " << sum.lines_tried << " waiting lines matched\n";
    return done.ok() ? 0 : 1;
  }

  int Lines() {
    const auto rows = pg::ReadOnly(
        pool_, [](pg::Transaction& tx) { return ListLines(tx, {.state = LineState::kUnmatched}, LineId(), kListed); });
    if (!rows.ok()) {
      notes_ << "vlot bank lines: " << rows.status().message() << "\n";
      return 1;
    }
    for (const LineRow& row : *rows) {
      out_ << row.id.Name() << "  " << FormatIsoDate(row.line.booking_date) << "  "
           << row.line.amount.ToStringWithCurrency() << "  " << row.line.counterparty_account << "  "
           << row.line.counterparty_name;
      for (const std::string& text : row.line.remittance) out_ << "  " << text;
      out_ << "\n";
    }
    return 0;
  }

  absl::StatusOr<int> Collect(config::NamedWords words) {
    CollectionWish wish;
    const std::string out = TakeOut(words);
    wish.version = TakeVersion(words);
    wish.notice_days = words.Number("notice_days", 1, kNoticeDaysMax, wish.notice_days);
    wish.horizon_days = words.Number("horizon_days", 1, kHorizonDaysMax, wish.horizon_days);
    wish.again = words.Yes("again");
    if (words.plain().size() > 1) words.Mistake("accounts", "collect is for all accounts");
    RETURN_IF_ERROR(words.Done());
    std::vector<NotCollectable> left_out;
    int64_t not_told = 0;
    const int code = MakeFile(out, [&](pg::Transaction& tx) -> absl::StatusOr<SepaFileRow> {
      ASSIGN_OR_RETURN(CollectionFile made, MakeCollectionFile(tx, MakeDesk(), options_.setup, wish));
      left_out = std::move(made.left_out);
      not_told = made.not_told;
      return std::move(made.file);
    });
    if (not_told > 0) {
      out_ << not_told << " invoices whose collection came back are left out: their payers were not told of another "
           << "day: vlot bank announce again=yes\n";
    }
    for (const NotCollectable& one : left_out) {
      out_ << one.mandate.Name() << " of " << one.account.Name()
           << ": not collectable through SEPA: " << Describe(one.why) << "; " << one.invoices << " invoices of "
           << one.total.ToStringWithCurrency() << "\n";
    }
    return code;
  }

  absl::StatusOr<int> Announce(config::NamedWords words) {
    AnnounceWish wish;
    wish.notice_days = words.Number("notice_days", 1, kNoticeDaysMax, options_.setup.seller.debit_notice_days);
    wish.again = words.Yes("again");
    RETURN_IF_ERROR(words.Done());
    ASSIGN_OR_RETURN(wish.accounts, AccountsOf(words));
    const absl::StatusOr<Announced> announced =
        pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::StatusOr<Announced> {
          const Desk desk = MakeDesk();
          ASSIGN_OR_RETURN(Announced announced, AnnounceCollections(tx, desk, options_.setup, wish));
          if (announced.notices.empty()) return announced;
          RETURN_IF_ERROR(Record(tx, desk.now, ""));
          RETURN_IF_ERROR(feed::AppendRows(tx, desk.now, announced.events));
          return announced;
        });
    if (!announced.ok()) {
      notes_ << "vlot bank announce: " << announced.status().message() << "\n";
      return 1;
    }
    for (const CollectionNotice& notice : announced->notices) {
      out_ << notice.number << "  " << notice.account.Name() << "  " << notice.amount.ToStringWithCurrency() << "  on "
           << FormatIsoDate(notice.debit.date) << "\n";
    }
    for (const NotAnnounced& one : announced->left_out) {
      out_ << one.account.Name() << ": not told: " << Describe(one.why) << "\n";
    }
    out_ << announced->notices.size() << " collections announced"
         << (announced->more ? "; more wait: run it again" : "") << "\n";
    return 0;
  }

  absl::StatusOr<int> Refund(config::NamedWords words) {
    const std::string out = TakeOut(words);
    const PainVersion version = TakeVersion(words);
    RETURN_IF_ERROR(words.Done());
    ASSIGN_OR_RETURN(const std::vector<AccountId> accounts, AccountsOf(words));
    std::vector<NotRefundable> left_out;
    const int code = MakeFile(out, [&](pg::Transaction& tx) -> absl::StatusOr<SepaFileRow> {
      ASSIGN_OR_RETURN(RefundFile made, MakeRefundFile(tx, MakeDesk(), options_.setup, version, accounts));
      left_out = std::move(made.left_out);
      return std::move(made.file);
    });
    for (const NotRefundable& one : left_out) {
      out_ << one.account.Name() << ": not refundable through SEPA: " << Describe(one.why) << "\n";
    }
    return code;
  }

 private:
  // The file is kept in the database first: what cannot be written to `path` can be fetched from there.
  template <class Make>
  int MakeFile(const std::string& path, Make make) {
    const absl::StatusOr<SepaFileRow> file =
        pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::StatusOr<SepaFileRow> {
          ASSIGN_OR_RETURN(SepaFileRow made, make(tx));
          RETURN_IF_ERROR(Record(tx, clock_.Now(), made.id.Name()));
          return made;
        });
    if (!file.ok()) {
      notes_ << "vlot bank: " << file.status().message() << "\n";
      return 1;
    }
    std::ofstream stream(path, std::ios::binary);
    stream << file->content;
    stream.close();
    out_ << path << ": " << file->message_id << ", " << file->transactions << " payments of "
         << file->total.ToStringWithCurrency() << " in all; kept as " << file->id.Name() << "\n";
    if (stream) return 0;
    notes_ << path << ": cannot be written\n";
    return 1;
  }

  absl::Status Record(pg::Transaction& tx, absl::Time now, std::string resource) {
    return trail::RecordCommand(tx, ids_, now, options_.act, std::move(resource));
  }

  Desk MakeDesk() { return {ids_, options_.provider_accounts, kActor, clock_.Now()}; }

  // All statements of a file in one transaction: told of once they are there to stay.
  absl::Status ImportFile(const std::string& path) {
    ASSIGN_OR_RETURN(const std::string content, ReadFile(path));
    ASSIGN_OR_RETURN(const std::vector<Statement> statements, ReadCamt053(content));
    ASSIGN_OR_RETURN(const std::vector<Imported> taken, pg::RunInTransaction(pool_, [&](pg::Transaction& tx) {
                       return ImportAll(tx, MakeDesk(), statements);
                     }));
    for (const Imported& imported : taken) Tell(path, imported);
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<Imported>> ImportAll(pg::Transaction& tx, const Desk& desk,
                                                  const std::vector<Statement>& statements) {
    RETURN_IF_ERROR(CheckOwnAccounts(tx, statements, options_.bank_accounts));
    std::vector<Imported> taken;
    FeedEvents events;
    for (const Statement& statement : statements) {
      ASSIGN_OR_RETURN(Imported imported, ImportStatement(tx, desk, statement));
      if (!imported.duplicate) RETURN_IF_ERROR(Record(tx, desk.now, imported.statement.id.Name()));
      std::move(imported.events.begin(), imported.events.end(), std::back_inserter(events));
      taken.push_back(std::move(imported));
    }
    RETURN_IF_ERROR(feed::AppendRows(tx, desk.now, events));
    return taken;
  }

  void Tell(const std::string& path, const Imported& imported) {
    const StatementRow& statement = imported.statement;
    out_ << path << ": " << statement.bank_account << " " << statement.bank_id << " of "
         << FormatIsoDate(statement.date) << ": ";
    if (imported.duplicate) {
      out_ << "known already, nothing changed\n";
      return;
    }
    out_ << imported.lines_new << " new lines, " << imported.lines_matched << " matched, "
         << imported.lines_new - imported.lines_matched << " waiting";
    if (imported.lines_known > 0) out_ << "; " << imported.lines_known << " known already";
    if (imported.entries_not_booked > 0) out_ << "; " << imported.entries_not_booked << " not booked yet";
    if (!statement.opening_minor || !statement.closing_minor) out_ << "; balances not told, so not checked";
    out_ << "\n";
  }

  // From the oldest line to the newest, some in a transaction.
  absl::Status RematchAll(Rematched& sum) {
    for (bool more = true; more;) {
      ASSIGN_OR_RETURN(const Rematched rematched,
                       pg::RunInTransaction(pool_, [&](pg::Transaction& tx) -> absl::StatusOr<Rematched> {
                         const Desk desk = MakeDesk();
                         ASSIGN_OR_RETURN(Rematched rematched, RematchLines(tx, desk, sum.last, kMatchedAtOnce));
                         if (rematched.lines_matched > 0) RETURN_IF_ERROR(Record(tx, desk.now, ""));
                         RETURN_IF_ERROR(feed::AppendRows(tx, desk.now, rematched.events));
                         return rematched;
                       }));
      sum.lines_tried += rematched.lines_tried;
      sum.lines_matched += rematched.lines_matched;
      sum.last = rematched.last;
      more = rematched.lines_tried == kMatchedAtOnce;
    }
    return absl::OkStatus();
  }

  const CommandOptions& options_;
  Clock& clock_;
  pg::Pool pool_;
  UuidV7Generator ids_;
  std::ostream& out_;
  std::ostream& notes_;
};

}  // namespace

int RunBankCommand(const std::vector<std::string>& args, const CommandOptions& options, Clock& clock, std::ostream& out,
                   std::ostream& notes) {
  Command command(options, clock, out, notes);
  const std::string verb = args.empty() ? "" : args[0];
  const bool changes =
      verb == "import" || verb == "match" || verb == "announce" || verb == "collect" || verb == "refund";
  if (const absl::Status reason = trail::CheckFlag(options.act.reason); changes && !reason.ok()) {
    notes << "vlot bank " << verb << ": " << reason.message() << "\n";
    return 1;
  }
  if (verb == "import" && args.size() > 1) return command.Import({args.begin() + 1, args.end()});
  if (verb == "match" && args.size() == 1) return command.Match();
  if (verb == "lines" && args.size() == 1) return command.Lines();
  absl::StatusOr<int> code = absl::InvalidArgumentError(verb.empty() ? "" : "not like that");
  if (verb == "announce") code = command.Announce(config::NamedWords(args));
  if (verb == "collect") code = command.Collect(config::NamedWords(args));
  if (verb == "refund") code = command.Refund(config::NamedWords(args));
  if (code.ok()) return *code;
  if (!code.status().message().empty()) notes << "vlot bank " << verb << ": " << code.status().message() << "\n";
  notes << kUsage;
  return 2;
}

}  // namespace vlot::invoicing::bank
