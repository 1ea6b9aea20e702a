#include "services/courier/routing.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace vlot::courier {
namespace {

PartnerId Id(int n) {
  Uuid::Bytes bytes{};
  bytes[15] = static_cast<uint8_t>(n);
  return PartnerId(Uuid(bytes));
}

std::vector<Partner> Partners(std::vector<int> suspended = {}) {
  std::vector<Partner> partners;
  for (int n = 1; n <= 4; ++n) {
    const bool is_suspended = std::find(suspended.begin(), suspended.end(), n) != suspended.end();
    partners.push_back({.id = Id(n), .display_name = std::to_string(n), .suspended = is_suspended});
  }
  return partners;
}

RoutingRule Rule(int partner, int priority, std::string region, std::string prefix, bool identity_check = false) {
  return {Id(partner), priority, std::move(region), std::move(prefix), identity_check};
}

int RouteOf(const RoutingTable& table, const Place& place, std::vector<PartnerId> excluded = {}) {
  const Partner* partner = table.Route(place, excluded);
  return partner == nullptr ? 0 : std::stoi(partner->display_name);
}

const Place kAmsterdam = {.region_code = "NL", .postal_code = "1012AB"};

TEST(RoutingTest, Route_SeveralFit_TakesLowestPriority) {
  const RoutingTable table(Partners(), {Rule(1, 9, "", ""), Rule(2, 1, "NL", "10"), Rule(3, 0, "NL", "2")});
  EXPECT_EQ(RouteOf(table, kAmsterdam), 2);
  EXPECT_EQ(RouteOf(table, {.region_code = "NL", .postal_code = "2511AA"}), 3);
  EXPECT_EQ(RouteOf(table, {.region_code = "BE", .postal_code = "1012AB"}), 1);
}

TEST(RoutingTest, Route_SamePriority_TakesTheFirst) {
  const RoutingTable table(Partners(), {Rule(3, 5, "NL", "101"), Rule(1, 5, "", "")});
  EXPECT_EQ(RouteOf(table, kAmsterdam), 3);
}

TEST(RoutingTest, Route_IdentityCheck_NeedsARuleThatCan) {
  const RoutingTable table(Partners(), {Rule(1, 1, "", ""), Rule(2, 2, "", "", true)});
  EXPECT_EQ(RouteOf(table, kAmsterdam), 1);
  EXPECT_EQ(RouteOf(table, {.region_code = "NL", .postal_code = "1012AB", .identity_check = true}), 2);
}

TEST(RoutingTest, Route_SuspendedExcludedOrUnknown_ArePassedOver) {
  const RoutingTable table(Partners({1}),
                           {Rule(1, 1, "", ""), Rule(9, 2, "", ""), Rule(2, 3, "", ""), Rule(3, 4, "", "")});
  EXPECT_EQ(RouteOf(table, kAmsterdam), 2);
  EXPECT_EQ(RouteOf(table, kAmsterdam, {Id(2)}), 3);
  EXPECT_EQ(RouteOf(table, kAmsterdam, {Id(2), Id(3)}), 0);
}

TEST(RoutingTest, NormalisePostalCode_AsPeopleType_IsTheSame) {
  EXPECT_EQ(NormalisePostalCode("1012 ab"), "1012AB");
  EXPECT_EQ(NormalisePostalCode("D-10115"), "D10115");
}

// The index finds what a scan of all rules would.
RC_GTEST_PROP(RoutingProperty, Route_AnyRules_IsTheFirstThatFits, ()) {
  const auto text = [](const char* choices, int max) {
    return *rc::gen::resize(max, rc::gen::container<std::string>(rc::gen::elementOf(std::string(choices))));
  };
  std::vector<RoutingRule> rules;
  for (int i = *rc::gen::inRange(0, 30); i > 0; --i) {
    rules.push_back(Rule(*rc::gen::inRange(1, 6), *rc::gen::inRange(0, 5),
                         *rc::gen::element<std::string>("", "NL", "BE"), text("12", 3), *rc::gen::arbitrary<bool>()));
  }
  const RoutingTable table(Partners({*rc::gen::inRange(1, 6)}), rules);
  const Place place{*rc::gen::element<std::string>("NL", "BE", "DE"), text("12", 5), *rc::gen::arbitrary<bool>()};
  const std::vector<PartnerId> excluded = {Id(*rc::gen::inRange(1, 6))};

  const Partner* expected = nullptr;
  for (const RoutingRule& rule : table.rules()) {
    const Partner* partner = table.FindPartner(rule.partner);
    const bool fits = (rule.region_code.empty() || rule.region_code == place.region_code) &&
                      place.postal_code.starts_with(rule.postal_code_prefix) &&
                      (rule.identity_check || !place.identity_check);
    if (fits && partner != nullptr && !partner->suspended && partner->id != excluded[0]) {
      expected = partner;
      break;
    }
  }
  RC_ASSERT(table.Route(place, excluded) == expected);
}

}  // namespace
}  // namespace vlot::courier
