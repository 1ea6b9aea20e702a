// The access service, whole: its app on a real server and a real database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/synchronization/notification.h"
#include "common/auth/caching_authenticator.h"
#include "common/auth/remote_key_source.h"
#include "common/log/captured_log.h"
#include "common/rpc/channels.h"
#include "common/rpc/invoke.h"
#include "common/status/status.h"
#include "common/testing/fake_clock.h"
#include "common/testing/pg_test.h"
#include "common/testing/proto_matchers.h"
#include "common/testing/status_matchers.h"
#include "services/access/api_key.h"
#include "services/access/app.h"
#include "services/access/keys_command.h"
#include "vlot/access/v1/audit_trail.grpc.pb.h"

namespace vlot::access {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::vlot::testing::EqualsProto;
using ::vlot::testing::IsOk;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;
using ::vlot::testing::ViolationOf;
using Code = absl::StatusCode;
using Rpcs = v1::ApiKeys::StubInterface::async_interface;

const trail::Act kAct{.actor = "cli:jan", .method = "vlot keys", .reason = "first day"};

class AccessTest : public testing::PgTest {
 protected:
  AccessTest() : PgTest("access") {}

  void SetUp() override {
    auto app = App::Create({.db = database()}, {.clock = clock_, .metrics = metrics_, .channels = channels_});
    ASSERT_OK(app);
    app_ = *std::move(app);
    app_->AddTo(server_);
    ASSERT_OK(server_.Start());
    inside_ = std::make_unique<rpc::Client>(server_.InProcess(), clock_);
    outside_ = std::make_unique<rpc::Client>(
        rpc::NetworkChannel(absl::StrCat("127.0.0.1:", server_.ports()[0]), grpc::InsecureChannelCredentials()),
        clock_);
    stub_ = v1::ApiKeys::NewStub(inside_->channel());
    outside_stub_ = v1::ApiKeys::NewStub(outside_->channel());
  }

  void TearDown() override {
    outside_.reset();
    inside_.reset();
    server_.Stop(absl::Seconds(5));
    app_.reset();
  }

  std::string NewRequestId() { return ids_.Next().ToString(); }

  v1::CreateApiKeyRequest Request() {
    v1::CreateApiKeyRequest request;
    request.mutable_api_key()->set_role(v1::ROLE_OPERATOR);
    request.mutable_api_key()->set_operator_role(v1::OPERATOR_ROLE_ADMIN);
    request.mutable_api_key()->set_subject("jan");
    request.set_request_id(NewRequestId());
    request.set_reason("first day");
    return request;
  }

  absl::StatusOr<v1::CreateApiKeyResponse> Create(const v1::CreateApiKeyRequest& request) {
    return rpc::InvokeAndWait(*inside_, stub_->async(), &Rpcs::CreateApiKey, request);
  }
  absl::StatusOr<v1::ListApiKeysResponse> List(const v1::ListApiKeysRequest& request) {
    return rpc::InvokeAndWait(*inside_, stub_->async(), &Rpcs::ListApiKeys, request);
  }
  absl::StatusOr<v1::ApiKey> Revoke(const std::string& name) {
    v1::RevokeApiKeyRequest request;
    request.set_name(name);
    request.set_request_id(NewRequestId());
    request.set_reason("lost");
    return rpc::InvokeAndWait(*inside_, stub_->async(), &Rpcs::RevokeApiKey, request);
  }
  absl::StatusOr<v1::AuthenticateApiKeyResponse> Authenticate(const std::string& secret) {
    const auth::KeyHash hash = auth::HashKey(secret);
    v1::AuthenticateApiKeyRequest request;
    request.set_key_sha256(hash.data(), hash.size());
    return rpc::InvokeAndWait(*inside_, stub_->async(), &Rpcs::AuthenticateApiKey, request);
  }
  // Lists keys from outside the process, as the bearer of `secret`.
  absl::Status ListOutside(const std::string& secret) {
    return rpc::InvokeAndWait(*outside_, outside_stub_->async(), &Rpcs::ListApiKeys, {},
                              {.authorization = "Bearer " + secret})
        .status();
  }
  int64_t Count(const std::string& table) {
    const std::string sql = "SELECT count(*) FROM " + table;
    const pg::Statement statement{sql.c_str(), sql.c_str()};
    return *pg::ReadOnly(pool(), [&](pg::Transaction& tx) -> absl::StatusOr<int64_t> {
      ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(statement));
      return rows.front().Get<int64_t>(0);
    });
  }

