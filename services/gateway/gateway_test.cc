// The gateway over real HTTP, before a real gRPC server with small fakes of ordering and payment.
#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/http/client.h"
#include "common/http/raw_connection.h"
#include "common/http/recording_sink.h"
#include "common/log/captured_log.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"
#include "nlohmann/json.hpp"
#include "services/gateway/app.h"
#include "services/gateway/fake_services.h"
#include "services/gateway/http_words.h"
#include "services/gateway/webhook.h"
#include "vlot/courier/v1/courier.pb.h"
#include "vlot/notification/v1/notification.pb.h"

namespace vlot::gateway {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr char kOrder[] = "01933b1c-0000-7000-8000-000000000001";
constexpr char kKey[] = "Bearer webshop-key";

// The routes are those of the protos in the binary: this one has no other use of these.
const google::protobuf::Descriptor* const kOtherServices[] = {notification::v1::Message::descriptor(),
                                                              courier::v1::Job::descriptor()};

class GatewayTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.keys().Add("webshop-key", {.role = auth::Role::kWebshop, .subject = "zaak"});
    server_.keys().Add("partner-key", {.role = auth::Role::kPartner, .subject = "partners/1"});
    server_.Add<ordering::v1::Orders>(orders_);
    server_.Add<ordering::v1::Customers>(customers_);
    server_.Add<payment::v1::Payments>(payments_);
    ASSERT_THAT(kOtherServices, ::testing::Each(::testing::NotNull()));
    ASSERT_OK(server_.Start());
    channels_.AddInProcess("ordering", server_.server().InProcess());
    channels_.AddInProcess("payment", server_.server().InProcess());
    StartApp();
  }
  // By default a refusal is a problem document however busy the machine is.
  void StartApp(absl::Duration stream_refusal_wait = absl::Minutes(1)) {
    ASSERT_OK_AND_ASSIGN(
        app_,
        App::Create({.address = "127.0.0.1:0", .body_bytes_max = 64 * 1024, .stream_refusal_wait = stream_refusal_wait},
                    {SystemClock(), metrics_, channels_}));
    ASSERT_OK(app_->Start());
  }
  ~GatewayTest() override {
    if (app_) app_->Stop();
    channels_.Clear();
    server_.server().Stop(absl::Seconds(5));
  }

  http::ClientResponse Call(http::ClientRequest request, const std::string& path) {
    request.url = app_->url() + path;
    absl::StatusOr<http::ClientResponse> response = http_.CallAndWait(std::move(request));
    EXPECT_OK(response);
    return response.ok() ? *std::move(response) : http::ClientResponse();
  }
  http::ClientResponse Get(const std::string& path) {
    return Call({.method = "GET", .headers = {{"Authorization", kKey}}}, path);
  }
  http::ClientResponse Send(const std::string& method, const std::string& path, const std::string& body,
                            http::Headers headers = {{"Content-Type", "application/json"}}) {
    headers.Set("Authorization", kKey);
    return Call({.method = method, .headers = std::move(headers), .body = body}, path);
  }
  uint16_t port() const { return static_cast<uint16_t>(std::stoi(app_->url().substr(app_->url().rfind(':') + 1))); }

  testing::FakeClock clock_;  // of who asks for it
  metrics::Registry metrics_;
  testing::TestServer server_{SystemClock()};
  Seen seen_;
  FakeOrders orders_{server_.runtime(), seen_};
  FakeCustomers customers_{server_.runtime(), seen_};
  FakePayments payments_{server_.runtime()};
  rpc::Channels channels_{SystemClock()};
  std::unique_ptr<App> app_;
  http::Client http_{{}};
};

json Problem(const http::ClientResponse& response) {
  EXPECT_EQ(response.headers.Get("Content-Type"), "application/problem+json") << response.body;
  json problem = json::parse(response.body, nullptr, false);
  EXPECT_TRUE(problem.is_object()) << response.body;
  EXPECT_EQ(problem.value("status", 0), response.status);
  EXPECT_EQ(problem.value("traceId", std::string(32, '0')).size(), 32u);
  return problem;
}

// --- Mapping ---

TEST_F(GatewayTest, Get_OfAName_FillsTheNameAndAnswersInCamelCase) {
  const http::ClientResponse response = Get(absl::StrCat("/v1/orders/", kOrder));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.Get("Content-Type"), "application/json");
  const json order = json::parse(response.body);
  EXPECT_EQ(order["name"], absl::StrCat("orders/", kOrder));
  EXPECT_EQ(order["state"], "CONFIRMED");
  EXPECT_EQ(order["createTime"], "2025-01-15T09:00:00Z");
  EXPECT_EQ(order["version"], "7");
  EXPECT_FALSE(order.contains("checkoutUrl"));
}

