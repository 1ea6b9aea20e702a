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

TEST(EndpointTest, ParseEndpoint_SchemesWithPublishedForms_AreCheckedByThem) {
  for (const char* text :
       {"0007:5560360793", "0096:1234567890", "0151:51824753556", "0184:12345678", "0184:DK12345678", "0192:974760673",
        "0198:DK12345678", "0201:uf1a2b", "0210:RSSMRA85T10A562S", "0210:00743110157", "0211:IT00743110157",
        "0240:20162200128", "0240:20002000130", "0240:20002400040", "0240:20002400091", "0208:0203201340"}) {
    EXPECT_FALSE(ParseEndpoint(text).empty()) << text;
  }
  for (const char* text :
       {"0007:5560360794",      "0007:556036079",  "0096:123456789",   "0151:51824753557",   "0151:5182475355",
        "0184:1234567",         "0184:SE12345678", "0192:974760674",   "0192:000000000",     "0192:97476067",
        "0198:12345678",        "0198:DK1234567",  "0198:D",           "0201:uf1a2",         "0201:uf-a2b",
        "0210:RSSMRA85T10A562", "0210:0074311015", "0211:00743110157", "0211:IT00743110158", "0211:IT",
        "0240:20162200129",     "0240:2016220012", "0240:20161900126", "0240:20002000131",   "0240:20002400049",
        "0208:2345678942"}) {
    EXPECT_TRUE(ParseEndpoint(text).empty()) << text;
  }
}

TEST(EndpointTest, ParseEndpoint_AsBeforeAllWereChecked_TakesWhatItTook) {
  for (const char* text : {"0208:2345678942", "0192:974760674", "0211:00743110157", "0240:x"}) {
    EXPECT_FALSE(ParseEndpoint(text, NumberChecks::kFew).empty()) << text;
  }
  for (const char* text : {"0208:0123456789", "0088:8712345678905", "0106:8765432"}) {
    EXPECT_TRUE(ParseEndpoint(text, NumberChecks::kFew).empty()) << text;
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
