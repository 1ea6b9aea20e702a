#include "common/auth/key.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/strings/escaping.h"

namespace vlot::auth {
namespace {

TEST(KeyTest, GenerateKey_ForAnOperator_HasTheDocumentedForm) {
  const NewKey key = *GenerateKey(Role::kOperator);
  EXPECT_EQ(key.text.substr(0, 7), "vlot_o_");
  EXPECT_EQ(key.text.substr(7, 8), key.prefix);
  EXPECT_TRUE(LooksLikeKey(key.text));
  EXPECT_EQ(key.hash, HashKey(key.text));
}

TEST(KeyTest, GenerateKey_ManyTimes_NeverTheSame) {
  std::set<std::string> keys;
  for (int i = 0; i < 1000; ++i) keys.insert(GenerateKey(Role::kWebshop)->text);
  EXPECT_EQ(keys.size(), 1000u);
}

TEST(KeyTest, HashKey_KnownText_IsSha256) {
  const KeyHash hash = HashKey("abc");  // FIPS 180-2, appendix B.1
  const std::string bytes(hash.begin(), hash.end());
  EXPECT_EQ(absl::BytesToHexString(bytes), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(KeyTest, LooksLikeKey_OtherTexts_Refused) {
  const std::string good = GenerateKey(Role::kPartner)->text;
  EXPECT_TRUE(LooksLikeKey(good));
  for (const std::string& bad :
       {std::string(), std::string("vlot_"), good + "a", good.substr(0, good.size() - 1), "vlot_x" + good.substr(6),
        "Vlot" + good.substr(4), good.substr(0, 67) + "1", std::string(68, '_')}) {
    EXPECT_FALSE(LooksLikeKey(bad)) << bad;
  }
}

}  // namespace
}  // namespace vlot::auth
