#include "common/config/flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <map>

#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/testing/status_matchers.h"

ABSL_FLAG(int, test_port, 8080, "the port that nothing listens on");
ABSL_FLAG(std::string, test_name, "", "a name");
ABSL_FLAG(int, eye, 0, "a short name");
ABSL_FLAG(bool, test_fast, false, "whether to hurry");
ABSL_FLAG(absl::Duration, test_wait, absl::Seconds(1), "how long to wait");

namespace vlot::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::vlot::testing::IsOk;
using ::vlot::testing::Message;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;

class FlagsTest : public ::testing::Test {
 protected:
  absl::StatusOr<CommandLine> ParseAll(const std::vector<std::string>& arguments) {
    return ParseArguments(arguments, [this](const std::string& name) -> std::optional<std::string> {
      const auto found = environment_.find(name);
      if (found == environment_.end()) return std::nullopt;
      return found->second;
    });
  }

  std::string WriteFile(std::string_view text) {
    const std::string path = absl::StrCat(::testing::TempDir(), "/flags_test.", ::getpid());
    std::ofstream(path) << text;
    return path;
  }

  std::map<std::string, std::string> environment_;
  const absl::FlagSaver saver_;  // puts all flags back after each test
};

auto IsRefused(std::string_view why) {
  return StatusIs(absl::StatusCode::kInvalidArgument,
                  AllOf(testing::Reason("INVALID_CONFIGURATION"), Message(HasSubstr(std::string(why)))));
}

TEST_F(FlagsTest, Parse_EveryWayToWriteAFlag_SetsIt) {
  EXPECT_THAT(ParseAll({"--test_port=1", "--test-name", "a b", "--test_fast", "-test_wait=3s"}), IsOk());
  EXPECT_EQ(absl::GetFlag(FLAGS_test_port), 1);
  EXPECT_EQ(absl::GetFlag(FLAGS_test_name), "a b");
  EXPECT_TRUE(absl::GetFlag(FLAGS_test_fast));
  EXPECT_EQ(absl::GetFlag(FLAGS_test_wait), absl::Seconds(3));
  EXPECT_THAT(ParseAll({"--notest-fast", "--test_name="}), IsOk());
  EXPECT_FALSE(absl::GetFlag(FLAGS_test_fast));
  EXPECT_EQ(absl::GetFlag(FLAGS_test_name), "");
}

TEST_F(FlagsTest, Parse_Positional_AreHandedBackInOrder) {
  ASSERT_OK_AND_ASSIGN(const CommandLine line,
                       ParseAll({"serve", "--test_fast", "all", "-", "--", "--test_port=9", "x"}));
  EXPECT_THAT(line.positional, ElementsAre("serve", "all", "-", "--test_port=9", "x"));
  EXPECT_EQ(absl::GetFlag(FLAGS_test_port), 8080);
  EXPECT_FALSE(line.help);
}

TEST_F(FlagsTest, Parse_Argv_KeepsTheProgramApart) {
  const char* argv[] = {"vlot", "serve", "--test_port=5"};
  ASSERT_OK_AND_ASSIGN(const CommandLine line, Parse(3, argv));
  EXPECT_EQ(line.program, "vlot");
  EXPECT_THAT(line.positional, ElementsAre("serve"));
  EXPECT_EQ(absl::GetFlag(FLAGS_test_port), 5);
}

TEST_F(FlagsTest, Parse_Environment_IsWeakerThanTheCommandLine) {
  environment_ = {{"VLOT_TEST_PORT", "1"}, {"VLOT_TEST_NAME", "env"}, {"VLOT_NO_FLAG_KEY", "secret"}};
  EXPECT_THAT(ParseAll({"--test_port=2"}), IsOk());
  EXPECT_EQ(absl::GetFlag(FLAGS_test_port), 2);
  EXPECT_EQ(absl::GetFlag(FLAGS_test_name), "env");
}

