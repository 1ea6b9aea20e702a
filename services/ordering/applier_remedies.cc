#include "services/ordering/applier.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

namespace vlot::ordering {

// Remedies live beside the process, also after its end: all it does is to tell of them, and to show that a person is
// needed.
void Applier::On(const RemedyNews& news) {
  auto remedy = std::find_if(process_.remedies.begin(), process_.remedies.end(),
                             [&](const RemedyFacts& known) { return known.id == news.remedy; });
  if (remedy == process_.remedies.end()) {
    process_.remedies.push_back({.id = news.remedy});
    remedy = std::prev(process_.remedies.end());
  }
  if (news.number <= remedy->news) return;
  remedy->news = news.number;
  Journal entry{.kind = JournalKind::kRemedyGranted,
                .event_time = news.event_time,
                .detail = news.reason,
                .amount = news.amount,
                .actor = news.actor};
  entry.about = news.about;
  switch (news.kind) {
    case RemedyNews::Kind::kGranted:
      break;
    case RemedyNews::Kind::kCredited:
      entry.kind = JournalKind::kCreditNoteIssued;
      entry.reference = news.reference;
      if (!news.reference.empty()) remedy->credit_note = news.about;
      break;
    case RemedyNews::Kind::kParked:
      entry.kind = JournalKind::kWorkItemOpened;
      remedy->work_item = entry.work_item = ++process_.work_items;
      break;
    case RemedyNews::Kind::kResumed:
      entry.kind = JournalKind::kWorkItemClosed;
      entry.work_item = std::exchange(remedy->work_item, 0);
      break;
  }
  if (entry.work_item != 0) {
    entry.subject = Subject::kWorkItem;
    entry.about.clear();
    entry.amount.reset();
    const bool open = news.kind == RemedyNews::Kind::kParked;
    effects_.work_items.push_back({.serial = entry.work_item,
                                   .open = open,
                                   .step = -1,
                                   .reason = open ? news.reason : "",
                                   .message = open ? news.message : news.reason,
                                   .attempts = news.attempts,
                                   .about = absl::StrCat("remedies/", news.remedy.ToString())});
  }
  Write(std::move(entry));
}

}  // namespace vlot::ordering
