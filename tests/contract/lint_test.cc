// The lints on the API of this tree, and each of them on a sample with one thing wrong.
#include "tests/contract/lint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vlot/auth/v1/planned.pb.h"

namespace vlot::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Fields that are named like personal data, and why they are none.
const std::map<std::string, std::string>& NotPersonal() {
  static const auto& fields = *new std::map<std::string, std::string>{
      {"vlot.access.v1.ApiKey.display_name", "what a key is for"},
      {"vlot.courier.v1.BookCollectionRequest.to", "a warehouse or shop"},
      {"vlot.courier.v1.BookDeliveryRequest.from", "a warehouse or shop"},
      {"vlot.courier.v1.Job.from", "a warehouse or shop"},
      {"vlot.courier.v1.Partner.display_name", "a courier company"},
      {"vlot.courier.v1.PickupPoint.address", "a shop"},
      {"vlot.courier.v1.PickupPoint.display_name", "a shop"},
      {"vlot.fulfilment.v1.Location.address", "a warehouse or shop"},
      {"vlot.fulfilment.v1.Location.display_name", "a warehouse or shop"},
      {"vlot.ordering.v1.Channel.display_name", "a sales channel"},
  };
  return fields;
}

TEST(Lint, Api_EveryElement_IsCommented) { EXPECT_THAT(LintComments(BuiltApi()), IsEmpty()); }
TEST(Lint, Api_EveryElement_IsNamedInStyle) { EXPECT_THAT(LintNames(BuiltApi()), IsEmpty()); }
TEST(Lint, Api_EveryMethod_IsScopedRoutedPagedAndRepeatable) { EXPECT_THAT(LintMethods(BuiltApi()), IsEmpty()); }
TEST(Lint, Api_PersonalDataAndSecrets_AreMarked) { EXPECT_THAT(LintPrivacy(BuiltApi(), NotPersonal()), IsEmpty()); }

TEST(Lint, Api_WhatIsServed_StandsOnNothingPlanned) { EXPECT_THAT(LintPlanned(BuiltApi()), IsEmpty()); }

TEST(LintComments, Elements_WithoutComment_AreFound) {
  const auto api = SampleApi(R"(
    message Bare { string name = 1; }
    // Said.
    message Said {
      // Output only.
      string name = 1;
      string title = 2;  // Trailing is a comment too.
      // Said.
      oneof kind {
        // Said.
        string left = 3;
        string right = 4;
      }
    }
  )");
  EXPECT_THAT(LintComments(*api), ElementsAre(HasSubstr("v1.Bare:"), HasSubstr("Bare.name:"), HasSubstr("Said.name:"),
                                              HasSubstr("Said.right:")));
}

TEST(LintNames, Names_OutOfStyle_AreFound) {
  const auto api = SampleApi(R"(
    message lower {}
    message HTTPThing { string fieldName = 1; string good_name = 2; }
    enum Colour { COLOUR_UNKNOWN = 0; Red = 1; }
    service Things { rpc get_thing(HTTPThing) returns (HTTPThing); }
  )");
  EXPECT_THAT(LintNames(*api),
              ElementsAre(HasSubstr("v1.lower: is not named in UpperCamel"),
                          HasSubstr("HTTPThing: is not named in UpperCamel"), HasSubstr("fieldName: is not named in"),
                          HasSubstr("Colour: its first value is not COLOUR_UNSPECIFIED"),
                          HasSubstr("Red: is not named in UPPER_SNAKE"), HasSubstr("get_thing: is not named"),
                          HasSubstr("its request is not get_thingRequest")));
}

// A service with this one method.
Findings LintMethod(const std::string& method) {
  const auto api = SampleApi(R"(
    message Thing { string name = 1; string label = 2; }
    message PageRequest { int32 page_size = 1; string page_token = 2; }
    message PageResponse { string next_page_token = 1; }
    message KeyedRequest { string request_id = 1; Thing thing = 2; }
    message ThingsRequest { repeated Thing things = 1; }
    message NamesRequest { repeated string names = 1; }
    service Things { )" + method +
                             " }");
  return LintMethods(*api);
}

struct MethodCase {
  std::string name;
  std::string method;
  std::string finding;  // empty: none
};

constexpr char kService[] = "option (vlot.auth.v1.scope) = SCOPE_SERVICE;";

class LintMethodsCases : public ::testing::TestWithParam<MethodCase> {};

TEST_P(LintMethodsCases, Method_ByCase_IsJudged) {
  const Findings findings = LintMethod(GetParam().method);
  if (GetParam().finding.empty()) {
    EXPECT_THAT(findings, IsEmpty());
  } else {
    EXPECT_THAT(findings, ElementsAre(HasSubstr(GetParam().finding)));
  }
}

MethodCase Case(std::string name, std::string signature, std::string options, std::string finding) {
  return {std::move(name), "rpc " + signature + " { " + options + " }", std::move(finding)};
}

std::string Webshop(const std::string& http) {
  return "option (vlot.auth.v1.scope) = SCOPE_WEBSHOP; option (google.api.http) = {" + http + "};";
}

