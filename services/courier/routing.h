// Who delivers where: the first rule, in order of priority, that fits the place and whose courier can take the job.
// Which courier serves a region is data, never code. Rules: pure; a table is immutable once made, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "common/ids/ids.h"
#include "services/courier/promise.h"

namespace vlot::courier {

// A courier, as far as deciding needs it.
struct Partner {
  PartnerId id;
  std::string display_name;
  bool suspended = false;
  DeliveryTerms terms;
  int accept_minutes = 120;
};

struct RoutingRule {
  PartnerId partner;
  int priority = 0;                // lower is tried first
  std::string region_code;         // ISO 3166-1 alpha-2, or empty: any
  std::string postal_code_prefix;  // normalised (NormalisePostalCode), or empty: any
  bool identity_check = false;     // the courier can check documents at the door
};

// Where to, and what it takes.
struct Place {
  std::string region_code;
  std::string postal_code;  // normalised
  bool identity_check = false;
};

// Upper case, without spaces and hyphens: "1012 ab" -> "1012AB".
std::string NormalisePostalCode(std::string_view text);

// All couriers and rules of one moment. Finding takes as many look-ups as the postal code has characters, however many
// rules there are.
class RoutingTable {
 public:
  RoutingTable() = default;
  // Rules of the same priority keep their order. Rules of couriers that are not in `partners` never fit.
  RoutingTable(std::vector<Partner> partners, std::vector<RoutingRule> rules);

  // The courier for a place, not one of `excluded` (those that refused); nullptr when there is none. Lives as long as
  // the table.
  const Partner* Route(const Place& place, absl::Span<const PartnerId> excluded) const;

  const Partner* FindPartner(const PartnerId& id) const;

  const std::vector<RoutingRule>& rules() const { return rules_; }

 private:
  bool CanTake(const RoutingRule& rule, const Place& place, absl::Span<const PartnerId> excluded) const;

  absl::flat_hash_map<PartnerId, Partner> partners_;
  std::vector<RoutingRule> rules_;                                   // in the order in which they are tried
  absl::flat_hash_map<std::string, std::vector<int>> rules_by_key_;  // "NL/10" -> indices into rules_, ascending
};

}  // namespace vlot::courier
