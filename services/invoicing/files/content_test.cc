#include "services/invoicing/files/content.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "absl/strings/escaping.h"
#include "services/invoicing/files/seal.h"
#include "services/invoicing/testing/examples.h"

namespace vlot::invoicing {
namespace {

using ::testing::SizeIs;

Document Example() {
  Document document = Issued(BusinessRequest());
  document.create_time = absl::FromUnixMicros(1'795'338'000'000'001);
  document.period = DayPeriod{absl::CivilDay(2026, 11, 1), absl::CivilDay(2026, 12, 1)};
  document.deliveries = {
      {.order_number = "26-1", .date = absl::CivilDay(2026, 11, 3), .line_first = 1, .line_last = 3}};
  return document;
}

TEST(ContentTest, ContentOf_TheSame_IsTheSame) {
  EXPECT_EQ(ContentOf(Example(), "buyer"), ContentOf(Example(), "buyer"));
  Document later = Example();
  later.state = State::kCredited;
  later.open.minor = 0;
  EXPECT_EQ(ContentOf(Example(), "buyer"), ContentOf(later, "buyer")) << "what happens to it later is none of it";
}

TEST(ContentTest, ContentOf_AnythingElse_IsAnother) {
  const std::vector<std::function<void(Document&)>> changes = {
      [](Document& d) { d.id = InvoiceId(); },
      [](Document& d) { d.kind = Kind::kCreditNote; },
      [](Document& d) { d.account = AccountId(); },
      [](Document& d) { d.order_number += "0"; },
      [](Document& d) { d.profile = Profile::kCore; },
      [](Document& d) { d.language = "en"; },
      [](Document& d) { d.delivery_region = "BE"; },
      [](Document& d) { d.external_reference.clear(); },
      [](Document& d) { d.prices_include_vat = true; },
      [](Document& d) { ++d.issue_date; },
      [](Document& d) { d.due_date.reset(); },
      [](Document& d) { d.lines.pop_back(); },
      [](Document& d) { d.lines[0].title = "Thee"; },
      [](Document& d) { d.lines[0].item.clear(); },
      [](Document& d) { ++d.lines[0].quantity; },
      [](Document& d) { ++d.lines[0].unit_price.minor; },
      [](Document& d) { ++d.lines[0].net.minor; },
      [](Document& d) { d.lines[0].category = vat::Category::kZero; },
      [](Document& d) { d.lines[0].charge = true; },
      [](Document& d) { ++d.groups[0].net.minor; },
      [](Document& d) { ++d.groups[0].vat.minor; },
      [](Document& d) { ++d.net.minor; },
      [](Document& d) { ++d.vat.minor; },
      [](Document& d) { ++d.rounding.minor; },
      [](Document& d) { ++d.prepaid.minor; },
      [](Document& d) { d.credited_number = "F26-1"; },
      [](Document& d) { d.reason = "Retour"; },
      [](Document& d) { d.create_time += absl::Microseconds(1); },
      [](Document& d) { d.period.reset(); },
      [](Document& d) { ++d.period->end; },
      [](Document& d) { d.deliveries[0].order_number = "26-2"; },
      [](Document& d) { ++d.deliveries[0].date; },
      [](Document& d) { ++d.deliveries[0].line_last; },
      [](Document& d) { d.debit = DebitNotice{.mandate = "M-1"}; },
      [](Document& d) { d.receipt = Receipt{.day = absl::CivilDay(2026, 11, 22), .method = "ideal"}; },
      [](Document& d) { d.receipt = Receipt{.day = absl::CivilDay(2026, 11, 23), .method = "ideal"}; },
      [](Document& d) { d.receipt = Receipt{.day = absl::CivilDay(2026, 11, 22)}; },
  };
  const std::string was = ContentOf(Example(), "buyer");
  for (size_t i = 0; i < changes.size(); ++i) {
    Document changed = Example();
    changes[i](changed);
    EXPECT_NE(ContentOf(changed, "buyer"), was) << "change " << i;
  }
  EXPECT_NE(ContentOf(Example(), "another"), was);
}

// Texts do not run into each other.
TEST(ContentTest, ContentOf_TextThatMovesToTheNextField_IsAnother) {
  Document a = Example(), b = Example();
  a.external_reference = "12";
  a.delivery_region = "";
  b.external_reference = "2";
  b.delivery_region = "1";
  EXPECT_NE(ContentOf(a, ""), ContentOf(b, ""));
}

TEST(ContentTest, SealOf_LetterheadNumberAndContent_AllCount) {
  const Letterhead letterhead{.seller = ExampleSeller(), .logo = "png"};
  const std::string seal = SealOf(letterhead);
  EXPECT_THAT(seal, SizeIs(32));
  Letterhead other = letterhead;
  other.logo = "";
  EXPECT_NE(SealOf(other), seal);
  other = letterhead;
  other.layout = kLayoutNewest - 1;
  EXPECT_NE(SealOf(other), seal);
  other = letterhead;
  other.seller.legal_name = "Another B.V.";
  EXPECT_NE(SealOf(other), seal);
  EXPECT_NE(SealOf("content", "F26-1", seal), SealOf("content", "F26-2", seal));
  EXPECT_NE(SealOf("content", "F26-1", seal), SealOf("content", "F26-1", SealOf(other)));
  EXPECT_NE(SealOf("content", "F26-1", seal), SealOf("contents", "F26-1", seal));
}

// Seals in the database were made by releases before this one: this very value is what they made.
TEST(ContentTest, SealOf_OfAnExample_NeverChanges) {
  EXPECT_EQ(absl::BytesToHexString(SealOf(ContentOf(Example(), "buyer"), "F26-0000042",
                                          SealOf({.seller = ExampleSeller(), .logo = "png", .layout = 1}))),
            "f3fafa36bca068f75444732a792c4db9bbcd6463bb1a5377da2a640f78ae8ad2");
}

}  // namespace
}  // namespace vlot::invoicing