  testing::FakeClock clock_;
  rpc::Channels channels_{clock_};  // to nobody
  UuidV7Generator ids_{clock_};
  metrics::Registry metrics_;
  rpc::Server server_{{.addresses = {"127.0.0.1:0"}}};
  std::unique_ptr<App> app_;
  std::unique_ptr<rpc::Client> inside_;
  std::unique_ptr<rpc::Client> outside_;
  std::unique_ptr<v1::ApiKeys::Stub> stub_;
  std::unique_ptr<v1::ApiKeys::Stub> outside_stub_;
};

TEST_F(AccessTest, CreateApiKey_Good_ShowsTheSecretOnceAndKeepsItsHashOnly) {
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse created, Create(Request()));
  EXPECT_TRUE(auth::LooksLikeKey(created.secret()));
  EXPECT_EQ(created.api_key().state(), v1::ApiKey::ACTIVE);
  EXPECT_EQ(created.api_key().expire_time().seconds(), absl::ToUnixSeconds(clock_.Now() + kLifetimeDefault));
  EXPECT_THAT(created.secret(), HasSubstr(created.api_key().prefix()));
  ASSERT_OK_AND_ASSIGN(const v1::ListApiKeysResponse listed, List({}));
  ASSERT_EQ(listed.api_keys_size(), 1);
  EXPECT_THAT(listed.api_keys(0), EqualsProto(created.api_key()));
  EXPECT_EQ(Count("audit_entries"), 1);
}

TEST_F(AccessTest, CreateApiKey_SameRequestTwice_MakesOneKeyAndShowsNoSecretAgain) {
  const v1::CreateApiKeyRequest request = Request();
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse first, Create(request));
  clock_.Advance(absl::Seconds(1));
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse second, Create(request));
  EXPECT_THAT(second.api_key(), EqualsProto(first.api_key()));
  EXPECT_EQ(second.secret(), "");
  EXPECT_EQ(Count("api_keys"), 1);
  EXPECT_EQ(Count("audit_entries"), 1);
}

TEST_F(AccessTest, CreateApiKey_SameRequestIdWithAnotherContent_IsRefused) {
  v1::CreateApiKeyRequest request = Request();
  ASSERT_OK(Create(request));
  request.mutable_api_key()->set_subject("piet");
  EXPECT_THAT(Create(request), StatusIs(Code::kAlreadyExists, Reason("REQUEST_ID_REUSED")));
  EXPECT_EQ(Count("api_keys"), 1);
}

TEST_F(AccessTest, CreateApiKey_EachBadField_IsNamed) {
  struct Case {
    std::string field;
    std::function<void(v1::CreateApiKeyRequest&)> spoil;
  };
  const std::vector<Case> cases = {
      {"api_key.role", [](auto& r) { r.mutable_api_key()->clear_role(); }},
      {"api_key.operator_role", [](auto& r) { r.mutable_api_key()->clear_operator_role(); }},
      {"api_key.subject", [](auto& r) { r.mutable_api_key()->clear_subject(); }},
      {"api_key.display_name", [](auto& r) { r.mutable_api_key()->set_display_name(std::string(201, 'x')); }},
      {"api_key.expire_time", [](auto& r) { r.mutable_api_key()->mutable_expire_time()->set_seconds(1); }},
      {"request_id", [](auto& r) { r.set_request_id("1"); }},
      {"reason", [](auto& r) { r.clear_reason(); }},
  };
  for (const Case& c : cases) {
    v1::CreateApiKeyRequest request = Request();
    c.spoil(request);
    EXPECT_THAT(Create(request), StatusIs(Code::kInvalidArgument, ViolationOf(c.field))) << c.field;
  }
  EXPECT_EQ(Count("api_keys"), 0);
}

