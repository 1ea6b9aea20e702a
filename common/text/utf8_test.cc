#include "common/text/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace vlot {
namespace {

std::string Bytes(std::initializer_list<int> bytes) { return {bytes.begin(), bytes.end()}; }

TEST(Utf8Test, Utf8LengthAt_FirstAndLastOfEachForm_AreTheirLengths) {
  for (const auto& [text, length] : {std::pair(Bytes({0x00}), 1u),
                                     {Bytes({0x7f}), 1u},
                                     {Bytes({0xc2, 0x80}), 2u},
                                     {Bytes({0xdf, 0xbf}), 2u},
                                     {Bytes({0xe0, 0xa0, 0x80}), 3u},
                                     {Bytes({0xed, 0x9f, 0xbf}), 3u},
                                     {Bytes({0xee, 0x80, 0x80}), 3u},
                                     {Bytes({0xef, 0xbf, 0xbf}), 3u},
                                     {Bytes({0xf0, 0x90, 0x80, 0x80}), 4u},
                                     {Bytes({0xf4, 0x8f, 0xbf, 0xbf}), 4u}}) {
    EXPECT_EQ(Utf8LengthAt(text, 0), length) << testing::PrintToString(text);
    EXPECT_EQ(Utf8LengthAt("a" + text + "b", 1), length) << testing::PrintToString(text);
    EXPECT_EQ(Utf8LengthAt(text.substr(0, length - 1) + "b", 0), length == 1 ? 1u : 0u) << testing::PrintToString(text);
  }
}

TEST(Utf8Test, Utf8LengthAt_OverlongSurrogateBeyondOrCutOff_IsNone) {
  for (const std::string& text :
       {Bytes({0x80}), Bytes({0xc1, 0xbf}), Bytes({0xe0, 0x9f, 0xbf}), Bytes({0xed, 0xa0, 0x80}),
        Bytes({0xf0, 0x8f, 0xbf, 0xbf}), Bytes({0xf4, 0x90, 0x80, 0x80}), Bytes({0xf5, 0x80, 0x80, 0x80}),
        Bytes({0xe2, 0x82}), Bytes({0xe2, 0x82, 0x41})}) {
    EXPECT_EQ(Utf8LengthAt(text, 0), 0u) << testing::PrintToString(text);
  }
}

TEST(Utf8Test, CountCharacters_OfOneToFourBytes_CountsEachOnce) {
  EXPECT_EQ(CountCharacters(""), 0u);
  EXPECT_EQ(CountCharacters("two\nlines"), 9u);
  EXPECT_EQ(CountCharacters("caf\u00e9 \u20ac \U0001F600"), 8u);
}

TEST(Utf8Test, FindInvalidUtf8_SomewhereInside_IsWhereItBegins) {
  EXPECT_EQ(FindInvalidUtf8(""), std::nullopt);
  EXPECT_EQ(FindInvalidUtf8("caf\u00e9 \u20ac"), std::nullopt);
  EXPECT_EQ(FindInvalidUtf8("caf\xe9"), 3u);
  EXPECT_EQ(FindInvalidUtf8("\u20ac\xff"), 3u);
}

}  // namespace
}  // namespace vlot
