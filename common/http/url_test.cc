#include "common/http/url.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>

#include "common/http/address_policy.h"
#include "common/http/message.h"

namespace vlot::http {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Optional;
using ::testing::Pair;

TEST(Url, Encode_ReservedAndNonAscii_BecomeEscapes) { EXPECT_EQ(UrlEncode("a b/ç~-._"), "a%20b%2F%C3%A7~-._"); }

TEST(Url, Decode_ValidEscapes_GivesBytes) { EXPECT_THAT(UrlDecode("a%20b%2f+"), Optional(Eq("a b/+"))); }

TEST(Url, Decode_BrokenEscape_GivesNothing) {
  for (const char* text : {"%", "%2", "%zz", "ok%4"}) EXPECT_EQ(UrlDecode(text), std::nullopt) << text;
}

TEST(Url, IsWebUrl_OthersThanHttpWithAHost_AreNot) {
  for (const char* text :
       {"http://127.0.0.1:7490", "https://api.mollie.com/v2", "http://[::1]:80/", "https://a.example"})
    EXPECT_TRUE(IsWebUrl(text)) << text;
  for (const char* text : {"", "nope", "not-a-url", "ftp://x", "http://", "127.0.0.1:7490", "//a.example", "http://a b",
                           "http://jan@a.example", "http://a.example:port", "file:///etc/passwd"})
    EXPECT_FALSE(IsWebUrl(text)) << text;
  EXPECT_FALSE(IsWebUrl(std::string_view("http://a\0b", 10)));
}

TEST(Url, ParseForm_PairsPlusAndMissingValue_AreRead) {
  EXPECT_THAT(ParseForm("id=tr_1&name=a+b%26c&flag&=x"),
              ElementsAre(Pair("id", "tr_1"), Pair("name", "a b&c"), Pair("flag", ""), Pair("", "x")));
}

TEST(Url, FormatForm_ThenParse_GivesTheSame) {
  const Parameters parameters = {{"redirect", "https://shop.example/?a=1&b=2"}, {"naam", "Zoë"}};
  EXPECT_EQ(ParseForm(FormatForm(parameters)), parameters);
}

TEST(Headers, Get_OtherCase_FindsFirst) {
  Headers headers = {{"Content-Type", "a"}, {"content-type", "b"}};
  EXPECT_EQ(headers.Get("CONTENT-TYPE"), "a");
  headers.Set("Content-type", "c");
  EXPECT_EQ(headers.size(), 1u);
  EXPECT_EQ(headers.Get("content-type"), "c");
}

bool IsPublic(const char* text) {
  sockaddr_in v4{};
  if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    return IsPublicAddress(reinterpret_cast<const sockaddr*>(&v4));
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  EXPECT_EQ(inet_pton(AF_INET6, text, &v6.sin6_addr), 1) << text;
  return IsPublicAddress(reinterpret_cast<const sockaddr*>(&v6));
}

TEST(AddressPolicy, PublicAddresses_AreAllowed) {
  for (const char* text : {"8.8.8.8", "172.32.0.1", "2001:4860:4860::8888", "::ffff:8.8.8.8"}) {
    EXPECT_TRUE(IsPublic(text)) << text;
  }
}

TEST(AddressPolicy, InternalAddresses_AreRefused) {
  for (const char* text :
       {"127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "::", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::10.0.0.1"}) {
    EXPECT_FALSE(IsPublic(text)) << text;
  }
}

}  // namespace
}  // namespace vlot::http
