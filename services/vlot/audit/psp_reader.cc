#include "services/vlot/audit/psp_reader.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "common/http/client.h"
#include "common/status/status.h"

namespace vlot::audit {
namespace {

using Json = nlohmann::json;

constexpr int kPageSize = 2000;  // some 600 bytes each
constexpr size_t kPageBytesMax = 64 * 1024 * 1024;

std::string Text(const Json& json, const char* name) {
  const auto member = json.find(name);
  return member != json.end() && member->is_string() ? member->get<std::string>() : "";
}

absl::StatusOr<BookEntry> ReadEntry(const Json& json) {
  BookEntry entry{.psp_id = Text(json, "id")};
  ASSIGN_OR_RETURN(const Currency currency, Currency::Parse(Text(json, "currency")));
  ASSIGN_OR_RETURN(entry.received, ParseMoney(Text(json, "received"), currency));
  ASSIGN_OR_RETURN(const Money refunded, ParseMoney(Text(json, "refunded"), currency));
  ASSIGN_OR_RETURN(const Money charged_back, ParseMoney(Text(json, "chargedBack"), currency));
  entry.refunded_minor = refunded.minor + charged_back.minor;
  if (const auto metadata = json.find("metadata"); metadata != json.end() && metadata->is_object()) {
    entry.reference = Text(*metadata, "reference");
  }
  if (entry.reference.empty()) entry.reference = entry.psp_id;  // made there by hand: none of ours
  return entry;
}

absl::StatusOr<Json> ReadPage(http::Client& client, const std::string& url, int64_t from) {
  ASSIGN_OR_RETURN(const http::ClientResponse response,
                   client.CallAndWait({.url = absl::StrCat(url, "?from=", from, "&limit=", kPageSize)}));
  if (response.status != 200) return absl::UnavailableError(absl::StrCat(url, " answers ", response.status));
  Json page = Json::parse(response.body, nullptr, false);
  if (!page.is_object() || !page.contains("payments") || !page["payments"].is_array() || !page.contains("next")) {
    return absl::DataLossError(absl::StrCat(url, " does not answer with books"));
  }
  return page;
}

}  // namespace

absl::Status ReadTheirBooks(const std::string& url, const TakeEntry& take) {
  http::Client client({.body_bytes_max = kPageBytesMax});
  for (int64_t from = 0;;) {
    ASSIGN_OR_RETURN(const Json page, ReadPage(client, url, from));
    for (const Json& payment : page["payments"]) {
      const absl::StatusOr<BookEntry> entry = ReadEntry(payment);
      RETURN_IF_ERROR(WithContext(entry.status(), absl::StrCat(url, ", payment ", Text(payment, "id"))));
      take(*entry);
    }
    if (!page["next"].is_number_integer()) return absl::OkStatus();
    from = page["next"].get<int64_t>();
  }
}

}  // namespace vlot::audit
