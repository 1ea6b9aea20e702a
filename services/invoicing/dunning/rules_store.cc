#include "services/invoicing/dunning/rules_store.h"

#include <map>
#include <utility>

#include "common/status/status.h"

namespace vlot::invoicing::dunning {
namespace {

constexpr pg::Statement kFindPolicies{"invoicing.FindDunningPolicies", R"sql(
SELECT policy_id, from_date, title, delivery_days, amount_min_minor, source
FROM dunning_policies ORDER BY policy_id, from_date DESC LIMIT 1000)sql"};

constexpr pg::Statement kFindLevels{"invoicing.FindDunningLevels", R"sql(
SELECT policy_id, from_date, after_days, pay_within_days, fourteen_day_letter, costs, interest, credit_hold
FROM dunning_levels ORDER BY policy_id, from_date, level LIMIT 6000)sql"};

constexpr pg::Statement kFindBands{"invoicing.FindCollectionCostBands", R"sql(
SELECT from_date, upto_minor, basis_points, least_minor, most_minor, source
FROM collection_cost_bands ORDER BY from_date DESC, upto_minor LIMIT 1000)sql"};

constexpr pg::Statement kFindRates{"invoicing.FindStatutoryRates", R"sql(
SELECT kind, from_date, percent, source FROM statutory_rates ORDER BY kind, from_date DESC LIMIT 1000)sql"};

constexpr pg::Statement kSavePolicy{"invoicing.SaveDunningPolicy", R"sql(
INSERT INTO dunning_policies AS p (policy_id, from_date, title, delivery_days, amount_min_minor, source)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (policy_id, from_date) DO UPDATE
SET title = excluded.title, delivery_days = excluded.delivery_days, amount_min_minor = excluded.amount_min_minor,
    source = excluded.source)sql"};

constexpr pg::Statement kDeleteLevels{"invoicing.DeleteDunningLevels", R"sql(
DELETE FROM dunning_levels WHERE policy_id = $1 AND from_date = $2)sql"};

constexpr pg::Statement kInsertLevels{"invoicing.InsertDunningLevels", R"sql(
INSERT INTO dunning_levels (policy_id, from_date, level, after_days, pay_within_days, fourteen_day_letter, costs, interest,
                            credit_hold)
SELECT $1, $2, l.level, l.after_days, l.pay_within_days, l.fourteen_day_letter, l.costs, l.interest, l.credit_hold
FROM unnest($3::int[], $4::int[], $5::bool[], $6::smallint[], $7::smallint[], $8::bool[]) WITH ORDINALITY
  AS l (after_days, pay_within_days, fourteen_day_letter, costs, interest, credit_hold, level))sql"};

constexpr pg::Statement kSaveRate{"invoicing.SaveStatutoryRate", R"sql(
INSERT INTO statutory_rates (kind, from_date, percent, source) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind, from_date) DO UPDATE SET percent = excluded.percent, source = excluded.source)sql"};

constexpr pg::Statement kHasCharged{"invoicing.HasChargedInterest", R"sql(
SELECT EXISTS (SELECT 1 FROM dunning_notices WHERE interest_minor > 0 AND notice_date >= $1))sql"};

constexpr pg::Statement kHasChargedCosts{"invoicing.HasChargedCosts", R"sql(
SELECT EXISTS (SELECT 1 FROM dunning_notices
               WHERE (costs_minor > 0 OR costs_announced_minor > 0) AND notice_date >= $1))sql"};

constexpr pg::Statement kDeleteScale{"invoicing.DeleteCollectionCostScale",
                                     "DELETE FROM collection_cost_bands WHERE from_date = $1"};

constexpr pg::Statement kInsertScale{"invoicing.InsertCollectionCostScale", R"sql(
INSERT INTO collection_cost_bands (from_date, upto_minor, basis_points, least_minor, most_minor, source)
SELECT $1, b.upto_minor, b.basis_points, $2, $3, $4
FROM unnest($5::bigint[], $6::int[]) AS b (upto_minor, basis_points))sql"};

absl::StatusOr<std::vector<Policy>> FindPolicies(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const pg::Result levels, tx.Exec(kFindLevels));
  std::map<std::pair<std::string, absl::CivilDay>, std::vector<Level>> by_policy;
  for (pg::Row row : levels) {
    by_policy[{row.Get<std::string>(0), row.Get<absl::CivilDay>(1)}].push_back({.after_days = row.Get<int32_t>(2),
                                                                                .pay_within_days = row.Get<int32_t>(3),
                                                                                .fourteen_day_letter = row.Get<bool>(4),
                                                                                .costs = row.Get<Costs>(5),
                                                                                .interest = row.Get<RateKind>(6),
                                                                                .credit_hold = row.Get<bool>(7)});
  }
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindPolicies));
  std::vector<Policy> policies;
  for (pg::Row row : rows) {
    Policy policy{.id = row.Get<std::string>(0),
                  .from = row.Get<absl::CivilDay>(1),
                  .title = row.Get<std::string>(2),
                  .delivery_days = row.Get<int32_t>(3),
                  .amount_min = {row.Get<int64_t>(4), kEur},
                  .source = row.Get<std::string>(5)};
    policy.levels = std::move(by_policy[{policy.id, policy.from}]);
    policies.push_back(std::move(policy));
  }
  return policies;
}

