#include "common/http/router.h"

#include <gmock/gmock.h>

#include "common/http/recording_sink.h"
#include "common/http/text.h"

namespace vlot::http {
namespace {

// Answers with the route's name and its variables.
Handler Named(std::string name) {
  return [name](Request request, Responder responder) {
    std::string text = name;
    for (const auto& [key, value] : request.params) text += Cat(" ", key, "=", value);
    responder.Send(Response::Text(200, text));
  };
}

Router PaymentRouter() {
  Router router;
  router.Add("GET", "/v2/payments/{id}", Named("get"));
  router.Add("GET", "/v2/payments/all", Named("all"));
  router.Add("POST", "/v2/payments/{id}:cancel", Named("cancel"));
  router.Add("POST", "/v2/payments/{id}", Named("update"));
  router.Add("GET", "/v2/payments/{id}/refunds/{refund}", Named("refund"));
  router.Add("GET", "/files/{rest...}", Named("file"));
  return router;
}

std::string Route(const std::string& method, const std::string& path) {
  const Response response = Ask(PaymentRouter(), {.method = method, .path = path});
  return response.status == 200 ? response.body : Cat(response.status, " ", std::string(response.headers.Get("Allow")));
}

TEST(Router, Variables_OfTheMatchedRoute_AreDecoded) {
  EXPECT_EQ(Route("GET", "/v2/payments/tr%201/refunds/re_2"), "refund id=tr 1 refund=re_2");
}

TEST(Router, LiteralAndVariable_BothMatch_LiteralWins) {
  EXPECT_EQ(Route("GET", "/v2/payments/all"), "all");
  EXPECT_EQ(Route("GET", "/v2/payments/other"), "get id=other");
}

TEST(Router, Verb_AtTheEndOfASegment_WinsOverPlainVariable) {
  EXPECT_EQ(Route("POST", "/v2/payments/tr_1:cancel"), "cancel id=tr_1");
  EXPECT_EQ(Route("POST", "/v2/payments/tr_1"), "update id=tr_1");
}

TEST(Router, LiteralsAndVerbs_PercentEncoded_AreTheSame) {
  EXPECT_EQ(Route("GET", "/v2/p%61yments/x"), "get id=x");
  EXPECT_EQ(Route("POST", "/v2/payments/tr_1%3Acancel"), "cancel id=tr_1");
  EXPECT_EQ(Route("POST", "/v2/payments/tr%2F1%3acancel"), "cancel id=tr/1");
  EXPECT_EQ(Route("POST", "/v2/payments/%3Acancel"), "update id=:cancel");
  EXPECT_EQ(Route("GET", "/v2%2Fpayments/x"), "404 ");
}

TEST(Router, Rest_TakesSlashes) { EXPECT_EQ(Route("GET", "/files/a/b.css"), "file rest=a/b.css"); }

TEST(Router, UnknownPath_Is404) {
  EXPECT_EQ(Route("GET", "/v2/nothing"), "404 ");
  EXPECT_EQ(Route("GET", "/v2/payments/"), "404 ");
  EXPECT_EQ(Route("GET", "/v2/payments/%zz"), "404 ");
}

TEST(Router, KnownPathOtherMethod_Is405WithAllow) { EXPECT_EQ(Route("PUT", "/v2/payments/x"), "405 GET, POST"); }

TEST(Router, Head_IsServedByGet) { EXPECT_EQ(Route("HEAD", "/v2/payments/x"), "get id=x"); }

TEST(Router, Fallback_WhenSet_AnswersInstead) {
  Router router = PaymentRouter();
  router.SetFallback([](Request, Responder responder, int status, const std::string&) {
    responder.Send(Response::Json(status, "{}"));
  });
  EXPECT_EQ(Ask(router, {.method = "GET", .path = "/nothing"}).body, "{}");
}

}  // namespace
}  // namespace vlot::http
