#include "services/vlot/bench/preload/order_names.h"

#include <gmock/gmock.h>

#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "services/courier/tracking_code.h"
#include "services/ordering/derived_ids.h"
#include "services/vlot/bench/preload/stencil.h"

namespace vlot::bench {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::Not;

OrderNames Original() {
  return {.order = *Uuid::TryParse("0193a1b2-c3d4-7abc-8def-0123456789ab"),
          .request = *Uuid::TryParse("11111111-2222-4333-8444-555555555555"),
          .messages = {*Uuid::TryParse("0193a1b2-c3d4-7000-8000-000000000001")},
          .serial = 7,
          .number = "26-00000007",
          .invoice_number = "F26-0000003",
          .psp_id = "tr_7UhSN1zuXS"};
}

constexpr CopyPlan kPlan{.seed = 1, .first_ms = 1'800'000'000'000, .first_serial = 101, .first_invoice = 51};

TEST(OrderNames, Copy_GoesOnWhereThePlanSays) {
  const OrderNames copy = CopyOf(Original(), kPlan, 20, 12);
  EXPECT_EQ(copy.serial, 121);
  EXPECT_EQ(copy.number, "26-00000121");
  EXPECT_EQ(copy.invoice_number, "F26-0000063");
  EXPECT_EQ(copy.messages.size(), 1u);
}

TEST(OrderNames, Copy_HasWhatTheOriginalHas) {
  OrderNames original = Original();
  original.invoice_number.clear();
  original.psp_id.clear();
  const OrderNames copy = CopyOf(original, kPlan, 20, 12);
  EXPECT_EQ(copy.invoice_number, "");
  EXPECT_EQ(copy.psp_id, "");
}

TEST(OrderNames, Copies_DifferInEverythingAndRiseInTime) {
  std::set<std::string> seen;
  Uuid last;
  for (int64_t i = 0; i < 5000; ++i) {
    const OrderNames copy = CopyOf(Original(), kPlan, i, i);
    EXPECT_LT(last, copy.order);
    last = copy.order;
    EXPECT_EQ(copy.order.version(), 7);
    for (const std::string& name : {copy.order.ToString(), copy.request.ToString(), copy.messages[0].ToString(),
                                    copy.number, copy.invoice_number, copy.psp_id}) {
      EXPECT_TRUE(seen.insert(name).second) << name;
    }
  }
  EXPECT_EQ(TimeOf(last), absl::FromUnixMillis(kPlan.first_ms + 4));
}

TEST(OrderNames, SameSeed_GivesTheSameCopies) {
  EXPECT_EQ(CopyOf(Original(), kPlan, 5, 0).order, CopyOf(Original(), kPlan, 5, 0).order);
  CopyPlan other = kPlan;
  other.seed = 2;
  EXPECT_NE(CopyOf(Original(), other, 5, 0).order, CopyOf(Original(), kPlan, 5, 0).order);
}

TEST(OrderNames, Forms_CorrespondAndAreAsLong) {
  const std::vector<std::string> original = FormsOfOriginal(Original());
  const std::vector<std::string> copy = FormsOfCopy(CopyOf(Original(), kPlan, 987'654, 123'456));
  ASSERT_EQ(original.size(), copy.size());
  for (size_t i = 0; i < original.size(); ++i) {
    if (absl::StartsWith(original[i], "{")) continue;
    EXPECT_EQ(original[i].size(), copy[i].size()) << original[i];
    EXPECT_NE(original[i], copy[i]);
  }
  EXPECT_EQ(original.back(), kPositionMarker);
}

TEST(OrderNames, Row_IsRewrittenAsTextAndWithinBytes) {
  const OrderNames original = Original(), copy = CopyOf(original, kPlan, 0, 0);
  const auto row = [](const OrderNames& names, const std::string& serial) {
    const OrderId order(names.order);
    const std::string code = courier::FormatTrackingCode(courier::MakeTrackingNumber(ordering::JobOf(order, 1), 1));
    return names.order.ToString() + "\t" + serial + "\t\\\\x0a2b" + absl::BytesToHexString(order.Name()) + "12" +
           absl::BytesToHexString(ordering::ShipmentOf(order, 1).Name()) + absl::BytesToHexString(code) + "\t" +
           names.number + " " + names.invoice_number + " " + names.psp_id + "\n";
  };
  std::string written;
  Stencil::Cut(row(original, kSerialMarker), FormsOfOriginal(original)).AppendTo(FormsOfCopy(copy), written);
  EXPECT_EQ(written, row(copy, "101"));
}

TEST(OrderNames, IdForms_AreAmongTheForms) {
  const std::vector<std::string> forms = FormsOfOriginal(Original());
  for (const std::string& id : IdForms(Original())) EXPECT_THAT(forms, Contains(id));
  EXPECT_THAT(IdForms(Original()), Not(Contains(Original().request.ToString())));
}

TEST(OrderNames, Sequence_KeepsTheWidth) {
  EXPECT_EQ(WithSequence("F26-0000042", 7), "F26-0000007");
  EXPECT_EQ(WithSequence("26-00000042", 12'345'678), "26-12345678");
  EXPECT_EQ(WithSequence("F26-0000042", 123'456'789), "F26-123456789");
}

}  // namespace
}  // namespace vlot::bench
