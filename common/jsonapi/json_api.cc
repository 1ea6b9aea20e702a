#include "common/jsonapi/json_api.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/ids/ids.h"
#include "common/status/status.h"
#include "common/time/clock.h"

namespace vlot {

JsonApi::JsonApi(std::string url, std::string key, std::string reason)
    : url_(std::move(url)), key_(std::move(key)), reason_(std::move(reason)), client_(http::Client::Options{}) {}

absl::StatusOr<Json> JsonApi::Get(const std::string& path) { return Call("GET", path, nullptr); }
absl::StatusOr<Json> JsonApi::Post(const std::string& path, Json body) { return Call("POST", path, &body); }
absl::StatusOr<Json> JsonApi::Put(const std::string& path, Json body) { return Call("PUT", path, &body); }
absl::StatusOr<Json> JsonApi::Patch(const std::string& path, Json body) { return Call("PATCH", path, &body); }

absl::StatusOr<JsonApi::Answer> JsonApi::Send(const std::string& method, const std::string& path,
                                              const std::string& body, http::Headers headers) {
  http::ClientRequest request{
      .method = method, .url = absl::StrCat(url_, path), .headers = std::move(headers), .body = body};
  if (!key_.empty() && !request.headers.Has("Authorization")) {
    request.headers.Add("Authorization", absl::StrCat("Bearer ", key_));
  }
  if (!reason_.empty() && !request.headers.Has("Vlot-Reason")) request.headers.Add("Vlot-Reason", reason_);
  if (!body.empty() && !request.headers.Has("Content-Type")) request.headers.Add("Content-Type", "application/json");
  ASSIGN_OR_RETURN(http::ClientResponse response, client_.CallAndWait(std::move(request)));
  return Answer{.status = response.status,
                .body = Json::parse(response.body, nullptr, false),
                .headers = std::move(response.headers)};
}

absl::StatusOr<Json> JsonApi::Call(const std::string& method, const std::string& path, Json* body) {
  if (body != nullptr && !body->contains("requestId")) (*body)["requestId"] = NewRequestId();
  ASSIGN_OR_RETURN(Answer answer, Send(method, path, body == nullptr ? "" : body->dump()));
  if (answer.ok() && !answer.body.is_discarded()) return std::move(answer.body);
  return absl::UnknownError(absl::StrCat(method, " ", path, " answered ", answer.status, ": ",
                                         answer.body.is_discarded() ? "no JSON" : answer.body.dump()));
}

std::string NewRequestId() {
  static auto& ids = *new UuidV7Generator(SystemClock());
  return ids.Next().ToString();
}

Json Euro(int64_t cents) {
  return {{"currencyCode", "EUR"}, {"units", absl::StrCat(cents / 100)}, {"nanos", cents % 100 * 10'000'000}};
}

int64_t Cents(const Json& money) {
  int64_t units = 0;
  if (!absl::SimpleAtoi(money.value("units", "0"), &units)) return 0;
  return units * 100 + money.value("nanos", int64_t{0}) / 10'000'000;
}

}  // namespace vlot
