#include "common/config/named_words.h"

#include <gmock/gmock.h>

#include "common/testing/status_matchers.h"

namespace vlot::config {
namespace {

using ::testing::ElementsAre;
using ::vlot::testing::IsOk;
using ::vlot::testing::Message;
using ::vlot::testing::StatusIs;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

TEST(NamedWords, SettingsAndPlainWords_AreToldApart) {
  NamedWords words({"collect", "out=a=b.xml", "again=yes", "x"});
  EXPECT_THAT(words.plain(), ElementsAre("collect", "x"));
  EXPECT_EQ(words.Text("out"), "a=b.xml");
  EXPECT_TRUE(words.Yes("again"));
  EXPECT_THAT(words.Done(), IsOk());
}

TEST(NamedWords, NothingSaid_GivesTheStandards) {
  NamedWords words({"collect"});
  EXPECT_EQ(words.Text("name", "none"), "none");
  EXPECT_EQ(words.Number("days", 1, 9, 7), 7);
  EXPECT_EQ(words.OneOf("version", {"2019", "2009"}), "2019");
  EXPECT_FALSE(words.Yes("again"));
  EXPECT_THAT(words.Done(), IsOk());
}

TEST(NamedWords, MissingAndEmptySettings_AreToldApart) {
  NamedWords words({"collect", "out="});
  EXPECT_TRUE(words.Has("out"));
  EXPECT_FALSE(words.Has("version"));
  EXPECT_FALSE(words.Has("collect"));
  EXPECT_EQ(words.Text("out"), "");
  EXPECT_TRUE(words.Has("out")) << "also once it is taken";
  words.Mistake("out", "names a file");
  EXPECT_THAT(words.Done(), StatusIs(kInvalid, Message("out=: names a file")));
  NamedWords none({"collect"});
  none.Mistake("out", "names a file");
  EXPECT_THAT(none.Done(), StatusIs(kInvalid, Message("out: names a file")));
}

TEST(NamedWords, Number_OutOfItsBounds_IsNamedWithThem) {
  for (const char* text : {"days=0", "days=10", "days=soon", "days="}) {
    NamedWords words({text});
    EXPECT_EQ(words.Number("days", 1, 9, 7), 7) << text;
    EXPECT_THAT(words.Done(), StatusIs(kInvalid, Message(std::string(text) + ": must be a number, 1 to 9")));
  }
}

TEST(NamedWords, OneOf_AnotherChoice_IsRefused) {
  NamedWords words({"version=2030"});
  words.OneOf("version", {"2019", "2009"});
  EXPECT_THAT(words.Done(), StatusIs(kInvalid, Message("version=2030: must be one of 2019, 2009")));
}

TEST(NamedWords, Yes_OfSomethingElse_IsRefused) {
  NamedWords words({"again=no"});
  EXPECT_FALSE(words.Yes("again"));
  EXPECT_THAT(words.Done(), StatusIs(kInvalid, Message("again=no: can only be yes")));
}

TEST(NamedWords, SettingThatNobodyTook_IsRefused) {
  NamedWords words({"create", "colour=red"});
  EXPECT_THAT(words.Done(), StatusIs(kInvalid, Message("colour=red: there is no such setting here")));
}

TEST(NamedWords, SettingSaidTwice_IsRefused) {
  NamedWords words({"days=1", "days=2"});
  words.Text("days");
  EXPECT_THAT(words.Done(), StatusIs(kInvalid, Message("days=2: said twice")));
}

}  // namespace
}  // namespace vlot::config
