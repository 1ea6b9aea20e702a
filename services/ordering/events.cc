#include "services/ordering/events.h"

#include "absl/strings/str_cat.h"
#include "common/status/string_views.h"
#include "common/wire/types.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "services/ordering/derived_ids.h"
#include "services/ordering/process_codec.h"

namespace vlot::ordering {
namespace {

static_assert(static_cast<int>(JournalKind::kOrderPlaced) == v1::JournalEntry::ORDER_PLACED);
static_assert(static_cast<int>(JournalKind::kOrderCompleted) == v1::JournalEntry::ORDER_COMPLETED);
static_assert(static_cast<int>(JournalKind::kCreditNoteIssued) == v1::JournalEntry::CREDIT_NOTE_ISSUED);
static_assert(static_cast<int>(JournalKind::kDeliveryFailed) == v1::JournalEntry::DELIVERY_FAILED);
static_assert(static_cast<int>(JournalKind::kIdentityChecked) == v1::JournalEntry::IDENTITY_CHECKED);
static_assert(static_cast<int>(JournalKind::kStepFailed) == v1::JournalEntry::STEP_FAILED);
static_assert(static_cast<int>(JournalKind::kRemedyGranted) == v1::JournalEntry::REMEDY_GRANTED);
static_assert(static_cast<int>(JournalKind::kPaymentChargedBack) == v1::JournalEntry::PAYMENT_CHARGED_BACK);

std::string SubjectName(const PlacedOrder& placed, const Process& process, const Journal& entry) {
  if (!entry.about.empty()) return entry.about;
  const int shipment = entry.step < 0 ? 0 : process.plan().steps[entry.step].shipment;
  switch (entry.subject) {
    case Subject::kNone:
      return "";
    case Subject::kPayment:
      return PaymentOf(placed.id).Name();
    case Subject::kInvoice:
      return InvoiceOf(placed.id).Name();
    case Subject::kCreditNote:
      return CreditNoteOf(placed.id).Name();
    case Subject::kShipment:
      return ShipmentOf(placed.id, shipment).Name();
    case Subject::kJob:
      return JobOf(placed.id, shipment).Name();
    case Subject::kWorkItem:
      return WorkItemOf(placed.id, entry.work_item).Name();
  }
  return "";
}

// What the customer's messages say of a delivery, so that nobody has to ask for the order again.
void TellOfShipment(const Process& process, const Journal& entry, v1::Event& event) {
  if (entry.kind != JournalKind::kShipmentPickedUp && entry.kind != JournalKind::kShipmentDelivered) return;
  const int shipment = entry.step < 0 ? 0 : process.plan().steps[entry.step].shipment;
  if (shipment == 0) return;
  event.set_courier(process.shipments[shipment - 1].courier);
  event.set_shipments(static_cast<int32_t>(process.shipments.size()));
}

// What of a stored event its readers' answers depend on.
struct Told {
  std::string_view order;  // its name
  int64_t sequence = 0;
  int32_t kind = 0;
};

void LookAtEntry(google::protobuf::io::CodedInputStream& in, Told& told) {
  using google::protobuf::internal::WireFormatLite;
  constexpr auto Varint = [](int field) { return WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_VARINT); };
  uint64_t value = 0;
  while (const uint32_t tag = in.ReadTag()) {
    if (tag == Varint(v1::JournalEntry::kKindFieldNumber) && in.ReadVarint64(&value)) {
      told.kind = static_cast<int32_t>(value);
    } else if (tag == Varint(v1::JournalEntry::kSequenceFieldNumber) && in.ReadVarint64(&value)) {
      told.sequence = static_cast<int64_t>(value);
    } else if (!WireFormatLite::SkipField(&in, tag)) {
      return;
    }
  }
}

// Passes over everything else: each event is looked at for each of its readers.
Told LookAt(const std::string& payload) {
  using google::protobuf::internal::WireFormatLite;
  constexpr auto Bytes = [](int field) {
    return WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
  };
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(payload.data()),
                                            static_cast<int>(payload.size()));
  Told told;
  int length = 0;
  while (const uint32_t tag = in.ReadTag()) {
    if (tag == Bytes(v1::Event::kOrderFieldNumber) && in.ReadVarintSizeAsInt(&length)) {
      told.order = std::string_view(payload).substr(static_cast<size_t>(in.CurrentPosition()), length);
      in.Skip(length);
    } else if (tag == Bytes(v1::Event::kEntryFieldNumber) && in.ReadVarintSizeAsInt(&length)) {
      const auto outer = in.PushLimit(length);
      LookAtEntry(in, told);
      in.PopLimit(outer);
    } else if (!WireFormatLite::SkipField(&in, tag)) {
      break;
    }
  }
  return told;
}

}  // namespace

