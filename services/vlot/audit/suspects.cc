#include "services/vlot/audit/suspects.h"

#include <utility>

namespace vlot::audit {

void Suspects::Convict(std::vector<Finding> findings, Tally& tally) {
  for (Finding& finding : findings) tally.Violated(std::move(finding));
}

void Suspects::Look(const OrderFacts& facts, std::vector<Finding> findings, Tally& tally) {
  const auto known = suspects_.find(facts.id);
  if (findings.empty()) {
    if (known != suspects_.end()) suspects_.erase(known);
    return;
  }
  if (known == suspects_.end() && suspects_.size() >= suspects_max_) return Convict(std::move(findings), tally);
  if (known == suspects_.end()) {
    suspects_.emplace(facts.id, Suspect{facts, std::move(findings)});
    return;
  }
  if (known->second.facts != facts) {
    known->second = {facts, std::move(findings)};
    return;
  }
  Convict(std::move(findings), tally);
  suspects_.erase(known);
}

void Suspects::Close(Tally& tally) {
  for (auto& [order, suspect] : suspects_) {
    for (Finding& finding : suspect.findings) finding.detail += " (changed at every look)";
    Convict(std::move(suspect.findings), tally);
  }
  suspects_.clear();
}

std::vector<OrderId> Suspects::orders() const {
  std::vector<OrderId> orders;
  orders.reserve(suspects_.size());
  for (const auto& [order, suspect] : suspects_) orders.push_back(order);
  return orders;
}

}  // namespace vlot::audit