TEST_F(FlagsTest, Parse_FlagFile_TakesItsPlaceInTheOrder) {
  const std::string path = WriteFile("# a comment\n\n--test_port=7\n test-name = \ntest_fast\n");
  EXPECT_THAT(ParseAll({"--test_port=1", "--flagfile", path}), IsRefused("line 4"));
  WriteFile("# a comment\n\n--test_port=7\r\n  test-name=x y\ntest_fast\n");
  EXPECT_THAT(ParseAll({"--test_port=1", absl::StrCat("--flagfile=", path), "--test_name=z"}), IsOk());
  EXPECT_EQ(absl::GetFlag(FLAGS_test_port), 7);
  EXPECT_EQ(absl::GetFlag(FLAGS_test_name), "z");
  EXPECT_TRUE(absl::GetFlag(FLAGS_test_fast));
}

TEST_F(FlagsTest, Parse_FlagFileOfTheEnvironment_IsWeakerThanTheEnvironment) {
  environment_ = {{"VLOT_FLAGFILE", WriteFile("test_port=7\ntest_name=file\n")}, {"VLOT_TEST_NAME", "env"}};
  EXPECT_THAT(ParseAll({}), IsOk());
  EXPECT_EQ(absl::GetFlag(FLAGS_test_port), 7);
  EXPECT_EQ(absl::GetFlag(FLAGS_test_name), "env");
}

TEST_F(FlagsTest, Parse_Mistakes_NamesFlagPlaceAndRemedy) {
  EXPECT_THAT(ParseAll({"--test_prot=1"}), IsRefused("--test_prot is no flag; is --test_port meant? (command line)"));
  EXPECT_THAT(ParseAll({"--bye=1"}), IsRefused("--bye is no flag; is --eye meant?"));
  EXPECT_THAT(ParseAll({"--types=1"}), IsRefused("--types is no flag (command line)")) << "another word";
  EXPECT_THAT(ParseAll({"--colour"}), IsRefused("--colour is no flag (command line)"));
  EXPECT_THAT(ParseAll({"--notest_port"}), IsRefused("--notest_port is no flag"));
  EXPECT_THAT(ParseAll({"--test_port"}), IsRefused("--test_port needs a value"));
  EXPECT_THAT(ParseAll({"--test_port=many"}), IsRefused("'many'"));
  EXPECT_THAT(ParseAll({"--test_fast=perhaps"}), IsRefused("--test_fast"));
  EXPECT_THAT(ParseAll({"--flagfile=/no/such"}), IsRefused("cannot read \"/no/such\""));
  EXPECT_THAT(ParseAll({"--flagfile=/"}), IsRefused("cannot read \"/\""));
  EXPECT_THAT(ParseAll({absl::StrCat("--flagfile=", WriteFile("flagfile=/x\n"))}), IsRefused("line 1"));
  environment_ = {{"VLOT_TEST_PORT", "many"}};
  EXPECT_THAT(ParseAll({}), IsRefused("environment VLOT_TEST_PORT"));
}

TEST_F(FlagsTest, Parse_SeveralMistakes_ReportsAllAtOnce) {
  const auto result = ParseAll({"--test_port=x", "--colour", "--test_wait=soon"});
  EXPECT_THAT(result, StatusIs(absl::StatusCode::kInvalidArgument,
                               AllOf(ViolationOf("--test_port"), ViolationOf("--colour"), ViolationOf("--test_wait"))));
}

TEST_F(FlagsTest, Parse_Help_IsToldApart) {
  EXPECT_TRUE(ParseAll({"--help"})->help);
  EXPECT_TRUE(ParseAll({"serve", "-h"})->help);
  EXPECT_THAT(ParseAll({})->positional, IsEmpty());
}

TEST_F(FlagsTest, HelpText_Any_ListsFlagEnvironmentAndDefaultUnderItsFolder) {
  const std::string text = HelpText();
  EXPECT_THAT(text, HasSubstr("\nconfig:\n"));
  EXPECT_THAT(text, HasSubstr("--test_port=...\n      the port that nothing listens on\n"
                              "      default: 8080; environment: VLOT_TEST_PORT\n"));
  EXPECT_THAT(text, HasSubstr("--test_fast\n"));
}

TEST_F(FlagsTest, HelpText_SomeAsked_LeavesOutTheOthers) {
  const std::string text = HelpText([](const absl::CommandLineFlag& flag) { return flag.Name() == "test_port"; });
  EXPECT_THAT(text, HasSubstr("--test_port=...\n"));
  EXPECT_THAT(text, Not(HasSubstr("--test_fast")));
}

}  // namespace
}  // namespace vlot::config
