#include "common/text/blank.h"

#include <gtest/gtest.h>

namespace vlot {
namespace {

TEST(BlankTest, IsBlank_WhatShowsNothing_IsBlank) {
  for (std::string_view text : {"", " ", " \t\r\n", "\x7f\x01", "\xEF\xBF\xBE", " \xEF\xBF\xBF "}) {
    EXPECT_TRUE(IsBlank(text)) << text;
  }
  for (std::string_view text : {"a", " a ", "\xEF\xBF\xBD", "\xEF\xBF", "\xEF\xBF\xBE.", "\xC3\xA9"}) {
    EXPECT_FALSE(IsBlank(text)) << text;
  }
}

TEST(BlankTest, HasNoncharacters_OnlyTheTwo_Count) {
  EXPECT_TRUE(HasNoncharacters("a\xEF\xBF\xBE"));
  EXPECT_TRUE(HasNoncharacters("\xEF\xBF\xBF"));
  EXPECT_FALSE(HasNoncharacters("\xEF\xBF\xBD and \xEF\xBB\xBF"));
}

}  // namespace
}  // namespace vlot
