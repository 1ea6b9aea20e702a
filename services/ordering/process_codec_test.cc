#include "services/ordering/process_codec.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "common/testing/status_matchers.h"
#include "services/ordering/testing/process_world.h"

namespace vlot::ordering {
namespace {

using ::vlot::testing::IsOk;
using ::vlot::testing::StatusIs;

const absl::Time kNow = absl::FromUnixMicros(1'780'000'000'123'456);

// A process in which no field has its default.
Process Full() {
  Process process = NewProcess({.on_account = true, .shipments = 2});
  process.state = OrderState::kCancelling;
  process.ending = Ending::kExpired;
  for (size_t i = 0; i < process.steps.size(); ++i) {
    const int n = static_cast<int>(i);
    process.steps[i] = {.state = static_cast<StepState>(i % 8),
                        .attempts = n + 1,
                        .since = kNow + absl::Microseconds(n),
                        .due = kNow + absl::Seconds(n),
                        .error = "AWAY: no",
                        .begun = true,
                        .work_item = n + 3};
  }
  for (ShipmentFacts& shipment : process.shipments) {
    shipment = {.location = "locations/1",
                .parcels = 2,
                .weight_grams = 1500,
                .tracking_code = "T1",
                .courier = "Fiets",
                .tracking = Tracking::kDamaged,
                .tracking_time = kNow,
                .promised_from = kNow + absl::Hours(1),
                .promised_until = kNow + absl::Hours(2)};
  }
  process.checkout_url = "https://pay/1";
  process.invoice_number = "F26-0000001";
  process.credit_note_number = "C26-0000001";
  process.paid = true;
  process.accrued = 1;
  process.journal_count = 42;
  process.work_items = 7;
  process.seen[0] = 1'000'000'000'001;
  process.seen[1] = 1'000'000'000'002;
  process.keeper = 0xfedcba9876543210;
  process.write_id = 0xfedcba9876543211;
  process.paid_at = absl::FromUnixMicros(1'780'000'000'000'001);
  process.paid_by = "ideal";
  process.remedies = {{.id = *Uuid::TryParse("01a1b2c3-0000-7000-8000-000000000008"),
                       .news = 2,
                       .work_item = 4,
                       .credit_note = "invoices/01a1b2c3-0000-7000-8000-00000000000a"}};
  process.refunds_failed = {{.id = *Uuid::TryParse("01a1b2c3-0000-7000-8000-000000000009"), .work_item = 3}};
  process.refunds_done = {{.id = *Uuid::TryParse("01a1b2c3-0000-7000-8000-00000000000b"), .amount_minor = 1234}};
  return process;
}

void ExpectSame(const Process& a, const Process& b) {
  EXPECT_EQ(testing::Describe(a), testing::Describe(b));
  EXPECT_EQ(a.plan_version, b.plan_version);
  EXPECT_EQ(a.shape, b.shape);
  EXPECT_EQ(a.paid_at, b.paid_at);
  EXPECT_EQ(a.paid_by, b.paid_by);
  ASSERT_EQ(a.remedies.size(), b.remedies.size());
  for (size_t i = 0; i < a.remedies.size(); ++i) {
    EXPECT_EQ(a.remedies[i].id, b.remedies[i].id);
    EXPECT_EQ(a.remedies[i].news, b.remedies[i].news);
    EXPECT_EQ(a.remedies[i].work_item, b.remedies[i].work_item);
    EXPECT_EQ(a.remedies[i].credit_note, b.remedies[i].credit_note);
  }
  ASSERT_EQ(a.refunds_failed.size(), b.refunds_failed.size());
  for (size_t i = 0; i < a.refunds_failed.size(); ++i) {
    EXPECT_EQ(a.refunds_failed[i].id, b.refunds_failed[i].id);
    EXPECT_EQ(a.refunds_failed[i].work_item, b.refunds_failed[i].work_item);
  }
  ASSERT_EQ(a.refunds_done.size(), b.refunds_done.size());
  for (size_t i = 0; i < a.refunds_done.size(); ++i) {
    EXPECT_EQ(a.refunds_done[i].id, b.refunds_done[i].id);
    EXPECT_EQ(a.refunds_done[i].amount_minor, b.refunds_done[i].amount_minor);
  }
  ASSERT_EQ(a.shipments.size(), b.shipments.size());
  for (size_t i = 0; i < a.shipments.size(); ++i) {
    EXPECT_EQ(a.shipments[i].parcels, b.shipments[i].parcels);
    EXPECT_EQ(a.shipments[i].weight_grams, b.shipments[i].weight_grams);
    EXPECT_EQ(a.shipments[i].promised_from, b.shipments[i].promised_from);
    EXPECT_EQ(a.shipments[i].promised_until, b.shipments[i].promised_until);
  }
}

TEST(ProcessCodec, EveryField_ComesBack) {
  const Process process = Full();
  const auto decoded = DecodeProcess(EncodeProcess(process), process.state);
  ASSERT_THAT(decoded, IsOk());
  ExpectSame(*decoded, process);
}

TEST(ProcessCodec, NewProcess_ComesBackWithItsInfiniteTimes) {
  for (bool on_account : {false, true}) {
    const Process process = NewProcess({.on_account = on_account, .shipments = 1});
    const auto decoded = DecodeProcess(EncodeProcess(process), process.state);
    ASSERT_THAT(decoded, IsOk());
    ExpectSame(*decoded, process);
    EXPECT_EQ(decoded->NextDue(), absl::InfiniteFuture());
  }
}

// Written by release 1: an order that waits for its payment. It must be read for as long as such an order may live.
TEST(ProcessCodec, BytesOfAnOldRelease_AreStillRead) {
  const std::string bytes = absl::HexStringToBytes(
      "0801220d080310011880c097dde8dc94032214080218c0c4d4dde8dc940320c0f488d6f1dc94032200220022002200220022"
      "0022002a00320d68747470733a2f2f7061792f315803680c");
  const auto decoded = DecodeProcess(bytes, OrderState::kPending);
  ASSERT_THAT(decoded, IsOk());
  EXPECT_EQ(decoded->shape, (PlanShape{.on_account = false, .shipments = 1}));
  EXPECT_EQ(decoded->steps[0].state, StepState::kDone);
  EXPECT_EQ(decoded->steps[1].state, StepState::kWaiting);
  EXPECT_EQ(decoded->steps[1].since, kNow);
  EXPECT_EQ(decoded->steps[1].due, kNow + absl::Minutes(40));
  EXPECT_EQ(decoded->checkout_url, "https://pay/1");
  EXPECT_EQ(decoded->journal_count, 3);
  EXPECT_EQ(decoded->seen[0], 12);
}

TEST(ProcessCodec, BytesThatNobodyWrote_AreDataLoss) {
  Process other_release = NewProcess({});
  other_release.plan_version = kPlanVersionNewest + 1;
  Process too_short = NewProcess({});
  too_short.steps.pop_back();
  for (const std::string& bytes : {std::string("\xff\xff\xff"), std::string(), EncodeProcess(other_release),
                                   EncodeProcess(too_short), EncodeProcess(NewProcess({})) + "\x08"}) {
    EXPECT_THAT(DecodeProcess(bytes, OrderState::kPending), StatusIs(absl::StatusCode::kDataLoss))
        << absl::BytesToHexString(bytes);
  }
}

}  // namespace
}  // namespace vlot::ordering