TEST_F(GatewayTest, Requests_OfEveryKind_ReachTheirMethodAsMessages) {
  const struct {
    const char* method;
    std::string path;
    const char* body;
    const char* expected;  // "<method> <request in text form>"
  } kCases[] = {
      {"GET", "/v1/orders", "", "ListOrders "},
      {"GET", "/v1/orders?pageSize=5&pageToken=a%2Bb+c", "", "ListOrders page_size: 5 page_token: \"a+b c\""},
      {"GET", "/v1/orders?page_size=5", "", "ListOrders page_size: 5"},
      {"GET", "/v1/orders?states=CONFIRMED&states=EXPIRED", "", "ListOrders states: CONFIRMED states: EXPIRED"},
      {"GET", "/v1/orders?states=2", "", "ListOrders states: CONFIRMED"},
      {"GET", "/v1/orders?attention=true", "", "ListOrders attention: true"},
      {"GET", "/v1/orders?createTimeFrom=2025-01-15T10:00:00%2B01:00", "",
       "ListOrders create_time_from { seconds: 1736931600 }"},
      {"GET", "/v1/orders/x%2Fy?", "", "GetOrder name: \"orders/x/y\""},
      {"GET", "/v1/orders/%FF", "", "GetOrder name: \"orders/\\357\\277\\275\""},
      {"POST", "/v1/orders", R"({"requestId": "r", "order": {"customer": "c", "lines": [{"quantity": 2}, {}]}})",
       "PlaceOrder request_id: \"r\" order { customer: \"c\" lines { quantity: 2 } lines { } }"},
      {"POST", "/v1/orders", R"({"request_id": "r"})", "PlaceOrder request_id: \"r\""},
      {"POST", "/v1/orders", " ", "PlaceOrder "},
      {"POST", "/v1/orders", "\xEF\xBB\xBF{\"requestId\": \"r\"}", "PlaceOrder request_id: \"r\""},
      {"POST", "/v1/orders", R"({"requestId": "r", "order": null})", "PlaceOrder request_id: \"r\""},
      {"GET", "/v1/%6frders?pageSize=5", "", "ListOrders page_size: 5"},
      {"POST", "/v1/orders/x%3Acancel", "{}", "CancelOrder name: \"orders/x\""},
      {"POST", "/v1/orders/x:cancel", R"({"reason": "é"})", "CancelOrder name: \"orders/x\" reason: \"\\303\\251\""},
      {"POST", "/v1/orders/x:cancel", R"({"name": "orders/x"})", "CancelOrder name: \"orders/x\""},
      {"PATCH", "/v1/customers/x", R"({"customer": {"email": "a@b"}, "updateMask": "email,displayName"})",
       "UpdateCustomer customer { name: \"customers/x\" email: \"a@b\" } update_mask { paths: \"email\" paths: "
       "\"display_name\" }"},
  };
  for (const auto& c : kCases) {
    const http::ClientResponse response = *c.body == '\0' ? Get(c.path) : Send(c.method, c.path, c.body);
    EXPECT_EQ(response.status, 200) << c.path << " " << response.body;
    EXPECT_EQ(seen_.last(), c.expected) << c.method << " " << c.path;
  }
}

TEST_F(GatewayTest, IdempotencyKey_FillsAnEmptyRequestIdOnly) {
  const http::Headers headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", "k1"}};
  EXPECT_EQ(Send("POST", "/v1/orders", "{}", headers).status, 200);
  EXPECT_EQ(seen_.last(), "PlaceOrder request_id: \"k1\"");
  EXPECT_EQ(Send("POST", "/v1/orders", R"({"requestId": "own"})", headers).status, 200);
  EXPECT_EQ(seen_.last(), "PlaceOrder request_id: \"own\"");
  for (const auto& [sent, taken] : {std::pair<const char*, const char*>{R"("k2")", "k2"}, {R"(")", R"(\")"}}) {
    EXPECT_EQ(
        Send("POST", "/v1/orders", "{}", {{"Content-Type", "application/json"}, {"Idempotency-Key", sent}}).status,
        200);
    EXPECT_EQ(seen_.last(), absl::StrCat("PlaceOrder request_id: \"", taken, "\""));
  }
}

