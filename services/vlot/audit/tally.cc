#include "services/vlot/audit/tally.h"

#include <utility>

namespace vlot::audit {

Tally::Line& Tally::At(Invariant invariant) {
  Line& line = lines_[static_cast<size_t>(invariant)];
  line.ran = true;
  return line;
}

void Tally::Checked(Invariant invariant, int64_t count) { At(invariant).checked += count; }

void Tally::Violated(Finding finding) {
  Line& line = At(finding.invariant);
  ++line.violations;
  if (line.listed.size() < listed_max_) line.listed.push_back(std::move(finding));
}

void Tally::ViolatedMore(Invariant invariant, int64_t count) { At(invariant).violations += count; }

int64_t Tally::violations() const {
  int64_t sum = 0;
  for (const Line& line : lines_) sum += line.violations;
  return sum;
}

}  // namespace vlot::audit
