#include "services/gateway/strict_json.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::gateway {
namespace {

template <class Message>
std::string FaultIn(std::string_view body) {
  const auto fault = FindJsonFault(*Message::descriptor(), body);
  return fault ? absl::StrCat(fault->field, " ", fault->description) : "";
}

TEST(StrictJsonTest, FindJsonFault_WhatProtobufReads_AndItsAuthorMeant_IsNone) {
  for (const char* body :
       {"{}", R"({"order": {"lines": [], "charges": null, "delivery": {"address": {"recipients": ["a", "a"]}}}})",
        R"({"order": {"lines": [{"item": "a", "quantity": 1}, {"item": "a", "quantity": 1}]}})",
        R"({"order": {"customer": "a", "channel": "a"}, "unknown": [null, {}]})"}) {
    EXPECT_EQ(FaultIn<ordering::v1::PlaceOrderRequest>(body), "") << body;
  }
  EXPECT_EQ(FaultIn<google::rpc::ErrorInfo>(R"({"metadata": {"a_b": "1", "aB": "2"}})"), "") << "keys of a map";
}

TEST(StrictJsonTest, FindJsonFault_Twice_NamesTheSecond) {
  using ordering::v1::PlaceOrderRequest;
  EXPECT_EQ(FaultIn<PlaceOrderRequest>(R"({"order": {"lines": [{}, {"unitPrice": {}, "unit_price": {}}]}})"),
            "order.lines[1].unitPrice is given twice");
  EXPECT_EQ(FaultIn<google::rpc::ErrorInfo>(R"({"metadata": {"a_b": "1", "a_b": "2"}})"),
            "metadata.a_b is given twice");
}

TEST(StrictJsonTest, FindJsonFault_OneOrNullWhereAListBelongs_IsNamed) {
  using ordering::v1::PlaceOrderRequest;
  EXPECT_EQ(FaultIn<PlaceOrderRequest>(R"({"order": {"delivery": {"address": {"recipients": "A. Jansen"}}}})"),
            "order.delivery.address.recipients must be a list");
  EXPECT_EQ(FaultIn<PlaceOrderRequest>(R"({"order": {"delivery": {"address": {"recipients": ["a", null]}}}})"),
            "order.delivery.address.recipients[1] must not be null");
}

TEST(StrictJsonTest, FindJsonFault_Depth_EndsBeforeProtobufs) {
  using ordering::v1::PlaceOrderRequest;
  const auto nested = [](int levels) { return std::string(levels, '[') + std::string(levels, ']'); };
  EXPECT_EQ(FaultIn<PlaceOrderRequest>(nested(kJsonDepthMax)), "");
  EXPECT_EQ(FaultIn<PlaceOrderRequest>(nested(kJsonDepthMax + 1)), "body is nested more than 100 deep");
  EXPECT_EQ(FaultIn<PlaceOrderRequest>(std::string(1'000'000, '[')), "body is nested more than 100 deep");
}

}  // namespace
}  // namespace vlot::gateway
