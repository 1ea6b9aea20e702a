// Customers, channels and work items as they are served.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/proto_matchers.h"
#include "services/ordering/testing/served.h"

namespace vlot::ordering {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::vlot::testing::EqualsProto;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;
using Code = absl::StatusCode;

class PartiesTest : public testing::ServedTest {
 protected:
  v1::CreateCustomerRequest NewCustomer(const std::string& email = "a@example.nl") {
    v1::CreateCustomerRequest request;
    request.set_request_id(ids_.Next().ToString());
    v1::Customer& customer = *request.mutable_customer();
    customer.set_display_name("A. Jansen");
    customer.set_email(email);
    google::type::PostalAddress& address = *customer.mutable_address();
    address.set_region_code("NL");
    address.set_postal_code("1012 AB");
    address.set_locality("Amsterdam");
    address.add_address_lines("Damrak 1");
    return request;
  }
  absl::StatusOr<v1::Customer> GetCustomer(const std::string& caller, const std::string& name) {
    v1::GetCustomerRequest request;
    request.set_name(name);
    return As(caller, &Customers::GetCustomer, request);
  }
  v1::CreateChannelRequest NewChannel(const std::string& id) {
    v1::CreateChannelRequest request;
    request.set_request_id(ids_.Next().ToString());
    request.mutable_channel()->set_name("channels/" + id);
    request.mutable_channel()->set_display_name("Kiosk");
    return request;
  }
  // An order whose invoice was refused for good; its work item.
  v1::WorkItem Parked() {
    services_.Set(StepKind::kInvoice, testing::Failing(Code::kInvalidArgument, "INVALID_FIELDS"));
    const v1::Order order = MustPlaceAs("shop", NewRequest());
    EXPECT_TRUE(WaitFor(*copy_, *OrderId::ParseName(order.name()), JournalKind::kWorkItemOpened));
    services_.Set(StepKind::kInvoice, nullptr);
    const auto items = As("jan", &WorkItems::ListWorkItems, {});
    EXPECT_OK(items);
    return items->work_items_size() == 0 ? v1::WorkItem() : *items->work_items().rbegin();
  }
  v1::ResolveWorkItemRequest Resolving(const v1::WorkItem& item, v1::ResolveWorkItemRequest::Act act) {
    v1::ResolveWorkItemRequest request;
    request.set_name(item.name());
    request.set_request_id(ids_.Next().ToString());
    request.set_act(act);
    request.set_reason("the address was mended");
    return request;
  }
};

TEST_F(PartiesTest, CreateCustomer_OnceAndAgain_IsOneCustomer) {
  const v1::CreateCustomerRequest request = NewCustomer();
  const auto first = As("shop", &Customers::CreateCustomer, request);
  const auto second = As("shop", &Customers::CreateCustomer, request);
  ASSERT_OK(first);
  ASSERT_OK(second);
  EXPECT_THAT(*first, EqualsProto(*second));
  EXPECT_EQ(first->language(), "nl");
  EXPECT_EQ(first->kind(), v1::Customer::CONSUMER);
  v1::CreateCustomerRequest other = request;
  other.mutable_customer()->set_display_name("B");
  EXPECT_THAT(As("shop", &Customers::CreateCustomer, other),
              StatusIs(Code::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
}

TEST_F(PartiesTest, Customers_OfAnotherShop_AreNotThere) {
  const auto customer = As("shop", &Customers::CreateCustomer, NewCustomer());
  ASSERT_OK(customer);
  EXPECT_OK(GetCustomer("shop", customer->name()));
  EXPECT_OK(GetCustomer("jan", customer->name()));
  const auto not_found = StatusIs(Code::kNotFound, Reason("CUSTOMER_NOT_FOUND"));
  EXPECT_THAT(GetCustomer("other", customer->name()), not_found);
  EXPECT_THAT(GetCustomer("shop", CustomerId(ids_.Next()).Name()), not_found);
  EXPECT_THAT(GetCustomer("shop", "customers/1"), StatusIs(Code::kInvalidArgument, ViolationOf("name")));
  v1::UpdateCustomerRequest update;
  update.set_request_id(ids_.Next().ToString());
  *update.mutable_customer() = *customer;
  update.mutable_update_mask()->add_paths("email");
  EXPECT_THAT(As("other", &Customers::UpdateCustomer, update), not_found);
}

TEST_F(PartiesTest, CreateCustomer_WithAnAccount_MustKnowIt) {
  v1::CreateCustomerRequest request = NewCustomer();
  request.mutable_customer()->set_account(account_.Name());
  EXPECT_THAT(As("jan", &Customers::CreateCustomer, request),
              StatusIs(Code::kInvalidArgument, ViolationOf("customer.account")));
  invoicing::v1::Account account;
  account.set_name(account_.Name());
  account.set_billing_mode(invoicing::v1::MONTHLY);
  fake_clients_->account = account;
  const auto customer = As("jan", &Customers::CreateCustomer, request);
  ASSERT_OK(customer);
  EXPECT_EQ(customer->account(), account_.Name());
  v1::PlaceOrderRequest placing = NewRequest();
  placing.mutable_order()->set_customer(customer->name());
  EXPECT_TRUE(MustPlaceAs("jan", placing).on_account()) << "the account decides how it is paid";
}

TEST_F(PartiesTest, UpdateCustomer_ChangesWhatTheMaskNamesOnly) {
  const auto customer = As("shop", &Customers::CreateCustomer, NewCustomer());
  ASSERT_OK(customer);
  clock_.Advance(absl::Minutes(1));
  v1::UpdateCustomerRequest update;
  update.set_request_id(ids_.Next().ToString());
  update.mutable_customer()->set_name(customer->name());
  update.mutable_customer()->set_email("b@example.nl");
  update.mutable_customer()->set_display_name("ignored");
  update.mutable_update_mask()->add_paths("email");
  const auto changed = As("shop", &Customers::UpdateCustomer, update);
  ASSERT_OK(changed);
  EXPECT_EQ(changed->email(), "b@example.nl");
  EXPECT_EQ(changed->display_name(), "A. Jansen");
  EXPECT_NE(changed->update_time().seconds(), changed->create_time().seconds());
  update.set_request_id(ids_.Next().ToString());
  update.mutable_customer()->set_email("not an address");
  EXPECT_THAT(As("shop", &Customers::UpdateCustomer, update),
              StatusIs(Code::kInvalidArgument, ViolationOf("customer.email")));
  update.mutable_update_mask()->set_paths(0, "kind");
  EXPECT_THAT(As("shop", &Customers::UpdateCustomer, update),
              StatusIs(Code::kInvalidArgument, ViolationOf("update_mask")));
  EXPECT_EQ(GetCustomer("shop", customer->name())->email(), "b@example.nl");
}

TEST_F(PartiesTest, ListCustomers_ByAddressAndPages) {
  std::vector<std::string> made;
  for (int i = 0; i < 3; ++i) {
    made.insert(made.begin(), As("shop", &Customers::CreateCustomer, NewCustomer("c@example.nl"))->name());
  }
  v1::ListCustomersRequest request;
  request.set_email("c@example.nl");
  request.set_page_size(2);
  const auto first = As("shop", &Customers::ListCustomers, request);
  ASSERT_OK(first);
  request.set_page_token(first->next_page_token());
  const auto second = As("shop", &Customers::ListCustomers, request);
  ASSERT_OK(second);
  ASSERT_THAT(first->customers(), SizeIs(2));
  ASSERT_THAT(second->customers(), SizeIs(1));
  EXPECT_THAT((std::vector{first->customers(0).name(), first->customers(1).name(), second->customers(0).name()}),
              ElementsAre(made[0], made[1], made[2]));
  request.clear_page_token();
  EXPECT_THAT(As("other", &Customers::ListCustomers, request)->customers(), IsEmpty());
}

TEST_F(PartiesTest, Channels_MadeChangedAndListed) {
  const v1::CreateChannelRequest request = NewChannel("kiosk");
  const auto made = As("jan", &Channels::CreateChannel, request);
  ASSERT_OK(made);
  EXPECT_EQ(made->payment_hold_minutes(), 30);
  EXPECT_OK(As("jan", &Channels::CreateChannel, request)) << "the same request";
  EXPECT_THAT(As("jan", &Channels::CreateChannel, NewChannel("kiosk")),
              StatusIs(Code::kAlreadyExists, Reason("CHANNEL_EXISTS")));
  EXPECT_THAT(As("jan", &Channels::CreateChannel, NewChannel("Kiosk 2")),
              StatusIs(Code::kInvalidArgument, ViolationOf("channel.name")));
  EXPECT_THAT(As("shop", &Channels::CreateChannel, NewChannel("mine")), StatusIs(Code::kPermissionDenied));

  v1::UpdateChannelRequest update;
  update.set_request_id(ids_.Next().ToString());
  update.mutable_channel()->set_name("channels/kiosk");
  update.mutable_channel()->set_closed(true);
  update.mutable_update_mask()->add_paths("closed");
  update.mutable_update_mask()->add_paths("payment_hold_minutes");
  const auto changed = As("jan", &Channels::UpdateChannel, update);
  ASSERT_OK(changed);
  EXPECT_TRUE(changed->closed());
  EXPECT_EQ(changed->payment_hold_minutes(), 30) << "0 is the standard, and the answer says what holds";
  EXPECT_EQ(changed->display_name(), "Kiosk");
  update.set_request_id(ids_.Next().ToString());
  update.mutable_channel()->set_name("channels/none");
  EXPECT_THAT(As("jan", &Channels::UpdateChannel, update), StatusIs(Code::kNotFound, Reason("CHANNEL_NOT_FOUND")));

  const auto listed = As("shop", &Channels::ListChannels, {});
  ASSERT_OK(listed);
  std::vector<std::string> names;
  for (const v1::Channel& channel : listed->channels()) names.push_back(channel.name());
  EXPECT_THAT(names, ElementsAre("channels/app", "channels/call-centre", "channels/counter", "channels/kiosk",
                                 "channels/webshop"));
}

TEST_F(PartiesTest, ResolveWorkItem_Retry_GoesOnAndIsAnsweredAlikeAgain) {
  const v1::WorkItem item = Parked();
  EXPECT_EQ(item.step(), "invoice");
  EXPECT_EQ(item.reason(), "INVALID_FIELDS");
  EXPECT_TRUE(Get("shop", item.order())->attention());
  const auto request = Resolving(item, v1::ResolveWorkItemRequest::RETRY);
  const auto resolved = As("jan", &WorkItems::ResolveWorkItem, request);
  ASSERT_OK(resolved);
  EXPECT_EQ(resolved->state(), v1::WorkItem::RESOLVED);
  EXPECT_EQ(resolved->resolution(), "the address was mended");
  EXPECT_TRUE(WaitFor(*copy_, *OrderId::ParseName(item.order()), JournalKind::kCourierBooked));
  const auto again = As("jan", &WorkItems::ResolveWorkItem, request);
  ASSERT_OK(again);
  EXPECT_THAT(*again, EqualsProto(*resolved));
  const auto late = Resolving(item, v1::ResolveWorkItemRequest::CANCEL);
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(As("jan", &WorkItems::ResolveWorkItem, late),
                StatusIs(Code::kFailedPrecondition, Reason("WORK_ITEM_RESOLVED")));
  }
}

TEST_F(PartiesTest, ResolveWorkItem_Skip_TakesTheStepAsDone) {
  const v1::WorkItem item = Parked();
  const OrderId order = *OrderId::ParseName(item.order());
  const int sent = services_.Sent(order, StepKind::kInvoice);
  ASSERT_OK(As("jan", &WorkItems::ResolveWorkItem, Resolving(item, v1::ResolveWorkItemRequest::SKIP)));
  EXPECT_TRUE(WaitFor(*copy_, order, JournalKind::kCourierBooked));
  EXPECT_EQ(services_.Sent(order, StepKind::kInvoice), sent);
}

TEST_F(PartiesTest, ResolveWorkItem_Cancel_UndoesTheOrder) {
  const v1::WorkItem item = Parked();
  ASSERT_OK(As("jan", &WorkItems::ResolveWorkItem, Resolving(item, v1::ResolveWorkItemRequest::CANCEL)));
  EXPECT_TRUE(WaitFor(*copy_, *OrderId::ParseName(item.order()), JournalKind::kOrderCancelled));
  EXPECT_FALSE(Get("shop", item.order())->attention());
}

TEST_F(PartiesTest, ResolveWorkItem_BadRequests_NameTheirFields) {
  v1::WorkItem nobody;
  nobody.set_name(WorkItemId(ids_.Next()).Name());
  EXPECT_THAT(As("jan", &WorkItems::ResolveWorkItem, Resolving(nobody, v1::ResolveWorkItemRequest::RETRY)),
              StatusIs(Code::kNotFound, Reason("WORK_ITEM_NOT_FOUND")));
  v1::ResolveWorkItemRequest bad;
  EXPECT_THAT(As("jan", &WorkItems::ResolveWorkItem, bad), StatusIs(Code::kInvalidArgument, Reason("REASON_REQUIRED")));
  bad.set_reason("to see what is wrong with it");
  const auto answer = As("jan", &WorkItems::ResolveWorkItem, bad);
  for (const char* field : {"name", "request_id", "act"}) {
    EXPECT_THAT(answer, StatusIs(Code::kInvalidArgument, ViolationOf(std::string(field))));
  }
  EXPECT_THAT(As("shop", &WorkItems::ResolveWorkItem, {}), StatusIs(Code::kPermissionDenied));
}

TEST_F(PartiesTest, ListWorkItems_ByStateAndPages) {
  std::vector<std::string> names;
  for (int i = 0; i < 3; ++i) names.push_back(Parked().name());
  v1::ListWorkItemsRequest request;
  request.set_page_size(2);
  const auto first = As("jan", &WorkItems::ListWorkItems, request);
  ASSERT_OK(first);
  EXPECT_THAT(first->work_items(), SizeIs(2));
  request.set_page_token(first->next_page_token());
  EXPECT_THAT(As("jan", &WorkItems::ListWorkItems, request)->work_items(), SizeIs(1));
  ASSERT_OK(As("jan", &WorkItems::ResolveWorkItem, Resolving(first->work_items(0), v1::ResolveWorkItemRequest::SKIP)));
  request.Clear();
  request.set_state(v1::WorkItem::RESOLVED);
  EXPECT_THAT(As("jan", &WorkItems::ListWorkItems, request)->work_items(), SizeIs(1));
  request.set_state(v1::WorkItem::OPEN);
  EXPECT_THAT(As("jan", &WorkItems::ListWorkItems, request)->work_items(), SizeIs(2));
}

}  // namespace
}  // namespace vlot::ordering
