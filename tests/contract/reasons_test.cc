// Reasons are API: what a service may answer stands in its protos. The sources are read as text.
#include "tests/contract/reasons.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

namespace vlot::contract {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSubsetOf;
using ::testing::Not;

const fs::path& Root() {
  static const auto& root = *new fs::path(VLOT_SOURCE_ROOT);
  return root;
}

// Where the frame around the methods makes its errors: vlot.auth.v1.ErrorReason.
constexpr const char* kFrame[] = {"common/auth/caching_authenticator.cc",
                                  "common/batch/refusals.h",
                                  "common/idempotency/request_store.cc",
                                  "common/pg/errors.h",
                                  "common/rpc/call.cc",
                                  "common/rpc/unreadable.cc",
                                  "common/status/violations.h",
                                  "common/trail/reason.cc",
                                  "services/gateway/errors.cc"};

// Reasons in a service's errors.h or errors.cc that no caller gets.
const std::map<std::string, std::set<std::string>>& Inner() {
  static const auto& inner = *new std::map<std::string, std::set<std::string>>{
      // What a provider's answer comes to, told to the step that asked.
      {"payment", {"PSP_NOT_DONE", "PSP_NOT_FOUND", "PSP_NO_ANSWER"}},
  };
  return inner;
}

std::set<std::string> ReasonsInFile(const fs::path& path) {
  return fs::exists(path) ? ReasonsIn(ReadFile(path.string())) : std::set<std::string>();
}

std::set<std::string> FrameReasons() {
  std::set<std::string> reasons;
  for (const char* file : kFrame) reasons.merge(ReasonsIn(ReadFile((Root() / file).string())));
  return reasons;
}

// Its services are shown by all those that keep a part of the audit trail, with nothing of their own (common/trail).
constexpr std::string_view kTrail = "vlot.trail.v1";

// Folders of services/ that have a package with services, planned ones aside.
std::set<std::string> ServiceFolders() {
  std::set<std::string> folders;
  for (const auto* service : BuiltApi().services()) {
    const std::string& package = service->file()->package();
    if (IsPlanned(*service->file()) || package == kTrail) continue;
    folders.insert(package.substr(5, package.rfind('.') - 5));
  }
  return folders;
}

std::set<std::string> SourcesReasons(const std::string& service) {
  std::set<std::string> reasons;
  for (const auto& entry : fs::recursive_directory_iterator(Root() / "services" / service)) {
    const std::string extension = entry.path().extension();
    const bool test = entry.path().stem().string().find("test") != std::string::npos;
    if ((extension == ".cc" || extension == ".h") && !test) reasons.merge(ReasonsInFile(entry.path()));
  }
  return reasons;
}

std::set<std::string> Declared(const std::string& service) {
  return DeclaredReasons(BuiltApi(), "vlot." + service + ".v1");
}

TEST(Reasons, Service_Each_DeclaresItsReasons) {
  for (const std::string& service : ServiceFolders()) EXPECT_THAT(Declared(service), Not(IsEmpty())) << service;
}

TEST(Reasons, ErrorsOfAService_EachReason_IsDeclared) {
  for (const std::string& service : ServiceFolders()) {
    std::set<std::string> given = ReasonsInFile(Root() / "services" / service / "errors.cc");
    given.merge(ReasonsInFile(Root() / "services" / service / "errors.h"));
    if (const auto inner = Inner().find(service); inner != Inner().end()) {
      for (const std::string& reason : inner->second) EXPECT_EQ(given.erase(reason), 1u) << reason << " is gone";
    }
    std::set<std::string> declared = Declared(service);
    declared.merge(Declared("auth"));
    EXPECT_THAT(given, IsSubsetOf(declared)) << "add them to ErrorReason of vlot." << service << ".v1";
  }
}

TEST(Reasons, DeclaredByAService_Each_IsGivenSomewhere) {
  for (const std::string& service : ServiceFolders()) {
    std::set<std::string> given = SourcesReasons(service);
    given.merge(FrameReasons());
    EXPECT_THAT(Declared(service), IsSubsetOf(given))
        << "vlot." << service << ".v1.ErrorReason promises what never comes";
  }
}

TEST(Reasons, FrameAroundTheMethods_ItsReasons_AreThoseOfAuth) { EXPECT_EQ(Declared("auth"), FrameReasons()); }

TEST(ReasonsIn, Source_WithLiterals_GivesUpperSnakeOnes) {
  EXPECT_THAT(ReasonsIn(R"(Error("OUT_OF_STOCK", "No more", "NL", "snake_case", "TLS_1", kOther, "OUT_OF_STOCK"))"),
              ElementsAre("OUT_OF_STOCK", "TLS_1"));
}

TEST(DeclaredReasons, Enum_OfAPackage_GivesAllButZero) {
  const auto api = SampleApi("enum ErrorReason { ERROR_REASON_UNSPECIFIED = 0; NOT_HERE = 1; NOT_NOW = 2; }");
  EXPECT_THAT(DeclaredReasons(*api, "vlot.sample.v1"), ElementsAre("NOT_HERE", "NOT_NOW"));
  EXPECT_THAT(DeclaredReasons(*api, "vlot.none.v1"), IsEmpty());
}

TEST(DeclaredReasons, Enums_OfServedFiles_AllCount) {
  const std::string enums = R"(
    enum ErrorReason { ERROR_REASON_UNSPECIFIED = 0; NOT_HERE = 1; }
    enum ThingErrorReason { THING_ERROR_REASON_UNSPECIFIED = 0; NO_THING = 1; }
    enum Other { OTHER_UNSPECIFIED = 0; NO_REASON = 1; }
  )";
  EXPECT_THAT(DeclaredReasons(*SampleApi(enums), "vlot.sample.v1"), ElementsAre("NOT_HERE", "NO_THING"));
  const auto planned = SampleApi("option (vlot.auth.v1.planned) = true;" + enums);
  EXPECT_THAT(DeclaredReasons(*planned, "vlot.sample.v1"), IsEmpty());
}

}  // namespace
}  // namespace vlot::contract