// --- Bad input ---

TEST_F(GatewayTest, BadInput_IsRefusedWithTheFieldAtFault) {
  const struct {
    const char* method;
    const char* path;
    const char* body;
    const char* field;
    const char* description;  // begins with this
  } kCases[] = {
      {"POST", "/v1/orders", "{", "body", "is no JSON in UTF-8: see byte 2"},
      {"POST", "/v1/orders", "{'requestId' \"\"}", "body", "is no JSON in UTF-8: see byte 2"},
      {"POST", "/v1/orders", "[]", "body", "must be an object"},
      {"POST", "/v1/orders", "{\"requestId\": \"r\",}", "body", "is no JSON in UTF-8: see byte 19"},
      {"POST", "/v1/orders", "{'requestId': 'r'}", "body", "is no JSON in UTF-8: see byte 2"},
      {"POST", "/v1/orders", "{} {}", "body", "is no JSON in UTF-8: see byte 4"},
      {"POST", "/v1/orders", R"({"order": {"lines": {}}})", "order.lines", "must be a list"},
      {"POST", "/v1/orders", R"({"order": {"lines": [{}, null]}})", "order.lines[1]", "must not be null"},
      {"POST", "/v1/orders", R"({"requestId": "a", "requestId": "a"})", "requestId", "is given twice"},
      {"POST", "/v1/orders", R"({"validateOnly": true, "validate_only": false})", "validateOnly", "is given twice"},
      {"POST", "/v1/orders", "1", "body", "must be an object"},
      {"POST", "/v1/orders", "\"a\"", "body", "must be an object"},
      {"POST", "/v1/orders", "{\"requestId\": \"\xff\"}", "body", "is no JSON in UTF-8: see byte 16"},
      {"POST", "/v1/orders", R"({"colour": 1})", "colour", "is not known here"},
      {"POST", "/v1/orders", R"({"order": {"colour": 1}})", "order.colour", "is not known here"},
      {"POST", "/v1/orders", R"({"order": {"lines": [{"quantity": "many"}]}})", "order.lines[0].quantity",
       "must be a whole number of at most 32 bits"},
      {"POST", "/v1/orders", R"({"order": {"lines": [{"quantity": 1.5}]}})", "order.lines[0].quantity",
       "must be a whole number of at most 32 bits"},
      {"POST", "/v1/orders", R"({"order": {"lines": [1]}})", "order.lines[0]", "must be an object"},
      {"POST", "/v1/orders", R"({"order": {"customer": []}})", "order.customer", "must be a text"},
      {"POST", "/v1/orders", R"({"order": 1})", "order", "must be an object"},
      {"POST", "/v1/orders", R"({"order": {"state": "SOLD"}})", "order.state", "must be one of PENDING, "},
      {"POST", "/v1/orders", R"({"order": {"createTime": "now"}})", "order.createTime",
       "must be a time like \"2025-01-15T09:00:00Z\""},
      {"POST", "/v1/orders?validateOnly=maybe", "{}", "validateOnly", "must be true or false"},
      {"POST", "/v1/orders/x:cancel", R"({"name": "orders/y"})", "name", "differs from"},
      {"PATCH", "/v1/customers/x", R"({"customer": {"displayName": {}}})", "customer", "has an object in"},
      {"GET", "/v1/orders?colour=red", "", "colour", "is not a parameter of this method"},
      {"GET", "/v1/orders?pageSize=many", "", "pageSize", "must be a whole number of at most 32 bits"},
      {"GET", "/v1/orders?pageSize=1&pageSize=2", "", "pageSize", "is given twice"},
      {"GET", "/v1/orders?states=SOLD", "", "states", "must be one of PENDING, "},
      {"GET", "/v1/orders?createTimeFrom=tomorrow", "", "createTimeFrom", "must be a time like"},
      {"GET", "/v1/orders?create.time=1", "", "create.time", "is not a parameter of this method"},
      {"GET", "/v1/orders?pageSize.x=1", "", "pageSize.x", "is not a parameter of this method"},
  };
  const log::CapturedLog log;
  for (const auto& c : kCases) {
    const http::ClientResponse response = *c.body == '\0' ? Get(c.path) : Send(c.method, c.path, c.body);
    EXPECT_EQ(response.status, 400) << c.path << " " << c.body;
    const json problem = Problem(response);
    EXPECT_EQ(problem["reason"], "INVALID_FIELDS");
    ASSERT_TRUE(problem.contains("violations")) << problem;
    EXPECT_EQ(problem["violations"][0]["field"], c.field) << c.path << " " << c.body;
    EXPECT_THAT(problem["violations"][0]["description"].get<std::string>(), StartsWith(c.description))
        << c.path << " " << c.body;
    ASSERT_THAT(log.Lines("REQUEST"), Not(IsEmpty()));
    const json line = log.Lines("REQUEST").back();
    EXPECT_EQ(line["trace"], problem["traceId"]);
    EXPECT_EQ(line["detail"], c.field);
  }
  EXPECT_EQ(log.Lines("REQUEST").size(), std::size(kCases));
}

