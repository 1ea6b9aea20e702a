#include "services/ordering/events.h"

#include <gtest/gtest.h>

#include "services/ordering/testing/examples.h"

namespace vlot::ordering {
namespace {

using testing::ExampleRecord;

constexpr absl::Time kRecorded = absl::FromUnixSeconds(1'736'931'700);

feed::StoredEvent Stored(const OrderRecord& record, JournalKind kind) {
  feed::NewEvent event = ToEvent(*record.placed, record.process, record.version,
                                 {.kind = kind, .event_time = record.updated_at, .sequence = 7});
  return {.position = 42, .recorded_at = kRecorded, .payload = std::move(event.payload)};
}

TEST(Events, ToProto_HasWhatItsRowKnows) {
  const OrderRecord record = ExampleRecord();
  const v1::Event event = ToProto(Stored(record, JournalKind::kOrderConfirmed));
  EXPECT_EQ(event.position(), 42);
  EXPECT_EQ(event.order(), record.placed->id.Name());
  EXPECT_EQ(event.entry().name(), record.placed->id.Name() + "/journal/7");
  EXPECT_EQ(event.entry().record_time().seconds(), absl::ToUnixSeconds(kRecorded));
}

TEST(Events, KindOf_Any_IsTheEntrys) {
  for (const JournalKind kind : {JournalKind::kOrderPlaced, JournalKind::kPaymentChargedBack}) {
    EXPECT_EQ(KindOf(Stored(ExampleRecord(), kind)), static_cast<int32_t>(kind));
  }
}

TEST(Events, OfADelivery_TellWhoBringsIt) {
  OrderRecord record = ExampleRecord();
  record.process = NewProcess({.shipments = 2});
  record.process.shipments[1].courier = "Snel";
  const int second = record.process.plan().Find(StepKind::kAwaitDelivery, 2);
  ASSERT_GE(second, 0);
  for (const JournalKind kind :
       {JournalKind::kShipmentPickedUp, JournalKind::kShipmentDelivered, JournalKind::kTrackingUpdated}) {
    for (const int step : {second, -1}) {
      feed::NewEvent event = ToEvent(*record.placed, record.process, record.version,
                                     {.kind = kind, .event_time = record.updated_at, .step = step, .sequence = 7});
      const v1::Event told = ToProto({.position = 42, .recorded_at = kRecorded, .payload = std::move(event.payload)});
      const bool of_delivery = kind != JournalKind::kTrackingUpdated && step >= 0;
      EXPECT_EQ(told.courier(), of_delivery ? "Snel" : "");
      EXPECT_EQ(told.shipments(), of_delivery ? 2 : 0);
    }
  }
}

TEST(Events, NoEmail_IsSaidOfThoseWhoHaveNone) {
  OrderRecord record = ExampleRecord();
  EXPECT_FALSE(ToProto(Stored(record, JournalKind::kOrderPlaced)).no_email());
  auto silent = std::make_shared<PlacedOrder>();
  silent->id = record.placed->id;
  record.placed = silent;
  EXPECT_TRUE(ToProto(Stored(record, JournalKind::kOrderPlaced)).no_email());
}

}  // namespace
}  // namespace vlot::ordering
