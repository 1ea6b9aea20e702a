#include "services/vlot/bench/stock.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"

namespace vlot::bench {
namespace {

constexpr int kItems = 50;
constexpr int64_t kPieces = 1'000'000;                 // fulfilment/limits.h: the most of one receipt
constexpr int64_t kCreditLimitCents = 100'000'000'00;  // invoicing's highest; a run does not reach it

Json Address(const std::string& recipient) {
  return {{"regionCode", "NL"},
          {"postalCode", "1011 AB"},
          {"locality", "Amsterdam"},
          {"addressLines", {"Dorpsstraat 12"}},
          {"recipients", {recipient}}};
}

absl::StatusOr<std::string> AddAccountCustomer(JsonApi& office, JsonApi& shop, int number) {
  const std::string title = absl::StrCat("Bakkerij ", number, " B.V.");
  const Json party = {{"legalName", title},
                      {"business", true},
                      {"registrationNumber", "68750110"},
                      {"vatId", "NL687501106B01"},
                      {"address", Address(title)}};
  ASSIGN_OR_RETURN(
      const Json account,
      office.Post(
          "/v1/accounts",
          {{"account", {{"billingMode", "MONTHLY"}, {"creditLimit", Euro(kCreditLimitCents)}, {"party", party}}}}));
  const Json company = {{"legalName", title}, {"registrationNumber", "68750110"}, {"vatId", "NL687501106B01"}};
  ASSIGN_OR_RETURN(const Json made, shop.Post("/v1/customers", {{"customer",
                                                                 {{"kind", "BUSINESS"},
                                                                  {"displayName", title},
                                                                  {"company", company},
                                                                  {"account", account.at("name")},
                                                                  {"address", Address(title)}}}}));
  return made.at("name").get<std::string>();
}

}  // namespace

bool EveryServiceAnswers(JsonApi& office) {
  for (const char* list : {"orders", "items", "jobs", "payments", "invoices", "messages"}) {
    if (!office.Get(absl::StrCat("/v1/", list, "?pageSize=1")).ok()) return false;
  }
  return true;
}

absl::StatusOr<std::vector<std::string>> AddCatalogue(JsonApi& office, int64_t receipts) {
  const Json warehouse = {{"displayName", "Magazijn Utrecht"}, {"kind", "WAREHOUSE"}, {"address", Address("Magazijn")}};
  ASSIGN_OR_RETURN(const Json location, office.Post("/v1/locations", {{"location", warehouse}}));
  std::vector<std::string> names;
  Json received = Json::array();
  for (int i = 0; i < kItems; ++i) {
    const std::string name = absl::StrCat("items/BENCH-", i);
    const Json item = {{"name", name},
                       {"title", absl::StrCat("Thing ", i)},
                       {"kind", "GOODS"},
                       {"vatCategory", i % 3 == 0 ? "REDUCED" : "STANDARD"},
                       {"weightGrams", 100}};
    RETURN_IF_ERROR(office.Post("/v1/items", {{"item", item}}).status());
    received.push_back({{"item", name}, {"quantity", absl::StrCat(kPieces)}});
    names.push_back(name);
  }
  for (int64_t i = 0; i < receipts; ++i) {
    RETURN_IF_ERROR(office
                        .Post(absl::StrCat("/v1/", location.at("name").get<std::string>(), ":recordReceipt"),
                              {{"items", received}, {"reference", "opening stock"}})
                        .status());
  }
  return names;
}

absl::StatusOr<std::string> AddCourier(JsonApi& office) {
  ASSIGN_OR_RETURN(const Json partner,
                   office.Post("/v1/partners", {{"partner", {{"displayName", "Bench"}, {"nextDayCutoffHour", 24}}}}));
  const std::string name = partner.at("name");
  const Json rule = {{"partner", name}, {"priority", 1}, {"regionCode", "NL"}, {"identityCheck", true}};
  RETURN_IF_ERROR(office.Put("/v1/routingRules", {{"rules", Json::array({rule})}}).status());
  return name;
}

absl::StatusOr<std::vector<std::string>> AddAccountCustomers(JsonApi& office, JsonApi& shop, int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(names.emplace_back(), AddAccountCustomer(office, shop, i));
  }
  return names;
}

absl::StatusOr<std::vector<std::string>> AddInstantCustomers(JsonApi& shop, int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) {
    const Json customer = {{"kind", "CONSUMER"},
                           {"displayName", "Anna de Vries"},
                           {"email", "anna@example.nl"},
                           {"address", Address("Anna de Vries")}};
    ASSIGN_OR_RETURN(const Json made, shop.Post("/v1/customers", {{"customer", customer}}));
    names.push_back(made.at("name"));
  }
  return names;
}

}  // namespace vlot::bench
