#include "services/invoicing/endpoint.h"

#include <gtest/gtest.h>

#include "services/invoicing/testing/examples.h"

namespace vlot::invoicing {
namespace {

TEST(EndpointTest, ParseEndpoint_WhatPeppolRoutes_IsTaken) {
  for (const char* text : {"0106:87654321", "0190:00000001234567890000", "9944:NL123456782B90", "0208:0123456749",
                           "0088:8712345678906", "9933:123456789", "0192:987654325"}) {
    EXPECT_FALSE(ParseEndpoint(text).empty()) << text;
  }
  EXPECT_EQ(ParseEndpoint("0106: 87654321 "), (Endpoint{"0106", "87654321"}));
}

TEST(EndpointTest, ParseEndpoint_WhatANetworkRefuses_IsNone) {
  for (const char* text : {"", "87654321", "1234:abc", "106:87654321", "0106:", "0106: ", "0106:8765432", "0190:123",
                           "9944:NL123456789B01", "0208:0123456789", "0088:8712345678905", "9933:12 34", "EM:a@b.nl"}) {
    EXPECT_TRUE(ParseEndpoint(text).empty()) << text;
  }
}

TEST(EndpointTest, EndpointOf_OwnAddressIsNone_ComesFromTheNumbers) {
  Party buyer = Business();
  buyer.endpoint = "1234:abc";
  EXPECT_EQ(EndpointOf(buyer), (Endpoint{"0106", "87654321"}));
  buyer.registration_number = "12.34";
  EXPECT_EQ(EndpointOf(buyer), (Endpoint{"9944", "NL123456782B90"}));
  buyer.vat_id = "";
  EXPECT_TRUE(EndpointOf(buyer).empty());
}

}  // namespace
}  // namespace vlot::invoicing
