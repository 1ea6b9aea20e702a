#include "services/vlot/audit/audit.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "services/vlot/audit/feeds.h"
#include "services/vlot/audit/order_reader.h"
#include "services/vlot/audit/order_rules.h"
#include "services/vlot/audit/psp_books.h"
#include "services/vlot/audit/psp_reader.h"
#include "services/vlot/audit/settlements.h"
#include "services/vlot/audit/statement_check.h"
#include "services/vlot/audit/suspects.h"

namespace vlot::audit {
namespace {

constexpr int64_t kProgressEvery = 1'000'000;
constexpr size_t kSuspectsPerRead = 1'000;

class Auditor {
 public:
  Auditor(const Options& options, Databases databases)
      : options_(options),
        databases_(std::move(databases)),
        tally_(static_cast<size_t>(options.listed_max)),
        suspects_(options.suspects_max) {}

  absl::StatusOr<Tally> Run() {
    MarkAll();
    RETURN_IF_ERROR(LookAtAll());
    for (const auto& checks : {InvoicingChecks(), BankChecks(), DunningChecks(), PaymentChecks(), FulfilmentChecks()}) {
      RETURN_IF_ERROR(RunChecks(databases_, checks, options_.listed_max, tally_));
    }
    RETURN_IF_ERROR(CheckSettlements(databases_, tally_));
    RETURN_IF_ERROR(CheckFeeds(databases_, options_.listed_max, tally_));
    for (int look = 1; look < options_.looks_max && !suspects_.empty(); ++look) RETURN_IF_ERROR(LookAgain());
    suspects_.Close(tally_);
    if (!options_.psp_books_url.empty()) RETURN_IF_ERROR(CompareBooks());
    return std::move(tally_);
  }

 private:
  // What has nothing to check on a new installation was looked at all the same.
  void MarkAll() {
    for (size_t i = 0; i < kInvariants; ++i) {
      if (static_cast<Invariant>(i) != Invariant::kPspBooksMatch) tally_.Checked(static_cast<Invariant>(i), 0);
    }
  }

  absl::Status LookAtAll() {
    ASSIGN_OR_RETURN(const Skus services, ReadServices(databases_.of("fulfilment")));
    ASSIGN_OR_RETURN(AllOrders orders, AllOrders::Open(databases_));
    for (int64_t count = 1;; ++count) {
      ASSIGN_OR_RETURN(const std::optional<OrderFacts> facts, orders.Next());
      if (!facts) return absl::OkStatus();
      std::vector<Finding> findings;
      CheckOrder(*facts, services, tally_, findings);
      if (!findings.empty()) suspects_.Look(*facts, std::move(findings), tally_);
      if (count % kProgressEvery == 0) options_.progress(absl::StrCat(count, " orders"));
    }
  }

  absl::Status LookAgain() {
    options_.wait();
    RETURN_IF_ERROR(databases_.Renew());
    ASSIGN_OR_RETURN(const Skus services, ReadServices(databases_.of("fulfilment")));
    const std::vector<OrderId> all = suspects_.orders();
    options_.progress(absl::StrCat("looking again at ", all.size(), " orders"));
    Tally counted_before;
    for (size_t begin = 0; begin < all.size(); begin += kSuspectsPerRead) {
      const std::vector<OrderId> ids(all.begin() + begin, all.begin() + std::min(all.size(), begin + kSuspectsPerRead));
      ASSIGN_OR_RETURN(const std::vector<OrderFacts> orders, ReadOrders(databases_, ids));
      for (const OrderFacts& facts : orders) {
        std::vector<Finding> findings;
        CheckOrder(facts, services, counted_before, findings);
        suspects_.Look(facts, std::move(findings), tally_);
      }
    }
    return absl::OkStatus();
  }

  absl::Status CompareBooks() {
    ConfirmedFindings findings;
    for (int look = 0; look < options_.looks_max; ++look) {
      if (look > 0) options_.wait();
      int64_t entries = 0;
      ASSIGN_OR_RETURN(std::vector<Finding> found, CompareBooksOnce(entries));
      if (look == 0) tally_.Checked(Invariant::kPspBooksMatch, entries);
      if (findings.Look(std::move(found))) break;
    }
    for (Finding& finding : findings.Take()) tally_.Violated(std::move(finding));
    return absl::OkStatus();
  }

  // Theirs first: what we know later than they, we know from them.
  absl::StatusOr<std::vector<Finding>> CompareBooksOnce(int64_t& entries) {
    const std::string& url = options_.psp_books_url;
    BookComparison books;
    RETURN_IF_ERROR(ReadTheirBooks(url, [&](const BookEntry& entry) {
      ++entries;
      books.AddTheirs(entry);
    }));
    RETURN_IF_ERROR(databases_.Renew());
    RETURN_IF_ERROR(ReadOurBooks(databases_.of("payment"), [&](const BookEntry& entry) { books.AddOurs(entry); }));
    if (books.agree()) return std::vector<Finding>();
    RETURN_IF_ERROR(ReadTheirBooks(url, [&](const BookEntry& entry) { books.TakeTheirs(entry); }));
    RETURN_IF_ERROR(databases_.Renew());
    RETURN_IF_ERROR(ReadOurBooks(databases_.of("payment"), [&](const BookEntry& entry) { books.TakeOurs(entry); }));
    return books.Findings();
  }

  const Options& options_;
  Databases databases_;
  Tally tally_;
  Suspects suspects_;
};

}  // namespace

absl::StatusOr<Tally> RunAudit(const Options& options) {
  ASSIGN_OR_RETURN(Databases databases, Databases::Open(options.databases));
  return Auditor(options, std::move(databases)).Run();
}

}  // namespace vlot::audit
