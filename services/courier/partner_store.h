// The tables partners, routing_rules and routing_version. Takes an open transaction, never commits. Errors
// are those of common/pg.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/ids/ids.h"
#include "common/pg/pg.h"
#include "services/courier/routing.h"

namespace vlot::courier {

// Raises the version of partners and rules. First in every transaction that changes them: it lets one in at a time.
absl::Status RaiseRoutingVersion(pg::Transaction& tx);
absl::StatusOr<int64_t> ReadRoutingVersion(pg::Transaction& tx);

// All partners, or all rules in the order in which they are tried.
absl::StatusOr<std::vector<Partner>> ReadPartners(pg::Transaction& tx);
absl::StatusOr<std::vector<RoutingRule>> ReadRoutingRules(pg::Transaction& tx);

// Pages: partners after `after` by id; rules from the `from`-th.
absl::StatusOr<std::vector<Partner>> ListPartnersAfter(pg::Transaction& tx, const PartnerId& after, int max);
absl::StatusOr<std::vector<RoutingRule>> ListRulesFrom(pg::Transaction& tx, int64_t from, int max);

absl::StatusOr<std::optional<Partner>> FindPartner(pg::Transaction& tx, const PartnerId& id);
// False: there is one with that id.
absl::StatusOr<bool> InsertPartner(pg::Transaction& tx, const Partner& partner, absl::Time now);
absl::Status UpdatePartner(pg::Transaction& tx, const Partner& partner, absl::Time now);
// Replaces all rules by `rules`, which stand in the order in which they are tried. Their partners must be there.
absl::Status ReplaceRoutingRules(pg::Transaction& tx, absl::Span<const RoutingRule> rules);

}  // namespace vlot::courier