TEST_F(AccessTest, AuthenticateApiKey_LiveExpiredRevokedAndUnknown_OnlyTheLiveOneIsKnown) {
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse created, Create(Request()));
  ASSERT_OK_AND_ASSIGN(const v1::AuthenticateApiKeyResponse known, Authenticate(created.secret()));
  EXPECT_EQ(known.name(), created.api_key().name());
  EXPECT_EQ(known.operator_role(), v1::OPERATOR_ROLE_ADMIN);
  EXPECT_EQ(known.subject(), "jan");
  EXPECT_THAT(Authenticate(created.secret() + "x"), StatusIs(Code::kNotFound, Reason("API_KEY_NOT_FOUND")));
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse other, Create(Request()));
  ASSERT_OK(Revoke(other.api_key().name()));
  EXPECT_THAT(Authenticate(other.secret()), StatusIs(Code::kNotFound, Reason("API_KEY_NOT_FOUND")));
  clock_.Advance(kLifetimeDefault);
  EXPECT_THAT(Authenticate(created.secret()), StatusIs(Code::kNotFound, Reason("API_KEY_NOT_FOUND")));
}

TEST_F(AccessTest, BatchGetKeyHolders_OnlyThoseWithALiveKeyOfTheRole) {
  const auto make = [&](const std::string& subject) {
    v1::CreateApiKeyRequest request = Request();
    request.mutable_api_key()->set_subject(subject);
    request.mutable_api_key()->set_role(v1::ROLE_WEBSHOP);
    request.mutable_api_key()->clear_operator_role();
    const auto created = Create(request);
    EXPECT_OK(created);
    return created.ok() ? created->api_key().name() : "";
  };
  const auto holders = [&] {
    v1::BatchGetKeyHoldersRequest request;
    request.set_role(v1::ROLE_WEBSHOP);
    for (const char* subject : {"rotates", "one-key", "jan", "nobody"}) request.add_subjects(subject);
    const auto found = rpc::InvokeAndWait(*inside_, stub_->async(), &Rpcs::BatchGetKeyHolders, request);
    EXPECT_OK(found);
    return found.ok() ? std::vector<std::string>(found->subjects().begin(), found->subjects().end())
                      : std::vector<std::string>();
  };
  ASSERT_OK(Create(Request()));  // jan, an operator
  const std::string old = make("rotates");
  make("rotates");
  const std::string only = make("one-key");
  EXPECT_THAT(holders(), ElementsAre("one-key", "rotates"));
  ASSERT_OK(Revoke(old));
  ASSERT_OK(Revoke(only));
  EXPECT_THAT(holders(), ElementsAre("rotates"));
  clock_.Advance(kLifetimeDefault);
  EXPECT_THAT(holders(), ElementsAre());
}

TEST_F(AccessTest, BatchGetKeyHolders_WrongQuestions_AreRefused) {
  v1::BatchGetKeyHoldersRequest request;
  const auto ask = [&] { return rpc::InvokeAndWait(*inside_, stub_->async(), &Rpcs::BatchGetKeyHolders, request); };
  for (const char* field : {"role", "subjects"}) {
    EXPECT_THAT(ask(), StatusIs(Code::kInvalidArgument, ViolationOf(field)));
  }
  request.set_role(v1::ROLE_WEBSHOP);
  for (int i = 0; i < 1001; ++i) request.add_subjects("x");
  EXPECT_THAT(ask(), StatusIs(Code::kInvalidArgument, ViolationOf("subjects")));
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse admin, Create(Request()));
  EXPECT_THAT(rpc::InvokeAndWait(*outside_, outside_stub_->async(), &Rpcs::BatchGetKeyHolders, request,
                                 {.authorization = "Bearer " + admin.secret()}),
              StatusIs(Code::kPermissionDenied, Reason("SCOPE_MISSING")));
}

