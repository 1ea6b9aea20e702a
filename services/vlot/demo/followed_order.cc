#include "services/vlot/demo/followed_order.h"

#include <unistd.h>

#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/status.h"
#include "common/sync/poll.h"
#include "common/time/clock.h"
#include "common/time/time.h"
#include "services/vlot/signals.h"

namespace vlot::demo {
namespace {

// Far more than any order takes; a demo that hangs should say so.
constexpr absl::Duration kPatience = absl::Minutes(2);
constexpr useconds_t kLookMicros = 50'000;

constexpr const char* kChannels[] = {"webshop", "counter", "call-centre", "app"};

struct Sample {
  const char* item;
  int cents;  // including VAT for consumers, without for companies
};
constexpr Sample kSamples[] = {
    {"items/PHONE-1", 34900}, {"items/CASE-1", 1995}, {"items/BOOK-1", 2399}, {"items/STAMP-1", 565}};

std::string EuroText(const Json& money) {
  const int64_t cents = Cents(money);
  return absl::StrFormat("EUR %d.%02d", cents / 100, cents % 100);
}

Json Line(const Sample& sample, int quantity) {
  return {{"item", sample.item}, {"quantity", quantity}, {"unitPrice", Euro(sample.cents)}};
}

}  // namespace

Json FollowedOrder::Body() const {
  Json order = {{"customer", customer_.name},
                {"channel", absl::StrCat("channels/", channel_)},
                {"externalReference", absl::StrCat("demo-", number_)},
                {"pricesIncludeVat", customer_.prices_include_vat},
                {"lines", {Line(kSamples[number_ % 4], 1 + number_ % 3), Line(kSamples[(number_ + 1) % 4], 1)}},
                {"delivery",
                 {{"address",
                   {{"regionCode", "NL"},
                    {"postalCode", "1011 AB"},
                    {"locality", "Amsterdam"},
                    {"addressLines", {"Dorpsstraat 12"}},
                    {"recipients", {customer_.title}}}}}},
                {"payment", {{"method", "ideal"}, {"redirectUrl", "https://shop.example/thanks"}}}};
  if (number_ % 2 == 0) order["charges"] = {{{"title", "Verzendkosten"}, {"amount", Euro(495)}}};
  return {{"order", order}};
}

absl::Status FollowedOrder::Place() {
  channel_ = kChannels[number_ % 4];
  ASSIGN_OR_RETURN(const Json placed, trial_.shop().Post("/v1/orders", Body()));
  name_ = placed.at("name");
  order_number_ = placed.at("number");
  std::cout << absl::StrFormat("%s  placed by %s through %s, %s\n", order_number_, customer_.title, channel_,
                               EuroText(placed.at("totals").at("gross")));
  return absl::OkStatus();
}

absl::Status FollowedOrder::PlaceWhenKnown(bool on_account) {
  Json question = Body();
  question["validateOnly"] = true;
  question["order"]["channel"] = absl::StrCat("channels/", kChannels[0]);
  RETURN_IF_ERROR(Poll(kPatience, "ordering does not come to know how a customer pays", [&]() -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(const Json answer, trial_.shop().Post("/v1/orders", question));
    return answer.value("onAccount", false) == on_account;
  }));
  return Place();
}

absl::Status FollowedOrder::Look() {
  ASSIGN_OR_RETURN(const Json journal, trial_.shop().Get(absl::StrCat("/v1/", name_, "/journal")));
  const Json entries = journal.value("entries", Json::array());
  for (; seen_ < entries.size(); ++seen_) {
    const Json& entry = entries[seen_];
    const std::string kind = entry.at("kind");
    ASSIGN_OR_RETURN(const absl::Time time, ParseRfc3339(entry.at("eventTime").get<std::string>()));
    times_.try_emplace(kind, time);
    Print(entry);
    if (kind == "PAYMENT_REQUESTED") RETURN_IF_ERROR(Pay());
    completed_ = completed_ || kind == "ORDER_COMPLETED";
    final_ = final_ || completed_ || kind == "ORDER_CANCELLED" || kind == "ORDER_EXPIRED";
  }
  return absl::OkStatus();
}

// What a person does on the provider's page.
absl::Status FollowedOrder::Pay() {
  ASSIGN_OR_RETURN(const Json order, trial_.shop().Get(absl::StrCat("/v1/", name_)));
  const std::string url = order.value("checkoutUrl", "");
  if (url.empty()) return absl::OkStatus();  // paid meanwhile
  http::Client browser(http::Client::Options{});
  http::ClientRequest request{.method = "POST", .url = url, .body = "status=paid"};
  request.headers.Add("Content-Type", "application/x-www-form-urlencoded");
  return browser.CallAndWait(std::move(request)).status();
}

std::optional<absl::Duration> FollowedOrder::TimeTo(const std::string& kind) const {
  const auto placed = times_.find("ORDER_PLACED");
  const auto then = times_.find(kind);
  if (placed == times_.end() || then == times_.end()) return std::nullopt;
  return then->second - placed->second;
}

std::string FollowedOrder::Waiting() {
  const absl::StatusOr<Json> order = trial_.shop().Get(absl::StrCat("/v1/", name_));
  if (!order.ok()) return std::string(order.status().message());
  std::string text = order->value("state", "?");
  for (const Json& wait : order->value("waits", Json::array())) {
    absl::StrAppend(&text, "; ", wait.value("step", ""), " waits for ", wait.value("waitingFor", ""), " ",
                    wait.value("lastError", ""));
  }
  return text;
}

void FollowedOrder::Print(const Json& entry) const {
  std::string words;
  for (const char* field : {"reference", "detail"}) {
    if (const std::string value = entry.value(field, ""); !value.empty()) absl::StrAppend(&words, "  ", value);
  }
  if (entry.contains("amount")) absl::StrAppend(&words, "  ", EuroText(entry["amount"]));
  std::cout << absl::StrFormat("%s  %s  %-18s%s\n", order_number_,
                               entry.at("eventTime").get<std::string>().substr(11, 12),
                               entry.at("kind").get<std::string>(), words)
            << std::flush;
}

absl::Status Follow(std::vector<FollowedOrder>& orders) {
  const absl::Time until = SystemClock().Now() + kPatience;
  while (SystemClock().Now() < until && !EndSignalCame()) {
    bool all = true;
    for (FollowedOrder& order : orders) {
      if (!order.final()) RETURN_IF_ERROR(order.Look());
      all = all && order.final();
    }
    if (all) return absl::OkStatus();
    usleep(kLookMicros);
  }
  return absl::OkStatus();
}

}  // namespace vlot::demo
