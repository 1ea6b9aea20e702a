#include "common/checks/return_url.h"

#include <gtest/gtest.h>

namespace vlot {
namespace {

TEST(ReturnUrlTest, IsReturnUrl_AbsoluteHttpsOrLoopback_IsOne) {
  for (std::string_view url :
       {"https://shop.example", "https://shop.example/thanks?order=1&x=%22#top", "https://shop.example:8443/",
        "https://shop/a", "https://192.0.2.1/", "https://[2001:db8::1]:443/x", "http://localhost/", "http://localhost",
        "http://localhost:3000/thanks", "http://127.0.0.1?x", "http://[::1]:80/#a", "https://shop.example/[a]"}) {
    EXPECT_TRUE(IsReturnUrl(url)) << url;
  }
}

TEST(ReturnUrlTest, IsReturnUrl_WithoutAHostOrNotPlain_IsNone) {
  for (std::string_view url : {"",
                               "https://",
                               "https:///thanks",
                               "https://?x",
                               "https://:443/",
                               "https://shop/a b",
                               "https://shop/\"",
                               "https://shop/<b>",
                               "https://shop/\n",
                               "https://shop/\x7f",
                               "https://shop/caf\xc3\xa9",
                               "https://a b/",
                               "https://shop..example/",
                               "https://.example/",
                               "https://shop:/",
                               "https://shop:port/",
                               "https://shop:123456/",
                               "https://me:secret@shop.example/",
                               "https://[::1/",
                               "https://[]/",
                               "https://[shop]/",
                               "https:shop.example",
                               "http://shop.example/",
                               "http://localhost.evil.example/",
                               "http://127.0.0.1.evil.example/",
                               "http://localhost@evil.example/",
                               "http://127.0.0.2/",
                               "javascript:alert(1)",
                               "//shop.example/",
                               "/thanks"}) {
    EXPECT_FALSE(IsReturnUrl(url)) << url;
  }
}

}  // namespace
}  // namespace vlot
