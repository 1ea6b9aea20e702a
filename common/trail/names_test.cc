#include "common/trail/names.h"

#include <gtest/gtest.h>

#include "vlot/access/v1/access.pb.h"
#include "vlot/fulfilment/v1/fulfilment.pb.h"
#include "vlot/invoicing/v1/billing_schedule.pb.h"
#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::trail {
namespace {

TEST(Names, OwnName_ComesFirst) {
  ordering::v1::Order order;
  order.set_name("orders/1");
  order.set_customer("customers/2");
  EXPECT_EQ(ResourceIn(order), "orders/1");
}

TEST(Names, NameOfWhatItBrings_ComesNext) {
  access::v1::CreateApiKeyResponse response;
  response.mutable_api_key()->set_name("apiKeys/1");
  response.mutable_api_key()->set_state(access::v1::ApiKey::ACTIVE);
  EXPECT_EQ(ResourceIn(response), "apiKeys/1");
  EXPECT_EQ(StateIn(response), "ACTIVE");
}

TEST(Names, FirstReference_ComesLast) {
  fulfilment::v1::RecordReceiptRequest request;
  request.set_request_id("0190f1e2-0000-7000-8000-000000000000");
  request.set_location("locations/1");
  EXPECT_EQ(ResourceIn(request), "locations/1");
  EXPECT_EQ(ResourceIn(fulfilment::v1::RecordReceiptRequest()), "");
}

TEST(Names, ZoneOfATime_IsNoReference) {
  invoicing::v1::BillingSchedule schedule;
  schedule.set_time_zone("Europe/Amsterdam");
  EXPECT_EQ(ResourceIn(schedule), "");
}

TEST(Names, StateThatIsNotSet_IsNone) {
  ordering::v1::Order order;
  EXPECT_EQ(StateIn(order), "");
  order.set_state(ordering::v1::Order::CANCELLING);
  EXPECT_EQ(StateIn(order), "CANCELLING");
}

}  // namespace
}  // namespace vlot::trail