TEST_F(AccessTest, AuthenticateApiKey_HashOfAnotherLength_IsRefused) {
  v1::AuthenticateApiKeyRequest request;
  request.set_key_sha256("short");
  EXPECT_THAT(rpc::InvokeAndWait(*inside_, stub_->async(), &Rpcs::AuthenticateApiKey, request),
              StatusIs(Code::kInvalidArgument, ViolationOf("key_sha256")));
}

TEST_F(AccessTest, RevokeApiKey_TwiceAndUnknown_StaysRevokedOrNotFound) {
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse created, Create(Request()));
  ASSERT_OK_AND_ASSIGN(const v1::ApiKey revoked, Revoke(created.api_key().name()));
  EXPECT_EQ(revoked.state(), v1::ApiKey::REVOKED);
  clock_.Advance(absl::Hours(1));
  ASSERT_OK_AND_ASSIGN(const v1::ApiKey again, Revoke(created.api_key().name()));
  EXPECT_THAT(again, EqualsProto(revoked));
  EXPECT_EQ(Count("audit_entries"), 2);
  EXPECT_THAT(Revoke("apiKeys/" + NewRequestId()), StatusIs(Code::kNotFound, Reason("API_KEY_NOT_FOUND")));
  EXPECT_THAT(Revoke("orders/" + NewRequestId()), StatusIs(Code::kInvalidArgument, ViolationOf("name")));
}

TEST_F(AccessTest, ListApiKeys_ByPagesAndSubject_GivesEachOnceNewestFirst) {
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i) {
    v1::CreateApiKeyRequest request = Request();
    if (i == 2) request.mutable_api_key()->set_subject("piet");
    clock_.Advance(absl::Seconds(1));
    ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse created, Create(request));
    names.insert(names.begin(), created.api_key().name());
  }
  std::vector<std::string> seen;
  v1::ListApiKeysRequest request;
  request.set_page_size(2);
  int pages = 0;
  do {
    ASSERT_OK_AND_ASSIGN(const v1::ListApiKeysResponse page, List(request));
    for (const v1::ApiKey& key : page.api_keys()) seen.push_back(key.name());
    request.set_page_token(page.next_page_token());
    ++pages;
  } while (!request.page_token().empty() && pages < 10);
  EXPECT_EQ(seen, names);
  EXPECT_EQ(pages, 3);
  v1::ListApiKeysRequest of_piet;
  of_piet.set_subject("piet");
  EXPECT_EQ(List(of_piet)->api_keys_size(), 1);
  request.set_page_token("guess");
  EXPECT_THAT(List(request), StatusIs(Code::kInvalidArgument, ViolationOf("page_token")));
}

TEST_F(AccessTest, Call_FromOutsideWithAKey_FollowsItsLife) {
  EXPECT_THAT(ListOutside("guess"), StatusIs(Code::kUnauthenticated, Reason("CREDENTIALS_INVALID")));
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse admin, Create(Request()));
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse rotated, Create(Request()));
  EXPECT_THAT(ListOutside(admin.secret()), IsOk());
  EXPECT_THAT(ListOutside(rotated.secret()), IsOk()) << "two live keys of one subject";
  ASSERT_OK(Revoke(admin.api_key().name()));
  clock_.Advance(absl::Seconds(31));  // what a revocation may take
  EXPECT_THAT(ListOutside(admin.secret()), StatusIs(Code::kUnauthenticated, Reason("CREDENTIALS_INVALID")));
  EXPECT_THAT(ListOutside(rotated.secret()), IsOk());
  v1::CreateApiKeyRequest request = Request();
  request.mutable_api_key()->set_operator_role(v1::OPERATOR_ROLE_OPERATIONS);
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse operations, Create(request));
  EXPECT_THAT(ListOutside(operations.secret()), StatusIs(Code::kPermissionDenied, Reason("SCOPE_MISSING")));
}

