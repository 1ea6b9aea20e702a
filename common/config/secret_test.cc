#include "common/config/secret.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"

namespace vlot::config {
namespace {

using ::vlot::testing::IsOkAndHolds;
using ::vlot::testing::StatusIs;

std::optional<std::string> NoEnvironment(const std::string&) { return std::nullopt; }

std::optional<std::string> OneVariable(const std::string& name) {
  return name == "VLOT_X_KEY" ? std::optional<std::string>("from env\n") : std::nullopt;
}

std::string WriteFile(std::string_view text) {
  const std::string path = absl::StrCat(::testing::TempDir(), "/secret_test.", ::getpid());
  std::ofstream(path) << text;
  return path;
}

TEST(SecretTest, ReadSecret_File_WinsAndLosesItsLastNewline) {
  EXPECT_THAT(ReadSecret("VLOT_X_KEY", WriteFile(" s3 cret\n\n"), OneVariable), IsOkAndHolds(Secret(" s3 cret")));
}

TEST(SecretTest, ReadSecret_NoFile_TakesTheEnvironment) {
  EXPECT_THAT(ReadSecret("VLOT_X_KEY", "", OneVariable), IsOkAndHolds(Secret("from env")));
}

TEST(SecretTest, ReadSecret_Neither_IsMissing) {
  EXPECT_THAT(ReadSecret("VLOT_X_KEY", "", NoEnvironment),
              StatusIs(absl::StatusCode::kNotFound, testing::Reason("SECRET_MISSING")));
}

TEST(SecretTest, ReadSecret_UnreadableOrEmpty_IsRefusedEvenWithAnEnvironment) {
  for (const std::string& path : {std::string("/no/such/file"), std::string("/"), WriteFile(" \n"), WriteFile("")}) {
    EXPECT_THAT(ReadSecret("VLOT_X_KEY", path, OneVariable),
                StatusIs(absl::StatusCode::kFailedPrecondition, testing::Reason("SECRET_UNREADABLE")))
        << path;
  }
}

}  // namespace
}  // namespace vlot::config
