// Ordered = delivered = invoiced or accrued, piece by piece; jobs and shipments one to one.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/vlot/audit/order_rules.h"

namespace vlot::audit {
namespace {

bool LeftTheHouse(ShipmentState state) {
  return state == ShipmentState::kPickedUp || state == ShipmentState::kDelivered || state == ShipmentState::kReturned;
}

// One order's pieces, as each of the three sees them.
struct Pieces {
  Units ordered, delivered, billed, credited;
};

Pieces PiecesOf(const OrderFacts& facts) {
  Pieces pieces{.ordered = facts.placed->ordered};
  for (const Shipment& shipment : facts.shipments) {
    if (shipment.state == ShipmentState::kDelivered) Add(pieces.delivered, shipment.units);
  }
  for (const Document& document : facts.documents) {
    Add(document.kind == DocumentKind::kCreditNote ? pieces.credited : pieces.billed, document.units);
  }
  for (const Accrual& accrual : facts.accruals) Add(pieces.billed, accrual.units);
  return pieces;
}

// What is wrong; "" when nothing is.
std::string WrongWithDelivery(OrderState state, const Pieces& pieces, const Skus& services) {
  const Units goods = Without(pieces.ordered, services);
  const bool right = state == OrderState::kCompleted ? pieces.delivered == goods
                     : IsFinal(state)                ? pieces.delivered.empty()
                                                     : IsWithin(pieces.delivered, goods);
  if (right) return "";
  return absl::StrCat("ordered ", ToString(goods), "; delivered ", ToString(pieces.delivered));
}

std::string WrongWithInvoices(OrderState state, const Pieces& pieces, const Skus& services) {
  const std::string credited = pieces.credited.empty() ? "" : absl::StrCat("; credited ", ToString(pieces.credited));
  if (!IsWithin(pieces.credited, pieces.billed)) {
    return absl::StrCat("invoiced or accrued ", ToString(pieces.billed), credited);
  }
  Units expected = pieces.delivered;
  Add(expected, Only(pieces.ordered, services));
  if (state == OrderState::kCompleted) {
    if (pieces.billed == expected) return "";
    return absl::StrCat("delivered ", ToString(expected), "; invoiced or accrued ", ToString(pieces.billed));
  }
  if (IsFinal(state)) {
    Units left = pieces.billed;
    Subtract(left, pieces.credited);
    if (left == pieces.delivered) return "";
    return absl::StrCat("has ended, but ", ToString(left), " stay invoiced or accrued");
  }
  if (IsWithin(pieces.billed, pieces.ordered)) return "";
  return absl::StrCat("ordered ", ToString(pieces.ordered), "; invoiced or accrued ", ToString(pieces.billed));
}

bool IsLive(const Job& job) { return job.state != JobState::kCancelled; }

std::string WrongWithJob(const OrderFacts& facts, const Job& job) {
  if (!job.shipment) return IsLive(job) ? "is of no shipment" : "";
  const auto shipment = std::find_if(facts.shipments.begin(), facts.shipments.end(),
                                     [&](const Shipment& s) { return s.id == *job.shipment; });
  if (shipment == facts.shipments.end()) return absl::StrCat("its ", job.shipment->Name(), " is not of its order");
  if (IsLive(job) && shipment->state == ShipmentState::kCancelled) {
    return absl::StrCat("goes on, but its ", shipment->id.Name(), " is cancelled");
  }
  return "";
}

}  // namespace

void CheckGoods(const OrderFacts& facts, const Skus& services, Tally& tally, std::vector<Finding>& findings) {
  tally.Checked(Invariant::kOrderedIsDelivered);
  tally.Checked(Invariant::kDeliveredIsInvoiced);
  if (!facts.placed->readable || facts.unreadable_units) {
    findings.push_back({Invariant::kOrderedIsDelivered, facts.id.Name(), "its lines cannot be read"});
    return;
  }
  const Pieces pieces = PiecesOf(facts);
  const OrderState state = facts.placed->state;
  if (std::string wrong = WrongWithDelivery(state, pieces, services); !wrong.empty()) {
    findings.push_back({Invariant::kOrderedIsDelivered, facts.id.Name(), std::move(wrong)});
  }
  if (std::string wrong = WrongWithInvoices(state, pieces, services); !wrong.empty()) {
    findings.push_back({Invariant::kDeliveredIsInvoiced, facts.id.Name(), std::move(wrong)});
  }
}

void CheckJobs(const OrderFacts& facts, Tally& tally, std::vector<Finding>& findings) {
  tally.Checked(Invariant::kJobsMatchShipments, static_cast<int64_t>(facts.jobs.size() + facts.shipments.size()));
  for (const Job& job : facts.jobs) {
    if (std::string wrong = WrongWithJob(facts, job); !wrong.empty()) {
      findings.push_back({Invariant::kJobsMatchShipments, job.id.Name(), std::move(wrong)});
    }
  }
  for (const Shipment& shipment : facts.shipments) {
    const auto jobs = std::count_if(facts.jobs.begin(), facts.jobs.end(),
                                    [&](const Job& job) { return IsLive(job) && job.shipment == shipment.id; });
    if (jobs > 1 || (jobs == 0 && LeftTheHouse(shipment.state))) {
      findings.push_back(
          {Invariant::kJobsMatchShipments, shipment.id.Name(),
           jobs == 0 ? "has left the house without a courier's job" : absl::StrCat("has ", jobs, " courier's jobs")});
    }
  }
}

}  // namespace vlot::audit
