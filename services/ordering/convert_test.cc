#include "services/ordering/convert.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/testing/status_matchers.h"
#include "services/ordering/derived_ids.h"
#include "services/ordering/limits.h"
#include "services/ordering/testing/examples.h"

namespace vlot::ordering {
namespace {

using ::testing::ElementsAre;
using testing::ExampleRecord;
using testing::ExampleRequest;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;

const absl::CivilDay kToday(2025, 1, 15);

struct Bad {
  const char* field;
  std::function<void(v1::PlaceOrderRequest&)> spoil;
};

google::type::PostalAddress& Address(v1::PlaceOrderRequest& request) {
  return *request.mutable_order()->mutable_delivery()->mutable_address();
}
v1::OrderLine& Line(v1::PlaceOrderRequest& request) { return *request.mutable_order()->mutable_lines(0); }
v1::Charge& Charge(v1::PlaceOrderRequest& request) { return *request.mutable_order()->mutable_charges(0); }
v1::Delivery& Delivery(v1::PlaceOrderRequest& request) { return *request.mutable_order()->mutable_delivery(); }

void SetDate(v1::PlaceOrderRequest& request, absl::CivilDay day) {
  google::type::Date& date = *Delivery(request).mutable_date();
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
}

const Bad kBad[] = {
    {"request_id", [](auto& r) { r.clear_request_id(); }},
    {"request_id", [](auto& r) { r.set_request_id("1"); }},
    {"order.customer", [](auto& r) { r.mutable_order()->clear_customer(); }},
    {"order.customer", [](auto& r) { r.mutable_order()->set_customer("customers/1"); }},
    {"order.channel", [](auto& r) { r.mutable_order()->clear_channel(); }},
    {"order.channel", [](auto& r) { r.mutable_order()->set_channel("channels/"); }},
    {"order.channel", [](auto& r) { r.mutable_order()->set_channel("webshop"); }},
    {"order.external_reference",
     [](auto& r) { r.mutable_order()->set_external_reference(std::string(kReferenceMax + 1, 'x')); }},
    {"order.delivery.address.recipients[0]", [](auto& r) { Address(r).set_recipients(0, std::string(141, 'x')); }},
    {"order.lines", [](auto& r) { r.mutable_order()->clear_lines(); }},
    {"order.lines",
     [](auto& r) {
       while (r.order().lines_size() <= kLinesMax) *r.mutable_order()->add_lines() = r.order().lines(0);
     }},
    {"order.lines[0].item", [](auto& r) { Line(r).clear_item(); }},
    {"order.lines[0].item", [](auto& r) { Line(r).set_item("PHONE-1"); }},
    {"order.lines[0].item", [](auto& r) { Line(r).set_item("items/two words"); }},
    {"order.lines[0].quantity", [](auto& r) { Line(r).set_quantity(0); }},
    {"order.lines[0].quantity", [](auto& r) { Line(r).set_quantity(-1); }},
    {"order.lines[0].quantity", [](auto& r) { Line(r).set_quantity(kQuantityMax + 1); }},
    {"order.lines[0].unit_price", [](auto& r) { Line(r).clear_unit_price(); }},
    {"order.lines[0].unit_price", [](auto& r) { Line(r).mutable_unit_price()->set_units(-1); }},
    {"order.lines[0].unit_price", [](auto& r) { Line(r).mutable_unit_price()->set_units(1'000'001); }},
    {"order.lines[0].unit_price", [](auto& r) { Line(r).mutable_unit_price()->set_nanos(1); }},
    {"order.lines[0].unit_price.currency_code",
     [](auto& r) {
       Line(r).mutable_unit_price()->set_currency_code("USD");
       Charge(r).mutable_amount()->set_currency_code("USD");
     }},
    {"order.lines[0].porting_number", [](auto& r) { Line(r).set_porting_number(std::string(17, '1')); }},
    {"order.charges",
     [](auto& r) {
       while (r.order().charges_size() <= kChargesMax) *r.mutable_order()->add_charges() = r.order().charges(0);
     }},
    {"order.charges[0].title", [](auto& r) { Charge(r).clear_title(); }},
    {"order.allowances",
     [](auto& r) {
       while (r.order().allowances_size() <= kChargesMax) *r.mutable_order()->add_allowances() = Charge(r);
     }},
    {"order.allowances[0].amount", [](auto& r) { r.mutable_order()->add_allowances()->set_title("Korting"); }},
    {"order.charges[0].amount", [](auto& r) { Charge(r).clear_amount(); }},
    {"order.charges[0].amount", [](auto& r) { Charge(r).mutable_amount()->set_currency_code("USD"); }},
    {"order.charges[0].vat_category", [](auto& r) { Charge(r).set_vat_category("NONE_SUCH"); }},
    {"order.charges[0].vat_category", [](auto& r) { Charge(r).set_vat_category("INTRA_COMMUNITY"); }},
    {"order.charges[0].vat_category", [](auto& r) { Charge(r).set_vat_category("REVERSE_CHARGE"); }},
    {"order.allowances[0].vat_category",
     [](auto& r) {
       *r.mutable_order()->add_allowances() = Charge(r);
       r.mutable_order()->mutable_allowances(0)->set_vat_category("EXPORT");
     }},
    {"order.delivery.option", [](auto& r) { Delivery(r).set_option("deliveryQuotes/x/options/1"); }},
    {"order.delivery.mode", [](auto& r) { Delivery(r).set_mode(static_cast<v1::Delivery::Mode>(99)); }},
    {"order.delivery.window", [](auto& r) { Delivery(r).set_window(static_cast<v1::Delivery::Window>(99)); }},
    {"order.delivery.address", [](auto& r) { Delivery(r).clear_address(); }},
    {"order.delivery.address.postal_code", [](auto& r) { Address(r).clear_postal_code(); }},
    {"order.delivery.address.postal_code", [](auto& r) { Address(r).set_postal_code("0123 AB"); }},
    {"order.delivery.address.postal_code", [](auto& r) { Address(r).set_postal_code("1012 ab"); }},
    {"order.delivery.address.postal_code", [](auto& r) { Address(r).set_postal_code("1012"); }},
    {"order.delivery.address.recipients", [](auto& r) { Address(r).clear_recipients(); }},
    {"order.delivery.date", [](auto& r) { SetDate(r, kToday - 1); }},
    {"order.delivery.date", [](auto& r) { SetDate(r, kToday + kDeliveryDaysMax + 1); }},
    {"order.delivery.date", [](auto& r) { Delivery(r).mutable_date()->set_month(13); }},
    {"order.delivery.instructions",
     [](auto& r) { Delivery(r).set_instructions(std::string(kInstructionsMax + 1, 'x')); }},
    {"order.delivery.point", [](auto& r) { Delivery(r).set_point(std::string(kReferenceMax + 1, 'x')); }},
    {"order.payment.method", [](auto& r) { r.mutable_order()->mutable_payment()->set_method(std::string(33, 'x')); }},
    {"order.payment.redirect_url",
     [](auto& r) { r.mutable_order()->mutable_payment()->set_redirect_url("javascript:alert(1)"); }},
    {"order.payment.redirect_url",
     [](auto& r) { r.mutable_order()->mutable_payment()->set_redirect_url("http://shop.example/"); }},
    {"order.payment.redirect_url",
     [](auto& r) { r.mutable_order()->mutable_payment()->set_redirect_url("http://localhost.evil.example/"); }},
    {"order.payment.redirect_url", [](auto& r) { r.mutable_order()->mutable_payment()->set_redirect_url("https://"); }},
    {"order.split_policy",
     [](auto& r) { r.mutable_order()->set_split_policy(static_cast<v1::Order::SplitPolicy>(99)); }},
    {"order.split_policy", [](auto& r) { r.mutable_order()->set_split_policy(v1::Order::AS_READY); }},
};

TEST(ToPlaceOrder, EachBadField_IsNamed) {
  for (const Bad& bad : kBad) {
    v1::PlaceOrderRequest request = ExampleRequest();
    bad.spoil(request);
    EXPECT_THAT(ToPlaceOrder(request, "shop", kToday),
                StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf(std::string(bad.field))))
        << bad.field << " of " << request.ShortDebugString();
  }
}

TEST(ToPlaceOrder, ManyBadFields_AreAllNamed) {
  const auto answer = ToPlaceOrder({}, "shop", kToday);
  for (const char* field : {"request_id", "order.customer", "order.channel", "order.lines", "order.delivery.address"}) {
    EXPECT_THAT(answer, StatusIs(absl::StatusCode::kInvalidArgument, ViolationOf(std::string(field))));
  }
}

TEST(ToPlaceOrder, GoodRequest_KeepsWhatIsTheCallersAndNothingElse) {
  v1::PlaceOrderRequest request = ExampleRequest();
  request.mutable_order()->set_name("orders/mine");
  request.mutable_order()->set_state(v1::Order::COMPLETED);
  request.mutable_order()->set_checkout_url("https://evil");
  Line(request).set_title("Cheap");
  const auto place = ToPlaceOrder(request, "shop", kToday);
  ASSERT_OK(place);
  EXPECT_EQ(place->order().name(), "");
  EXPECT_EQ(place->order().state(), v1::Order::STATE_UNSPECIFIED);
  EXPECT_EQ(place->order().checkout_url(), "");
  EXPECT_EQ(place->order().lines(0).title(), "");
  EXPECT_EQ(place->order().lines(0).line(), 1);
  EXPECT_EQ(place->order().delivery().mode(), v1::Delivery::HOME);
  EXPECT_EQ(place->order().charges(0).vat_category(), "STANDARD");
  EXPECT_EQ(place->channel, "webshop");
  EXPECT_EQ(place->caller, "shop");
}

TEST(ToPlaceOrder, Limits_AreWithinTheLimits) {
  v1::PlaceOrderRequest request = ExampleRequest();
  Line(request).set_quantity(kQuantityMax);
  Line(request).mutable_unit_price()->set_units(1'000'000);
  SetDate(request, kToday + kDeliveryDaysMax);
  while (request.order().lines_size() < kLinesMax) *request.mutable_order()->add_lines() = request.order().lines(0);
  EXPECT_OK(ToPlaceOrder(request, "shop", kToday));
  SetDate(request, kToday);
  EXPECT_OK(ToPlaceOrder(request, "shop", kToday));
}

TEST(ToPlaceOrder, Hash_DependsOnTheContentOnly) {
  v1::PlaceOrderRequest request = ExampleRequest();
  const std::string hash = ToPlaceOrder(request, "shop", kToday)->request_hash;
  request.set_request_id("0194a4c0-0000-7000-8000-00000000000f");
  EXPECT_EQ(ToPlaceOrder(request, "shop", kToday)->request_hash, hash);
  request.mutable_order()->set_number("output only");
  EXPECT_EQ(ToPlaceOrder(request, "shop", kToday)->request_hash, hash);
  Line(request).set_quantity(3);
  EXPECT_NE(ToPlaceOrder(request, "shop", kToday)->request_hash, hash);
}

TEST(ToProto, NewOrder_IsPendingAndUnpaid) {
  const v1::Order order = ToProto(ExampleRecord());
  EXPECT_EQ(order.name(), "orders/0194a4c0-0000-7000-8000-000000000001");
  EXPECT_EQ(order.number(), "25-00001234");
  EXPECT_EQ(order.state(), v1::Order::PENDING);
  EXPECT_EQ(order.payment_summary(), v1::Order::PAYMENT_NONE);
  EXPECT_EQ(order.fulfilment_summary(), v1::Order::FULFILMENT_NONE);
  EXPECT_THAT(order.invoices(), IsEmpty());
  EXPECT_THAT(order.shipments(), IsEmpty());
  EXPECT_FALSE(order.has_end_time() || order.attention());
}

TEST(ToProto, DeliveredAndCredited_TellsAll) {
  OrderRecord record = ExampleRecord();
  const absl::Time promised = record.placed->created_at + absl::Hours(24);
  record.process.state = OrderState::kCompleted;
  record.process.paid = true;
  record.process.checkout_url = "https://pay/1";
  record.process.invoice_number = "F25-0000001";
  record.process.credit_note_number = "C25-0000001";
  record.process.shipments[0] = {.tracking_code = "T1",
                                 .courier = "Fiets",
                                 .tracking = Tracking::kDelivered,
                                 .tracking_time = promised,
                                 .promised_from = promised,
                                 .promised_until = promised + absl::Hours(2)};
  record.ended_at = promised;
  const v1::Order order = ToProto(record);
  EXPECT_EQ(order.checkout_url(), "") << "there is nothing to pay any more";
  EXPECT_EQ(order.payment_summary(), v1::Order::PAYMENT_FULL);
  EXPECT_EQ(order.fulfilment_summary(), v1::Order::FULFILMENT_FULL);
  EXPECT_THAT(order.invoices(),
              ElementsAre(InvoiceOf(record.placed->id).Name(), CreditNoteOf(record.placed->id).Name()));
  ASSERT_THAT(order.shipments(), SizeIs(1));
  EXPECT_EQ(order.shipments(0).tracking_state(), "DELIVERED");
  EXPECT_EQ(order.shipments(0).job(), JobOf(record.placed->id, 1).Name());
  EXPECT_THAT(order.shipments(0).lines(), ElementsAre(1));
  EXPECT_TRUE(order.has_promise() && order.has_end_time());
  EXPECT_EQ(order.promise().date().day(), 16);
}

TEST(ToProto, UndoneOrder_KeepsNothingOfThePayment) {
  OrderRecord record = ExampleRecord();
  record.process.paid = true;
  for (const auto& [state, summary] : {std::pair(OrderState::kConfirmed, v1::Order::PAYMENT_FULL),
                                       {OrderState::kCancelling, v1::Order::PAYMENT_FULL},
                                       {OrderState::kCancelled, v1::Order::PAYMENT_NONE},
                                       {OrderState::kExpired, v1::Order::PAYMENT_NONE}}) {
    record.process.state = state;
    EXPECT_EQ(ToProto(record).payment_summary(), summary) << static_cast<int>(state);
  }
}

TEST(ToProto, PaidOrder_TellsHowMuchOfThatWentBack) {
  OrderRecord record = ExampleRecord();
  record.process.state = OrderState::kCompleted;
  record.process.paid = true;
  const Uuid a = *Uuid::TryParse("0194a4c0-0000-7000-8000-00000000000d");
  const Uuid b = *Uuid::TryParse("0194a4c0-0000-7000-8000-00000000000e");
  record.process.refunds_done = {{a, 24'699}};
  EXPECT_EQ(ToProto(record).payment_summary(), v1::Order::PAYMENT_PARTLY_REFUNDED);
  record.process.refunds_done.push_back({b, 1});
  EXPECT_EQ(ToProto(record).payment_summary(), v1::Order::PAYMENT_REFUNDED);
  record.process.state = OrderState::kCancelled;
  EXPECT_EQ(ToProto(record).payment_summary(), v1::Order::PAYMENT_NONE);
}

TEST(ToProto, CreditNotesOfRemedies_AreAmongTheInvoices) {
  OrderRecord record = ExampleRecord();
  const std::string note = "invoices/0194a4c0-0000-7000-8000-00000000000f";
  record.process.invoice_number = "F25-0000001";
  record.process.remedies = {{.id = *Uuid::TryParse("0194a4c0-0000-7000-8000-00000000000d")},
                             {.id = *Uuid::TryParse("0194a4c0-0000-7000-8000-00000000000e"), .credit_note = note}};
  EXPECT_THAT(ToProto(record).invoices(), ElementsAre(InvoiceOf(record.placed->id).Name(), note));
}

TEST(ToProto, AttemptThatFailed_LeadsNowhere) {
  OrderRecord record = ExampleRecord();
  record.process.checkout_url = "https://pay/1";
  EXPECT_EQ(ToProto(record).checkout_url(), "https://pay/1");
  Step& authorize = record.process.steps[record.process.plan().Find(StepKind::kAuthorize)];
  authorize = {.state = StepState::kWaiting, .error = "PAYMENT_FAILED: canceled"};
  const v1::Order order = ToProto(record);
  EXPECT_EQ(order.checkout_url(), "");
  ASSERT_THAT(order.waits(), SizeIs(1));
  EXPECT_EQ(order.waits(0).last_error(), "PAYMENT_FAILED: canceled");
  authorize.error = "UNAVAILABLE: away";
  EXPECT_EQ(ToProto(record).checkout_url(), "https://pay/1") << "the attempt is open, whoever cannot be reached";
}

TEST(ToProto, ParkedOrder_AsksForAttention) {
  OrderRecord record = ExampleRecord();
  record.process.steps[2].state = StepState::kParked;
  const v1::Order order = ToProto(record);
  EXPECT_TRUE(order.attention());
  ASSERT_THAT(order.waits(), SizeIs(1));
  EXPECT_FALSE(order.waits(0).has_next_try_time());
}

TEST(Channels, FromProto_ChecksAndFillsIn) {
  v1::Channel channel;
  channel.set_name("channels/kiosk-2");
  channel.set_display_name("Kiosk");
  const auto policy = FromProto(channel);
  ASSERT_OK(policy);
  EXPECT_EQ(policy->payment_hold_minutes, 30);
  EXPECT_EQ(ToProto(*policy).name(), "channels/kiosk-2");
  const auto bad = [&](auto spoil) {
    v1::Channel spoilt = channel;
    spoil(spoilt);
    return FromProto(spoilt);
  };
  using Code = absl::StatusCode;
  EXPECT_THAT(bad([](auto& c) { c.set_name("channels/Kiosk"); }), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(bad([](auto& c) { c.set_name("channels/" + std::string(33, 'a')); }), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(bad([](auto& c) { c.clear_display_name(); }),
              StatusIs(Code::kInvalidArgument, ViolationOf(std::string("channel.display_name"))));
  EXPECT_THAT(bad([](auto& c) { c.set_split_as_ready(true); }),
              StatusIs(Code::kInvalidArgument, ViolationOf(std::string("channel.split_as_ready"))));
  for (int minutes : {-1, 10'081}) {
    EXPECT_THAT(bad([&](auto& c) { c.set_payment_hold_minutes(minutes); }),
                StatusIs(Code::kInvalidArgument, ViolationOf(std::string("channel.payment_hold_minutes"))));
  }
}

TEST(OrderNumber, ComesBackAsItsSerial) {
  EXPECT_EQ(SerialOfNumber("25-00001234"), 1234);
  EXPECT_EQ(SerialOfNumber("25-123456789"), 123456789);
  for (const char* bad : {"", "25", "25-", "250-1", "25-x", "25-0", "25--1", "-00001234"}) {
    EXPECT_EQ(SerialOfNumber(bad), 0) << bad;
  }
}

}  // namespace
}  // namespace vlot::ordering