feed::NewEvent ToEvent(const PlacedOrder& placed, const Process& process, int64_t version, const Journal& entry) {
  // Kept, for events are told by the thousand: a message that is filled or parsed again allocates little.
  thread_local v1::Event event;
  event.Clear();
  event.set_order(placed.id.Name());
  event.set_order_version(version);
  event.set_no_email(placed.details.customer().email().empty());
  TellOfShipment(process, entry, event);
  v1::JournalEntry& out = *event.mutable_entry();
  out.set_sequence(entry.sequence);
  out.set_kind(static_cast<v1::JournalEntry::Kind>(entry.kind));
  *out.mutable_event_time() = wire::ToProto(entry.event_time);
  if (entry.step >= 0) out.set_step(StepName(process.plan().steps[entry.step]));
  out.set_reference(entry.reference);
  out.set_detail(entry.detail);
  out.set_subject(SubjectName(placed, process, entry));
  if (entry.amount) *out.mutable_amount() = wire::ToProto(*entry.amount);
  out.set_actor(entry.actor);
  return {.payload = event.SerializeAsString()};
}

OrderWrite ToWrite(const OrderRecord& record, int64_t version_expected, absl::Time due_before, absl::Time now,
                   const std::vector<Journal>& journal, std::vector<WorkItemChange> work_items) {
  const Process& process = record.process;
  const OrderId& id = record.placed->id;
  OrderWrite write{.update = {.id = id,
                              .version_expected = version_expected,
                              .version = record.version,
                              .state = process.state,
                              .process = EncodeProcess(process),
                              .attention = process.parked()}};
  if (record.due_at != absl::InfiniteFuture()) write.update.due_at = record.due_at;
  // Whoever takes the check that is there finds the order due later, and makes another. One that has passed is taken.
  write.update.check = record.due_at < due_before || (due_before <= now && write.update.due_at);
  if (IsFinal(process.state)) write.update.ended_at = record.ended_at;
  write.update.journaled = !journal.empty();
  for (const Journal& entry : journal) write.events.push_back(ToEvent(*record.placed, process, record.version, entry));
  for (WorkItemChange& change : work_items) {
    const WorkItemId item = WorkItemOf(id, change.serial);
    if (change.open) {
      write.work_items_opened.push_back(
          {.id = item,
           .order = id,
           .step = static_cast<int16_t>(change.step),
           .step_name = change.step < 0 ? std::move(change.about) : StepName(process.plan().steps[change.step]),
           .reason = std::move(change.reason),
           .message = std::move(change.message),
           .attempts = change.attempts,
           .created_at = now});
    } else {
      write.work_items_closed.push_back({item, now, std::move(change.message)});
    }
  }
  return write;
}

void CompleteEvent(const feed::StoredEvent& stored, std::string& event) {
  thread_local v1::Event rest;  // kept, as in ToEvent
  const Told told = LookAt(stored.payload);
  rest.set_position(stored.position);
  v1::JournalEntry& entry = *rest.mutable_entry();
  entry.set_name(absl::StrCat(AbslView(told.order), "/journal/", told.sequence));
  *entry.mutable_record_time() = wire::ToProto(stored.recorded_at);
  rest.AppendToString(&event);
}

int32_t KindOf(const feed::StoredEvent& stored) { return LookAt(stored.payload).kind; }

v1::Event ToProto(const feed::StoredEvent& stored) {
  std::string bytes = stored.payload;
  CompleteEvent(stored, bytes);
  v1::Event event;
  event.ParseFromString(bytes);
  return event;
}

v1::JournalEntry ToJournalEntry(const feed::StoredEvent& stored) { return std::move(*ToProto(stored).mutable_entry()); }

}  // namespace vlot::ordering
