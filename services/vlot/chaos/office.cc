#include "services/vlot/chaos/office.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/sync/poll.h"
#include "common/time/civil.h"
#include "common/time/clock.h"
#include "common/time/iso.h"
#include "services/vlot/chaos/answers.h"
#include "services/vlot/chaos/lists.h"
#include "services/vlot/demo/statement.h"

namespace vlot::chaos {
namespace {

constexpr absl::Duration kBetween = absl::Seconds(2);  // between rounds of work
constexpr absl::Duration kAskAgainAfter = absl::Milliseconds(200);
constexpr size_t kLinesMost = 200;  // on one statement
constexpr char kOurAccount[] = "NL91ABNA0417164300";
constexpr char kPayer[] = "NL20INGB0001234567";
constexpr char kReason[] = "the office's daily work";

absl::CivilDay Today() { return ToCivilDay(SystemClock().Now(), DefaultTimeZone()); }

// The payer names the invoice, and pays what is open on it: now and then a part, or too much.
demo::Transfer PaymentOf(const Json& invoice, size_t place) {
  const int64_t open = Cents(invoice.at("open"));
  const int64_t cents = place % 7 == 5 ? open / 2 : place % 7 == 6 ? open + 100 : open;
  return {.payer = "Bakkerij Jansen",
          .iban = kPayer,
          .text = invoice.at("number").get<std::string>(),
          .cents = std::max<int64_t>(cents, 1)};
}

demo::Transfer PayoutOf(const Json& settlement) {
  return {.payer = "Sandbox PSP",
          .iban = kPayer,
          .text = absl::StrCat("Uitbetaling ", settlement.at("reference").get<std::string>()),
          .cents = Cents(settlement.at("amount"))};
}

}  // namespace

Office::Office(Site& site, uint64_t seed) : site_(site), seed_(seed) {}

Office::~Office() { Stop(); }

void Office::Start() {
  thread_ = std::thread([this] { Work(); });
}

void Office::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

OfficeCounts Office::counts() const {
  absl::MutexLock lock(&mutex_);
  return counts_;
}

absl::Status Office::broken() const {
  absl::MutexLock lock(&mutex_);
  return broken_;
}

bool Office::Wait(absl::Duration time) {
  absl::MutexLock lock(&mutex_);
  return !mutex_.AwaitWithTimeout(absl::Condition(&stopping_), time);
}

void Office::Work() {
  for (size_t round = 0; Wait(kBetween); ++round) {
    JsonApi door(site_.shop_urls()[round % site_.shop_urls().size()], site_.operator_key(), kReason);
    BillNext(door);
    ImportPayments(door);
    Settle();
  }
}

std::optional<Json> Office::Ask(const std::string& path, Json body) {
  body["requestId"] = NewRequestId();
  for (size_t door = 0;; ++door) {
    JsonApi api(site_.shop_urls()[door % site_.shop_urls().size()], site_.operator_key(), kReason);
    const absl::StatusOr<JsonApi::Answer> answer =
        api.Send("POST", path, body.dump(), {{"Content-Type", "application/json"}});
    if (answer.ok() && answer->ok()) return answer->body;
    if (answer.ok() && !IsPassing(answer->status)) {
      absl::MutexLock lock(&mutex_);
      broken_.Update(BrokenBy(path, answer->status, answer->body.dump()));
      return std::nullopt;
    }
    if (!Wait(kAskAgainAfter)) return std::nullopt;
  }
}

void Office::BillNext(JsonApi& door) {
  if (accounts_.empty()) {
    absl::StatusOr<std::vector<std::string>> accounts = Accounts(door);
    if (!accounts.ok() || accounts->empty()) return;
    accounts_ = *std::move(accounts);
  }
  const std::string& account = accounts_[next_account_++ % accounts_.size()];
  const Json run = {{"period", FormatIsoDate(Today()).substr(0, 7)}, {"account", account}, {"final", true}};
  if (!Ask("/v1/billingRuns", run)) return;
  absl::MutexLock lock(&mutex_);
  ++counts_.runs;
}

void Office::ImportPayments(JsonApi& door) {
  const absl::StatusOr<Json> open = door.Get("/v1/invoices?state=OPEN&pageSize=20");
  if (!open.ok() || !open->contains("invoices")) return;
  std::vector<demo::Transfer> payments;
  for (const Json& invoice : open->at("invoices")) payments.push_back(PaymentOf(invoice, payments.size()));
  const std::string content = Statement(payments);
  if (!Ask("/v1/bankStatements:import", {{"content", content}})) return;
  files_.push_back(content);
  absl::MutexLock lock(&mutex_);
  ++counts_.statements;
  counts_.lines += static_cast<int>(payments.size());
}

void Office::Settle() {
  JsonApi psp(site_.psp_url(), "");
  const absl::StatusOr<Json> settled = psp.Post("/sandbox/v1/settlements", Json::object());
  if (!settled.ok()) return;  // the provider is down just now
  absl::MutexLock lock(&mutex_);
  counts_.settlements += static_cast<int>(settled->at("settlements").size());
}

std::string Office::Statement(const std::vector<demo::Transfer>& transfers) {
  const std::string id = absl::StrCat("CHAOS-", seed_, "-", next_statement_++);
  return absl::Base64Escape(demo::BankStatement(id, kOurAccount, Today(), transfers));
}

absl::StatusOr<std::vector<std::string>> Office::Accounts(JsonApi& office) {
  ASSIGN_OR_RETURN(const std::vector<Json> all, ListAll(office, "/v1/accounts", "accounts"));
  std::vector<std::string> monthly;
  for (const Json& account : all) {
    if (account.value("billingMode", "") == "MONTHLY") monthly.push_back(account.at("name"));
  }
  return monthly;
}

absl::Status Office::BillEverybody(JsonApi& office, absl::Duration patience, std::vector<std::string>& wrongs) {
  ASSIGN_OR_RETURN(const std::vector<std::string> accounts, Accounts(office));
  for (const std::string& account : accounts) {
    const Json run = {{"period", FormatIsoDate(Today()).substr(0, 7)}, {"account", account}, {"final", true}};
    RETURN_IF_ERROR(office.Post("/v1/billingRuns", run).status());
  }
  std::vector<Json> runs;
  RETURN_IF_ERROR(Poll(patience, "billing runs do not come to their end", [&]() -> absl::StatusOr<bool> {
    RETURN_IF_ERROR(site_.Supervise());
    ASSIGN_OR_RETURN(runs, ListAll(office, "/v1/billingRuns", "billingRuns"));
    return std::all_of(runs.begin(), runs.end(), [](const Json& run) { return run.value("state", "") == "DONE"; });
  }));
  for (const Json& run : runs) {
    if (run.value("accountsParked", "0") != "0")
      wrongs.push_back(run.at("name").get<std::string>() + " parked accounts");
  }
  ASSIGN_OR_RETURN(const Json periods, office.Get("/v1/billingPeriods"));
  if (periods.contains("billingPeriods")) wrongs.push_back("deliveries are not invoiced: " + periods.dump());
  return absl::OkStatus();
}

absl::Status Office::PayEverything(JsonApi& office, std::vector<std::string>& wrongs) {
  ASSIGN_OR_RETURN(const std::vector<Json> open, ListAll(office, "/v1/invoices?state=OPEN", "invoices"));
  for (size_t begin = 0; begin < open.size(); begin += kLinesMost) {
    std::vector<demo::Transfer> payments;
    for (size_t i = begin; i < std::min(open.size(), begin + kLinesMost); ++i) {
      payments.push_back(PaymentOf(open[i], 0));
    }
    files_.push_back(Statement(payments));
    RETURN_IF_ERROR(office.Post("/v1/bankStatements:import", {{"content", files_.back()}}).status());
  }
  ASSIGN_OR_RETURN(const Json left, office.Get("/v1/invoices?state=OPEN"));
  if (left.contains("invoices")) wrongs.push_back("invoices are open that were paid: " + left.dump());
  return absl::OkStatus();
}

absl::Status Office::CloseSettlements(JsonApi& office, absl::Duration patience, std::vector<std::string>& wrongs) {
  Settle();
  const size_t made = counts().settlements;
  std::vector<Json> settlements;
  RETURN_IF_ERROR(Poll(patience, "settlements are not fetched and booked", [&]() -> absl::StatusOr<bool> {
    RETURN_IF_ERROR(site_.Supervise());
    ASSIGN_OR_RETURN(settlements, ListAll(office, "/v1/settlements?state=PAID_OUT", "settlements"));
    ASSIGN_OR_RETURN(const std::vector<Json> booked,
                     ListAll(office, "/v1/postings?ledgerAccount=PSP_IN_TRANSIT", "postings"));
    ASSIGN_OR_RETURN(const Json reading, office.Get("/v1/settlements?state=READING"));
    return settlements.size() >= made && booked.size() >= settlements.size() && !reading.contains("settlements");
  }));
  std::vector<demo::Transfer> payouts;
  for (const Json& settlement : settlements) {
    if (Cents(settlement.at("amount")) > 0) payouts.push_back(PayoutOf(settlement));
  }
  files_.push_back(Statement(payouts));
  RETURN_IF_ERROR(office.Post("/v1/bankStatements:import", {{"content", files_.back()}}).status());
  ASSIGN_OR_RETURN(const Json waiting, office.Get("/v1/bankLines?state=UNMATCHED"));
  if (waiting.contains("bankLines")) wrongs.push_back("bank lines wait that say what they are: " + waiting.dump());
  return absl::OkStatus();
}

absl::Status Office::CheckRepeated(JsonApi& office, std::vector<std::string>& wrongs) {
  ASSIGN_OR_RETURN(const Json before, office.Get("/v1/trialBalance"));
  for (const std::string& file : files_) {
    ASSIGN_OR_RETURN(const Json again, office.Post("/v1/bankStatements:import", {{"content", file}}));
    for (const Json& statement : again.at("statements")) {
      if (!statement.value("duplicate", false)) wrongs.push_back("a statement was taken in twice: " + statement.dump());
    }
  }
  ASSIGN_OR_RETURN(const Json after, office.Get("/v1/trialBalance"));
  if (before != after) wrongs.push_back("statements that came again moved the ledger: " + after.dump());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> Office::CloseBooks(absl::Duration patience) {
  std::vector<std::string> wrongs;
  JsonApi office(site_.office_url(), site_.operator_key(), kReason);
  RETURN_IF_ERROR(BillEverybody(office, patience, wrongs));
  RETURN_IF_ERROR(PayEverything(office, wrongs));
  RETURN_IF_ERROR(CloseSettlements(office, patience, wrongs));
  RETURN_IF_ERROR(CheckRepeated(office, wrongs));
  return wrongs;
}

}  // namespace vlot::chaos