// What the bearer of a refused key is not told, the log tells; the key itself neither.
TEST_F(AccessTest, Call_WithARefusedKey_SaysInTheLogWhyAndWhich) {
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse expired, Create(Request()));
  clock_.Advance(kLifetimeDefault);
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse revoked, Create(Request()));
  ASSERT_OK(Revoke(revoked.api_key().name()));
  const std::string unknown = auth::GenerateKey(auth::Role::kOperator)->text;
  const std::vector<std::array<std::string, 3>> cases = {{expired.secret(), "expired", expired.api_key().name()},
                                                         {revoked.secret(), "revoked", revoked.api_key().name()},
                                                         {unknown, "unknown", ""}};
  for (const auto& [secret, why, key] : cases) {
    clock_.Advance(absl::Seconds(2));  // lines about keys are rate limited
    const log::CapturedLog log;
    const absl::Status told = ListOutside(secret);
    EXPECT_THAT(told, StatusIs(Code::kUnauthenticated, Reason("CREDENTIALS_INVALID")));
    EXPECT_EQ(told.message(), "The key is not accepted.");
    ASSERT_EQ(log.Lines("KEY_REFUSED").size(), 1) << why;
    EXPECT_EQ(log.Lines("KEY_REFUSED")[0]["why"], why);
    EXPECT_EQ(log.Lines("KEY_REFUSED")[0]["key"], key);
    EXPECT_EQ(log.Lines("REQUEST").at(0)["detail"], key.empty() ? why : why + " " + key);
    EXPECT_THAT(log.Text(), Not(HasSubstr(secret)));
  }
}

TEST_F(AccessTest, Call_WithManyWrongKeys_DoesNotFloodTheLog) {
  const log::CapturedLog log;
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(ListOutside(auth::GenerateKey(auth::Role::kOperator)->text), StatusIs(Code::kUnauthenticated));
  }
  EXPECT_EQ(log.Lines("KEY_REFUSED").size(), 1);
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(ListOutside(auth::GenerateKey(auth::Role::kOperator)->text), StatusIs(Code::kUnauthenticated));
  ASSERT_EQ(log.Lines("KEY_REFUSED").size(), 2);
  EXPECT_EQ(log.Lines("KEY_REFUSED")[1]["skipped"], 4);
}

// Another service, in another process, asks here by RPC with a key of its own.
TEST_F(AccessTest, RemoteKeySource_WithAndWithoutAKeyOfItsOwn_AnswersOrSaysThatItCannot) {
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse created, Create(Request()));
  v1::CreateApiKeyRequest request = Request();
  request.mutable_api_key()->set_role(v1::ROLE_SERVICE);
  request.mutable_api_key()->clear_operator_role();
  request.mutable_api_key()->set_subject("payment");
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse own, Create(request));
  const auto ask = [&](const std::string& own_key, const std::string& key) {
    rpc::Client client(outside_->channel(), clock_, "Bearer " + own_key);
    auth::RemoteKeySource source(client);
    auth::CachingAuthenticator authenticator(&source, &clock_);
    absl::StatusOr<auth::CallerRef> answer;
    absl::Notification answered;
    authenticator.AuthenticateKey(key, [&](absl::StatusOr<auth::CallerRef> caller) {
      answer = std::move(caller);
      answered.Notify();
    });
    answered.WaitForNotification();
    return answer;
  };
  ASSERT_OK_AND_ASSIGN(const auth::CallerRef caller, ask(own.secret(), created.secret()));
  EXPECT_EQ(*caller, (auth::Caller{.role = auth::Role::kOperator,
                                   .operator_role = auth::OperatorRole::kAdmin,
                                   .subject = "jan",
                                   .key_id = created.api_key().name()}));
  const std::string unknown = auth::GenerateKey(auth::Role::kWebshop)->text;
  EXPECT_THAT(ask(own.secret(), unknown), StatusIs(Code::kUnauthenticated, Reason("CREDENTIALS_INVALID")));
  EXPECT_THAT(ask(unknown, created.secret()), StatusIs(Code::kUnavailable, Reason("CREDENTIALS_UNCHECKED")));
}

