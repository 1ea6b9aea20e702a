#include "services/ordering/order_watch.h"

#include <atomic>

#include "common/status/status.h"
#include "services/ordering/events.h"
#include "services/ordering/order_store.h"

namespace vlot::ordering {
namespace {

// Entries of an order are few; this many in one look.
constexpr int kEntriesMax = 50;

bool IsLast(v1::JournalEntry::Kind kind) {
  return kind == v1::JournalEntry::ORDER_COMPLETED || kind == v1::JournalEntry::ORDER_CANCELLED ||
         kind == v1::JournalEntry::ORDER_EXPIRED;
}

class Watch : public std::enable_shared_from_this<Watch> {
 public:
  Watch(Context& context, const OrderId& order, int64_t after_sequence,
        std::shared_ptr<rpc::StreamWriter<v1::JournalEntry>> out)
      : context_(context), order_(order), after_sequence_(after_sequence), out_(std::move(out)) {}

  // Looks at the journal. `turn` is not 0 when somebody wakes us should there be nothing yet: then whichever of the two
  // sees something first goes on, and the other stops.
  void Look(int turn) {
    if (out_->over()) return;
    auto rows = std::make_shared<feed::Events>();
    context_.executor.Run(
        absl::InfiniteFuture(),
        [self = shared_from_this(), rows](pg::Transaction& tx) -> absl::Status {
          ASSIGN_OR_RETURN(*rows, LoadJournal(tx, self->order_, self->position_, kEntriesMax));
          return absl::OkStatus();
        },
        [self = shared_from_this(), rows, turn](const absl::Status& status) { self->Saw(status, *rows, turn); });
  }

 private:
  void Saw(const absl::Status& status, const feed::Events& rows, int turn) {
    if (!status.ok()) return out_->Finish(status);
    if (rows.empty()) return turn != 0 ? void() : Register();
    if (turn != 0 && !Claim(turn)) return;
    for (const feed::StoredEvent& row : rows) {
      position_ = row.position;
      v1::JournalEntry entry = ToJournalEntry(row);
      const bool last = IsLast(entry.kind());
      if (entry.sequence() > after_sequence_ && !out_->Write(std::move(entry))) return;
      if (last) return out_->Finish(absl::OkStatus());
    }
    out_->WhenRoom([self = shared_from_this()] { self->Look(0); });
  }

  bool Claim(int turn) { return turn_.compare_exchange_strong(turn, turn + 1); }

  void Register() {
    const int turn = ++turn_;
    context_.watchers.WakeAfter(order_, position_, [self = shared_from_this(), turn] {
      if (self->Claim(turn)) self->Look(0);
    });
    Look(turn);
  }

  Context& context_;
  const OrderId order_;
  const int64_t after_sequence_;
  const std::shared_ptr<rpc::StreamWriter<v1::JournalEntry>> out_;
  int64_t position_ = 0;
  std::atomic<int> turn_ = 0;
};

}  // namespace

void FollowOrder(Context& context, const OrderId& order, int64_t after_sequence,
                 std::shared_ptr<rpc::StreamWriter<v1::JournalEntry>> out) {
  std::make_shared<Watch>(context, order, after_sequence, std::move(out))->Look(0);
}

}  // namespace vlot::ordering
