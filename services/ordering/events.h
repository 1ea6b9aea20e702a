// What ordering appends to its feed, which is the journal too. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/feed/event.h"
#include "services/ordering/record.h"
#include "services/ordering/writer.h"

namespace vlot::ordering {

// A journal entry as an event of the feed, without position and record time: those come from the row.
feed::NewEvent ToEvent(const PlacedOrder& placed, const Process& process, int64_t version, const Journal& entry);

// Everything that one write of an order says. `row_margin` is added to the moment at which its own timer acts.
OrderWrite ToWrite(const OrderRecord& record, int64_t version_expected, absl::Time due_before, absl::Time now,
                   const std::vector<Journal>& journal, std::vector<WorkItemChange> work_items);

// Appends to a stored event's bytes what its row knows: position, record time and the entry's name (rpc::FeedServer).
void CompleteEvent(const feed::StoredEvent& stored, std::string& event);
// Its kind: a number of v1::JournalEntry::Kind.
int32_t KindOf(const feed::StoredEvent& stored);
// The event as the feed's readers get it.
v1::Event ToProto(const feed::StoredEvent& stored);
// The same as an entry of a timeline.
v1::JournalEntry ToJournalEntry(const feed::StoredEvent& stored);

}  // namespace vlot::ordering