// What no service sees is in the log all the same, under the trace that the client was told; nothing that it sent is.
TEST_F(GatewayTest, Refusals_OfTheGatewayItself_AreLoggedAndCounted) {
  const log::CapturedLog log;
  const std::string huge(65 * 1024, ' ');
  const auto raw = [&](const std::string& sent) {
    http::RawConnection connection(port());
    EXPECT_TRUE(connection.Send(sent));
    const std::string answer = connection.ReadToEnd();
    const size_t body = answer.find("\r\n\r\n");
    EXPECT_NE(body, std::string::npos) << answer;
    return json::parse(answer.substr(body + 4));
  };
  const struct {
    json problem;
    int status;
    const char* code;
    const char* reason;
    const char* route;
    const char* detail;  // told to the client
  } kCases[] = {
      {Problem(Get("/v1/nothing")), 404, "NOT_FOUND", "NO_SUCH_PATH", "", "there is nothing at /v1/nothing"},
      {Problem(Send("DELETE", "/v1/orders", "")), 405, "UNIMPLEMENTED", "METHOD_NOT_ALLOWED", "",
       "DELETE is not possible here; "},
      {Problem(Send("POST", "/v1/orders", "secret=1", {{"Content-Type", "text/plain"}})), 415, "INVALID_ARGUMENT",
       "MEDIA_TYPE_UNSUPPORTED", "POST /v1/orders", "the body must be application/json"},
      {Problem(Send("POST", "/v1/orders", huge)), 413, "INVALID_ARGUMENT", "BODY_TOO_LARGE", "",
       "The body is larger than 64 KiB."},
      {raw(absl::StrCat("GET / HTTP/1.1\r\nHost: h\r\nX: ", std::string(20'000, 'x'), "\r\n\r\n")), 431,
       "INVALID_ARGUMENT", "HEADER_TOO_LARGE", "", "The header is larger than 16 KiB."},
      {raw("hello\r\n\r\n"), 400, "INVALID_ARGUMENT", "HTTP_MALFORMED", "", "The request is not well-formed HTTP."},
      {Problem(Get("/v1/messages")), 503, "UNAVAILABLE", "SERVICE_UNAVAILABLE", "GET /v1/messages",
       "the service is not connected"},
      {Problem(Get("/v1/orders/x/journal")), 501, "UNIMPLEMENTED", "METHOD_NOT_SERVED",
       "GET /v1/orders/{parent}/journal", ""},
      {Problem(Call({.headers = {{"Authorization", "Bearer \xff"}}}, "/v1/orders/x")), 401, "UNAUTHENTICATED",
       "CREDENTIALS_INVALID", "GET /v1/orders/{name}", "The key is not accepted."},
  };
  const std::vector<json> lines = log.Lines("REQUEST");
  ASSERT_EQ(lines.size(), std::size(kCases)) << log.Text();
  const std::string counts = metrics_.TextExposition();
  for (size_t i = 0; i < lines.size(); ++i) {
    const auto& c = kCases[i];
    SCOPED_TRACE(c.problem.dump());
    EXPECT_EQ(c.problem["status"], c.status);
    EXPECT_EQ(c.problem["code"], c.code);
    EXPECT_EQ(c.problem["reason"], c.reason);
    EXPECT_EQ(c.problem["type"], absl::StrCat("urn:vlot:error:", c.reason));
    EXPECT_EQ(lines[i]["reason"], c.reason);
    EXPECT_THAT(c.problem["detail"].get<std::string>(), StartsWith(c.detail));
    EXPECT_EQ(c.problem["traceId"].get<std::string>().size(), 32u);
    EXPECT_EQ(lines[i]["trace"], c.problem["traceId"]);
    EXPECT_EQ(lines[i]["status"], c.status);
    EXPECT_EQ(lines[i]["code"], c.code);
    EXPECT_EQ(lines[i]["route"], c.route);
    EXPECT_THAT(counts, HasSubstr(absl::StrCat("vlot_gateway_refusals_total{status=\"", c.status, "\"} 1")));
  }
  EXPECT_THAT(log.Text(), Not(HasSubstr("secret")));
  EXPECT_THAT(log.Text(), Not(HasSubstr("nothing")));
}

TEST_F(GatewayTest, Refusals_OfServices_AreTheirsToLog) {
  const log::CapturedLog log;
  EXPECT_EQ(Get("/v1/orders/missing").status, 404);
  const std::vector<json> lines = log.Lines("REQUEST");
  ASSERT_EQ(lines.size(), 1u) << log.Text();
  EXPECT_EQ(lines[0]["rpc"], "vlot.ordering.v1.Orders/GetOrder");
}

TEST_F(GatewayTest, ViolationsOfServices_NameFieldsAsTheBodyDoes) {
  const json problem = Problem(Send("POST", "/v1/orders", R"({"order": {"externalReference": "wrong"}})"));
  ASSERT_EQ(problem["violations"].size(), 2u) << problem;
  EXPECT_EQ(problem["violations"][0]["field"], "order.lines[0].unitPrice");
  EXPECT_EQ(problem["violations"][1]["field"], "requestId");
  EXPECT_EQ(problem["violations"][1]["description"], "is required (the Idempotency-Key header may give it)");
  EXPECT_EQ(problem["detail"], "order.lines[0].unitPrice: is below zero (and 1 more)");
}

TEST(JsonPathTest, ToJsonPath_OfSeveralForms_KeepsWhatIsInBrackets) {
  EXPECT_EQ(ToJsonPath("order.lines[0].unit_price"), "order.lines[0].unitPrice");
  EXPECT_EQ(ToJsonPath("create_time_from"), "createTimeFrom");
  EXPECT_EQ(ToJsonPath("some_labels[\"a_key\"].the_value"), "someLabels[\"a_key\"].theValue");
  EXPECT_EQ(ToJsonPath(""), "");
}

TEST_F(GatewayTest, WrongDoor_IsToldAsSuch) {
  EXPECT_EQ(Problem(Get("/v1/nothing"))["status"], 404);
  EXPECT_EQ(Problem(Get("/v1/orders/x/y/z"))["status"], 404);
  const http::ClientResponse method = Send("DELETE", "/v1/orders", "");
  EXPECT_EQ(method.status, 405);
  EXPECT_THAT(std::string(method.headers.Get("Allow")), AllOf(HasSubstr("GET"), HasSubstr("POST")));
  EXPECT_EQ(Problem(Send("POST", "/v1/orders", "a=1", {{"Content-Type", "text/plain"}}))["status"], 415);
  EXPECT_EQ(Send("POST", "/v1/orders", std::string(65 * 1024, ' ')).status, 413);
  for (const char* type :
       {"application/json; charset=utf-8", "APPLICATION/JSON", "Application/Merge-Patch+JSON ;a=b"}) {
    EXPECT_EQ(Send("POST", "/v1/orders", "{}", {{"Content-Type", type}}).status, 200) << type;
  }
  for (const char* type : {"application/jsonx", "text/plain; a=+json"}) {
    EXPECT_EQ(Send("POST", "/v1/orders", "{}", {{"Content-Type", type}}).status, 415) << type;
  }
}

TEST_F(GatewayTest, EncodedBody_IsRefusedByItsHeader) {
  const http::ClientResponse gzip = Send("POST", "/v1/orders", "\x1f\x8b", {{"Content-Encoding", "gzip"}});
  EXPECT_EQ(gzip.status, 415);
  EXPECT_EQ(Problem(gzip)["metadata"]["header"], "Content-Encoding");
  EXPECT_EQ(Send("POST", "/v1/orders", "{}", {{"Content-Encoding", "Identity"}}).status, 200);
}

TEST_F(GatewayTest, RequestTimeout_ThatIsNone_IsRefused) {
  for (const char* wrong : {"abc", "0", "-1", "1.5", "5s"}) {
    const http::ClientResponse response = Send("POST", "/v1/orders", "{}", {{"Request-Timeout", wrong}});
    EXPECT_EQ(response.status, 400) << wrong;
    EXPECT_EQ(Problem(response)["violations"][0]["field"], "Request-Timeout") << wrong;
  }
  for (const char* good : {"1", "300", "99999999"}) {
    EXPECT_EQ(Send("POST", "/v1/orders", "{}", {{"Request-Timeout", good}}).status, 200) << good;
  }
}

TEST_F(GatewayTest, DeepBody_IsRefused) {
  const std::string deep = std::string(2'000, '[');
  const http::ClientResponse response = Send("POST", "/v1/orders", absl::StrCat(R"({"order": {"lines": )", deep));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(Problem(response)["violations"][0]["description"], "is nested more than 100 deep");
}

// --- Errors ---

TEST_F(GatewayTest, Errors_AreProblemDocuments) {
  const http::ClientResponse missing = Get("/v1/orders/missing");
  EXPECT_EQ(missing.status, 404);
  const json problem = Problem(missing);
  EXPECT_EQ(problem["code"], "NOT_FOUND");
  EXPECT_EQ(problem["reason"], "ORDER_NOT_FOUND");
  EXPECT_EQ(problem["type"], "urn:vlot:error:ORDER_NOT_FOUND");
  EXPECT_EQ(problem["domain"], "ordering.vlot.dev");
  EXPECT_EQ(problem["metadata"]["order"], "orders/missing");
  EXPECT_EQ(problem["detail"], "There is no order orders/missing.");

  const json wrong = Problem(Get("/v1/orders/wrong"));
  EXPECT_EQ(wrong["violations"], (json{{{"field", "name"}, {"description", "is wrong"}}}));

  const http::ClientResponse busy = Get("/v1/orders/busy");
  EXPECT_EQ(busy.status, 429);
  EXPECT_EQ(busy.headers.Get("Retry-After"), "2");
}

TEST_F(GatewayTest, MethodThatNobodyServes_Is501) { EXPECT_EQ(Problem(Get("/v1/orders/x/journal"))["status"], 501); }

TEST_F(GatewayTest, ServiceNotConnected_Is503) { EXPECT_EQ(Problem(Get("/v1/messages"))["status"], 503); }

TEST_F(GatewayTest, Trace_GoesOnFromTheCaller) {
  const http::ClientResponse response =
      Call({.headers = {{"Authorization", kKey},
                        {"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}}},
           "/v1/orders/missing");
  EXPECT_EQ(Problem(response)["traceId"], "4bf92f3577b34da6a3ce929d0e0e4736");
}

// --- Who calls ---

TEST_F(GatewayTest, Authorization_IsForwardedAndNeverOurOwn) {
  const std::string path = absl::StrCat("/v1/orders/", kOrder);
  EXPECT_EQ(Get(path).status, 200);
  EXPECT_EQ(orders_.actor(), "webshop:zaak");
  const http::ClientResponse nobody = Call({}, path);
  EXPECT_EQ(nobody.status, 401);
  EXPECT_EQ(nobody.headers.Get("WWW-Authenticate"), "Bearer");
  EXPECT_EQ(Problem(nobody)["reason"], "CREDENTIALS_MISSING");
  for (const char* wrong : {"Bearer nonsense", "Basic x", "", "Bearer \xff", "anonymous"}) {
    EXPECT_EQ(Call({.headers = {{"Authorization", wrong}}}, path).status, 401) << wrong;
  }
  EXPECT_EQ(Call({.headers = {{"Authorization", "Bearer partner-key"}}}, path).status, 403);
}

TEST_F(GatewayTest, MethodsOfServicesOnly_HaveNoDoor) {
  EXPECT_EQ(Send("POST", "/vlot.ordering.v1.Orders/BatchGetOrders", "{}").status, 404);
}

// --- Streams ---

TEST_F(GatewayTest, Stream_IsOneObjectALine) {
  const http::ClientResponse response = Get("/v1/orders/two:watch");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.Get("Content-Type"), "application/x-ndjson");
  EXPECT_EQ(response.body,
            "{\"sequence\":\"1\",\"kind\":\"ORDER_PLACED\"}\n{\"sequence\":\"2\",\"kind\":\"ORDER_PLACED\"}\n");
}

TEST_F(GatewayTest, Stream_RefusedAtOnce_IsAProblem) {
  EXPECT_EQ(Problem(Get("/v1/orders/missing:watch"))["reason"], "ORDER_NOT_FOUND");
  EXPECT_EQ(Call({}, "/v1/orders/two:watch").status, 401);
}

TEST_F(GatewayTest, Stream_BreaksLater_SaysSoInTheLastLine) {
  const http::ClientResponse response = Get("/v1/orders/breaks:watch");
  EXPECT_EQ(response.status, 200);
  const size_t last = response.body.find('\n') + 1;
  EXPECT_EQ(json::parse(response.body.substr(last))["error"]["status"], 503);
}

TEST_F(GatewayTest, Stream_ClientGoesAway_EndsTheCall) {
  app_->Stop();
  StartApp(absl::Milliseconds(1));
  for (const char* order : {"open", "quiet"}) {
    http::RawConnection connection(port());
    ASSERT_TRUE(connection.Send(
        absl::StrCat("GET /v1/orders/", order, ":watch HTTP/1.1\r\nHost: x\r\nAuthorization: ", kKey, "\r\n\r\n")));
    EXPECT_THAT(connection.ReadUntil("\r\n\r\n"), HasSubstr("200 OK")) << order;
    connection.Close();
    EXPECT_TRUE(orders_.stream_over().WaitForNotificationWithTimeout(absl::Minutes(1))) << order;
    orders_.ForgetStreams();
  }
}

// --- Webhook ---

TEST_F(GatewayTest, Webhook_IsPassedOnAsOurOwnCall) {
  const http::Headers form = {{"Content-Type", "application/x-www-form-urlencoded"}};
  EXPECT_EQ(Call({.method = "POST", .headers = form, .body = "id=tr_1"}, "/webhooks/mollie").status, 200);
  EXPECT_THAT(payments_.hints(), ElementsAre("service tr_1"));
  EXPECT_EQ(Call({.method = "POST", .headers = form, .body = "id=tr_unknown"}, "/webhooks/mollie").status, 200);
  for (const std::string& body : {std::string(), std::string("x=1"), std::string("id="), "id=" + std::string(65, 'a'),
                                  std::string("id=%FF"), std::string("id=a%0Ab")}) {
    EXPECT_EQ(Call({.method = "POST", .headers = form, .body = body}, "/webhooks/mollie").status, 400) << body;
  }
  EXPECT_EQ(Call({.method = "GET"}, "/webhooks/mollie").status, 405);
}

TEST_F(GatewayTest, Webhook_HintsThatComeMeanwhile_GoOnTogetherAndAreAnsweredEach) {
  Refusals refusals(SystemClock(), metrics_);
  std::vector<std::shared_ptr<http::RecordingSink>> answers;
  {
    MollieWebhook webhook(channels_, refusals, SystemClock(), metrics_);
    payments_.Hold(true);
    for (int i = 0; i < 16; ++i) {
      answers.push_back(std::make_shared<http::RecordingSink>());
      const std::string id = i % 2 == 0 ? absl::StrCat("id=tr_", i) : "id=tr_full";
      webhook.Handle({.method = "POST", .path = "/webhooks/mollie", .body = id}, http::Responder(answers.back()));
    }
    payments_.Hold(false);
    for (size_t i = 0; i < answers.size(); ++i) EXPECT_EQ(answers[i]->response().status, i % 2 == 0 ? 200 : 503) << i;
  }
  EXPECT_THAT(payments_.calls(), UnorderedElementsAre(1, 1, 14));
}

TEST_F(GatewayTest, Webhook_GatewayEndsMeanwhile_EachIsAnswered) {
  Refusals refusals(SystemClock(), metrics_);
  std::vector<std::shared_ptr<http::RecordingSink>> answers;
  std::thread release;
  {
    MollieWebhook webhook(channels_, refusals, SystemClock(), metrics_);
    payments_.Hold(true);
    for (int i = 0; i < 4; ++i) {
      answers.push_back(std::make_shared<http::RecordingSink>());
      webhook.Handle({.method = "POST", .path = "/webhooks/mollie", .body = "id=tr_1"}, http::Responder(answers[i]));
    }
    release = std::thread([&] {
      EXPECT_EQ(answers[3]->response().status, 503);  // those that waited are told at once
      payments_.Hold(false);
    });
  }
  release.join();
  EXPECT_EQ(answers[0]->response().status, 200);
  EXPECT_EQ(answers[1]->response().status, 200);
  EXPECT_EQ(answers[2]->response().status, 503);
}

TEST_F(GatewayTest, Webhook_PaymentUnreachable_AsksToCallAgainAndSaysWhy) {
  const log::CapturedLog log;
  const http::ClientRequest hint{.method = "POST", .body = "id=tr_down"};
  EXPECT_EQ(Call(hint, "/webhooks/mollie").status, 503);
  channels_.Clear();
  EXPECT_EQ(Call(hint, "/webhooks/mollie").status, 503);
  const auto lines = log.Lines("REQUEST");
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines.back()["route"], "POST /webhooks/mollie");
  EXPECT_EQ(lines.back()["reason"], "SERVICE_UNAVAILABLE");
  EXPECT_THAT(metrics_.TextExposition(), HasSubstr("vlot_gateway_refusals_total{status=\"503\"} 2"));
}

// --- The rest ---

TEST_F(GatewayTest, OpenApi_DescribesEveryRoute) {
  const json document = json::parse(Call({}, "/openapi.json").body);
  EXPECT_EQ(document["openapi"], "3.1.0");
  const json& paths = document["paths"];
  EXPECT_TRUE(paths["/v1/orders"].contains("get"));
  EXPECT_TRUE(paths["/v1/orders"].contains("post"));
  EXPECT_TRUE(paths["/v1/orders/{name}:cancel"].contains("post"));
  EXPECT_TRUE(paths["/v1/customers/{customer_name}"].contains("patch"));
  EXPECT_TRUE(document["components"]["schemas"].contains("vlot.ordering.v1.Order"));
  EXPECT_THAT(document.dump(), Not(HasSubstr("BatchGetOrders")));
}

TEST_F(GatewayTest, OpenApi_References_AllLeadSomewhere) {
  const json document = json::parse(Call({}, "/openapi.json").body);
  const json flat = document.flatten();
  for (const auto& [key, value] : flat.items()) {
    if (!absl::EndsWith(key, "/$ref")) continue;
    EXPECT_TRUE(document.contains(json::json_pointer(value.get<std::string>().substr(1)))) << value;
  }
}

TEST_F(GatewayTest, Healthz_SaysHowTheServicesAre) {
  const http::ClientResponse response = Call({}, "/healthz");
  EXPECT_EQ(response.status, 503);
  const json health = json::parse(response.body);
  EXPECT_EQ(health["status"], "degraded");
  EXPECT_EQ(health["services"]["ordering"], "up");
  EXPECT_EQ(health["services"]["courier"], "down");
}

TEST_F(GatewayTest, Healthz_WhatDoesNotServe_IsNotUp) {
  server_.server().SetServing(false);
  EXPECT_EQ(json::parse(Call({}, "/healthz").body)["services"]["payment"], "not serving");
}

TEST_F(GatewayTest, Healthz_AllServe_IsUp) {
  for (const char* service : {"access", "courier", "fulfilment", "invoicing", "notification"}) {
    channels_.AddInProcess(service, server_.server().InProcess());
  }
  const http::ClientResponse response = Call({}, "/healthz");
  EXPECT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(json::parse(response.body)["status"], "up");
}

TEST_F(GatewayTest, Healthz_IsFreshForASecond) {
  ASSERT_OK_AND_ASSIGN(app_, App::Create({.address = "127.0.0.1:0"}, {clock_, metrics_, channels_}));
  ASSERT_OK(app_->Start());
  const auto payment = [&] { return json::parse(Call({}, "/healthz").body)["services"]["payment"]; };
  EXPECT_EQ(payment(), "up");
  server_.server().SetServing(false);
  EXPECT_EQ(payment(), "up");
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(payment(), "not serving");
  server_.server().SetServing(true);
  clock_.Advance(-absl::Hours(1));
  EXPECT_EQ(payment(), "up") << "an answer from the future is not fresh";
}

TEST_F(GatewayTest, Metrics_AreInPrometheusForm) {
  metrics_.GetCounter("vlot_test_total", "A test.").Increment();
  const http::ClientResponse response = Call({}, "/metrics");
  EXPECT_EQ(response.headers.Get("Content-Type"), metrics::kTextContentType);
  EXPECT_THAT(response.body, HasSubstr("vlot_test_total 1\n"));
}

TEST_F(GatewayTest, Start_AddressTakenOrWrong_SaysSo) {
  for (const std::string& address :
       {absl::StrCat("127.0.0.1:", port()), std::string("nowhere"), std::string("127.0.0.1:99999")}) {
    ASSERT_OK_AND_ASSIGN(auto app, App::Create({.address = address}, {SystemClock(), metrics_, channels_}));
    EXPECT_FALSE(app->Start().ok()) << address;
  }
}

}  // namespace
}  // namespace vlot::gateway