INSTANTIATE_TEST_SUITE_P(
    Methods, LintMethodsCases,
    ::testing::Values(
        Case("Good", "GetThing(Thing) returns (Thing)", Webshop("get: \"/v1/{name=things/*}\""), ""),
        Case("NoScope", "GetThing(Thing) returns (Thing)", "option (google.api.http) = {get: \"/v1/things\"};",
             "has no vlot.auth.v1.scope"),
        Case("ScopeUnspecified", "GetThing(Thing) returns (Thing)",
             std::string(kService) + "option (vlot.auth.v1.scope) = SCOPE_UNSPECIFIED;"
                                     "option (google.api.http) = {get: \"/v1/things\"};",
             "lists SCOPE_UNSPECIFIED"),
        Case("PublicWithoutRoute", "GetThing(Thing) returns (Thing)", "option (vlot.auth.v1.scope) = SCOPE_PARTNER;",
             "has no google.api.http"),
        Case("PathOfNoField", "GetThing(Thing) returns (Thing)", Webshop("get: \"/v1/{thing.name=things/*}\""),
             "names no field: thing.name"),
        Case("WriteByGet", "MakeThing(KeyedRequest) returns (Thing)", Webshop("get: \"/v1/things\""), "reads are GET"),
        Case("PostWithoutBody", "MakeThing(KeyedRequest) returns (Thing)", Webshop("post: \"/v1/things\""),
             "GET has no body"),
        Case("NestedPath", "UpdateThing(KeyedRequest) returns (Thing)",
             Webshop("patch: \"/v1/{thing.name=things/*}\" body: \"*\""), ""),
        Case("Paged", "ListThings(PageRequest) returns (PageResponse)", Webshop("get: \"/v1/things\""), ""),
        Case("UnpagedRequest", "ListThings(Thing) returns (PageResponse)", Webshop("get: \"/v1/things\""),
             "asked for with page_size"),
        Case("UnpagedAnswer", "ListThings(PageRequest) returns (Thing)", Webshop("get: \"/v1/things\""),
             "answered with next_page_token"),
        Case("NoKey", "MakeThing(Thing) returns (Thing)", kService, "bears no request_id"),
        Case("BatchOfKeyed", "BatchMakeThings(ThingsRequest) returns (Thing)", kService, ""),
        Case("BatchWithoutKeys", "BatchMakeThings(NamesRequest) returns (Thing)", kService, "bears no request_id"),
        Case("OperatorsBatch", "BatchMakeThings(ThingsRequest) returns (Thing)",
             "option (vlot.auth.v1.scope) = SCOPE_OPERATOR_FINANCE; option (google.api.http) = { post: "
             "\"/v1/things:batch\" body: \"*\" };",
             "would leave no audit trail"),
        Case("NotAFeed", "ListEvents(vlot.feed.v1.ListEventsRequest) returns (Thing)", kService, "is not a feed"),
        Case("RouteTaken",
             "GetThing(Thing) returns (Thing) {" + Webshop("get: \"/v1/{name=things/*}\"") +
                 "} rpc GetOther(Thing) returns (Thing)",
             Webshop("get: \"/v1/{label=things/*}\""), "has the route of vlot.sample.v1.Things.GetThing")),
    [](const auto& info) { return info.param.name; });

TEST(LintPlanned, ServedFile_ThatImportsAPlannedOne_IsFound) {
  google::protobuf::FileDescriptorSet set = BuiltFiles();
  google::protobuf::FileDescriptorProto& planned = *set.add_file();
  planned.set_name("vlot/sample/v1/planned_thing.proto");
  planned.set_package("vlot.sample.v1");
  planned.mutable_options()->SetExtension(auth::v1::planned, true);
  google::protobuf::FileDescriptorProto& served = *set.add_file();
  served.set_name("vlot/sample/v1/served_thing.proto");
  served.set_package("vlot.sample.v1");
  served.add_dependency(planned.name());
  EXPECT_THAT(LintPlanned(Api(set, "vlot.sample.")),
              ElementsAre(HasSubstr("served_thing.proto: is served and imports")));
  served.mutable_options()->SetExtension(auth::v1::planned, true);
  EXPECT_THAT(LintPlanned(Api(set, "vlot.sample.")), IsEmpty());
}

TEST(LintPrivacy, Fields_ThatTellOfAPersonUnmarked_AreFound) {
  const auto api = SampleApi(R"(
    message Person {
      string email = 1;
      string phone = 2 [(vlot.auth.v1.personal_data) = true];
      google.type.PostalAddress home = 3;
      string display_name = 4;
      string password = 5;
      int32 recipient = 6;
    }
  )");
  EXPECT_THAT(
      LintPrivacy(*api,
                  {{"vlot.sample.v1.Person.display_name", "a nickname"}, {"vlot.sample.v1.Person.phone", "stale"}}),
      ElementsAre(HasSubstr("Person.email: lacks (vlot.auth.v1.personal_data)"), HasSubstr("Person.home: lacks"),
                  HasSubstr("Person.password: lacks (vlot.auth.v1.secret)"), HasSubstr("phone: is excepted")));
}

}  // namespace
}  // namespace vlot::contract
