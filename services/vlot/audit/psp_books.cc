#include "services/vlot/audit/psp_books.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"

namespace vlot::audit {
namespace {

constexpr size_t kBuckets = 65'536;

std::string Text(const BookEntry& entry) {
  return absl::StrCat("received ", entry.received.ToStringWithCurrency(), ", refunded ",
                      Money{entry.refunded_minor, entry.received.currency}.ToStringWithCurrency());
}

bool SameMoney(const BookEntry& a, const BookEntry& b) {
  return a.received == b.received && a.refunded_minor == b.refunded_minor;
}

std::string IdOf(const BookEntry& entry) { return absl::StrCat("payments/", entry.reference); }

}  // namespace

BookComparison::BookComparison() : buckets_(kBuckets) {}

size_t BookComparison::BucketOf(const BookEntry& entry) const {
  return absl::Hash<std::string>()(entry.reference) % kBuckets;
}

void BookComparison::Add(const BookEntry& entry, int sign) {
  if (!entry.has_money()) return;
  const uint64_t mark = absl::HashOf(entry.reference, entry.received, entry.refunded_minor);
  buckets_[BucketOf(entry)] += sign > 0 ? mark : -mark;
}

bool BookComparison::agree() const {
  return std::all_of(buckets_.begin(), buckets_.end(), [](uint64_t bucket) { return bucket == 0; });
}

void BookComparison::Take(const BookEntry& entry, Entries& into) const {
  if (buckets_[BucketOf(entry)] != 0 && into.size() < kEntriesMax) into.emplace(entry.reference, entry);
}

std::vector<Finding> BookComparison::Findings() const {
  std::vector<Finding> findings;
  const auto say = [&](const BookEntry& entry, std::string detail) {
    findings.push_back({Invariant::kPspBooksMatch, IdOf(entry), std::move(detail)});
  };
  for (const auto& [reference, theirs] : theirs_) {
    if (!theirs.has_money()) continue;
    const auto ours = ours_.find(reference);
    if (ours == ours_.end()) {
      say(theirs, absl::StrCat("the provider has it as ", theirs.psp_id, ", ", Text(theirs), "; we do not know it"));
    } else if (!ours->second.moving && !SameMoney(theirs, ours->second)) {
      say(theirs, absl::StrCat("the provider: ", Text(theirs), "; we: ", Text(ours->second)));
    }
  }
  for (const auto& [reference, ours] : ours_) {
    const auto theirs = theirs_.find(reference);
    if (!ours.has_money() || ours.moving || (theirs != theirs_.end() && theirs->second.has_money())) continue;
    say(ours, absl::StrCat("we: ", Text(ours), "; the provider: nothing"));
  }
  return findings;
}

bool ConfirmedFindings::Look(std::vector<Finding> findings) {
  const auto is_in = [](const std::vector<Finding>& all, const Finding& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  };
  bool all_confirmed = true;
  for (const Finding& finding : findings) {
    if (is_in(confirmed_, finding)) continue;
    if (is_in(last_, finding)) {
      confirmed_.push_back(finding);
    } else {
      all_confirmed = false;
    }
  }
  last_ = std::move(findings);
  return all_confirmed;
}

std::vector<Finding> ConfirmedFindings::Take() {
  for (Finding& finding : last_) {
    if (std::find(confirmed_.begin(), confirmed_.end(), finding) != confirmed_.end()) continue;
    finding.detail += " (changed at every look)";
    confirmed_.push_back(std::move(finding));
  }
  last_.clear();
  return std::move(confirmed_);
}

}  // namespace vlot::audit
