// Partners, routing rules and pages of lists. What is said about jobs: convert.cc.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "services/courier/convert.h"
#include "services/courier/errors.h"
#include "services/courier/limits.h"

namespace vlot::courier {
namespace {

constexpr int kAllWeekdays = 0b111'1111;

void TakeDisplayName(const v1::Partner& proto, Partner& partner, Violations& violations) {
  partner.display_name = wire::TakeText(proto.display_name(), 1, kDisplayNameMax, "partner.display_name", violations);
}

void TakeCutoff(const v1::Partner& proto, Partner& partner, Violations& violations) {
  const int hour = proto.next_day_cutoff_hour();
  if (hour < 0 || hour > 24) violations.Add("partner.next_day_cutoff_hour", "must be 1 to 24, or 0 for 22");
  partner.terms.next_day_cutoff_hour = hour == 0 ? kCutoffHourDefault : hour;
}

void TakeClosedWeekdays(const v1::Partner& proto, Partner& partner, Violations& violations) {
  partner.terms.closed_weekdays = 0;
  for (int weekday : proto.closed_weekdays()) {
    if (weekday < 1 || weekday > 7) {
      violations.Add("partner.closed_weekdays", "must be 1 (Monday) to 7 (Sunday)");
    } else {
      partner.terms.closed_weekdays |= WeekdayBit(weekday);
    }
  }
  if (partner.terms.closed_weekdays == kAllWeekdays) {
    violations.Add("partner.closed_weekdays", "must leave one day open");
  }
}

void TakeAcceptMinutes(const v1::Partner& proto, Partner& partner, Violations& violations) {
  const int minutes = proto.accept_minutes();
  if (minutes < 0 || minutes > kAcceptMinutesMax) {
    violations.Add("partner.accept_minutes", absl::StrCat("must be 1 to ", kAcceptMinutesMax, ", or 0 for 120"));
  }
  partner.accept_minutes = minutes == 0 ? kAcceptMinutesDefault : minutes;
}

RoutingRule TakeRule(const v1::RoutingRule& proto, const std::string& path, Violations& violations) {
  RoutingRule rule{.partner = wire::TakeName<PartnerId>(proto.partner(), path + ".partner", violations),
                   .priority = proto.priority(),
                   .region_code = proto.region_code(),
                   .postal_code_prefix = NormalisePostalCode(proto.postal_code_prefix()),
                   .identity_check = proto.identity_check()};
  if (rule.priority < 0 || rule.priority > kPriorityMax) {
    violations.Add(path + ".priority", absl::StrCat("must be 0 to ", kPriorityMax));
  }
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (!rule.region_code.empty() &&
      (rule.region_code.size() != 2 || !std::all_of(rule.region_code.begin(), rule.region_code.end(), is_upper))) {
    violations.Add(path + ".region_code", "must be two capitals, as \"NL\"");
  }
  if (rule.postal_code_prefix.size() > kPostalPrefixMax) {
    violations.Add(path + ".postal_code_prefix", absl::StrCat("is longer than ", kPostalPrefixMax));
  }
  return rule;
}

std::vector<State> TakeStates(const google::protobuf::RepeatedField<int>& states, Violations& violations) {
  std::vector<State> taken;
  for (int state : states) {
    if (!v1::TrackingState_IsValid(state)) violations.Add("states", absl::StrCat(state, " is not a TrackingState"));
    taken.push_back(static_cast<State>(state));
  }
  return taken;
}

template <class IdType>
std::optional<IdType> TakeOptionalName(const std::string& name, const std::string& field, Violations& violations) {
  if (name.empty()) return std::nullopt;
  return wire::TakeName<IdType>(name, field, violations);
}

}  // namespace

absl::StatusOr<Uuid> RequestIdOf(const std::string& request_id) {
  Violations violations;
  const Uuid id = wire::TakeRequestId(request_id, violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return id;
}

absl::StatusOr<Partner> FromProto(const v1::CreatePartnerRequest& request) {
  Violations violations;
  const v1::Partner& proto = request.partner();
  Partner partner;
  if (!proto.name().empty()) partner.id = wire::TakeName<PartnerId>(proto.name(), "partner.name", violations);
  TakeDisplayName(proto, partner, violations);
  partner.suspended = proto.suspended();
  TakeCutoff(proto, partner, violations);
  TakeClosedWeekdays(proto, partner, violations);
  TakeAcceptMinutes(proto, partner, violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return partner;
}

absl::StatusOr<PartnerId> PartnerOf(const v1::UpdatePartnerRequest& request) {
  Violations violations;
  const PartnerId id = wire::TakeName<PartnerId>(request.partner().name(), "partner.name", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return id;
}

absl::StatusOr<Partner> ApplyUpdate(const v1::UpdatePartnerRequest& request, Partner current) {
  Violations violations;
  const v1::Partner& proto = request.partner();
  if (request.update_mask().paths().empty()) violations.Add("update_mask", "is required");
  for (const std::string& path : request.update_mask().paths()) {
    if (path == "display_name") {
      TakeDisplayName(proto, current, violations);
    } else if (path == "suspended") {
      current.suspended = proto.suspended();
    } else if (path == "next_day_cutoff_hour") {
      TakeCutoff(proto, current, violations);
    } else if (path == "closed_weekdays") {
      TakeClosedWeekdays(proto, current, violations);
    } else if (path == "accept_minutes") {
      TakeAcceptMinutes(proto, current, violations);
    } else {
      violations.Add("update_mask", absl::StrCat("\"", path, "\" cannot be changed"));
    }
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return current;
}

absl::StatusOr<std::vector<RoutingRule>> FromProto(const v1::SetRoutingRulesRequest& request) {
  Violations violations;
  if (request.rules_size() > kRoutingRulesMax) {
    violations.Add("rules", absl::StrCat("must be at most ", kRoutingRulesMax));
    return violations.ToStatus(kErrorDomain);
  }
  std::vector<RoutingRule> rules;
  rules.reserve(request.rules_size());
  for (int i = 0; i < request.rules_size(); ++i) {
    rules.push_back(TakeRule(request.rules(i), absl::StrCat("rules[", i, "]"), violations));
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  std::stable_sort(rules.begin(), rules.end(),
                   [](const RoutingRule& a, const RoutingRule& b) { return a.priority < b.priority; });
  return rules;
}

absl::StatusOr<JobsPage> FromProto(const v1::ListAllJobsRequest& request) {
  Violations violations;
  JobsPage page{.max = wire::TakePageSize(request.page_size(), 50, 1'000, violations)};
  page.filter.before = wire::TakePageId<JobId>(kJobList, request.page_token(), violations);
  page.filter.partner = TakeOptionalName<PartnerId>(request.partner(), "partner", violations);
  page.filter.shipment = TakeOptionalName<ShipmentId>(request.shipment(), "shipment", violations);
  page.filter.order = TakeOptionalName<OrderId>(request.order(), "order", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return page;
}

absl::StatusOr<ChangesPage> FromProto(const v1::ListJobsRequest& request) {
  Violations violations;
  ChangesPage page{.after = request.after_position(),
                   .states = TakeStates(request.states(), violations),
                   .max = wire::TakePageSize(request.page_size(), 100, 1'000, violations)};
  page.after = wire::TakePageNumber(kPartnerJobList, request.page_token(), violations).value_or(page.after);
  if (page.after < 0) violations.Add("after_position", "must not be negative");
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return page;
}

absl::StatusOr<ChangesPage> FromProto(const v1::WatchJobsRequest& request) {
  Violations violations;
  ChangesPage page{.after = request.after_position(), .states = TakeStates(request.states(), violations), .max = 500};
  if (page.after < 0) violations.Add("after_position", "must not be negative");
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return page;
}

}  // namespace vlot::courier
