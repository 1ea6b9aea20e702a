#include "services/payment/settlements/mollie_settlements.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/http/url.h"
#include "common/log/log.h"
#include "common/status/status.h"
#include "services/payment/errors.h"

namespace vlot::payment {
namespace {

constexpr int kSettlementsPage = 50;
constexpr int kLinesPage = 250;  // Mollie's most

std::string PageQuery(int limit, const std::string& from) {
  std::string query = absl::StrCat("?limit=", limit);
  if (!from.empty()) absl::StrAppend(&query, "&from=", http::UrlEncode(from));
  return query;
}

const char* PathOf(Phase phase) {
  switch (phase) {
    case Phase::kRefunds:
      return "/refunds";
    case Phase::kChargebacks:
      return "/chargebacks";
    case Phase::kCaptures:
      return "/captures";
    default:
      return "/payments";
  }
}

// What cannot be read is no answer.
template <class Value>
absl::StatusOr<Value> Read(absl::StatusOr<Value> value) {
  if (!value.ok()) return PspNoAnswerError(StdView(value.status().message()));
  return value;
}

}  // namespace

absl::StatusOr<std::string> MollieSettlements::Get(const std::string& path) {
  http::ClientRequest request{.url = absl::StrCat(options_.base_url, path), .timeout = options_.timeout};
  request.headers.Set("Authorization", absl::StrCat("Bearer ", options_.api_key.Reveal()));
  request.headers.Set("Accept", "application/hal+json");
  const absl::StatusOr<http::ClientResponse> response = client_.CallAndWait(std::move(request));
  if (!response.ok()) return PspNoAnswerError(StdView(response.status().message()));
  if (response->status >= 200 && response->status < 300) return response->body;
  if (response->status == 401 || response->status == 403) LogWarning("PSP_SETTLEMENTS_KEY_REFUSED");
  return ErrorOf(*response);
}

absl::StatusOr<PspSettlementPage> MollieSettlements::ListSettlements(const std::string& from) {
  ASSIGN_OR_RETURN(const std::string body, Get(absl::StrCat("/v2/settlements", PageQuery(kSettlementsPage, from))));
  return Read(ParsePspSettlements(body));
}

absl::StatusOr<PspSettlement> MollieSettlements::GetSettlement(const std::string& psp_id) {
  ASSIGN_OR_RETURN(const std::string body, Get(absl::StrCat("/v2/settlements/", http::UrlEncode(psp_id))));
  return Read(ParsePspSettlement(body));
}

absl::StatusOr<PspLinePage> MollieSettlements::ListLines(const std::string& psp_id, Phase phase,
                                                         const std::string& from) {
  ASSIGN_OR_RETURN(const std::string body, Get(absl::StrCat("/v2/settlements/", http::UrlEncode(psp_id), PathOf(phase),
                                                            PageQuery(kLinesPage, from))));
  return Read(ParsePspLines(body, phase));
}

}  // namespace vlot::payment
