// What must hold of an order over all services. Pure.
//
// An order that is not at its end may lack what its plan is still going to bring; it must never have too much, and
// something must move it on. An order at its end must have everything, exactly once. So nothing that is merely under
// way is a violation: only facts that were not read at the same moment can look like one (suspects.h).
#pragma once

#include <vector>

#include "services/vlot/audit/order_facts.h"
#include "services/vlot/audit/tally.h"

namespace vlot::audit {

// Counts what it checked, and appends what is wrong to `findings`. `services`: SKUs that are no goods, never shipped.
void CheckOrder(const OrderFacts& facts, const Skus& services, Tally& tally, std::vector<Finding>& findings);

// Its parts.
void CheckLife(const OrderFacts& facts, Tally& tally, std::vector<Finding>& findings);
void CheckRemedies(const OrderFacts& facts, Tally& tally, std::vector<Finding>& findings);
std::string NameOf(const Remedy& remedy);  // "remedies/<uuid>"
void CheckMoney(const OrderFacts& facts, Tally& tally, std::vector<Finding>& findings);
void CheckGoods(const OrderFacts& facts, const Skus& services, Tally& tally, std::vector<Finding>& findings);
void CheckJobs(const OrderFacts& facts, Tally& tally, std::vector<Finding>& findings);
// Of an order that ordering does not know: everything that claims to be its.
void CheckOrphans(const OrderFacts& facts, std::vector<Finding>& findings);

}  // namespace vlot::audit
