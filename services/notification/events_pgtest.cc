// From ordering's feed to queued messages, on a real database.
#include "services/notification/events.h"

#include <gmock/gmock.h>

#include "services/notification/notification_fixture.h"

namespace vlot::notification {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;
using Kind = ordering::v1::JournalEntry;

class IntakeTest : public NotificationPgTest {
 protected:
  feed::Consumer Consumer() {
    return feed::Consumer(
        {.feed = kOrderingFeed, .database = database()}, intake_,
        [this](pg::Transaction& tx, absl::Span<const feed::StoredEvent> events) { return intake_.Apply(tx, events); });
  }
  absl::StatusOr<int> Step() { return Consumer().Step(absl::ZeroDuration()); }

  Message Newest() {
    const auto full = pg::ReadOnly(pool(), [id = All()[0].id](pg::Transaction& tx) { return FindMessage(tx, id); });
    EXPECT_OK(full);
    return full.ok() && full->has_value() ? **full : Message();
  }

  std::vector<std::string> Templates() {
    std::vector<std::string> names;
    for (const Message& message : All()) names.emplace_back(TemplateName(message.which));
    return names;
  }

  FakeOrdering ordering_;
  int woken_ = 0;
  Intake intake_{{.channel = Channel::kEmail, .shop = "De Zaak"}, ordering_, ordering_, clock_, [this] { ++woken_; }};
};

TEST_F(IntakeTest, AWholeOrder_TellsItsCustomerWhatMatters) {
  const std::string order = ordering_.AddOrder("jan@example.nl");
  for (const auto kind : {Kind::ORDER_PLACED, Kind::STOCK_RESERVED, Kind::PAYMENT_PAID, Kind::ORDER_CONFIRMED,
                          Kind::INVOICE_ISSUED, Kind::ORDER_COMPLETED}) {
    ordering_.Tell(order, kind);
  }
  ordering_.Tell(order, Kind::SHIPMENT_PICKED_UP, "await_delivery:1");
  ordering_.Tell(order, Kind::SHIPMENT_DELIVERED, "await_delivery:1");
  EXPECT_THAT(Step(), IsOkAndHolds(8));
  EXPECT_THAT(Templates(), ElementsAre("delivered", "on_its_way", "invoice_issued", "order_confirmed"));
  EXPECT_EQ(ordering_.calls(), 1);
  EXPECT_EQ(woken_, 1);
  auto full = pg::ReadOnly(pool(), [id = All()[1].id](pg::Transaction& tx) { return FindMessage(tx, id); });
  ASSERT_OK(full);
  EXPECT_EQ((*full)->recipient, "jan@example.nl");
  EXPECT_EQ((*full)->state, State::kQueued);
  EXPECT_THAT((*full)->body, HasSubstr("3SVLOT1"));
}

TEST_F(IntakeTest, LaterOccasions_DoNotAskForTheOrderAgain_UnlessItIsForgotten) {
  const std::string order = ordering_.AddOrder("jan@example.nl", "en", 2);
  ordering_.Tell(order, Kind::ORDER_CONFIRMED);
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  clock_.Advance(absl::Minutes(10));
  ordering_.Tell(order, Kind::SHIPMENT_PICKED_UP, "await_delivery:2");
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  EXPECT_EQ(ordering_.calls(), 1);
  EXPECT_EQ(Newest().recipient, "jan@example.nl");
  EXPECT_THAT(Newest().body, HasSubstr("(delivery 2 of 2) is on its way with Snel."));
  EXPECT_THAT(Newest().body, HasSubstr("3SVLOT2"));
  clock_.Advance(absl::Minutes(10));
  ordering_.Tell(order, Kind::SHIPMENT_DELIVERED, "await_delivery:2");
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  EXPECT_EQ(ordering_.calls(), 2);
}

TEST_F(IntakeTest, WhatTellsOfLinesOrThePromise_AsksForTheOrderAsItIsNow) {
  const std::string order = ordering_.AddOrder("jan@example.nl", "en");
  ordering_.Promise(order, 27);
  ordering_.Tell(order, Kind::INVOICE_ISSUED, "invoice", "ideal 2026-11-26");
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  ordering_.Promise(order, 30);
  ordering_.Tell(order, Kind::ORDER_CONFIRMED);
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  EXPECT_THAT(Newest().body, HasSubstr("30 November"));
  EXPECT_THAT(Newest().body, HasSubstr("1 x Lamp"));
  ordering_.Tell(order, Kind::STOCK_REFUSED);
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  EXPECT_THAT(Newest().body, HasSubstr("1 x Lamp"));
  EXPECT_EQ(ordering_.calls(), 3);
}

TEST_F(IntakeTest, DeliveriesOfWhichEventsDoNotTell_AreLookedUp) {
  const std::string order = ordering_.AddOrder("jan@example.nl", "en", 2);
  ordering_.Tell(order, Kind::ORDER_CONFIRMED);
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  ordering_.Tell(order, Kind::SHIPMENT_PICKED_UP, "await_delivery:1", "", true, /*says_who_delivers=*/false);
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  EXPECT_EQ(ordering_.calls(), 2);
  EXPECT_THAT(Newest().body, HasSubstr("(delivery 1 of 2) is on its way with Snel."));
  EXPECT_THAT(Newest().body, HasSubstr("3SVLOT1"));
}

TEST_F(IntakeTest, OrdersThatEndBadly_AreTold) {
  ordering_.Tell(ordering_.AddOrder("a@example.nl"), Kind::ORDER_EXPIRED);
  ordering_.Tell(ordering_.AddOrder("b@example.nl"), Kind::ORDER_CANCELLED);
  ordering_.Tell(ordering_.AddOrder("c@example.nl", "en-GB"), Kind::STOCK_REFUSED);
  EXPECT_THAT(Step(), IsOkAndHolds(3));
  EXPECT_THAT(Templates(), UnorderedElementsAre("order_expired", "order_cancelled", "stock_refused"));
  for (const Message& message : All()) {
    EXPECT_EQ(message.language, message.recipient == "c@example.nl" ? Language::kEnglish : Language::kDutch);
  }
}

TEST_F(IntakeTest, FeedReadAgainFromItsBeginning_AddsNothing) {
  const std::string order = ordering_.AddOrder("jan@example.nl");
  ordering_.Tell(order, Kind::ORDER_CONFIRMED);
  ordering_.Tell(order, Kind::ORDER_CONFIRMED);
  EXPECT_THAT(Step(), IsOkAndHolds(2));
  ASSERT_THAT(All(), SizeIs(1));
  const MessageId first = All()[0].id;
  Script("UPDATE feed_cursors SET position = 0");
  EXPECT_THAT(Step(), IsOkAndHolds(2));
  ASSERT_THAT(All(), SizeIs(1));
  EXPECT_EQ(All()[0].id, first);
  EXPECT_EQ(woken_, 1);
}

TEST_F(IntakeTest, EachShipment_HasItsOwnMessages) {
  const std::string order = ordering_.AddOrder("jan@example.nl", "nl", 2);
  for (const char* step : {"await_delivery:1", "await_delivery:2", "await_delivery:2"}) {
    ordering_.Tell(order, Kind::SHIPMENT_PICKED_UP, step);
  }
  EXPECT_THAT(Step(), IsOkAndHolds(3));
  const std::vector<Message> messages = All();
  ASSERT_THAT(messages, SizeIs(2));
  EXPECT_EQ(messages[0].part, 2);
  EXPECT_EQ(messages[1].part, 1);
}

TEST_F(IntakeTest, ManyOrdersAtOnce_AreAskedForInParts) {
  for (int i = 0; i < 450; ++i) ordering_.Tell(ordering_.AddOrder("jan@example.nl"), Kind::ORDER_CONFIRMED);
  EXPECT_THAT(Step(), IsOkAndHolds(450));
  EXPECT_EQ(ordering_.calls(), 3);
  EXPECT_EQ(Number("SELECT count(*) FROM messages"), 450);
}

TEST_F(IntakeTest, OrdersThatDoNotFitOneAnswer_AreAskedForInHalves) {
  ordering_.SetNamesMax(3);
  for (int i = 0; i < 10; ++i) ordering_.Tell(ordering_.AddOrder("jan@example.nl"), Kind::ORDER_CONFIRMED);
  EXPECT_THAT(Step(), IsOkAndHolds(10));
  EXPECT_EQ(Number("SELECT count(*) FROM messages"), 10);
}

TEST_F(IntakeTest, CustomerWithoutEmail_IsNotEvenAskedFor) {
  ordering_.Tell(ordering_.AddOrder(""), Kind::ORDER_CONFIRMED);
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  EXPECT_EQ(ordering_.calls(), 0);
}

TEST_F(IntakeTest, EventsThatDoNotTellOfAnAddress_AreLookedAt) {
  ordering_.Tell(ordering_.AddOrder("", "nl", 1), Kind::ORDER_CONFIRMED, "", "", /*says_no_email=*/false);
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  EXPECT_EQ(ordering_.calls(), 1);
  EXPECT_THAT(All(), IsEmpty());
}

TEST_F(IntakeTest, CustomerWithoutEmailOrUnknownOrder_GetsNone) {
  const std::string lost = ordering_.AddOrder("jan@example.nl");
  ordering_.Tell(ordering_.AddOrder(""), Kind::ORDER_CONFIRMED);
  ordering_.Tell(lost, Kind::ORDER_CONFIRMED);
  ordering_.Lose(lost);
  EXPECT_THAT(Step(), IsOkAndHolds(2));
  EXPECT_THAT(All(), IsEmpty());
  EXPECT_EQ(woken_, 0);
}

TEST_F(IntakeTest, OrderingDown_NothingIsLost) {
  ordering_.Tell(ordering_.AddOrder("jan@example.nl"), Kind::ORDER_CONFIRMED);
  ordering_.SetDown(true);
  feed::Consumer consumer = Consumer();
  EXPECT_THAT(consumer.Step(absl::ZeroDuration()), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(All(), IsEmpty());
  ordering_.SetDown(false);
  EXPECT_THAT(consumer.Step(absl::ZeroDuration()), IsOkAndHolds(1));
  EXPECT_THAT(All(), SizeIs(1));
}

TEST_F(IntakeTest, InvoiceIssued_BearsTheDocument_AndSaysHowItWasPaid) {
  Intake attaching({.channel = Channel::kEmail, .shop = "De Zaak", .attach_invoices = true}, ordering_, ordering_,
                   clock_, [] {});
  const std::string consumer = ordering_.AddOrder("jan@example.nl");
  const std::string business = ordering_.AddOrder("inkoop@example.nl");
  ordering_.MakeBusiness(business);
  ordering_.Tell(consumer, Kind::INVOICE_ISSUED, "invoice", "ideal 2026-11-26");
  ordering_.Tell(consumer, Kind::ORDER_CONFIRMED);
  ordering_.Tell(business, Kind::INVOICE_ISSUED, "invoice", "2026-11-26");
  EXPECT_THAT(feed::Consumer({.feed = kOrderingFeed, .database = database()}, attaching,
                             [&](pg::Transaction& tx, absl::Span<const feed::StoredEvent> events) {
                               return attaching.Apply(tx, events);
                             })
                  .Step(absl::ZeroDuration()),
              IsOkAndHolds(3));
  std::map<std::string, int16_t> attachments;
  for (const Message& message : All()) {
    attachments[message.recipient + " " + std::string(TemplateName(message.which))] = message.attachments;
    if (message.which != Template::kInvoiceIssued) continue;
    auto full = pg::ReadOnly(pool(), [&](pg::Transaction& tx) { return FindMessage(tx, message.id); });
    ASSERT_OK(full);
    EXPECT_THAT((*full)->body, HasSubstr("in de bijlage"));
    EXPECT_THAT((*full)->body, HasSubstr(message.recipient == "jan@example.nl"
                                             ? "Betaald: € 25,00 met iDEAL op donderdag 26 november 2026."
                                             : "Betaald: € 25,00 op donderdag 26 november 2026."));
  }
  EXPECT_THAT(attachments, UnorderedElementsAre(std::pair("jan@example.nl invoice_issued", kAttachPdf),
                                                std::pair("jan@example.nl order_confirmed", int16_t{0}),
                                                std::pair("inkoop@example.nl invoice_issued", kAttachBoth)));
}

// Nobody mails them, and thousands of orders a second would have a PDF drawn each.
TEST_F(IntakeTest, InvoiceIssued_IntoFiles_BearsNothingUnlessAsked) {
  ordering_.Tell(ordering_.AddOrder("jan@example.nl"), Kind::INVOICE_ISSUED, "invoice", "ideal 2026-11-26");
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  ASSERT_THAT(All(), SizeIs(1));
  EXPECT_EQ(All()[0].attachments, 0);
}

TEST_F(IntakeTest, NothingForCustomers_AsksOrderingNothing) {
  ordering_.Tell(ordering_.AddOrder("jan@example.nl"), Kind::STEP_RETRIED);
  EXPECT_THAT(Step(), IsOkAndHolds(1));
  EXPECT_EQ(ordering_.calls(), 0);
}

}  // namespace
}  // namespace vlot::notification