TEST_F(AccessTest, AuditTrail_OfThisService_TellsWhoMadeKeysAndWhy) {
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse created, Create(Request()));
  using Trail = v1::AuditTrail::StubInterface::async_interface;
  const auto stub = v1::AuditTrail::NewStub(outside_->channel());
  trail::v1::ListAuditEntriesRequest request;
  request.set_service("access");
  const rpc::CallOptions admin{.authorization = "Bearer " + created.secret()};
  ASSERT_OK_AND_ASSIGN(const auto page,
                       rpc::InvokeAndWait(*outside_, stub->async(), &Trail::ListAuditEntries, request, admin));
  ASSERT_EQ(page.entries_size(), 1);
  EXPECT_EQ(page.entries(0).method(), "vlot.access.v1.ApiKeys/CreateApiKey");
  EXPECT_EQ(page.entries(0).resource(), created.api_key().name());
  EXPECT_EQ(page.entries(0).reason(), "first day");
  EXPECT_EQ(page.entries(0).outcome(), "ACTIVE");
}

TEST_F(AccessTest, AuditTrail_OfAServiceThatCannotBeReached_IsNotGivenInPart) {
  ASSERT_OK_AND_ASSIGN(const v1::CreateApiKeyResponse created, Create(Request()));
  using Trail = v1::AuditTrail::StubInterface::async_interface;
  const auto stub = v1::AuditTrail::NewStub(outside_->channel());
  const rpc::CallOptions admin{.authorization = "Bearer " + created.secret(), .attempts_max = 1};
  EXPECT_THAT(rpc::InvokeAndWait(*outside_, stub->async(), &Trail::ListAuditEntries, {}, admin),
              StatusIs(Code::kUnavailable, Reason("TRAIL_UNREACHABLE")));
  trail::v1::ListAuditEntriesRequest request;
  request.set_service("kitchen");
  EXPECT_THAT(rpc::InvokeAndWait(*outside_, stub->async(), &Trail::ListAuditEntries, request, admin),
              StatusIs(Code::kInvalidArgument, ViolationOf("service")));
}

TEST_F(AccessTest, KeysCommand_CreateListRevoke_WorksWithoutAnyKey) {
  std::ostringstream secret, notes, list, revoked, refused;
  ASSERT_EQ(RunKeysCommand({"create", "operator:admin", "jan", "days=30", "name=laptop"}, kAct, database(), clock_,
                           secret, notes),
            0)
      << notes.str();
  std::string text = secret.str();
  ASSERT_TRUE(absl::EndsWith(text, "\n"));
  text.pop_back();
  EXPECT_TRUE(auth::LooksLikeKey(text));
  EXPECT_THAT(ListOutside(text), IsOk());
  ASSERT_EQ(RunKeysCommand({"list"}, kAct, database(), clock_, list, notes), 0);
  EXPECT_THAT(list.str(), HasSubstr("active"));
  EXPECT_THAT(list.str(), HasSubstr("operator:admin  jan"));
  EXPECT_THAT(list.str(), Not(HasSubstr(text)));
  const std::string name = list.str().substr(0, list.str().find(' '));
  ASSERT_EQ(RunKeysCommand({"revoke", name}, kAct, database(), clock_, revoked, notes), 0) << notes.str();
  EXPECT_THAT(revoked.str(), HasSubstr("revoked"));
  EXPECT_THAT(Authenticate(text), StatusIs(Code::kNotFound));
  EXPECT_EQ(Count("audit_entries WHERE actor = 'cli:jan' AND reason = 'first day'"), 2);
  for (const std::string role : {"operator", "operator:boss", "webshop:admin", "foo"}) {
    std::ostringstream said;
    EXPECT_EQ(RunKeysCommand({"create", role, "jan"}, kAct, database(), clock_, said, said), 1);
    EXPECT_THAT(said.str(), HasSubstr(role + ": is no role: there are webshop, partner, service, operator:viewer"));
  }
  EXPECT_EQ(RunKeysCommand({"forge"}, kAct, database(), clock_, refused, refused), 2);
  std::ostringstream unknown;
  EXPECT_EQ(RunKeysCommand({"create", "webshop", "x", "colour=red"}, kAct, database(), clock_, unknown, unknown), 1);
  EXPECT_THAT(unknown.str(), HasSubstr("colour=red"));
}

}  // namespace
}  // namespace vlot::access
