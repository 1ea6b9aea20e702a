// A caller of an HTTP/JSON API with a bearer key: plain requests, waited for. For demos and tests, not for servers.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/http/client.h"
#include "nlohmann/json.hpp"

namespace vlot {

using Json = nlohmann::json;

// Thread-safe.
class JsonApi {
 public:
  struct Answer {
    int status = 0;
    Json body;  // discarded() when it is no JSON
    http::Headers headers;

    bool ok() const { return status / 100 == 2; }
  };

  // `url` has no slash at its end; `key` goes as a bearer token, none when empty. `reason` is why an operator does what
  // these calls do, for requests without a field for it: Vlot-Reason.
  JsonApi(std::string url, std::string key, std::string reason = "");

  // The body of a 2xx answer; UNKNOWN with the whole answer otherwise. Post and Put give a body without `requestId` a
  // new one.
  absl::StatusOr<Json> Get(const std::string& path);
  absl::StatusOr<Json> Post(const std::string& path, Json body);
  absl::StatusOr<Json> Put(const std::string& path, Json body);
  absl::StatusOr<Json> Patch(const std::string& path, Json body);

  // Any answer; an error only when there was none.
  absl::StatusOr<Answer> Send(const std::string& method, const std::string& path, const std::string& body = "",
                              http::Headers headers = {});

 private:
  absl::StatusOr<Json> Call(const std::string& method, const std::string& path, Json* body);

  const std::string url_;
  const std::string key_;
  const std::string reason_;
  http::Client client_;
};

// A new request id.
std::string NewRequestId();

// {"currencyCode": "EUR", "units": "12", "nanos": 340000000} of 1234.
Json Euro(int64_t cents);
// 1234 of such an amount; 0 when a part is missing.
int64_t Cents(const Json& money);

}  // namespace vlot