absl::StatusOr<std::vector<CostScale>> FindScales(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindBands));
  std::vector<CostScale> scales;
  for (pg::Row row : rows) {
    const auto from = row.Get<absl::CivilDay>(0);
    if (scales.empty() || scales.back().from != from) {
      scales.push_back({.from = from,
                        .least = {row.Get<int64_t>(3), kEur},
                        .most = {row.Get<int64_t>(4), kEur},
                        .source = row.Get<std::string>(5)});
    }
    scales.back().bands.push_back({row.Get<int64_t>(1), row.Get<int32_t>(2)});
  }
  return scales;
}

absl::StatusOr<std::vector<Rate>> FindRates(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindRates));
  std::vector<Rate> rates;
  for (pg::Row row : rows) {
    ASSIGN_OR_RETURN(const Decimal percent, Decimal::Parse(row.Text(2)));
    rates.push_back({row.Get<RateKind>(0), row.Get<absl::CivilDay>(1), percent, row.Get<std::string>(3)});
  }
  return rates;
}

}  // namespace

absl::StatusOr<Rules> FindRules(pg::Transaction& tx) {
  Rules rules;
  ASSIGN_OR_RETURN(rules.policies, FindPolicies(tx));
  ASSIGN_OR_RETURN(rules.scales, FindScales(tx));
  ASSIGN_OR_RETURN(rules.rates, FindRates(tx));
  return rules;
}

absl::Status SavePolicy(pg::Transaction& tx, const Policy& policy) {
  RETURN_IF_ERROR(tx.ExecLater(kSavePolicy, policy.id, policy.from, policy.title, policy.delivery_days,
                               policy.amount_min.minor, policy.source));
  RETURN_IF_ERROR(tx.ExecLater(kDeleteLevels, policy.id, policy.from));
  auto column = [&](auto project) { return pg::ArrayOf(policy.levels, project); };
  return tx.ExecLater(
      kInsertLevels, policy.id, policy.from, column([](const Level& l) { return int32_t{l.after_days}; }),
      column([](const Level& l) { return int32_t{l.pay_within_days}; }),
      column([](const Level& l) { return l.fourteen_day_letter; }), column([](const Level& l) { return l.costs; }),
      column([](const Level& l) { return l.interest; }), column([](const Level& l) { return l.credit_hold; }));
}

absl::StatusOr<bool> HasCharged(pg::Transaction& tx, absl::CivilDay from) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kHasCharged, from));
  return rows.front().Get<bool>(0);
}

absl::Status SaveRate(pg::Transaction& tx, const Rate& rate) {
  return tx.ExecLater(kSaveRate, rate.kind, rate.from, rate.percent.ToString(), rate.source);
}

absl::StatusOr<bool> HasChargedCosts(pg::Transaction& tx, absl::CivilDay from) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kHasChargedCosts, from));
  return rows.front().Get<bool>(0);
}

absl::Status SaveScale(pg::Transaction& tx, const CostScale& scale) {
  RETURN_IF_ERROR(tx.ExecLater(kDeleteScale, scale.from));
  return tx.ExecLater(kInsertScale, scale.from, scale.least.minor, scale.most.minor, scale.source,
                      pg::ArrayOf(scale.bands, [](const CostBand& band) { return band.upto_minor; }),
                      pg::ArrayOf(scale.bands, [](const CostBand& band) { return band.basis_points; }));
}

}  // namespace vlot::invoicing::dunning
