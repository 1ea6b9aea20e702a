#include "services/vlot/chaos/checks.h"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/jsonapi/json_api.h"
#include "common/status/status.h"
#include "common/time/clock.h"

namespace vlot::chaos {
namespace {

constexpr useconds_t kPollMicros = 200'000;
constexpr int kNamedMax = 20;

using Wrongs = std::vector<std::string>;

// All pages of a list.
absl::StatusOr<std::vector<Json>> ListAll(JsonApi& api, const std::string& path, const std::string& field) {
  std::vector<Json> all;
  std::string token;
  do {
    const char* separator = path.find('?') == std::string::npos ? "?" : "&";
    ASSIGN_OR_RETURN(const Json page, api.Get(absl::StrCat(path, separator, "pageSize=1000",
                                                           token.empty() ? "" : "&pageToken=", token)));
    for (const Json& item : page.value(field, Json::array())) all.push_back(item);
    token = page.value("nextPageToken", "");
  } while (!token.empty());
  return all;
}

bool Is(const Json& order, const char* state) { return order.value("state", "") == state; }

void CheckOrders(const std::map<std::string, Json>& orders, const std::vector<std::string>& accepted, Ends& ends,
                 Wrongs& wrongs) {
  const std::set<std::string> known(accepted.begin(), accepted.end());
  for (const std::string& name : known) {
    if (!orders.contains(name)) wrongs.push_back(name + " was accepted and is not there");
  }
  if (known.size() != accepted.size()) wrongs.push_back("two requests got the same order");
  for (const auto& [name, order] : orders) {
    if (!known.contains(name)) wrongs.push_back(name + " was placed by nobody");
    ends.completed += Is(order, "COMPLETED");
    ends.cancelled += Is(order, "CANCELLED");
    ends.expired += Is(order, "EXPIRED");
  }
  if (ends.all() != static_cast<int>(orders.size())) wrongs.push_back("some orders are not at their end");
}

// What is left of each order's money, by the payment service and by the provider.
void CheckPayments(const std::map<std::string, Json>& orders, const std::vector<Json>& payments, const Json& books,
                   Wrongs& wrongs) {
  std::map<std::string, int64_t> kept;
  int64_t captured = 0, refunded = 0;
  for (const Json& payment : payments) {
    const int64_t in = Cents(payment.value("captured", Json::object()));
    const int64_t out = Cents(payment.value("refunded", Json::object()));
    kept[payment.value("order", "")] += in - out;
    captured += in;
    refunded += out;
  }
  for (const auto& [name, order] : orders) {
    const bool pays = Is(order, "COMPLETED") && !order.value("onAccount", false);
    const int64_t due = pays ? Cents(order.at("totals").at("gross")) : 0;
    const int64_t has = kept.contains(name) ? kept.at(name) : 0;
    if (has != due) wrongs.push_back(absl::StrCat(name, " should have brought ", due, " cents and brought ", has));
  }
  for (const Json& total : books.value("totals", Json::array())) {
    const auto cents = [&](const char* field) {
      int64_t value = 0;  // "12.34"
      return absl::SimpleAtoi(absl::StrReplaceAll(total.value(field, ""), {{".", ""}}), &value) ? value : -1;
    };
    if (cents("received") != captured || cents("refunded") != refunded) {
      wrongs.push_back(absl::StrCat("the provider's books say ", total.dump(), ", ours say that ", captured,
                                    " cents came in and ", refunded, " went back"));
    }
  }
}

void CheckInvoices(const std::map<std::string, Json>& orders, const std::vector<Json>& invoices, Wrongs& wrongs) {
  std::map<std::string, int> issued;                   // by order
  std::map<std::string, std::vector<int64_t>> series;  // numbers by what stands before the dash
  for (const Json& invoice : invoices) {
    issued[invoice.value("order", "")] += invoice.value("kind", "") == "CREDIT_NOTE" ? -1 : 1;
    const std::string number = invoice.value("number", "");
    const size_t dash = number.rfind('-');
    int64_t value = 0;
    if (dash == std::string::npos || !absl::SimpleAtoi(number.substr(dash + 1), &value)) {
      wrongs.push_back("an invoice with the number '" + number + "'");
      continue;
    }
    series[number.substr(0, dash)].push_back(value);
  }
  for (auto& [name, numbers] : series) {
    std::sort(numbers.begin(), numbers.end());
    for (size_t i = 0; i < numbers.size(); ++i) {
      if (numbers[i] == static_cast<int64_t>(i) + 1) continue;
      wrongs.push_back(absl::StrCat("the series ", name, " has no number ", i + 1, ", or one twice"));
      break;
    }
  }
  for (const auto& [name, order] : orders) {
    const int due = Is(order, "COMPLETED") && !order.value("onAccount", false) ? 1 : 0;
    const int has = issued.contains(name) ? issued.at(name) : 0;
    if (has != due) wrongs.push_back(absl::StrCat(name, " should have ", due, " invoices in force and has ", has));
  }
}

void CheckStock(const std::vector<Json>& levels, Wrongs& wrongs) {
  for (const Json& level : levels) {
    const std::string reserved = level.value("reserved", "0");
    if (reserved != "0")
      wrongs.push_back(absl::StrCat(reserved, " of ", level.value("item", ""), " are held for nobody"));
  }
}

std::string WhatItWaitsFor(const Json& order) {
  return absl::StrCat(order.value("name", ""), " is ", order.value("state", ""),
                      " and waits: ", order.value("waits", Json::array()).dump());
}

}  // namespace

absl::Status WaitUntilFinal(Site& site, absl::Duration patience) {
  JsonApi office(site.office_url(), site.operator_key());
  const absl::Time until = SystemClock().Now() + patience;
  absl::StatusOr<std::vector<Json>> open;
  while (SystemClock().Now() < until) {
    open = ListAll(office, "/v1/orders?states=PENDING&states=CONFIRMED&states=CANCELLING", "orders");
    if (open.ok() && open->empty()) return absl::OkStatus();
    RETURN_IF_ERROR(site.Supervise());
    usleep(kPollMicros);
  }
  RETURN_IF_ERROR(open.status());
  std::string text = absl::StrCat(open->size(), " orders do not come to their end:");
  for (int i = 0; i < std::min<int>(kNamedMax, static_cast<int>(open->size())); ++i) {
    absl::StrAppend(&text, "\n  ", WhatItWaitsFor((*open)[i]));
  }
  return absl::DeadlineExceededError(text);
}

absl::StatusOr<std::vector<std::string>> FindWrongs(Site& site, const std::vector<std::string>& accepted, Ends& ends) {
  JsonApi office(site.office_url(), site.operator_key()), psp(site.psp_url(), "test_key");
  ASSIGN_OR_RETURN(const std::vector<Json> listed, ListAll(office, "/v1/orders", "orders"));
  ASSIGN_OR_RETURN(const std::vector<Json> payments, ListAll(office, "/v1/payments", "payments"));
  ASSIGN_OR_RETURN(const std::vector<Json> invoices, ListAll(office, "/v1/invoices", "invoices"));
  ASSIGN_OR_RETURN(const std::vector<Json> levels, ListAll(office, "/v1/stockLevels", "stockLevels"));
  ASSIGN_OR_RETURN(const Json books, psp.Get("/sandbox/v1/books?limit=1000000"));
  std::map<std::string, Json> orders;
  for (const Json& order : listed) orders.emplace(order.at("name"), order);
  Wrongs wrongs;
  CheckOrders(orders, accepted, ends, wrongs);
  CheckPayments(orders, payments, books, wrongs);
  CheckInvoices(orders, invoices, wrongs);
  CheckStock(levels, wrongs);
  return wrongs;
}

}  // namespace vlot::chaos
