// Orders that looked wrong, until it is known whether they are. Pure.
//
// The services' databases are read at moments that lie a little apart, so an order that changes in between can look
// wrong without being so. A suspect is looked at again. Right now: acquitted. Wrong, with the very facts of the look
// before: convicted, for facts that are the same before and after a moment were all true at that moment. Wrong with
// other facts: it is under way, and stays a suspect for the next look.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "services/vlot/audit/order_facts.h"
#include "services/vlot/audit/tally.h"

namespace vlot::audit {

class Suspects {
 public:
  // At most `suspects_max` are kept; those beyond count as convicted, for with so many something is wrong.
  explicit Suspects(size_t suspects_max) : suspects_max_(suspects_max) {}

  // A look at an order: `findings` is what is wrong, nothing when all is well. Convictions go to `tally`.
  void Look(const OrderFacts& facts, std::vector<Finding> findings, Tally& tally);
  // Nobody looks again: what is still a suspect is convicted.
  void Close(Tally& tally);

  std::vector<OrderId> orders() const;
  bool empty() const { return suspects_.empty(); }

 private:
  struct Suspect {
    OrderFacts facts;
    std::vector<Finding> findings;
  };
  static void Convict(std::vector<Finding> findings, Tally& tally);

  size_t suspects_max_;
  std::map<OrderId, Suspect> suspects_;
};

}  // namespace vlot::audit
