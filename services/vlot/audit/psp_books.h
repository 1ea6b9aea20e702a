// Two books of the same payments, the provider's and ours, compared in little memory and any order. Pure.
//
// Each book is read twice. First every entry that moved money is added to one of many buckets, theirs with plus and
// ours with minus: a bucket that comes to nothing holds the same entries on both sides. The entries of the others are
// then taken in and compared one by one.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/money/money.h"
#include "services/vlot/audit/tally.h"

namespace vlot::audit {

// One payment at the provider: one attempt of ours.
struct BookEntry {
  std::string reference;  // ours, "<payment>-<attempt>"
  std::string psp_id;     // theirs; "" while we do not know it
  Money received;
  int64_t refunded_minor = 0;  // live refunds; at the provider also what was charged back
  bool moving = false;         // ours: not at its end, so the provider may know more than we do

  bool has_money() const { return received.minor != 0 || refunded_minor != 0; }
};

class BookComparison {
 public:
  static constexpr size_t kEntriesMax = 100'000;  // taken in of each side; more than that is not listed one by one

  BookComparison();

  // First reading.
  void AddTheirs(const BookEntry& entry) { Add(entry, 1); }
  void AddOurs(const BookEntry& entry) { Add(entry, -1); }
  bool agree() const;

  // Second reading.
  void TakeTheirs(const BookEntry& entry) { Take(entry, theirs_); }
  void TakeOurs(const BookEntry& entry) { Take(entry, ours_); }
  // What is wrong, by reference; what is still moving on our side is not.
  std::vector<Finding> Findings() const;

 private:
  using Entries = std::map<std::string, BookEntry>;

  size_t BucketOf(const BookEntry& entry) const;
  void Add(const BookEntry& entry, int sign);
  void Take(const BookEntry& entry, Entries& into) const;

  std::vector<uint64_t> buckets_;
  Entries theirs_, ours_;
};

// Findings that were there at two looks one after the other are so; the others may have been under way.
class ConfirmedFindings {
 public:
  // True when every finding of this look is confirmed: no other look is needed.
  bool Look(std::vector<Finding> findings);
  // Those confirmed, and what the last look found beside them.
  std::vector<Finding> Take();

 private:
  std::vector<Finding> last_, confirmed_;
};

}  // namespace vlot::audit
