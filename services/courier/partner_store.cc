#include "services/courier/partner_store.h"

#include "common/status/status.h"

namespace vlot::courier {
namespace {

constexpr pg::Statement kRaiseRoutingVersion{"courier.RaiseRoutingVersion",
                                             "UPDATE routing_version SET version = version + 1 WHERE id = 1"};
constexpr pg::Statement kReadRoutingVersion{"courier.ReadRoutingVersion",
                                            "SELECT version FROM routing_version WHERE id = 1"};

#define VLOT_COURIER_PARTNER_COLUMNS \
  "partner_id, display_name, suspended, next_day_cutoff_hour, closed_weekdays, accept_minutes"
#define VLOT_COURIER_RULE_COLUMNS "partner_id, priority, region_code, postal_code_prefix, identity_check"

// Some hundreds at most: a courier is a contract. Rules: 10,000 by the API.
constexpr pg::Statement kReadPartners{"courier.ReadPartners", "SELECT " VLOT_COURIER_PARTNER_COLUMNS R"sql(
  FROM partners ORDER BY partner_id LIMIT 100000)sql"};
constexpr pg::Statement kReadRoutingRules{"courier.ReadRoutingRules", "SELECT " VLOT_COURIER_RULE_COLUMNS R"sql(
  FROM routing_rules ORDER BY rule_number LIMIT 10000)sql"};
constexpr pg::Statement kListPartnersAfter{"courier.ListPartnersAfter", "SELECT " VLOT_COURIER_PARTNER_COLUMNS R"sql(
  FROM partners WHERE partner_id > $1 ORDER BY partner_id LIMIT $2)sql"};
constexpr pg::Statement kListRulesFrom{"courier.ListRulesFrom", "SELECT " VLOT_COURIER_RULE_COLUMNS R"sql(
  FROM routing_rules WHERE rule_number >= $1 ORDER BY rule_number LIMIT $2)sql"};
constexpr pg::Statement kFindPartner{"courier.FindPartner", "SELECT " VLOT_COURIER_PARTNER_COLUMNS R"sql(
  FROM partners WHERE partner_id = $1)sql"};

constexpr pg::Statement kInsertPartner{"courier.InsertPartner", R"sql(
  INSERT INTO partners (partner_id, display_name, suspended, next_day_cutoff_hour, closed_weekdays, accept_minutes,
                        created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
  ON CONFLICT DO NOTHING)sql"};
constexpr pg::Statement kUpdatePartner{"courier.UpdatePartner", R"sql(
  UPDATE partners SET display_name = $2, suspended = $3, next_day_cutoff_hour = $4, closed_weekdays = $5,
    accept_minutes = $6, updated_at = $7
  WHERE partner_id = $1)sql"};

constexpr pg::Statement kDeleteRoutingRules{"courier.DeleteRoutingRules",
                                            "DELETE FROM routing_rules WHERE rule_number >= 0"};
constexpr pg::Statement kInsertRoutingRules{"courier.InsertRoutingRules", R"sql(
  INSERT INTO routing_rules (rule_number, partner_id, priority, region_code, postal_code_prefix, identity_check)
  SELECT n.number - 1, n.partner_id, n.priority, n.region_code, n.postal_code_prefix, n.identity_check
  FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::bool[]) WITH ORDINALITY
       AS n(partner_id, priority, region_code, postal_code_prefix, identity_check, number))sql"};

Partner ReadPartner(const pg::Row& row) {
  return {.id = row.Get<PartnerId>(0),
          .display_name = row.Get<std::string>(1),
          .suspended = row.Get<bool>(2),
          .terms = {.next_day_cutoff_hour = row.Get<int32_t>(3), .closed_weekdays = row.Get<int32_t>(4)},
          .accept_minutes = row.Get<int32_t>(5)};
}

RoutingRule ReadRule(const pg::Row& row) {
  return {.partner = row.Get<PartnerId>(0),
          .priority = row.Get<int32_t>(1),
          .region_code = row.Get<std::string>(2),
          .postal_code_prefix = row.Get<std::string>(3),
          .identity_check = row.Get<bool>(4)};
}

template <class Read>
auto ReadAll(const pg::Result& rows, Read read) {
  std::vector<std::invoke_result_t<Read, const pg::Row&>> all;
  all.reserve(rows.size());
  for (pg::Row row : rows) all.push_back(read(row));
  return all;
}

}  // namespace

absl::Status RaiseRoutingVersion(pg::Transaction& tx) { return tx.ExecLater(kRaiseRoutingVersion); }

absl::StatusOr<int64_t> ReadRoutingVersion(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadRoutingVersion));
  if (rows.empty()) return absl::InternalError("courier: the row of routing_version is missing");
  return rows.front().Get<int64_t>(0);
}

absl::StatusOr<std::vector<Partner>> ReadPartners(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadPartners));
  return ReadAll(rows, ReadPartner);
}

absl::StatusOr<std::vector<RoutingRule>> ReadRoutingRules(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kReadRoutingRules));
  return ReadAll(rows, ReadRule);
}

absl::StatusOr<std::vector<Partner>> ListPartnersAfter(pg::Transaction& tx, const PartnerId& after, int max) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListPartnersAfter, after, max));
  return ReadAll(rows, ReadPartner);
}

absl::StatusOr<std::vector<RoutingRule>> ListRulesFrom(pg::Transaction& tx, int64_t from, int max) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kListRulesFrom, from, max));
  return ReadAll(rows, ReadRule);
}

absl::StatusOr<std::optional<Partner>> FindPartner(pg::Transaction& tx, const PartnerId& id) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kFindPartner, id));
  if (rows.empty()) return std::nullopt;
  return ReadPartner(rows.front());
}

absl::StatusOr<bool> InsertPartner(pg::Transaction& tx, const Partner& partner, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Result rows, tx.Exec(kInsertPartner, partner.id, partner.display_name, partner.suspended,
                                                  partner.terms.next_day_cutoff_hour, partner.terms.closed_weekdays,
                                                  partner.accept_minutes, now));
  return rows.affected_rows() == 1;
}

absl::Status UpdatePartner(pg::Transaction& tx, const Partner& partner, absl::Time now) {
  return tx.ExecLater(kUpdatePartner, partner.id, partner.display_name, partner.suspended,
                      partner.terms.next_day_cutoff_hour, partner.terms.closed_weekdays, partner.accept_minutes, now);
}

absl::Status ReplaceRoutingRules(pg::Transaction& tx, absl::Span<const RoutingRule> rules) {
  RETURN_IF_ERROR(tx.ExecLater(kDeleteRoutingRules));
  const auto column = [&](auto get) { return pg::ArrayOf(rules, get); };
  return tx.ExecLater(kInsertRoutingRules, column([](const RoutingRule& r) { return r.partner; }),
                      column([](const RoutingRule& r) { return int32_t{r.priority}; }),
                      column([](const RoutingRule& r) { return std::string_view(r.region_code); }),
                      column([](const RoutingRule& r) { return std::string_view(r.postal_code_prefix); }),
                      column([](const RoutingRule& r) { return r.identity_check; }));
}

}  // namespace vlot::courier
